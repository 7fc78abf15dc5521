"""One immutable segment of the vector index: FAISS codes and the passage of each row.

A large one is searched exactly on an NVIDIA card, if FAISS supports it. The card holds the vectors'
whole numbers, which half precision represents exactly, and FAISS rounds the query to that. The
largest error of a score is known, so candidates for the best are scored again with the exact query,
and results equal those of exact search. FAISS ignores filters on a card: rows that may not be
returned are removed from the best CARD_RESULTS, and if too few remain, the processor searches.
"""

import logging
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from math import ceil
from threading import Lock
from typing import Any, Self
from weakref import WeakValueDictionary

import numpy as np
import numpy.typing as npt

from vind.indexes.arrays import Ids, Vector, Vectors
from vind.indexes.catalogue.generations import VectorRow
from vind.indexes.core.gpu import PROGRAM, card, faiss, faiss_sees_card
from vind.indexes.core.stored_vectors import LARGEST, scale_of, storage_error, stored_to_turned

CARD_RESULTS = 2048
"""Most results of one search by FAISS on a card."""

SEARCHES_BEFORE_COPY = 20
"""Searches of a segment before it is copied, which takes a second for a million rows. A command
makes fewer and would be delayed; a server soon makes more."""

COPIED_ROWS = 16_384
"""Rows copied at a time: 25 MB of float32 at 384 dimensions."""

TEMPORARY_BYTES = 128 << 20
"""FAISS's working memory on the card for each copy, for one query and one block."""

SPARE_BYTES = 2 << 30
"""Left free on the card for models, which are loaded on first use."""

log = logging.getLogger(__name__)


def needed_bytes(vectors: int) -> int:
    """Free bytes needed to copy ``vectors`` bytes; FAISS doubles memory while it grows."""
    return 2 * vectors + TEMPORARY_BYTES + SPARE_BYTES


def rounding_error(query: Vector) -> float:
    """The largest difference of a score on the card from the processor's, for unit vectors.

    An inner product with a unit vector changes at most by the length of what rounding removed, plus
    a margin for the order of sums and the stored vectors' error of length.
    """
    rounded = query.astype(np.float16).astype(np.float32)
    return (1 + storage_error(len(query))) * float(np.linalg.norm(query - rounded)) + 2e-5


class CardCopy:
    """The copy of one segment on the card, made after SEARCHES_BEFORE_COPY searches.

    Threads may share it.
    """

    def __init__(self) -> None:
        self._turn = Lock()  # FAISS allows one thread at a time on a card
        self._searches = 0
        self._index: Any = None

    def best(self, segment: "Segment", query: Vector) -> tuple[Vector, Ids] | None:
        """The best CARD_RESULTS rows, best first, with their scores; None without a copy."""
        with self._turn:
            self._searches += 1
            if self._searches == SEARCHES_BEFORE_COPY:
                _copier().submit(self.copy, segment)
            if self._index is None:
                return None
            try:
                scores, rows = self._index.search(
                    query[np.newaxis], min(CARD_RESULTS, len(segment))
                )
            except RuntimeError as error:  # FAISS has no error class
                self._index = None
                log.warning("Searching on the processor, as the card failed: %s", error)
                return None
        return scores[0] / np.float32(scale_of(segment.exact.d)), rows[0]

    def copy(self, segment: "Segment") -> None:
        """Copy ``segment`` to the card, or log that there is no room."""
        dimension = segment.exact.d
        needed, found = needed_bytes(2 * len(segment) * dimension), card()
        if found is None:  # FAISS kills the process if the card is full
            log.warning("Searching on the processor, as %s does not tell of the card.", PROGRAM)
            return
        if found.free is not None and found.free < needed:
            log.warning(
                "Searching %d vectors on the processor: %s has %.1f GB free, and they take %.1f.",
                len(segment),
                found.name,
                found.free / 1e9,
                needed / 1e9,
            )
            return
        try:
            index = new_index(dimension)
            for start in range(0, len(segment), COPIED_ROWS):
                rows = np.arange(start, min(start + COPIED_ROWS, len(segment)))
                # Whole numbers up to 127, exact in half precision.
                index.add(np.rint(segment.vectors(rows) * np.float32(scale_of(dimension))))
        except RuntimeError as error:
            log.warning("Searching on the processor, as the card takes no vectors: %s", error)
            return
        with self._turn:
            self._index = index


def new_index(dimension: int) -> Any:
    """An empty FAISS index of inner products in half precision on the card."""
    # Indexes that share resources may not be used or freed concurrently.
    resources = faiss().StandardGpuResources()
    resources.setTempMemory(TEMPORARY_BYTES)
    resources.setPinnedMemory(0)  # saves 256 MB, which only serves large batches of queries
    config = faiss().GpuIndexFlatConfig()
    config.useFloat16 = True
    config.use_cuvs = False  # cuVS may round differently
    return faiss().GpuIndexFlatIP(resources, dimension, config)


