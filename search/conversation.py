"""A question that follows another: alone and with what it can take from that one.

Both readings are searched, and the better supported one wins. What was asked before is taken whole,
so that the question as it is shown is what a person would write: "How many days do I get? And for
part-timers?".
"""

from search.evidence.find import Evidence, find_evidence
from search.question.question import Question
from search.retrieval.corpus import Corpus
from search.types import Answer


def find_in_conversation(
    question: Question, corpus: Corpus, follows: Answer | None
) -> Evidence:
    """The evidence on the better supported reading of ``question``."""
    alone = find_evidence(question, corpus)
    if follows is None or not follows.asked:
        return alone
    joined = question.behind(follows.asked)
    files = corpus.index.file_ids([one.passage_id for one in follows.quotes[:1]])
    return find_evidence(joined, corpus, frozenset(files.values()))
