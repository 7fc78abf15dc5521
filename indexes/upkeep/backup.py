"""``vind backup``: the catalogue of a live index, at one generation, as one file.

The file is an SQLite database with one more line behind it, which SQLite does not read:

    vind backup 1 sha256 <64 digits, of all that stands before the line>

Vectors and terms are not in it: they are made from the catalogue when it is restored.
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
from vind.indexes.catalogue.schema import CATALOGUE_NAME
from vind.indexes.catalogue.sql import Connection
from vind.indexes.durable import CHUNK, disk_errors, disk_fails, disk_full, sync_directory
from vind.indexes.errors import BackupError, IndexDamagedError
from vind.indexes.local import LocalStore
from vind.indexes.store import Store, Where, store_at
from vind.indexes.types import Steps
from vind.indexes.upkeep.migrate import copy_catalogue

TRAILER = b"vind backup 1 sha256 "
TRAILER_BYTES = len(TRAILER) + hashlib.sha256().digest_size * 2 + 1

PAGES = 1024
"""Pages of the catalogue (4 kB) copied between two looks at the user's Ctrl-C."""

NO_LINKS = frozenset({errno.EPERM, errno.ENOSYS, errno.EOPNOTSUPP})
"""What a file system says that has one name for a file alone, as FAT."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup as it was made: the state that is in it, and the bytes of the file."""

    file: Path
    generation: int
    passages: int
    bytes: int


def backup(where: Where, file: Path, progress: Steps) -> Backup:
    """Write the newest generation of the index in a folder or store to ``file``; others may write.

    The file is there when it is whole, checked and on the disk, and not before; its owner alone may
    read it. Raises BackupError where there is one already, NoIndexError, IndexFormatError,
    IndexDamagedError, DiskFullError, and IndexFailure where a disk refuses.
    """
    store = store_at(where)
    store.require()
    if file.is_symlink() or file.exists():
        raise _there_already(file)
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
        # As the index: whoever may read neither it nor the documents may not read them here.
        copy.touch(mode=0o600)
        with pool.reading() as connection:
            store.read_stamp(connection)
            generation = generations.newest(connection)
            passages = documents.passage_count(connection)
            if isinstance(own, Path):
                _copy(cast("sqlite3.Connection", connection), copy, progress)
            else:
                _carry(store, connection, copy.parent, progress)
        progress(0, 0, "checking the copy")
        _require_sound(copy, store)
        _seal(copy)
        _put_in_place(copy, file)
        sync_directory(file.parent)
    return Backup(file, generation, passages, file.stat().st_size)


def _copy(connection: sqlite3.Connection, copy: Path, progress: Steps) -> None:
    """All pages as the connection's transaction sees them."""
    # No one else knows of the copy, and a journal or a sync of each page would be of no use.
    target = sqlite3.connect(f"{copy.absolute().as_uri()}?nolock=1", uri=True)
    with closing(target), _disk_errors_of_copy(copy):
        target.execute("PRAGMA synchronous = OFF")
        target.execute("PRAGMA journal_mode = OFF")
        connection.backup(
            target,
            pages=PAGES,
            progress=lambda _, left, total: progress(total - left, total, "pages copied"),
        )


def _carry(store: Store, connection: Connection, beside: Path, progress: Steps) -> None:
    """The catalogue of a cluster's index, as a folder has it."""
    with closing(connect(beside, write=True)) as target:
        copy_catalogue(store, connection, LocalStore(beside), target, progress)
        empty_log(target)


@contextmanager
def _disk_errors_of_copy(copy: Path) -> Iterator[None]:
    """A disk that is full or fails is that of the copy, and not that of the index."""
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
    """Give ``copy`` its name. Raises BackupError where something else has come by it meanwhile."""
    try:
        try:
            os.link(copy, file)
        except OSError as error:
            if error.errno not in NO_LINKS:
                raise
            file.touch(mode=0o600, exist_ok=False)
            copy.replace(file)
    except FileExistsError as error:
        raise _there_already(file) from error


def _there_already(file: Path) -> BackupError:
    return BackupError(f"{file} is there already: give the backup another name, or remove it.")
