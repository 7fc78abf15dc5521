"""A question that follows another: searched alone, and together with what the other was about.

The better supported reading wins. What it takes up is the question that the subject began with, and
the last one if that took it up too, so that a long conversation is not all glued together. Both are
used whole, so that the question shown is what a person would write: "How many days do I get? And
for part-timers?". The sentence that was the answer before is not told again, unless it has a word
of the question that follows.
"""

from vind.indexes.text.languages import lexicon
from vind.indexes.types import Language
from vind.search.evidence.find import Evidence, find_evidence
from vind.search.evidence.units import Unit
from vind.search.facts.words import are_of_one_word, content_stems, words
from vind.search.question.question import Question
from vind.search.retrieval.corpus import Corpus
from vind.search.types import Answer, Quote

A_WORD = 0.13
"""How much nearer the best unit must be with the questions before, on the shared scale, for each
content word of the question itself: a longer question leaves less unsaid."""

LONGEST = 200
"""Characters of each question before that are used."""


def find_in_conversation(question: Question, corpus: Corpus, follows: Answer | None) -> Evidence:
    """The evidence on the better supported reading of ``question``."""
    alone = find_evidence(question, corpus)
    subject = subject_of(follows) if follows else ()
    if follows is None or not subject or alone.features is None:
        return alone
    files = corpus.index.file_ids([one.passage_id for one in follows.quotes[:1]])
    joined = find_evidence(question.behind(subject), corpus, frozenset(files.values()))
    if joined.features is None:
        return alone
    gain = joined.features["alone"] - alone.features["alone"]
    language = joined.question.language
    said = len(content_stems(question.own, language))
    needed = 0.0 if leans_back(question.own, language) else A_WORD * said
    if gain <= needed:
        return alone
    told = follows.best
    if told is None or not says_nothing_new(joined.units[0], told, question.own, language):
        return joined
    others = frozenset(files.values())
    return find_evidence(joined.question, corpus, others, (told.passage_id, told.start))


def says_nothing_new(unit: Unit, told: Quote, question: str, language: Language) -> bool:
    """Whether ``unit`` is the one that was told before, and has no word of the ``question`` itself.

    Of a question in another language the words tell nothing.
    """
    if (unit.passage_id, unit.start) != (told.passage_id, told.start) or language != unit.language:
        return False
    said = content_stems(f"{unit.header}\n{unit.text}", language)
    return not any(
        are_of_one_word(stem, one) for stem in content_stems(question, language) for one in said
    )


def subject_of(answer: Answer) -> tuple[str, ...]:
    """What a question after ``answer`` may take up: the first question, and the last if it did."""
    own = answer.asked.removeprefix(" ".join(answer.subject)).strip()
    return tuple(one[-LONGEST:] for one in (*answer.subject[:1], own) if one)


def leans_back(question: str, language: Language) -> bool:
    """Whether its words say that it goes on: it opens with "and", or has a word like "there"."""
    said, talk = words(question), lexicon(language).talk
    return bool(said) and (said[0] in talk.joins or not {*talk.back}.isdisjoint(said))
