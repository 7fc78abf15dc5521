"""A question that follows another: searched alone, and together with what the other was about.

The better supported reading wins. What it takes up is the question that the subject began with, and
the last one if that took it up too, so that a long conversation is not all glued together. Both are
used whole, so that the question shown is what a person would write: "How many days do I get? And
for part-timers?".
"""

from vind.indexes.text.languages import lexicon
from vind.indexes.types import Language
from vind.search.evidence.find import Evidence, find_evidence
from vind.search.facts.words import content_stems, words
from vind.search.question.question import Question
from vind.search.retrieval.corpus import Corpus
from vind.search.types import Answer

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
    return joined if gain > needed else alone


def subject_of(answer: Answer) -> tuple[str, ...]:
    """What a question after ``answer`` may take up: the first question, and the last if it did."""
    own = answer.asked.removeprefix(" ".join(answer.subject)).strip()
    return tuple(one[-LONGEST:] for one in (*answer.subject[:1], own) if one)


def leans_back(question: str, language: Language) -> bool:
    """Whether its words say that it goes on: it opens with "and", or has a word like "there"."""
    said, talk = words(question), lexicon(language).talk
    return bool(said) and (said[0] in talk.joins or not {*talk.back}.isdisjoint(said))
