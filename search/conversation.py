"""A question that follows another: alone, and with what it can take from that one.

Both readings are searched, and the better supported one wins. What was asked before is taken whole,
so that the question as it is shown is what a person would write: "How many days do I get? And for
part-timers?".
"""

from vind.search.evidence.find import Evidence, find_evidence
from vind.search.facts.words import content_stems
from vind.search.question.question import Question
from vind.search.retrieval.corpus import Corpus
from vind.search.types import Answer

A_WORD = 0.13
"""How much nearer the best unit must be with the question before it, on the scale of all embedders,
for each word that carries meaning in the question itself: who says more leaves less unsaid."""

LONGEST = 400
"""Characters of what was asked before that are taken."""


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
