"""The ways of ranking that are compared: each part alone, plain fusions, and the ranker."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from benchmarks.retrieval.collect import Case
from vind.indexes.types import Scored
from vind.search.retrieval.ranking import by_reciprocal_ranks, ranked, standardised
from vind.search.retrieval.retrieve import rank

Variant: TypeAlias = Callable[[Case], list[int]]
"""Passage ids, best first."""

COMPARED = 100
"""Places of each list that a convex combination standardises over."""


def dense(case: Case) -> list[int]:
    return _ids(case.candidates.dense)


def bm25(case: Case) -> list[int]:
    return _ids(case.candidates.terms)


def reciprocal(constant: int) -> Variant:
    """Reciprocal rank fusion of both lists."""
    return lambda case: _ids(
        by_reciprocal_ranks(constant, case.candidates.dense, case.candidates.terms)
    )


def convex(share: float) -> Variant:
    """Convex combination of standardised scores (Bruch, Gai and Ingber, TOIS 2023)."""

    def order(case: Case) -> list[int]:
        scores: dict[int, float] = {}
        parts = ((case.candidates.dense, share), (case.candidates.terms, 1 - share))
        for found, weight in parts:
            values = standardised(item.score for item in found[:COMPARED])
            least = float(values.min()) if len(values) else 0.0
            for item, value in zip(found[:COMPARED], values - least, strict=True):
                scores[item.passage_id] = scores.get(item.passage_id, 0.0) + weight * value
        return _ids(ranked(scores))

    return order


def by_ranker(weights: Mapping[str, float]) -> Variant:
    return lambda case: _ids(rank(case.candidates, weights))


def searched(case: Case) -> list[int]:
    """As a search does it: a named document's passages by what is asked of it."""
    return case.searched


def _ids(found: Sequence[Scored]) -> list[int]:
    return [item.passage_id for item in found]
