"""What a question asks for, and so where its quotes come from."""

from indexes.index import Index
from indexes.types import Embedder, Filters
from search.evidence.find import Evidence, find_evidence
from search.kinds.comparison import compare, sides_of
from search.kinds.part import find_part, part_of
from search.kinds.summary import Summary, find_summary
from search.retrieval.rerank import Reranker
from search.types import Answer


def gather(
    question: str,
    index: Index,
    embedder: Embedder,
    filters: Filters,
    reranker: Reranker | None = None,
    follows: Answer | None = None,
) -> Evidence | Summary:
    """A summary of a document, quotes of both sides of a comparison, of a document, or of all.

    Only the last may take up what was asked in ``follows``: the others name what they are about.
    """
    if summary := find_summary(question, index, embedder, filters):
        return summary
    if sides := sides_of(question):
        return compare(question, sides, index, embedder, filters, reranker)
    part = part_of(question)
    found = find_part(question, part, index, embedder, filters, reranker) if part else None
    return found or find_evidence(question, index, embedder, filters, reranker, follows)
