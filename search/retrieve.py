"""From a question to ranked passages: the dense list, the BM25 list, and the two made one."""

from collections.abc import Callable
from dataclasses import dataclass

from indexes.index import Index
from indexes.types import Filters, Scored, Vector
from search.fusion import COMPARED, fuse, standing_of
from search.subject import Asked, ask_documents, rank_within

TERMS_DEPTH = 300
"""Passages taken from the BM25 list: enough to see which documents it keeps coming back to."""


@dataclass(frozen=True, slots=True)
class Retrieved:
    """The two lists and what became of them, each best first. Dense scores are cosines.

    ``asked`` are, by file id, the documents whose names the question has, and what it asks of them;
    ``standing`` is how well each document's words match as a whole, by file id.
    """

    fused: list[Scored]
    dense: list[Scored]
    terms: list[Scored]
    asked: dict[int, Asked]
    standing: dict[int, float]


def retrieve(
    question: str,
    vector: Vector,
    index: Index,
    embed: Callable[[str], Vector],
    k: int,
    filters: Filters,
) -> Retrieved:
    """At least ``k`` passages that pass ``filters``, where so many exist.

    ``vector`` is the question's; ``embed`` makes that of a question without names.
    """
    dense = index.nearest(vector, max(k, COMPARED), filters)
    terms = index.match(question, max(k, TERMS_DEPTH), filters)
    document_of = index.file_ids([item.passage_id for item in (*dense, *terms)])
    standing = standing_of(terms, document_of)
    fused = fuse(dense, terms, document_of, standing)
    asked = ask_documents(question, fused, document_of, index, embed)
    fused = rank_within(fused, document_of, asked, index)
    return Retrieved(fused, dense, terms, asked, standing)