_copies: WeakValueDictionary[str, CardCopy] = WeakValueDictionary()


def card_copy_of(name: str) -> CardCopy | None:
    """The copy of the segment file ``name``, shared by all generations; None without a card.

    Names of files are random and so unique.
    """
    return _copies.setdefault(name, CardCopy()) if faiss_sees_card() else None


@cache
def _copier() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, thread_name_prefix="vind-card")


ROWS = np.dtype("<i8")
"""The type of ids in a file."""

BLOCK = 16_384
"""Vectors moved at a time while a segment is written: 50 MB of float32 at 768 dimensions."""

MOST_GATHERED = 1_000
"""If a filter leaves no more rows, they are scored one by one (3 ms). FAISS tests a bit for every
row of the segment, 2 ms in a million, and then scores ten times as fast."""

NO_BITS = np.empty(0, dtype=np.uint8)

EXACT_ROWS, EXACT_SHARE = 50_000, 0.2
"""Up to this many rows, or this share of a segment, search is exact: 80 ns per row. The sketch
takes 16 ns for every row of the segment, plus a millisecond for scoring."""

LEAST_RESCORED, RESCORED_PER_RESULT = 1_500, 5
"""Rows scored exactly after a search of the sketch: at least, and per requested result. In a
million passages they contain the best ten always, and .998 of the best sixty."""


@dataclass(frozen=True, eq=False, slots=True)
class Allowed:
    """The rows of a segment that a search may return: ``count`` of them.

    They are in ``rows`` if there are few, else in ``bits``, one for each row of the segment.
    """

    count: int
    rows: Ids | None
    bits: npt.NDArray[np.uint8]

    @classmethod
    def of(cls, mask: npt.NDArray[np.bool_]) -> Self:
        """The rows where ``mask``, shape (rows,), is true."""
        count = int(np.count_nonzero(mask))
        if count <= MOST_GATHERED:
            return cls(count, np.flatnonzero(mask), NO_BITS)
        return cls(count, None, np.packbits(mask, bitorder="little"))

    @classmethod
    def of_rows(cls, rows: Ids, total: int) -> Self:
        """The given rows, in any order, of a segment with ``total`` rows."""
        if len(rows) <= MOST_GATHERED:
            return cls(len(rows), np.sort(rows), NO_BITS)
        mask = np.zeros(total, dtype=np.bool_)
        mask[rows] = True
        return cls.of(mask)

    def among(self, rows: Ids) -> npt.NDArray[np.bool_]:
        """Which of ``rows`` are allowed, shape (len(rows),); only if ``bits`` are set."""
        bits: npt.NDArray[np.uint8] = self.bits[rows >> 3] >> (rows & 7) & 1
        return bits.astype(np.bool_)


