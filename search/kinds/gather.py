"""What a question asks for, and so where its quotes come from."""

from dataclasses import replace
from typing import TypeVar

from indexes.index import Index
from indexes.types import Embedder, Filters
from search.conversation.interjections import without_interjections
from search.duplicates import with_duplicates
from search.find import find_evidence
from search.found import Evidence
from search.kinds.comparison import compare, sides_of
from search.kinds.numbered import find_numbered
from search.kinds.part import find_part, part_of
from search.kinds.summary import Summary, find_summary
from search.retrieval.rerank import Reranker
from search.types import Answer

Gathered = TypeVar("Gathered", Evidence, Summary)


def gather(
    question: str,
    index: Index,
    embedder: Embedder,
    filters: Filters,
    reranker: Reranker | None = None,
    follows: Answer | None = None,
) -> Evidence | Summary:
    """A part by its number, a summary, quotes of both sides of a comparison, a document, or all.

    Only the first and the last may take up what was asked in ``follows``: the others name what they
    are about.
    """
    question = without_interjections(question)
    sides = sides_of(question)
    numbered = (
        None if sides else find_numbered(question, index, embedder, filters, reranker, follows)
    )
    if isinstance(numbered, Summary):
        return _placed(numbered, index, filters)
    if numbered:
        return _placed(numbered, index, filters)
    if summary := find_summary(question, index, embedder, filters):
        return _placed(summary, index, filters)
    if sides:
        compared = compare(question, sides, index, embedder, filters, reranker)
        return _placed(compared, index, filters)
    part = part_of(question)
    found = find_part(question, part, index, embedder, filters, reranker) if part else None
    found = found or find_evidence(question, index, embedder, filters, reranker, follows)
    return _placed(found, index, filters)


def _placed(gathered: Gathered, index: Index, filters: Filters) -> Gathered:
    """The same, each quote with the paths of its duplicates."""
    quotes = with_duplicates([one.quote for one in gathered.excerpts], index, filters)
    excerpts = zip(gathered.excerpts, quotes, strict=True)
    return replace(gathered, excerpts=tuple(replace(one, quote=quote) for one, quote in excerpts))
