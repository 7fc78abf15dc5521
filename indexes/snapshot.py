"""What a reader answers from: one generation, whole, replaced when there is a newer one."""

import threading
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias

import tantivy

from vind.indexes import filters as file_filters
from vind.indexes.access import Viewer, may_read
from vind.indexes.catalogue import generations, rights
from vind.indexes.catalogue.pool import ConnectionPool
from vind.indexes.catalogue.sql import Connection
from vind.indexes.catalogue.stamp import Stamp
from vind.indexes.derived import mend
from vind.indexes.durable import FileMark, disk_errors, file_mark
from vind.indexes.errors import IndexBusyError, IndexFailure
from vind.indexes.filters import Passing
from vind.indexes.folder import bytes_of
from vind.indexes.readable import Readable
from vind.indexes.remembered import Remembered
from vind.indexes.terms.files import TERMS_NAME, read_current, sound_folder
from vind.indexes.terms.reader import MemoryTerms, PublishedTerms
from vind.indexes.terms.view import Kept, TermsView, reached_by
from vind.indexes.types import Filters
from vind.indexes.vectors import manifest as manifests
from vind.indexes.vectors.manifest import MANIFEST_NAME, Manifest
from vind.indexes.vectors.view import view
from vind.indexes.vectors.writer import VECTORS_NAME, sound_manifest
from vind.indexes.views import Terms, Vectors

ATTEMPTS = 100
"""How often a reader that was overtaken by a writer reads again: once is nearly always enough, but
beside a writer of small batches on a busy machine ten were not."""

MEND_SECONDS = 30.0
"""How often a reader looks whether it may mend what a dead writer left behind."""

CHECKED_AT_OPEN = 8 << 20
"""Bytes of the largest file whose checksum is looked at on opening, 10 ms; that of larger ones is
looked at beside the first searches, as a million passages have 1.5 GB of them."""

MOST_RESOLVED = 64
"""Filters whose files are remembered; one that keeps 100,000 files takes 0.8 MB."""

MOST_VIEWERS = 10_000
"""Viewers of whom is remembered which rights let them through."""

MOST_READABLE = 32
"""Sets of rights whose files are remembered; one that opens 100,000 files takes 1.6 MB."""

LetThrough: TypeAlias = frozenset[tuple[int, str]]
"""Rights, by id and encoded, that let somebody through."""


@dataclass(frozen=True, eq=False, slots=True)
class Snapshot:
    """Vectors of ``generation``; terms of that one or, while a writer is busy, a little older.

    ``complete``: the parts on disk were sound and had reached the generation.
    """

    generation: int
    vectors: Vectors
    terms: Terms
    complete: bool
    everything: Readable = field(default_factory=Readable)
    let_through: Remembered[tuple[int, Viewer], LetThrough] = field(
        default_factory=lambda: Remembered(MOST_VIEWERS)
    )
    readable: Remembered[tuple[int, LetThrough], Readable] = field(
        default_factory=lambda: Remembered(MOST_READABLE)
    )
    resolved: Remembered[tuple[Filters, Readable], Passing] = field(
        default_factory=lambda: Remembered(MOST_RESOLVED)
    )
    kept: Remembered[tuple[Filters, Readable], Kept] = field(
        default_factory=lambda: Remembered(MOST_RESOLVED)
    )

    def readable_by(self, viewer: Viewer, connection: Connection) -> Readable:
        """What ``viewer`` may read; worked out once for all whom the same rights let through.

        ``connection`` is inside a transaction of the snapshot's generation, or of a newer one: a
        right that was taken away since then holds.
        """
        if viewer.is_administrator:
            return self.everything
        generation = generations.newest(connection)

        def let_through() -> LetThrough:
            known = rights.each(connection).items()
            return frozenset((key, text) for key, text in known if may_read(viewer, text))

        own = self.let_through.of((generation, viewer), let_through)
        return self.readable.of((generation, own), lambda: Readable.of(connection, dict(own)))

    def passing(self, filters: Filters, readable: Readable, connection: Connection) -> Passing:
        """The ``readable`` files that pass ``filters``.

        ``connection`` is inside a transaction of the snapshot's generation.
        """
        return self.resolved.of(
            (filters, readable), lambda: file_filters.resolve(connection, filters, readable)
        )

    def kept_to(self, filters: Filters, readable: Readable, connection: Connection) -> Kept | None:
        """The same as the terms look for them; None where all are looked at."""
        files = self.passing(filters, readable, connection).files
        if files is None:
            return None

        def kept() -> Kept:
            share = self.vectors.count(files) / max(1, len(self.vectors))
            return Kept(files, readable.untitled, share, self.vectors.those_in)

        return self.kept.of((filters, readable), kept)


class Snapshots:
    """Keeps the current snapshot of an index for any number of threads.

    A part on disk that is behind or damaged is mended; while a writer is at work, or where the
    folder cannot be written, it is stood in for in memory.
    """

    def __init__(
        self, directory: Path, pool: ConnectionPool, stamp: Stamp, *, gpu: bool = False
    ) -> None:
        """Look at the parts on disk, and load them; at every byte of large ones, in a while.

        With ``gpu`` vectors are searched on a card, where there is one. Raises IndexFailure where
        the disk refuses to read.
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
        """The snapshot of the newest generation; a check of some 10 µs when there is none newer.

        Raises IndexFailure where the disk refuses to read.
        """
        with self._pool.reading() as connection:
            newest = generations.newest(connection)
        if self._failure is not None:
            failure, self._failure = self._failure, None
            self._begin_check()  # the disk may have failed but once
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
        # Of an index that another one has replaced, nothing newer will come.
        return is_latest or not self._pool.is_in_place()

    def _damaged(self, most: int | None) -> tuple[Manifest | None, Path | None]:
        """The parts on disk that are damaged; what a writer publishes later is another part.

        Of files of more than ``most`` bytes, where that is given, the content is not looked at.
        """
        vectors = manifests.read(self._vectors, self._stamp)
        terms = read_current(self._terms, self._stamp)
        # What is published while a part is looked at would be ahead of an earlier transaction.
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
        """Look at every byte; the next search does without what is damaged, and mends it."""
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
            return snapshot  # its terms are those of a few seconds ago, and about to be published
        except (IndexFailure, OSError):
            return self._read(terms_on_disk=False)  # this process may not write, or cannot
        self._bad_vectors, self._bad_terms = self._damaged(CHECKED_AT_OPEN)
        return self._read()

    def _read(self, *, terms_on_disk: bool = True) -> Snapshot:
        for _ in range(ATTEMPTS):
            # What is on disk first, the catalogue second: so neither is ahead of it.
            self._manifest_seen = self._manifest_mark()
            manifest = manifests.read(self._vectors, self._stamp)
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
    """Raise FileNotFoundError where a compaction has replaced what was read a moment ago."""
    reached = [manifest.purged] if manifest else []
    reached += [reached_by(searcher)] if searcher else []
    if reached and min(reached) < pruned:
        raise FileNotFoundError("a compaction has put other files in their place")
