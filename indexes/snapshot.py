"""The snapshot that a reader answers from: one generation, replaced by newer ones."""

import threading
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias

import tantivy

from vind.indexes import filters as file_filters
from vind.indexes.access import Viewer, may_read
from vind.indexes.catalogue import generations, ledger
from vind.indexes.catalogue.connection import ConnectionPool
from vind.indexes.catalogue.schema import Connection
from vind.indexes.catalogue.stamp import Stamp
from vind.indexes.core.durable import FileMark, disk_errors, file_mark
from vind.indexes.core.remembered import Remembered
from vind.indexes.derived import mend
from vind.indexes.errors import IndexBusyError, IndexFailure
from vind.indexes.filters import Passing
from vind.indexes.folder import bytes_of
from vind.indexes.readable import Readable
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
"""Reads before a reader gives up when writers overtake it. One retry is usually enough, but next to
a writer of small batches on a busy machine ten were not."""

MEND_SECONDS = 30.0
"""Interval at which a reader tries to repair what a dead writer left behind."""

CHECKED_AT_OPEN = 8 << 20
"""Largest file, in bytes, whose checksum is verified on opening (10 ms). Larger ones are verified
in the background: a million passages have 1.5 GB."""

CACHED_FILTERS = 64
"""Cached filters; one that passes 100,000 files takes 0.8 MB."""

CACHED_VIEWERS = 10_000
"""Viewers whose rights are cached."""

CACHED_RIGHTS = 32
"""Cached sets of rights; one that opens 100,000 files takes 1.6 MB."""

AdmittingRights: TypeAlias = frozenset[tuple[int, str]]
"""The rights, by id and encoded, that admit a viewer."""


@dataclass(frozen=True, eq=False, slots=True)
class Snapshot:
    """The vectors of ``generation`` and its terms, which may lag a little behind a busy writer.

    ``complete`` says that the parts on disk were sound and had reached the generation.
    """

    generation: int
    vectors: Vectors
    terms: Terms
    complete: bool
    everything: Readable = field(default_factory=Readable)
    admitting_rights: Remembered[tuple[int, Viewer], AdmittingRights] = field(
        default_factory=lambda: Remembered(CACHED_VIEWERS)
    )
    readable: Remembered[tuple[int, AdmittingRights], Readable] = field(
        default_factory=lambda: Remembered(CACHED_RIGHTS)
    )
    resolved: Remembered[tuple[Filters, Readable], Passing] = field(
        default_factory=lambda: Remembered(CACHED_FILTERS)
    )
    kept: Remembered[tuple[Filters, Readable], Kept] = field(
        default_factory=lambda: Remembered(CACHED_FILTERS)
    )

    def readable_by(self, viewer: Viewer, connection: Connection) -> Readable:
        """What ``viewer`` may read, computed once for all viewers admitted by the same rights.

        ``connection`` is inside a transaction of the snapshot's generation or a newer one, so that
        rights withdrawn since then no longer count.
        """
        if viewer.is_administrator:
            return self.everything
        generation = generations.newest(connection)

        def admitting_rights() -> AdmittingRights:
            known = ledger.each(connection).items()
            return frozenset((key, text) for key, text in known if may_read(viewer, text))

        own = self.admitting_rights.of((generation, viewer), admitting_rights)
        return self.readable.of((generation, own), lambda: Readable.of(connection, dict(own)))

    def passing(self, filters: Filters, readable: Readable, connection: Connection) -> Passing:
        """The ``readable`` files that pass ``filters``.

        ``connection`` is inside a transaction of the snapshot's generation.
        """
        return self.resolved.of(
            (filters, readable), lambda: file_filters.resolve(connection, filters, readable)
        )

    def kept_to(self, filters: Filters, readable: Readable, connection: Connection) -> Kept | None:
        """The result of ``passing`` as the term index restricts a search; None for all files."""
        files = self.passing(filters, readable, connection).files
        if files is None:
            return None

        def kept() -> Kept:
            share = self.vectors.count(files) / max(1, len(self.vectors))
            return Kept(files, readable.untitled, share, self.vectors.those_in)

        return self.kept.of((filters, readable), kept)


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
        vectors = manifests.read(self._vectors, self._stamp)
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
    """Raise FileNotFoundError if a compaction has just replaced what was read."""
    reached = [manifest.purged] if manifest else []
    reached += [reached_by(searcher)] if searcher else []
    if reached and min(reached) < pruned:
        raise FileNotFoundError("a compaction has put other files in their place")
