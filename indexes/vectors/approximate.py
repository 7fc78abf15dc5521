"""Sketches: approximate search of a large segment.

A sketch has one bit per component (RaBitQ: Gao and Long, SIGMOD 2024, arXiv:2405.12497), which
FAISS compares in registers, sixteen vectors at a time ("fast scan": Andre et al., VLDB 2015). The
best rows by the sketch are scored by the stored vectors, so that scores are exact.
"""

import numpy as np

from vind.indexes.arrays import Ids, Vector, Vectors
from vind.indexes.core.gpu import faiss
from vind.indexes.vectors.files import LEAST_RECALL
from vind.indexes.vectors.segment import BLOCK, EXACT_ROWS, Segment

TRAINING_ROWS = 20_000
"""Rows that train the sketch, which takes their mean: a bit is the side of it on which a component
lies."""

QUERIES = 200
"""Queries for measuring recall: .99 is then known to .0022 (standard error)."""

NOISE = 0.8
"""How far a query is moved away from its passage, in the direction of the difference of two others;
a passage itself is too easy a query."""

NEIGHBOURS = 10

SAME_SCORE = 1e-5
"""Tolerance for sums of the same products in another order."""


def with_sketch(exact: Segment) -> tuple[Segment, float | None]:
    """The segment to store, and the measured recall@10 of its sketch.

    This is ``exact`` itself if it is small (recall None), or if recall is too low. Takes about ten
    seconds for a million rows.
    """
    if len(exact) <= EXACT_ROWS:
        return exact, None
    chance = np.random.default_rng(len(exact))
    chosen = chance.choice(len(exact), min(len(exact), TRAINING_ROWS + QUERIES), replace=False)
    held_out, sample = chosen[:QUERIES], np.sort(chosen[QUERIES:])
    dimension = exact.codes.d
    sketch = faiss().IndexRaBitQFastScan(dimension, faiss().METRIC_INNER_PRODUCT)
    sketch.train(exact.vectors(sample))
    queries = _queries(exact, held_out, sample, chance)
    best = np.full((QUERIES, NEIGHBOURS), -np.inf, dtype=np.float32)
    for start in range(0, len(exact), BLOCK):
        vectors = exact.vectors(np.arange(start, min(start + BLOCK, len(exact))))
        sketch.add(vectors)
        scores = np.concatenate([best, queries @ vectors.T], axis=1)
        best = np.partition(scores, -NEIGHBOURS, axis=1)[:, -NEIGHBOURS:]
    both = faiss().IndexRefine(sketch, exact.exact)
    segment = Segment(exact.passage_ids, exact.file_ids, exact.by_file, both)
    recall = _recall(segment, queries, best.min(axis=1))
    return (segment if recall >= LEAST_RECALL else exact), recall


def _queries(exact: Segment, rows: Ids, others: Ids, chance: np.random.Generator) -> Vectors:
    one, other = (exact.vectors(chance.choice(others, len(rows))) for _ in range(2))
    steps = one - other
    lengths = np.linalg.norm(steps, axis=1, keepdims=True)
    moved = exact.vectors(rows) + NOISE * steps / np.maximum(lengths, SAME_SCORE)
    queries: Vectors = moved / np.linalg.norm(moved, axis=1, keepdims=True)
    return queries


def _recall(sketched: Segment, queries: Vectors, last: Vector) -> float:
    """``last`` is the score of each query's last true neighbour, shape (queries,).

    Compared by score, as any of several equal neighbours will do.
    """
    found = [sketched.nearest(query, NEIGHBOURS, None)[0] for query in queries]
    return float(np.mean(np.stack(found) >= last[:, np.newaxis] - SAME_SCORE))
