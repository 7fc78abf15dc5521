"""Exact search of a large segment on an NVIDIA card, if FAISS supports it.

The card holds the vectors' whole numbers, which half precision represents exactly, and FAISS rounds
the query to that. The largest error of a score is known, so candidates for the best are scored
again with the exact query, and results equal those of exact search. FAISS ignores filters on a
card: rows that may not be returned are removed from the best CARD_RESULTS, and if too few remain,
the processor searches.
"""

import logging
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

import numpy as np

from vind.indexes.arrays import Ids, Vector
from vind.indexes.core.gpu import PROGRAM, card, faiss, faiss_sees_card
from vind.indexes.core.stored_vectors import scale_of, storage_error

if TYPE_CHECKING:
    from vind.indexes.vectors.segment import Segment

CARD_RESULTS = 2048
"""Most results of one search by FAISS on a card."""

SEARCHES_BEFORE_COPY = 20
"""Searches of a segment before it is copied, which takes a second for a million rows. A command
makes fewer and would be delayed; a server soon makes more."""

BLOCK = 16_384
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
            for start in range(0, len(segment), BLOCK):
                rows = np.arange(start, min(start + BLOCK, len(segment)))
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
