"""Vectors and terms, the two parts derived from the catalogue: how they catch up, and are read.

A writer lets them catch up when it opens, regularly during long work and when it closes. A reader
does it when a part is behind or damaged and no writer is at work. It answers from a snapshot of
both, which is replaced by newer ones.
"""

import sqlite3
import threading
import time
from dataclasses import replace
from pathlib import Path

import tantivy

from vind.indexes.catalogue import generations
from vind.indexes.catalogue.connection import ConnectionPool, catalogue_errors, connect
from vind.indexes.catalogue.stamp import Stamp, read_stamp
from vind.indexes.core.durable import FileMark, disk_errors, file_mark
from vind.indexes.errors import IndexBusyError, IndexFailure
from vind.indexes.folder import terms, vectors
from vind.indexes.folder.directory import bytes_of, let_readers_in
from vind.indexes.folder.lock import WriterLock
from vind.indexes.folder.term_view import TermsView, reached_by
from vind.indexes.folder.terms import (
    TERMS_NAME,
    MemoryTerms,
    PublishedTerms,
    read_current,
    sound_folder,
)
from vind.indexes.folder.vector_view import view
from vind.indexes.folder.vectors import (
    MANIFEST_NAME,
    VECTORS_NAME,
    Manifest,
    published_vectors,
    sound_manifest,
)
from vind.indexes.reading.snapshot import ATTEMPTS, Snapshot


class Derived:
    """Vectors and terms of an index, for the holder of the writer's lock."""

    def __init__(self, directory: Path, connection: sqlite3.Connection, stamp: Stamp) -> None:
        """Check every byte on disk; a part that fails is rebuilt by ``catch_up``.

        Raises IndexFailure if the disk refuses.
        """
        self._directory, self._connection, self._stamp = directory, connection, stamp
        self._vectors, self._terms = directory / VECTORS_NAME, directory / TERMS_NAME
        with disk_errors(directory), catalogue_errors(directory):
            self._manifest = sound_manifest(self._vectors, connection, stamp)
            self._folder = sound_folder(self._terms, connection, stamp)

    def catch_up(self) -> None:
        """Bring both to the catalogue's generation. After a kill each has the old one or the new.

        Raises DiskFullError, and IndexFailure if the disk refuses.
        """
        connection, stamp = self._connection, self._stamp
        with disk_errors(self._directory), catalogue_errors(self._directory):
            self._manifest = vectors.catch_up(self._vectors, connection, stamp, self._manifest)
            self._folder = terms.catch_up(self._terms, connection, stamp, self._folder)
            let_readers_in(self._directory)


def mend(directory: Path, stamp: Stamp) -> None:
    """Bring vectors and terms up to date on behalf of readers, when no writer does.

    Raises IndexBusyError if a writer is at work, and OSError or IndexFailure if the folder cannot
    be written or no longer has the catalogue of ``stamp``.
    """
    with WriterLock(directory, mending=True):
        connection = connect(directory, write=True)
        try:
            if read_stamp(connection, directory) != stamp:
                raise IndexFailure(f"The index in {directory} was replaced: run the command again.")
            Derived(directory, connection, stamp).catch_up()
        finally:
            connection.close()


MEND_SECONDS = 30.0
"""Interval at which a reader tries to repair what a dead writer left behind."""

CHECKED_AT_OPEN = 8 << 20
"""Largest file, in bytes, whose checksum is verified on opening (10 ms). Larger ones are verified
in the background: a million passages have 1.5 GB."""


