"""A question that follows another: searched alone, and together with the previous one.

The better supported reading wins. The previous question is taken whole, so that the question shown
is what a person would write: "How many days do I get? And for part-timers?".
"""

from vind.search.evidence.find import Evidence, find_evidence
from vind.search.facts.words import content_stems
from vind.search.question.question import Question
from vind.search.retrieval.corpus import Corpus
from vind.search.types import Answer

A_WORD = 0.13
"""How much nearer the best unit must be with the previous question, on the shared scale, for each
content word of the question itself: a longer question leaves less unsaid."""

LONGEST = 400
"""Characters of the previous question that are used."""


def find_in_conversation(question: Question, corpus: Corpus, follows: Answer | None) -> Evidence:
    """The evidence on the better supported reading of ``question``."""
    alone = find_evidence(question, corpus)
    if follows is None or not follows.asked or alone.features is None:
        return alone
    before = follows.asked[-LONGEST:]
    files = corpus.index.file_ids([one.passage_id for one in follows.quotes[:1]])
    joined = find_evidence(question.behind(before), corpus, frozenset(files.values()))
    if joined.features is None:
        return alone
    gain = joined.features["alone"] - alone.features["alone"]
    said = len(content_stems(question.own, question.language))
    return joined if gain > A_WORD * said else alone
