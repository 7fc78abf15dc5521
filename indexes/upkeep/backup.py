"""``vind backup``: the catalogue of a live index, at one generation, in one file.

The file is an SQLite database followed by a line that SQLite ignores:

    vind backup 1 sha256 <64 digits, of all that stands before the line>

Vectors and terms are left out, as a restore rebuilds them from the catalogue.
"""

import errno
import hashlib
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from vind.indexes.catalogue import documents, generations
from vind.indexes.catalogue.connection import PRIMARY_CODE, connect, empty_log
from vind.indexes.catalogue.schema import CATALOGUE_NAME, Connection
from vind.indexes.core.durable import CHUNK, disk_errors, disk_fails, disk_full, sync_directory
from vind.indexes.errors import BackupError, IndexDamagedError
from vind.indexes.folder.store import LocalStore
from vind.indexes.store import Store
from vind.indexes.types import Steps
from vind.indexes.upkeep.migrate import copy_catalogue
from vind.indexes.where import Where, store_at

TRAILER = b"vind backup 1 sha256 "
TRAILER_BYTES = len(TRAILER) + hashlib.sha256().digest_size * 2 + 1

PAGES = 1024
"""Pages of the catalogue (4 kB) copied between checks for Ctrl-C."""

NO_LINKS = frozenset({errno.EPERM, errno.ENOSYS, errno.EOPNOTSUPP})
"""Errors of a file system without hard links, such as FAT."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A finished backup: the state in it, and its size in bytes."""

    file: Path
    generation: int
    passages: int
    bytes: int


def backup(where: Where, file: Path, progress: Steps) -> Backup:
    """Write the newest generation of the index to ``file``, also while others write.

    The file appears only when it is complete, verified and synced, readable by its owner alone.
    Raises BackupError if it exists already, NoIndexError, IndexFormatError, IndexDamagedError,
    DiskFullError, and IndexFailure if a disk refuses.
    """
    store = store_at(where)
    store.require()
    if file.is_symlink() or file.exists():
        raise _already_exists(file)
    own = store.directory
    if isinstance(own, Path) and own.resolve() in file.resolve().parents:
        raise BackupError(
            f"{file} is in the folder of the index, and would be lost with it: give another place."
        )
    if not file.parent.is_dir():
        raise BackupError(f"There is no folder {file.parent} to put a backup in: make it first.")
    with (
        closing(store.pool()) as pool,
        disk_errors(file.parent),
        tempfile.TemporaryDirectory(prefix=".vind-backup-", dir=file.parent) as beside,
    ):
        copy = Path(beside) / CATALOGUE_NAME
        # Private, like the index, for whoever may not read the documents.
        copy.touch(mode=0o600)
        with pool.reading() as connection:
            store.read_stamp(connection)
            generation = generations.newest(connection)
            passages = documents.passage_count(connection)
            if isinstance(own, Path):
                _copy(cast("sqlite3.Connection", connection), copy, progress)
            else:
                _copy_from_cluster(store, connection, copy.parent, progress)
        progress(0, 0, "checking the copy")
        _require_sound(copy, store)
        _seal(copy)
        _put_in_place(copy, file)
        sync_directory(file.parent)
    return Backup(file, generation, passages, file.stat().st_size)


def _copy(connection: sqlite3.Connection, copy: Path, progress: Steps) -> None:
    """Copy all pages as the connection's transaction sees them."""
    # Nobody else uses the copy, so it needs no journal and no sync of each page.
    target = sqlite3.connect(f"{copy.absolute().as_uri()}?nolock=1", uri=True)
    with closing(target), _disk_errors_of_copy(copy):
        target.execute("PRAGMA synchronous = OFF")
        target.execute("PRAGMA journal_mode = OFF")
        connection.backup(
            target,
            pages=PAGES,
            progress=lambda _, left, total: progress(total - left, total, "pages copied"),
        )


def _copy_from_cluster(store: Store, connection: Connection, beside: Path, progress: Steps) -> None:
    """Copy the catalogue of a cluster's index in the form of a folder's."""
    with closing(connect(beside, write=True)) as target:
        copy_catalogue(store, connection, LocalStore(beside), target, progress)
        empty_log(target)


@contextmanager
def _disk_errors_of_copy(copy: Path) -> Iterator[None]:
    """Report a full or failing disk as that of the copy, not of the index."""
    try:
        yield
    except sqlite3.Error as error:
        match getattr(error, "sqlite_errorcode", 0) & PRIMARY_CODE:
            case sqlite3.SQLITE_FULL:
                raise disk_full(copy.parent.parent) from error
            case sqlite3.SQLITE_IOERR | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_READONLY:
                raise disk_fails(copy.parent.parent, str(error)) from error
        raise


def _require_sound(copy: Path, store: Store) -> None:
    with (
        _disk_errors_of_copy(copy),
        closing(sqlite3.connect(f"{copy.absolute().as_uri()}?immutable=1", uri=True)) as opened,
    ):
        try:
            (said,) = opened.execute("PRAGMA integrity_check(1)").fetchone()
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", 0) & PRIMARY_CODE == sqlite3.SQLITE_IOERR:
                raise
            said = str(error)
    if said != "ok":
        raise IndexDamagedError(
            f"The catalogue in {store} is damaged ({said}), so no backup was made. Put back an "
            "earlier one with `vind restore`; `vind verify` tells what is wrong."
        )


def _seal(copy: Path) -> None:
    with copy.open("r+b") as file:
        digest = hashlib.sha256()
        while chunk := file.read(CHUNK):
            digest.update(chunk)
        file.write(TRAILER + digest.hexdigest().encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def _put_in_place(copy: Path, file: Path) -> None:
    """Rename ``copy``. Raises BackupError if the name was taken meanwhile."""
    try:
        try:
            os.link(copy, file)
        except OSError as error:
            if error.errno not in NO_LINKS:
                raise
            file.touch(mode=0o600, exist_ok=False)
            copy.replace(file)
    except FileExistsError as error:
        raise _already_exists(file) from error


def _already_exists(file: Path) -> BackupError:
    return BackupError(f"{file} is there already: give the backup another name, or remove it.")
