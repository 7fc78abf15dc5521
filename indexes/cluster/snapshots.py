"""What a reader of a cluster's index answers from: one generation, replaced when there is another.

Milvus follows the catalogue. What it has not reached yet is searched in memory, by its vectors; its
words are found some seconds later. Where no writer is at work that would bring it up to date, a
reader does.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from vind.indexes.catalogue import generations
from vind.indexes.catalogue.schema import Connection
from vind.indexes.catalogue.stamp import Stamp
from vind.indexes.cluster import bm25
from vind.indexes.cluster.milvus import Collection
from vind.indexes.cluster.views import DenseView, FilesFound, Source, SparseView
from vind.indexes.errors import IndexBusyError, StoreError
from vind.indexes.folder import segment as segments
from vind.indexes.reading.snapshot import Snapshot
from vind.indexes.store import ReadPool


def views(
    collection: Collection, source: Source, connection: Connection, stamp: Stamp
) -> tuple[DenseView, SparseView]:
    """Vectors at the generation that the connection's transaction sees, and terms.

    Those are of the generation that Milvus has reached by it; newer vectors are searched in memory.
    ``source`` lends connections to the catalogue for as long as the views are used. Raises
    StoreError.
    """
    state = bm25.state(connection)
    if state.generation:
        # What was noted has then come in; searches after this wait for nothing.
        collection.settled()
    files = FilesFound(source, generations.newest(connection), state.generation)
    dead = generations.removed_after(connection, state.generation)
    added = generations.vectors_after(connection, state.generation)
    fresh = segments.build(segments.blocks(added, stamp.dimension), stamp.dimension)
    return (
        DenseView(collection, files, state.rows, dead, fresh),
        SparseView(collection, files, source, state.rows, state.statistics, dead),
    )


LOOK_SECONDS = 5.0
"""How often it is looked whether Milvus has come further, where it was behind."""

MEND_SECONDS = 30.0
"""How often a reader tries to bring Milvus up to date, where it is behind."""


@dataclass(frozen=True, slots=True)
class _Loaded:
    """A snapshot, and when it was taken."""

    snapshot: Snapshot
    at: float


class ClusterSnapshots:
    """Keeps the current snapshot of an index for any number of threads."""

    def __init__(
        self, pool: ReadPool, collection: Collection, stamp: Stamp, mend: Callable[[Stamp], None]
    ) -> None:
        """``mend`` brings Milvus up to date, or raises IndexBusyError. Raises StoreError."""
        self._pool, self._collection, self._stamp = pool, collection, stamp
        self._mend = mend
        self._lock = threading.Lock()
        self._tried = -MEND_SECONDS
        self._loaded = self._load()

    def current(self) -> Snapshot:
        """The snapshot of the newest generation. Raises StoreError."""
        with self._pool.reading() as connection:
            newest = generations.newest(connection)
        if not self._serves(newest):
            with self._lock:
                if not self._serves(newest):
                    self._loaded = self._load()
        return self._loaded.snapshot

    def _serves(self, newest: int) -> bool:
        loaded = self._loaded
        if loaded.snapshot.generation < newest:
            return False
        return loaded.snapshot.complete or time.monotonic() - loaded.at < LOOK_SECONDS

    def _load(self) -> _Loaded:
        loaded = self._read()
        if not loaded.snapshot.complete and time.monotonic() - self._tried > MEND_SECONDS:
            self._tried = time.monotonic()
            try:
                self._mend(self._stamp)
            except (IndexBusyError, StoreError):
                return loaded  # a writer will have done it in seconds, or nobody can
            return self._read()
        return loaded

    def _read(self) -> _Loaded:
        with self._pool.reading() as connection:
            newest = generations.newest(connection)
            vectors, terms = views(self._collection, self._pool, connection, self._stamp)
            snapshot = Snapshot(newest, vectors, terms, complete=terms.generation == newest)
        return _Loaded(snapshot, time.monotonic())
