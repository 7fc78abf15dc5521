"""Small SQLite files beside the index, so that ``vind reindex`` and a restore keep them."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from vind.indexes.catalogue.connection import PRIMARY_CODE
from vind.indexes.core.durable import disk_errors, disk_fails, disk_full
from vind.indexes.errors import IndexFailure


@contextmanager
def open_beside(file: Path, tables: str, holds: str) -> Iterator[sqlite3.Connection]:
    """The open file in a transaction; only the account that runs vind may read it.

    ``tables`` are statements that make what is missing, ``holds`` says what would be lost with the
    file. Raises DiskFullError, and IndexFailure where the file cannot be read or written.
    """
    with disk_errors(file.parent):
        os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    try:
        with closing(sqlite3.connect(file, timeout=10)) as connection:
            connection.execute("PRAGMA secure_delete = ON")
            connection.executescript(tables)
            with connection:
                yield connection
    except sqlite3.Error as error:
        match getattr(error, "sqlite_errorcode", 0) & PRIMARY_CODE:
            case sqlite3.SQLITE_FULL:
                raise disk_full(file.parent) from error
            case sqlite3.SQLITE_IOERR | sqlite3.SQLITE_READONLY | sqlite3.SQLITE_BUSY:
                raise disk_fails(file.parent, str(error)) from error
        raise IndexFailure(
            f"{file} cannot be used ({error}). Remove it to begin anew: it has {holds}, and "
            "nothing of the index."
        ) from error
