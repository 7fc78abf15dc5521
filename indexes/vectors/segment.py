"""One immutable stretch of the vector index: FAISS codes, and what passage each row is."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import ceil
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from vind.indexes.arrays import Ids, Vector, Vectors
from vind.indexes.catalogue.generations import VectorRow
from vind.indexes.stored_vectors import LARGEST, scale_of, stored_to_turned
from vind.indexes.vectors.card import CardCopy, rounding_error
from vind.indexes.vectors.library import faiss

ROWS = np.dtype("<i8")
"""How ids are kept in a file."""

BLOCK = 16_384
"""Vectors moved at a time while a segment is written: 50 MB of float32 at 768 dimensions."""

MOST_GATHERED = 1_000
"""Rows that are scored one by one where a filter leaves no more: 3 ms. FAISS looks at a bit for
every row of the segment, 2 ms in a million, and then scores the rows ten times as fast."""

NO_BITS = np.empty(0, dtype=np.uint8)

EXACT_ROWS, EXACT_SHARE = 50_000, 0.2
"""Rows, or a share of those of a segment, that are searched exactly: 80 ns a row and query. By the
sketch it is 16 ns for each row that there is, and a millisecond for what is scored."""

LEAST_RESCORED, RESCORED_PER_RESULT = 1_500, 5
"""Rows scored exactly after the sketch was searched, at least and for each that is asked for. In a
million passages the best ten are then among them always, the best sixty in .998 and the best 300 in
.965; of 600 rows it would be .999, .99 and .84."""


@dataclass(frozen=True, eq=False, slots=True)
class Allowed:
    """The rows of a segment that a search may return: ``count`` of them, as ids or as bits.

    ``bits`` are empty where ``rows`` has them.
    """

    count: int
    rows: Ids | None
    bits: npt.NDArray[np.uint8]

    @classmethod
    def of(cls, mask: npt.NDArray[np.bool_]) -> Self:
        """Those where ``mask``, shape (rows,), is true."""
        count = int(np.count_nonzero(mask))
        if count <= MOST_GATHERED:
            return cls(count, np.flatnonzero(mask), NO_BITS)
        return cls(count, None, np.packbits(mask, bitorder="little"))

    @classmethod
    def of_rows(cls, rows: Ids, total: int) -> Self:
        """These, of ``total``, in any order."""
        if len(rows) <= MOST_GATHERED:
            return cls(len(rows), np.sort(rows), NO_BITS)
        mask = np.zeros(total, dtype=np.bool_)
        mask[rows] = True
        return cls.of(mask)

    def among(self, rows: Ids) -> npt.NDArray[np.bool_]:
        """Which of ``rows`` may be returned, shape (len(rows),), where they are bits."""
        bits: npt.NDArray[np.uint8] = self.bits[rows >> 3] >> (rows & 7) & 1
        return bits.astype(np.bool_)


@dataclass(frozen=True, eq=False, slots=True)
class Segment:
    """A segment that can be searched.

    ``codes`` is a faiss.Index: the vectors as they are stored, or a faiss.IndexRefine that has
    those and a sketch of them. All vectors are ``turned``, those that are asked with too.
    ``by_file``: its rows in the order of their files' ids. ``on_card``: what a card of this machine
    has of it; None where it is to be searched on the processor.
    """

    passage_ids: Ids
    file_ids: Ids
    by_file: Ids
    codes: Any
    on_card: CardCopy | None = None

    def __len__(self) -> int:
        return len(self.passage_ids)

    @property
    def is_sketched(self) -> bool:
        """Whether there is a sketch, which a search of many rows looks at first."""
        return isinstance(self.codes, faiss().IndexRefine)

    @property
    def exact(self) -> Any:
        """The vectors as they are stored."""
        return faiss().downcast_index(self.codes.refine_index) if self.is_sketched else self.codes

    def rows_of(self, files: Ids) -> Ids:
        """The rows of passages of ``files``, in no order."""
        # Two searches in an order that is there cost a file some 20 rows looked at, not all.
        first = np.searchsorted(self.file_ids, files, "left", sorter=self.by_file)
        counts = np.searchsorted(self.file_ids, files, "right", sorter=self.by_file) - first
        starts = np.repeat(first - np.cumsum(counts) + counts, counts)
        rows: Ids = self.by_file[starts + np.arange(len(starts))]
        return rows

    def nearest(self, query: Vector, k: int, allowed: Allowed | None) -> tuple[Vector, Ids]:
        """Scores (inner products) and passage ids of the best rows that are ``allowed``, None: all.

        As many as ``k`` where so many are allowed.
        """
        k = min(k, len(self) if allowed is None else allowed.count)
        if allowed is not None and allowed.rows is not None:
            scores, rows = self._gathered(query, k, allowed.rows)
        else:
            scores, rows = self._searched(query, k, allowed)
        return scores, self.passage_ids[rows]

    def _gathered(self, query: Vector, k: int, rows: Ids) -> tuple[Vector, Ids]:
        scores = self.scores(query, rows)
        best = np.argsort(-scores, kind="stable")[:k]
        return scores[best], rows[best]

    def _searched(self, query: Vector, k: int, allowed: Allowed | None) -> tuple[Vector, Ids]:
        if self.on_card is not None and (best := self.on_card.best(self, query)) is not None:
            found = self._confirmed(query, k, allowed, *best)
            if found is not None:
                return found
        # A team of threads does nothing for one query, and waits for cores that others use.
        faiss().omp_set_num_threads(1)
        count = len(self) if allowed is None else allowed.count
        if self.is_sketched and count > max(EXACT_ROWS, EXACT_SHARE * len(self)):
            scores, rows = self._refined(query, k, allowed)
            if len(rows) >= k:
                return scores[:k], rows[:k]
        selector = None if allowed is None else faiss().IDSelectorBitmap(allowed.bits)
        parameters = faiss().SearchParameters(sel=selector)
        scores, rows = self.exact.search(query[np.newaxis], k, params=parameters)
        return scores[0], rows[0]

    def _confirmed(
        self, query: Vector, k: int, allowed: Allowed | None, scores: Vector, rows: Ids
    ) -> tuple[Vector, Ids] | None:
        """The best ``k`` that are allowed, scored by the vectors themselves.

        ``scores`` and ``rows`` are the best by a card, best first. None where others may be better.
        """
        unseen = -np.inf if len(rows) == len(self) else float(scores[-1])
        if allowed is not None:
            passing = allowed.among(rows)
            scores, rows = scores[passing], rows[passing]
        if len(rows) < k:
            return None
        least = float(scores[k - 1]) - 2 * rounding_error(query)
        if unseen >= least:
            return None
        return self._gathered(query, k, np.sort(rows[scores >= least]))

    def _refined(self, query: Vector, k: int, allowed: Allowed | None) -> tuple[Vector, Ids]:
        """What of the best by the sketch is allowed, best first by the vectors themselves."""
        scored = min(len(self), max(LEAST_RESCORED, RESCORED_PER_RESULT * k))
        if allowed is not None:
            # The sketch knows no filters: the fewer rows pass, the more are looked at.
            k = scored = min(len(self), ceil(scored * len(self) / allowed.count))
        parameters = faiss().IndexRefineSearchParameters(k_factor=scored / k)
        scores, rows = self.codes.search(query[np.newaxis], k, params=parameters)
        passing = rows[0] >= 0
        if allowed is not None:
            passing &= allowed.among(rows[0])
        return scores[0][passing], rows[0][passing]

    def scores(self, query: Vector, rows: Ids) -> Vector:
        """The inner products of ``query`` and the vectors of ``rows``, shape (len(rows),)."""
        # Not by BLAS, whose threads go on spinning for a while on cores that others need.
        found: Vector = np.einsum("rd,d->r", self.vectors(rows), query)
        return found

    def vectors(self, rows: Ids) -> Vectors:
        """The vectors of ``rows``, just as they are stored."""
        found: Vectors = self.exact.reconstruct_batch(rows)
        return found

    def without(self, dead: Ids) -> Iterator[tuple[Ids, Ids, Vectors]]:
        """Its rows but for those of the passages ``dead``, in blocks: ids, file ids, vectors."""
        for start in range(0, len(self), BLOCK):
            ids = np.asarray(self.passage_ids[start : start + BLOCK])
            alive = ~np.isin(ids, dead)
            yield (
                ids[alive],
                np.asarray(self.file_ids[start : start + BLOCK])[alive],
                self.vectors(start + np.flatnonzero(alive)),
            )


def blocks(rows: Iterable[VectorRow], dimension: int) -> Iterator[tuple[Ids, Ids, Vectors]]:
    """Rows of the catalogue in the shape that ``build`` takes."""
    batch: list[VectorRow] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BLOCK:
            yield _block(batch, dimension)
            batch = []
    if batch:
        yield _block(batch, dimension)


def _block(rows: list[VectorRow], dimension: int) -> tuple[Ids, Ids, Vectors]:
    passage_ids, file_ids, vectors = zip(*rows, strict=True)
    return (
        np.array(passage_ids, dtype=np.int64),
        np.array(file_ids, dtype=np.int64),
        stored_to_turned(vectors, dimension),
    )


def build(source: Iterable[tuple[Ids, Ids, Vectors]], dimension: int) -> Segment:
    """An exact segment in memory from blocks with ascending passage ids."""
    codes = _empty(dimension)
    passage_ids, file_ids = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for passages, files, vectors in source:
        passage_ids.append(passages)
        file_ids.append(files)
        codes.add(np.ascontiguousarray(vectors))
    files = np.concatenate(file_ids)
    return Segment(np.concatenate(passage_ids), files, np.argsort(files, kind="stable"), codes)


def _empty(dimension: int) -> Any:
    """A FAISS index that keeps the bytes of the catalogue, 128 higher: scores are exact to it."""
    codes = faiss().IndexScalarQuantizer(
        dimension, faiss().ScalarQuantizer.QT_8bit_uniform, faiss().METRIC_INNER_PRODUCT
    )
    # What it would learn: the lowest value, and how far above that the highest is. A byte stands
    # for the middle of a 255th of that. QT_8bit_direct_signed would round what it is asked with.
    scale = np.array([-(LARGEST + 1.5), 2 * LARGEST + 1]) / scale_of(dimension)
    faiss().copy_array_to_vector(scale.astype(np.float32), codes.sq.trained)
    codes.is_trained = True
    return codes
