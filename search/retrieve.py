"""From a question to ranked passages: the dense list, the BM25 list, and the two fused."""

from dataclasses import dataclass

from indexes.index import Index
from indexes.types import Filters, Scored, Vector
from search.fusion import fuse

EVERYTHING = Filters()

DEPTH = 100
"""Passages taken from each list, at least."""

DENSE_WEIGHT = 1.2
TERM_WEIGHT = 1.0
"""Weights in the fusion: the embedder is the better of the two on company pages."""


@dataclass(frozen=True, slots=True)
class Retrieved:
    """The two lists and their fusion, each best first. Dense scores are cosines."""

    fused: list[Scored]
    dense: list[Scored]
    terms: list[Scored]


def retrieve(
    question: str, vector: Vector, index: Index, k: int, filters: Filters = EVERYTHING
) -> Retrieved:
    """At least ``k`` passages that pass ``filters``, where so many exist."""
    depth = max(k, DEPTH)
    dense = index.nearest(vector, depth, filters)
    terms = index.match(question, depth, filters)
    return Retrieved(fuse([(DENSE_WEIGHT, dense), (TERM_WEIGHT, terms)]), dense, terms)