@dataclass(frozen=True, eq=False, slots=True)
class Segment:
    """A searchable segment.

    ``codes`` is a faiss.Index: the stored vectors, or a faiss.IndexRefine of those and a sketch.
    All vectors, also those of queries, are rotated (``turned``). ``by_file`` are the row numbers
    sorted by file id. ``on_card`` is the copy on a card; None to search on the processor.
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
        """Whether there is a sketch, which a search of many rows uses first."""
        return isinstance(self.codes, faiss().IndexRefine)

    @property
    def exact(self) -> Any:
        """The FAISS index of the stored vectors."""
        return faiss().downcast_index(self.codes.refine_index) if self.is_sketched else self.codes

    def rows_of(self, files: Ids) -> Ids:
        """The rows of passages of ``files``, unordered."""
        # Two binary searches cost a file about 20 comparisons, rather than all rows.
        first = np.searchsorted(self.file_ids, files, "left", sorter=self.by_file)
        counts = np.searchsorted(self.file_ids, files, "right", sorter=self.by_file) - first
        starts = np.repeat(first - np.cumsum(counts) + counts, counts)
        rows: Ids = self.by_file[starts + np.arange(len(starts))]
        return rows

    def nearest(self, query: Vector, k: int, allowed: Allowed | None) -> tuple[Vector, Ids]:
        """Scores (inner products) and passage ids of the best rows, ``k`` if there are as many.

        ``allowed`` restricts the rows; None allows all.
        """
        k = min(k, len(self) if allowed is None else allowed.count)
        if allowed is not None and allowed.rows is not None:
            scores, rows = self._best_of_rows(query, k, allowed.rows)
        else:
            scores, rows = self._search_all(query, k, allowed)
        return scores, self.passage_ids[rows]

    def _best_of_rows(self, query: Vector, k: int, rows: Ids) -> tuple[Vector, Ids]:
        scores = self.scores(query, rows)
        best = np.argsort(-scores, kind="stable")[:k]
        return scores[best], rows[best]

    def _search_all(self, query: Vector, k: int, allowed: Allowed | None) -> tuple[Vector, Ids]:
        if self.on_card is not None and (best := self.on_card.best(self, query)) is not None:
            found = self._rescored(query, k, allowed, *best)
            if found is not None:
                return found
        # More threads do not help one query, and wait for busy cores.
        faiss().omp_set_num_threads(1)
        count = len(self) if allowed is None else allowed.count
        if self.is_sketched and count > max(EXACT_ROWS, EXACT_SHARE * len(self)):
            scores, rows = self._search_sketch(query, k, allowed)
            if len(rows) >= k:
                return scores[:k], rows[:k]
        selector = None if allowed is None else faiss().IDSelectorBitmap(allowed.bits)
        parameters = faiss().SearchParameters(sel=selector)
        scores, rows = self.exact.search(query[np.newaxis], k, params=parameters)
        return scores[0], rows[0]

    def _rescored(
        self, query: Vector, k: int, allowed: Allowed | None, scores: Vector, rows: Ids
    ) -> tuple[Vector, Ids] | None:
        """The best ``k`` allowed rows of a card's result, with exact scores.

        ``scores`` and ``rows`` are the card's result, best first. None if rows outside it may be
        better.
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
        return self._best_of_rows(query, k, np.sort(rows[scores >= least]))

    def _search_sketch(self, query: Vector, k: int, allowed: Allowed | None) -> tuple[Vector, Ids]:
        """The allowed ones of the best rows by the sketch, ordered by exact score."""
        scored = min(len(self), max(LEAST_RESCORED, RESCORED_PER_RESULT * k))
        if allowed is not None:
            # The sketch ignores filters: the fewer rows pass, the more must be fetched.
            k = scored = min(len(self), ceil(scored * len(self) / allowed.count))
        parameters = faiss().IndexRefineSearchParameters(k_factor=scored / k)
        scores, rows = self.codes.search(query[np.newaxis], k, params=parameters)
        passing = rows[0] >= 0
        if allowed is not None:
            passing &= allowed.among(rows[0])
        return scores[0][passing], rows[0][passing]

    def scores(self, query: Vector, rows: Ids) -> Vector:
        """The inner products of ``query`` with the vectors of ``rows``, shape (len(rows),)."""
        # Not by BLAS, whose threads keep spinning on cores that others need.
        found: Vector = np.einsum("rd,d->r", self.vectors(rows), query)
        return found

    def vectors(self, rows: Ids) -> Vectors:
        """The stored vectors of ``rows``."""
        found: Vectors = self.exact.reconstruct_batch(rows)
        return found

    def without(self, dead: Ids) -> Iterator[tuple[Ids, Ids, Vectors]]:
        """The rows without the passages ``dead``, in blocks of ids, file ids and vectors."""
        for start in range(0, len(self), BLOCK):
            ids = np.asarray(self.passage_ids[start : start + BLOCK])
            alive = ~np.isin(ids, dead)
            yield (
                ids[alive],
                np.asarray(self.file_ids[start : start + BLOCK])[alive],
                self.vectors(start + np.flatnonzero(alive)),
            )


def blocks(rows: Iterable[VectorRow], dimension: int) -> Iterator[tuple[Ids, Ids, Vectors]]:
    """Rows of the catalogue in the blocks that ``build`` takes."""
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
    """Build an exact segment in memory from blocks with ascending passage ids."""
    codes = _empty(dimension)
    passage_ids, file_ids = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for passages, files, vectors in source:
        passage_ids.append(passages)
        file_ids.append(files)
        codes.add(np.ascontiguousarray(vectors))
    files = np.concatenate(file_ids)
    return Segment(np.concatenate(passage_ids), files, np.argsort(files, kind="stable"), codes)


def _empty(dimension: int) -> Any:
    """An empty FAISS index that stores the catalogue's numbers plus 128, so scores are exact."""
    codes = faiss().IndexScalarQuantizer(
        dimension, faiss().ScalarQuantizer.QT_8bit_uniform, faiss().METRIC_INNER_PRODUCT
    )
    # Set what training would learn: the lowest value and the range. A byte stands for the middle of
    # a 255th of it. QT_8bit_direct_signed would round the query.
    scale = np.array([-(LARGEST + 1.5), 2 * LARGEST + 1]) / scale_of(dimension)
    faiss().copy_array_to_vector(scale.astype(np.float32), codes.sq.trained)
    codes.is_trained = True
    return codes
