"""``vind restore``: create the index of a folder from a backup."""

import hashlib
import os
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from vind.indexes.catalogue import documents, generations
from vind.indexes.catalogue.connection import catalogue_errors, connect
from vind.indexes.catalogue.schema import CATALOGUE_NAME, note
from vind.indexes.catalogue.stamp import read_stamp, unused_id
from vind.indexes.core.durable import CHUNK, disk_errors, sync_directory
from vind.indexes.core.gpu import faiss
from vind.indexes.errors import BackupError, IndexFormatError
from vind.indexes.folder.derived import Derived
from vind.indexes.folder.directory import prepare_folder
from vind.indexes.folder.lock import WriterLock
from vind.indexes.folder.swap import CATALOGUE_FILES, RESTORING_FILES, RESTORING_NAME
from vind.indexes.types import Steps
from vind.indexes.upkeep.backup import TRAILER, TRAILER_BYTES, Backup


def restore(file: Path, directory: Path, progress: Steps) -> Backup:
    """Create the index in ``directory`` from a backup, with new vectors and terms.

    The index appears only after the backup was verified. Raises BackupError if there is an index
    already, or ``file`` is incomplete, not a backup, or from another version of vind,
    IndexFormatError for a folder that holds something else, IndexBusyError, DiskFullError,
    FaissError, and IndexFailure if the disk refuses.
    """
    faiss()  # fails early: a restored index would be in the way of a second try
    with disk_errors(file.parent):
        size = _require_backup(file)
    prepare_folder(directory)
    with disk_errors(directory), WriterLock(directory):
        _require_no_index(directory)
        beside = directory / RESTORING_NAME
        _remove_what_is_left(directory)
        with _removed_on_failure(directory):
            _copy(file, beside, size, progress)
            _renew_identity(beside, file)
            beside.rename(directory / CATALOGUE_NAME)
        sync_directory(directory)
        progress(0, 0, "making vectors and terms")
        with closing(connect(directory, write=True)) as connection:
            Derived(directory, connection, read_stamp(connection, directory)).catch_up()
            with catalogue_errors(directory):
                generation = generations.newest(connection)
                passages = documents.passage_count(connection)
    return Backup(file, generation, passages, size + TRAILER_BYTES)


def _require_backup(file: Path) -> int:
    """The size in bytes of the catalogue in ``file``. Raises BackupError if that is no backup."""
    if not file.is_file():
        what = f"{file} is a folder" if file.is_dir() else f"There is no file {file}"
        raise BackupError(f"{what}. Give the file that `vind backup` wrote.")
    size = file.stat().st_size - TRAILER_BYTES
    with file.open("rb") as opened:
        opened.seek(max(0, size))
        trailer = opened.read()
    if size < 0 or not trailer.startswith(TRAILER):
        raise BackupError(
            f"{file} is not a backup of `vind backup`, or not all of it: give another file."
        )
    return size


def _require_no_index(directory: Path) -> None:
    there = sorted(name for name in CATALOGUE_FILES if (directory / name).exists())
    if there:
        raise BackupError(
            f"{directory} holds an index already ({there[0]}): move it away first, or give another "
            "folder with --index. Where it is what a restore left that stopped at its vectors or "
            "terms, it is whole: the next command that opens it makes them."
        )


def _copy(file: Path, beside: Path, size: int, progress: Steps) -> None:
    digest, done = hashlib.sha256(), 0
    with file.open("rb") as source, beside.open("wb") as target:
        while done < size and (chunk := source.read(min(CHUNK, size - done))):
            digest.update(chunk)
            target.write(chunk)
            done += len(chunk)
            progress(done, size, "bytes restored")
        if source.read() != TRAILER + digest.hexdigest().encode() + b"\n":
            raise BackupError(
                f"The backup {file} is damaged: it does not have the checksum that it was written "
                "with. Give another one; this one was not restored."
            )


def _renew_identity(beside: Path, file: Path) -> None:
    """Give the copy a new identity and new ids for what is added later, and sync it.

    The original index may have given out the next ids, and has derived data of its own.
    """
    with (
        catalogue_errors(beside.parent),
        closing(sqlite3.connect(beside, isolation_level=None)) as connection,
    ):
        _require_stamp(connection, file)
        connection.execute("PRAGMA synchronous = FULL")
        note(connection, "identity", uuid.uuid4().hex)
        connection.execute("UPDATE sqlite_sequence SET seq = seq + ?", (unused_id(),))
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with beside.open("rb") as opened:
        os.fsync(opened.fileno())


def _require_stamp(connection: sqlite3.Connection, file: Path) -> None:
    try:
        read_stamp(connection, file)
    except IndexFormatError as error:
        raise BackupError(
            f"The backup {file} was written by another version of vind and is not read by this "
            "one: restore it with that version, or index the documents again with `vind index`."
        ) from error


@contextmanager
def _removed_on_failure(directory: Path) -> Iterator[None]:
    """Remove the copy if it does not become the index."""
    try:
        yield
    except BaseException:
        _remove_what_is_left(directory)
        raise


def _remove_what_is_left(directory: Path) -> None:
    for name in RESTORING_FILES:
        (directory / name).unlink(missing_ok=True)
