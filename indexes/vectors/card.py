"""Exact search of a large segment on an NVIDIA card, where FAISS was built for one.

The card has a copy of the vectors in half precision, which holds the whole numbers that they are
stored as, and FAISS rounds the query to that there. By how much this can move a score is known:
what may be among the best is scored anew by the query itself, and what is found is what an exact
search on the processor finds. FAISS knows no filters on a card (it takes a selector and does not
look at it), so that what may not be returned is left out of the best CARD_RESULTS; where too few of those
are left the processor searches.
"""

import logging
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

import numpy as np

from vind.indexes.arrays import Ids, Vector
from vind.indexes.gpu import PROGRAM, card, faiss_sees_card
from vind.indexes.stored_vectors import scale_of, storage_error
from vind.indexes.vectors.library import faiss

if TYPE_CHECKING:
    from vind.indexes.vectors.segment import Segment

CARD_RESULTS = 2048
"""What FAISS finds on a card at most."""

SEARCHES_BEFORE_COPY = 20
"""Searches of a segment after which it is copied, which takes a second for a million rows: a
command makes fewer and is done sooner without, a server soon has made them."""

BLOCK = 16_384
"""Rows copied at a time: 25 MB of float32 at 384 dimensions."""

TEMPORARY_BYTES = 128 << 20
"""What FAISS keeps on the card beside each copy, for one query and one block."""

SPARE_BYTES = 2 << 30
"""Left free on the card for the models, which are loaded when they are first asked for."""

log = logging.getLogger(__name__)


def needed_bytes(vectors: int) -> int:
    """What must be free for a copy of ``vectors`` bytes: FAISS holds it twice as it grows."""
    return 2 * vectors + TEMPORARY_BYTES + SPARE_BYTES


def rounding_error(query: Vector) -> float:
    """By how much a score on the card may differ from that of the processor, for unit vectors.

    As an inner product with a unit vector is no longer than what was rounded off, with a little for
    sums in another order and for what stored vectors storage_error from unit length.
    """
    rounded = query.astype(np.float16).astype(np.float32)
    return (1 + storage_error(len(query))) * float(np.linalg.norm(query - rounded)) + 2e-5


class CardCopy:
    """The copy of one segment, made when it was searched SEARCHES_BEFORE_COPY times. Threads may share it."""

    def __init__(self) -> None:
        self._turn = Lock()  # FAISS searches on a card for one thread at a time
        self._searches = 0
        self._index: Any = None

    def best(self, segment: "Segment", query: Vector) -> tuple[Vector, Ids] | None:
        """The best CARD_RESULTS rows, best first, and their scores on the card; None without a copy."""
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
            except RuntimeError as error:  # FAISS has no error of its own
                self._index = None
                log.warning("Searching on the processor, as the card failed: %s", error)
                return None
        return scores[0] / np.float32(scale_of(segment.exact.d)), rows[0]

    def copy(self, segment: "Segment") -> None:
        """Copy ``segment`` to the card; where it has no room, log it and leave it at that."""
        dimension = segment.exact.d
        needed, found = needed_bytes(2 * len(segment) * dimension), card()
        if found is None:  # FAISS would end the process where a card is full to the brim
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
                # Whole numbers up to 127, which half precision holds as they are.
                index.add(np.rint(segment.vectors(rows) * np.float32(scale_of(dimension))))
        except RuntimeError as error:
            log.warning("Searching on the processor, as the card takes no vectors: %s", error)
            return
        with self._turn:
            self._index = index


def new_index(dimension: int) -> Any:
    """An empty FAISS index on the card, of inner products in half precision."""
    # Resources of its own: those of two indexes may not be used, or freed, beside one another.
    resources = faiss().StandardGpuResources()
    resources.setTempMemory(TEMPORARY_BYTES)
    resources.setPinnedMemory(0)  # 256 MB, for queries by the thousand
    config = faiss().GpuIndexFlatConfig()
    config.useFloat16 = True
    config.use_cuvs = False  # builds with cuVS may round otherwise
    return faiss().GpuIndexFlatIP(resources, dimension, config)


_copies: WeakValueDictionary[str, CardCopy] = WeakValueDictionary()


def card_copy_of(name: str) -> CardCopy | None:
    """That of the segment file ``name``, one for all generations that have it; None without card.

    Names are random, so that no two files in the world share one.
    """
    return _copies.setdefault(name, CardCopy()) if faiss_sees_card() else None


@cache
def _copier() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, thread_name_prefix="vind-card")
