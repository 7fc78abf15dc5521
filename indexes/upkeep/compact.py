"""``vind compact``: free the disk space that an index no longer needs."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, cast

from vind.indexes.catalogue import documents, write
from vind.indexes.catalogue.connection import (
    LOG_NAME,
    ConnectionPool,
    catalogue_errors,
    connect,
    empty_log,
)
from vind.indexes.catalogue.stamp import Stamp, read_stamp
from vind.indexes.catalogue.write import KEY_BYTES
from vind.indexes.core.durable import disk_errors
from vind.indexes.core.stored_vectors import STORED
from vind.indexes.errors import DiskFullError
from vind.indexes.folder import terms, vectors
from vind.indexes.folder.directory import bytes_of, let_readers_in, require_catalogue
from vind.indexes.folder.lock import WriterLock
from vind.indexes.folder.swap import INDEX_FILES, RESTORING_FILES
from vind.indexes.folder.term_view import open_folder, reached_by
from vind.indexes.folder.terms import TERMS_NAME
from vind.indexes.folder.vectors import VECTORS_NAME, published_vectors
from vind.indexes.reading.status import Compacted, Reclaimable
from vind.indexes.types import Steps
from vind.indexes.where import Where, store_at

if TYPE_CHECKING:
    from vind.indexes.cluster.store import ClusterStore

VACUUM_COPIES = 2
"""SQLite writes the compacted catalogue to a temporary file and then to its log."""

STEPS = 4


def compact(where: Where, progress: Steps) -> Compacted:
    """Make the index as small as possible; its answers stay the same.

    Vectors and terms are rebuilt from the catalogue, which also repairs them. A kill loses nothing.
    Raises NoIndexError, IndexBusyError, IndexFormatError, IndexDamagedError, FaissError,
    DiskFullError (also if there is too little room to begin), StoreError, and IndexFailure if the
    disk refuses.
    """
    store = store_at(where)
    if isinstance(store.directory, Path):
        return _compact_folder(store.directory, progress)
    from vind.indexes.upkeep import compact_cluster as cluster  # needs the extra "cluster"

    return cluster.compact(cast("ClusterStore", store), progress)


def _compact_folder(directory: Path, progress: Steps) -> Compacted:
    require_catalogue(directory)
    with disk_errors(directory), WriterLock(directory), catalogue_errors(directory):
        before = bytes_of(directory / name for name in INDEX_FILES)
        with closing(connect(directory, write=True)) as connection:
            stamp = read_stamp(connection, directory)
            _require_room(directory, connection)
            reached = _rebuild(directory, connection, stamp, progress)
            progress(2, STEPS, "dropping what nothing uses")
            embeddings, tombstones = _drop_unused(connection, reached)
            progress(3, STEPS, "moving the catalogue together")
            _shrink(directory, connection)
        for name in RESTORING_FILES:
            (directory / name).unlink(missing_ok=True)
        let_readers_in(directory)
        progress(STEPS, STEPS, "done")
        after = bytes_of(directory / name for name in INDEX_FILES)
    return Compacted(embeddings, tombstones, before, after)


def reclaimable(where: Where) -> Reclaimable:
    """What ``compact`` would drop, and about how many bytes that would free.

    Raises NoIndexError, IndexFormatError, IndexDamagedError, IndexBusyError, StoreError, and
    IndexFailure if the disk refuses.
    """
    store = store_at(where)
    if isinstance(store.directory, Path):
        return _reclaimable_in_folder(store.directory)
    from vind.indexes.upkeep import compact_cluster as cluster  # needs the extra "cluster"

    return cluster.reclaimable(cast("ClusterStore", store))


def _reclaimable_in_folder(directory: Path) -> Reclaimable:
    require_catalogue(directory)
    with closing(ConnectionPool(directory)) as pool, pool.reading() as connection:
        stamp = read_stamp(connection, directory)
        embeddings, of_words = write.unused_embeddings(connection)
        tombstones = write.tombstone_count(connection)
        manifest = published_vectors(directory / VECTORS_NAME, stamp)
        rows = sum(segment.rows for segment in manifest.segments) if manifest else 0
        removed = max(0, rows - documents.passage_count(connection))
        vector = stamp.dimension * STORED.itemsize
        return Reclaimable(
            embeddings,
            tombstones,
            write.empty_bytes(connection)
            + embeddings * (vector + 2 * KEY_BYTES)
            + of_words
            + removed * vector
            + bytes_of([directory / LOG_NAME]),
        )


def _require_room(directory: Path, connection: sqlite3.Connection) -> None:
    """Raise DiskFullError unless there is room for the largest step."""
    needed = max(
        write.used_bytes(connection) * VACUUM_COPIES,
        bytes_of([directory / VECTORS_NAME]) + bytes_of([directory / TERMS_NAME]),
    )
    free = shutil.disk_usage(directory).free
    if free < needed:
        raise DiskFullError(
            f"To compact the index in {directory} takes {needed / 1e6:,.0f} MB of free space for a "
            f"while, and {free / 1e6:,.0f} MB are free. Free some space and run it again; nothing "
            "was changed."
        )


def _rebuild(directory: Path, connection: sqlite3.Connection, stamp: Stamp, progress: Steps) -> int:
    """Rebuild vectors and terms; return the generation up to which removed passages are gone."""
    progress(0, STEPS, "making the vectors anew")
    manifest = vectors.catch_up(directory / VECTORS_NAME, connection, stamp, None)
    progress(1, STEPS, "making the terms anew")
    folder = terms.catch_up(directory / TERMS_NAME, connection, stamp, None)
    return min(manifest.purged, reached_by(open_folder(folder).searcher()))


def _drop_unused(connection: sqlite3.Connection, reached: int) -> tuple[int, int]:
    """Drop, in one transaction, unused embeddings and obsolete tombstones; return their numbers."""
    # SQLite would search all passages for each embedding; unused ones have none.
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("BEGIN IMMEDIATE")
    try:
        dropped = write.drop_unused_embeddings(connection), write.prune(connection, reached)
        write.drop_unused_rights(connection)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return dropped


def _shrink(directory: Path, connection: sqlite3.Connection) -> None:
    """Rewrite the catalogue without free pages; readers use the old one meanwhile."""
    # Its temporary file is as large as the catalogue, too large for some /tmp.
    place = str(directory.absolute()).replace("'", "''")
    connection.execute("PRAGMA temp_store = FILE")
    connection.execute(f"PRAGMA temp_store_directory = '{place}'")
    connection.execute("VACUUM")
    empty_log(connection)