class Snapshots:
    """Keeps the current snapshot of an index for readers in any thread.

    A late or damaged part on disk is repaired. While a writer is at work, or if the folder is
    read-only, a replacement is built in memory.
    """

    def __init__(
        self, directory: Path, pool: ConnectionPool, stamp: Stamp, *, gpu: bool = False
    ) -> None:
        """Check and load the parts on disk; large ones are checked fully in the background.

        With ``gpu`` vectors are searched on a card if there is one. Raises IndexFailure if the disk
        refuses to read.
        """
        self._directory, self._pool, self._stamp = directory, pool, stamp
        self._gpu = gpu
        self._vectors, self._terms = directory / VECTORS_NAME, directory / TERMS_NAME
        self._published = PublishedTerms(self._terms, stamp)
        self._memory = MemoryTerms()
        self._lock = threading.Lock()
        self._failure: IndexFailure | None = None
        with disk_errors(directory):
            self._bad_vectors, self._bad_terms = self._damaged(CHECKED_AT_OPEN)
            self._snapshot = self._load()
        if bytes_of([self._vectors, self._terms]) > CHECKED_AT_OPEN:
            self._begin_check()

    def current(self) -> Snapshot:
        """The snapshot of the newest generation. If nothing is new, this takes about 10 µs.

        Raises IndexFailure if the disk refuses to read.
        """
        with self._pool.reading() as connection:
            newest = generations.newest(connection)
        if self._failure is not None:
            failure, self._failure = self._failure, None
            self._begin_check()  # the disk may have failed only once
            raise failure
        if not self._serves(newest):
            with self._lock, disk_errors(self._directory):
                if not self._serves(newest):
                    self._snapshot = self._load()
        return self._snapshot

    def _serves(self, newest: int) -> bool:
        snapshot = self._snapshot
        if snapshot.generation < newest:
            return False
        waited = time.monotonic() - self._looked > MEND_SECONDS
        is_latest = self._manifest_seen == self._manifest_mark() and (
            snapshot.complete or (not waited and not self._published.moved())
        )
        # A replaced index gets no new generations.
        return is_latest or not self._pool.is_in_place()

    def _damaged(self, most: int | None) -> tuple[Manifest | None, Path | None]:
        """The damaged parts on disk, as now published; what a writer publishes later is a new part.

        With ``most``, the content of larger files (in bytes) is not checked.
        """
        vectors = published_vectors(self._vectors, self._stamp)
        terms = read_current(self._terms, self._stamp)
        # A part published during the check would be ahead of an earlier transaction.
        with self._pool.reading() as connection:
            if sound_manifest(self._vectors, connection, self._stamp, most) is not None:
                vectors = None
        with self._pool.reading() as connection:
            if sound_folder(self._terms, connection, self._stamp, most) is not None:
                terms = None
        return vectors, terms

    def _begin_check(self) -> None:
        threading.Thread(target=self._check_all, name="vind-checksums", daemon=True).start()

    def _check_all(self) -> None:
        """Check every byte. The next search avoids a damaged part and repairs it."""
        try:
            with disk_errors(self._directory):
                damaged = self._damaged(None)
        except IndexFailure as error:
            self._failure = error
            return
        except ValueError:  # the index was closed in the meantime
            return
        if damaged != (None, None):
            with self._lock:
                self._bad_vectors, self._bad_terms = damaged
                self._snapshot = replace(self._snapshot, complete=False)
                self._looked = -MEND_SECONDS

    def _manifest_mark(self) -> FileMark:
        return file_mark(self._vectors / MANIFEST_NAME)

    def _load(self) -> Snapshot:
        self._looked = time.monotonic()
        snapshot = self._read()
        if snapshot.complete:
            self._memory = MemoryTerms()
            return snapshot
        try:
            mend(self._directory, self._stamp)
        except IndexBusyError:
            return snapshot  # a writer will publish newer terms within seconds
        except (IndexFailure, OSError):
            return self._read(terms_on_disk=False)  # read-only for this process
        self._bad_vectors, self._bad_terms = self._damaged(CHECKED_AT_OPEN)
        return self._read()

    def _read(self, *, terms_on_disk: bool = True) -> Snapshot:
        for _ in range(ATTEMPTS):
            # Read the disk before the catalogue, so that no part is ahead of it.
            self._manifest_seen = self._manifest_mark()
            manifest = published_vectors(self._vectors, self._stamp)
            searcher = self._published.latest(self._bad_terms) if terms_on_disk else None
            try:
                return self._combine(None if manifest == self._bad_vectors else manifest, searcher)
            except FileNotFoundError:
                continue
        return self._combine(None, None)

    def _combine(self, manifest: Manifest | None, searcher: tantivy.Searcher | None) -> Snapshot:
        with self._pool.reading() as connection:
            newest = generations.newest(connection)
            _require_tombstones(generations.pruned(connection), manifest, searcher)
            terms = searcher or self._memory.latest(connection)
            dead = generations.removed_after(connection, reached_by(terms))
            reached = manifest.generation if manifest else 0
            return Snapshot(
                newest,
                view(self._vectors, manifest, connection, self._stamp, gpu=self._gpu),
                TermsView(terms, dead),
                complete=searcher is not None and min(reached, reached_by(terms)) == newest,
            )


def _require_tombstones(
    pruned: int, manifest: Manifest | None, searcher: tantivy.Searcher | None
) -> None:
    """Raise FileNotFoundError if a compaction has just replaced what was read."""
    reached = [manifest.purged] if manifest else []
    reached += [reached_by(searcher)] if searcher else []
    if reached and min(reached) < pruned:
        raise FileNotFoundError("a compaction has put other files in their place")
