"""The approximate form of a large segment: lists of vectors, the nearest of which are searched.

FAISS's IVF over the same half precision, so that the scores of what is found stay exact. How many
lists a search looks at is measured on queries: as few as find what exact search does.
"""

from bisect import bisect_left
from dataclasses import dataclass
from math import sqrt
from threading import Event
from typing import Any

import numpy as np

from indexes.catalogue.read import Ids
from indexes.types import Vectors
from indexes.vectors.files import FLOOR
from indexes.vectors.library import faiss
from indexes.vectors.segment import BLOCK, Segment

EXACT_ROWS = 200_000
"""Rows of a segment that is searched exactly: 80 ns a row and query, so 16 ms."""

LISTS = 4
"""Times the square root of the rows: how many lists they are put in."""

SAMPLE = 50
"""Vectors a list that the lists are found by; FAISS asks for 39 at the least."""

ITERATIONS = 10
"""Of k-means; the recall of later ones is the same."""

QUERIES = 500
"""Vectors that recall is measured with: .99 is then known to .0014 (standard error)."""

NOISE = 0.8
"""How far a query is moved away from its passage, in the direction of the difference of two others;
a passage itself is far too easy a query."""

NEIGHBOURS = 10
TARGET = 0.995
"""Recall@10 that the number of lists is chosen for. The evaluation sets' questions are as hard as
such queries in 100,000 passages and have .01 less in a million: FLOOR holds for them as well."""

MOST_PROBED = 0.25
"""Share of the lists beyond which exact search is the better one."""

SAME_SCORE = 1e-6
"""Two sums of the same products, in another order."""


class StoppedError(Exception):
    """The writer closes and does not wait."""


@dataclass(frozen=True, eq=False, slots=True)
class Approximation:
    """``segment`` is None where ``recall``, the best that was measured, is under the floor."""

    segment: Segment | None
    recall: float


def approximate(exact: Segment, stop: Event) -> Approximation:
    """Put the rows of ``exact`` into lists and measure; minutes for a million.

    Raises StoppedError soon after ``stop`` is set.
    """
    chance = np.random.default_rng(len(exact))
    lists = round(LISTS * sqrt(len(exact)))
    size = min(len(exact), SAMPLE * lists + QUERIES)
    chosen = chance.choice(len(exact), size, replace=False)
    held_out, sample = chosen[:QUERIES], np.sort(chosen[QUERIES:])
    codes = _in_lists(exact, _centres(exact.vectors(sample), lists, stop), stop)
    queries = _queries(exact, held_out, sample, chance)
    probes, recall = _probes(exact.codes, codes, queries, stop)
    if recall < FLOOR:
        return Approximation(None, recall)
    segment = Segment(exact.passage_ids, exact.file_ids, exact.by_file, codes, probes)
    return Approximation(segment, recall)


def _centres(sample: Vectors, lists: int, stop: Event) -> Vectors:
    """Directions that the vectors gather around, by k-means, on graphics processors if any."""
    means = faiss().Kmeans(
        sample.shape[1],
        lists,
        niter=1,
        spherical=True,
        min_points_per_centroid=1,
        max_points_per_centroid=len(sample),
        gpu=faiss().get_num_gpus() > 0,
    )
    for _ in range(ITERATIONS):
        _check(stop)
        means.train(sample, init_centroids=means.centroids)
    centres: Vectors = means.centroids
    return centres


def _in_lists(exact: Segment, centres: Vectors, stop: Event) -> Any:
    lists, dimension = centres.shape
    quantizer = faiss().IndexFlatIP(dimension)
    quantizer.add(centres)
    codes = faiss().IndexIVFScalarQuantizer(
        quantizer,
        dimension,
        lists,
        faiss().ScalarQuantizer.QT_fp16,
        faiss().METRIC_INNER_PRODUCT,
        False,  # the vectors themselves, not what they differ by from the centre
    )
    codes.train(centres)
    # Where the vector of a row is, for filters and merges.
    codes.set_direct_map_type(faiss().DirectMap.Array)
    for start in range(0, len(exact), BLOCK):
        _check(stop)
        codes.add(exact.vectors(np.arange(start, min(start + BLOCK, len(exact)))))
    return codes


def _queries(exact: Segment, rows: Ids, others: Ids, chance: np.random.Generator) -> Vectors:
    one, other = (exact.vectors(chance.choice(others, len(rows))) for _ in range(2))
    steps = one - other
    lengths = np.linalg.norm(steps, axis=1, keepdims=True)
    moved = exact.vectors(rows) + NOISE * steps / np.maximum(lengths, SAME_SCORE)
    queries: Vectors = moved / np.linalg.norm(moved, axis=1, keepdims=True)
    return queries


def _probes(exact: Any, codes: Any, queries: Vectors, stop: Event) -> tuple[int, float]:
    """The least number of lists that reaches TARGET, else the most that are of use; its recall."""
    last = exact.search(queries, NEIGHBOURS)[0][:, -1:]

    def recall(probes: int) -> float:
        _check(stop)
        parameters = faiss().SearchParametersIVF(nprobe=probes)
        # By score: which of several equal ones is found is all the same.
        scores = codes.search(queries, NEIGHBOURS, params=parameters)[0]
        return float(np.mean(scores >= last - SAME_SCORE))

    choices = range(1, max(1, round(MOST_PROBED * codes.nlist)) + 1)
    place = bisect_left(choices, TARGET, key=recall)
    probes = choices[min(place, len(choices) - 1)]
    return probes, recall(probes)


def _check(stop: Event) -> None:
    if stop.is_set():
        raise StoppedError
