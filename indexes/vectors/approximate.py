"""The approximate form of a large segment: a sketch of its vectors beside them.

The sketch has a bit for each component (RaBitQ: Gao and Long, SIGMOD 2024, arXiv:2405.12497), which
FAISS compares in registers, sixteen vectors at a time ("fast scan": Andre et al., VLDB 2015). What
is best by the sketch is scored by the vectors themselves, so that the scores of what is found are
exact.
"""

from dataclasses import dataclass
from threading import Event

import numpy as np

from indexes.catalogue.read import Ids
from indexes.types import Vectors
from indexes.vectors.files import FLOOR
from indexes.vectors.library import faiss
from indexes.vectors.segment import BLOCK, Segment

SAMPLE = 20_000
"""Vectors that the middle of all is taken of, which the bits are the sides of."""

QUERIES = 200
"""Vectors that recall is measured with: .99 is then known to .0022 (standard error)."""

NOISE = 0.8
"""How far a query is moved away from its passage, in the direction of the difference of two others;
a passage itself is far too easy a query."""

NEIGHBOURS = 10

SAME_SCORE = 1e-6
"""Two sums of the same products, in another order."""


class StoppedError(Exception):
    """The writer closes and does not wait."""


@dataclass(frozen=True, eq=False, slots=True)
class Approximation:
    """``segment`` is None where ``recall``, which was measured, is under the floor."""

    segment: Segment | None
    recall: float


def approximate(exact: Segment, stop: Event) -> Approximation:
    """Make the sketch of ``exact`` and measure what it finds; some ten seconds for a million rows.

    Raises StoppedError soon after ``stop`` is set.
    """
    chance = np.random.default_rng(len(exact))
    chosen = chance.choice(len(exact), min(len(exact), SAMPLE + QUERIES), replace=False)
    held_out, sample = chosen[:QUERIES], np.sort(chosen[QUERIES:])
    dimension = exact.codes.d
    sketch = faiss().IndexRaBitQFastScan(dimension, faiss().METRIC_INNER_PRODUCT)
    sketch.train(exact.vectors(sample))
    for start in range(0, len(exact), BLOCK):
        _check(stop)
        sketch.add(exact.vectors(np.arange(start, min(start + BLOCK, len(exact)))))
    both = faiss().IndexRefine(sketch, exact.exact)
    segment = Segment(exact.passage_ids, exact.file_ids, exact.by_file, both)
    recall = _recall(exact, segment, _queries(exact, held_out, sample, chance), stop)
    return Approximation(segment if recall >= FLOOR else None, recall)


def _queries(exact: Segment, rows: Ids, others: Ids, chance: np.random.Generator) -> Vectors:
    one, other = (exact.vectors(chance.choice(others, len(rows))) for _ in range(2))
    steps = one - other
    lengths = np.linalg.norm(steps, axis=1, keepdims=True)
    moved = exact.vectors(rows) + NOISE * steps / np.maximum(lengths, SAME_SCORE)
    queries: Vectors = moved / np.linalg.norm(moved, axis=1, keepdims=True)
    return queries


def _recall(exact: Segment, sketched: Segment, queries: Vectors, stop: Event) -> float:
    """By score: which of several equal ones is found is all the same."""
    shares = []
    for query in queries:
        _check(stop)
        last = exact.nearest(query, NEIGHBOURS, None)[0][-1]
        scores = sketched.nearest(query, NEIGHBOURS, None)[0]
        shares.append(np.mean(scores >= last - SAME_SCORE))
    return float(np.mean(shares))


def _check(stop: Event) -> None:
    if stop.is_set():
        raise StoppedError
