"""An index as it was opened, and the one that readers follow when another takes its place.

``vind reindex`` puts another catalogue, with other vectors and terms, in the place of the first.
Passages of the one mean nothing in the other, so they are let go of and opened as one.
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
from vind.indexes.catalogue.sql import Connection
from vind.indexes.catalogue.stamp import Stamp
from vind.indexes.errors import IndexFailure
from vind.indexes.filters import Passing
from vind.indexes.readable import Readable
from vind.indexes.snapshot import ATTEMPTS, Snapshot
from vind.indexes.store import Pool, Store
from vind.indexes.terms.view import Kept
from vind.indexes.types import Filters


@dataclass(frozen=True, eq=False, slots=True)
class PinnedGeneration:
    """One generation of an index, for one thread: what is found in ``snapshot`` is there to read.

    ``connection`` is inside a read transaction of that generation.
    """

    opened: "OpenIndex"
    snapshot: Snapshot
    connection: Connection

    def readable_by(self, viewer: Viewer) -> Readable:
        """What ``viewer`` may read."""
        return self.snapshot.readable_by(viewer, self.connection)

    def files_of(self, filters: Filters, viewer: Viewer) -> Ids | None:
        """Ids of the files that pass, ascending; None where ``viewer`` may read all, and all do."""
        return self.passing(filters, viewer).files

    def kept(self, filters: Filters, viewer: Viewer) -> Kept | None:
        """The same as the terms look for them."""
        return self.snapshot.kept_to(filters, self.readable_by(viewer), self.connection)

    def passing(self, filters: Filters, viewer: Viewer) -> Passing:
        """The files that pass, with the duplicates by whose paths some of them do.

        Of what ``viewer`` may read.
        """
        return self.snapshot.passing(filters, self.readable_by(viewer), self.connection)


class OpenIndex:
    """One catalogue with what belongs to it. Goes on to serve when it is no longer in its place."""

    def __init__(self, store: Store, pool: Pool, stamp: Stamp, *, gpu: bool) -> None:
        """Use ``OpenIndex.open``."""
        self.store, self.pool, self.stamp = store, pool, stamp
        self.snapshots = store.snapshots(pool, stamp, gpu=gpu)
        self.users = 0

    @classmethod
    def open(cls, store: Store, *, gpu: bool = False) -> Self:
        """Open what is in ``store``. Raises as ``Index.open`` does."""
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
        """The newest generation, whole, however long it is looked at and whatever is committed.

        Raises IndexFailure where the disk refuses to read; what is raised meanwhile passes.
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
    """The index in a store, whichever that is, for any number of threads."""

    def __init__(self, store: Store, *, gpu: bool = False) -> None:
        """Raises as ``Index.open`` does."""
        self._process = os.getpid()
        self._lock = threading.Lock()
        self._store = store
        self._gpu = gpu
        self._opened: OpenIndex | None = OpenIndex.open(store, gpu=gpu)

    @contextmanager
    def holding(self) -> Iterator[OpenIndex]:
        """What is in the store now; it is not closed while it is held.

        Raises ValueError when it was closed, and IndexFailure in a fork of the process that opened
        it: connections may not be carried over one, and the threads of the libraries that
        search are not.
        """
        if os.getpid() != self._process:  # before the lock, which may have been held at the fork
            raise IndexFailure(
                f"The index in {self._store} was opened before this process was forked, "
                "and cannot be used in it: open it in each process."
            )
        with self._lock:
            opened = self._opened
            if opened is None:
                raise ValueError("the index is closed")
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
        """Let go of the files, once nobody searches them. Later calls raise ValueError."""
        with self._lock:
            if self._opened is not None:
                self._opened.pool.close()
                self._opened = None  # what is mapped of it is held by nothing else

    def _close_unused(self, opened: OpenIndex) -> None:
        if opened is not self._opened and not opened.users:
            opened.pool.close()
