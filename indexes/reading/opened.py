"""An open index, and following it when ``vind reindex`` replaces it.

The replacement has another catalogue, other vectors and other terms. Passages of one mean nothing
in the other, so the three are closed and opened together.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Self

from vind.indexes.access import Viewer
from vind.indexes.arrays import Ids
from vind.indexes.catalogue import generations
from vind.indexes.catalogue.schema import Connection
from vind.indexes.catalogue.stamp import Stamp
from vind.indexes.errors import ClosedError, IndexFailure
from vind.indexes.reading.filters import Passing
from vind.indexes.reading.readable import Readable
from vind.indexes.reading.snapshot import ATTEMPTS, Kept, Snapshot
from vind.indexes.store import ReadPool, Store
from vind.indexes.types import Filters


@dataclass(frozen=True, eq=False, slots=True)
class PinnedGeneration:
    """One generation of an index, for one thread. What ``snapshot`` finds can be read.

    ``connection`` is inside a read transaction of that generation.
    """

    opened: "OpenIndex"
    snapshot: Snapshot
    connection: Connection

    def readable_by(self, viewer: Viewer) -> Readable:
        """What ``viewer`` may read."""
        return self.snapshot.readable_by(viewer, self.connection)

    def files_of(self, filters: Filters, viewer: Viewer) -> Ids | None:
        """Ids of the readable files that pass, ascending; None if everything passes."""
        return self.passing(filters, viewer).files

    def kept(self, filters: Filters, viewer: Viewer) -> Kept | None:
        """The readable files that pass, as the term index restricts a search; None for all."""
        return self.snapshot.kept_to(filters, self.readable_by(viewer), self.connection)

    def passing(self, filters: Filters, viewer: Viewer) -> Passing:
        """The readable files that pass, with the duplicates by whose paths some of them do."""
        return self.snapshot.passing(filters, self.readable_by(viewer), self.connection)


class OpenIndex:
    """One catalogue with its connections and snapshots. It serves on after being replaced."""

    def __init__(self, store: Store, pool: ReadPool, stamp: Stamp, *, gpu: bool) -> None:
        """Use ``OpenIndex.open``."""
        self.store, self.pool, self.stamp = store, pool, stamp
        self.snapshots = store.snapshots(pool, stamp, gpu=gpu)
        self.users = 0

    @classmethod
    def open(cls, store: Store, *, gpu: bool = False) -> Self:
        """Open the index in ``store``. Raises as ``Index.open``."""
        while True:
            store.require()
            pool = store.pool()
            try:
                with pool.reading() as connection:
                    stamp = store.read_stamp(connection)
                return cls(store, pool, stamp, gpu=gpu)
            except BaseException as error:
                pool.close()
                if isinstance(error, IndexFailure) and not pool.is_in_place():
                    continue
                raise

    @contextmanager
    def pin(self) -> Iterator[PinnedGeneration]:
        """Pin the newest generation, whatever is committed meanwhile.

        Raises IndexFailure if the disk refuses to read. Exceptions of the caller's block propagate.
        """
        for attempt in range(ATTEMPTS):
            snapshot = self.snapshots.current()
            with self.pool.lending() as connection:
                with self.store.errors():
                    is_one = generations.newest(connection) == snapshot.generation
                if is_one or attempt == ATTEMPTS - 1:
                    yield PinnedGeneration(self, snapshot, connection)
                    return


class FollowedIndex:
    """The current index of a store, replaced or not. Threads may share it."""

    def __init__(self, store: Store, *, gpu: bool = False) -> None:
        """Raises as ``Index.open``."""
        self._process = os.getpid()
        self._lock = threading.Lock()
        self._store = store
        self._gpu = gpu
        self._opened: OpenIndex | None = OpenIndex.open(store, gpu=gpu)

    @contextmanager
    def holding(self) -> Iterator[OpenIndex]:
        """The index that is in the store now; it stays open within this context.

        Raises ClosedError after ``close``, and IndexFailure in a fork of the process that opened
        it, which inherits neither usable connections nor the threads of the search libraries.
        """
        if os.getpid() != self._process:  # first, as the lock may have been held at the fork
            raise IndexFailure(
                f"The index in {self._store} was opened before this process was forked, "
                "and cannot be used in it: open it in each process."
            )
        with self._lock:
            opened = self._opened
            if opened is None:
                raise ClosedError("index")
            if not opened.pool.is_in_place():
                before, opened = opened, OpenIndex.open(self._store, gpu=self._gpu)
                self._opened = opened
                self._close_unused(before)
            opened.users += 1
        try:
            yield opened
        finally:
            with self._lock:
                opened.users -= 1
                self._close_unused(opened)

    def close(self) -> None:
        """Close the index once nobody uses it. Later calls raise ClosedError."""
        with self._lock:
            if self._opened is not None:
                self._opened.pool.close()
                self._opened = None  # the last reference to its mapped files

    def _close_unused(self, opened: OpenIndex) -> None:
        if opened is not self._opened and not opened.users:
            opened.pool.close()
