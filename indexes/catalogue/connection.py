"""Connections to the catalogue: how they are set up, shared by threads, and fail."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from indexes.catalogue.schema import CATALOGUE_NAME
from indexes.durable import disk_fails, disk_full
from indexes.errors import IndexBusyError, IndexDamagedError

BUSY_SECONDS = 30.0
"""How long SQLite waits for a lock; only a recovery or a checkpoint ever takes one for long."""

WAL_BYTES = 64 << 20
"""The log is cut back to this after a checkpoint, so that one big batch does not keep its room."""

PRIMARY_CODE = 0xFF
"""The low byte of an extended result code of SQLite is the primary one."""


def connect(directory: Path, *, write: bool = False) -> sqlite3.Connection:
    """A connection in autocommit mode, for any thread; without ``write`` it refuses to change.

    A commit is on the disk when it returns (synchronous=FULL).
    """
    with catalogue_errors(directory):
        # A reader opens "rw" too: it may have to make the shared memory file of the log.
        mode = "rwc" if write else "rw"
        connection = sqlite3.connect(
            f"{(directory / CATALOGUE_NAME).absolute().as_uri()}?mode={mode}",
            uri=True,
            timeout=BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
        )
        try:
            if write:
                connection.execute("PRAGMA synchronous = FULL")
                connection.execute("PRAGMA foreign_keys = ON")
                connection.execute(f"PRAGMA journal_size_limit = {WAL_BYTES}")
            else:
                connection.execute("PRAGMA query_only = ON")
        except sqlite3.Error:
            connection.close()
            raise
    return connection


class ConnectionPool:
    """Read connections lent to threads; grows to as many as read at the same time."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._idle: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        self._closed = False

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection inside one read transaction: one generation, whole.

        Raises ValueError when the pool is closed, and our errors for those of SQLite.
        """
        with self._lock:
            if self._closed:
                raise ValueError("the index is closed")
            connection = self._idle.pop() if self._idle else None
        connection = connection or connect(self.directory)
        try:
            with catalogue_errors(self.directory):
                connection.execute("BEGIN")
                try:
                    yield connection
                finally:
                    connection.execute("ROLLBACK")
        except BaseException:
            connection.close()
            raise
        with self._lock:
            if not self._closed:
                self._idle.append(connection)
                return
        connection.close()

    def close(self) -> None:
        """Close what is idle now and the rest when it comes back."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()


@contextmanager
def catalogue_errors(directory: Path) -> Iterator[None]:
    """Turn the errors of SQLite that a user can act upon into ours; others pass."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & PRIMARY_CODE
        match code:
            case sqlite3.SQLITE_FULL:
                raise disk_full(directory) from error
            case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
                raise IndexDamagedError(
                    f"The catalogue {directory / CATALOGUE_NAME} is damaged ({error}). Put "
                    "back a backup with `vind restore`, or run `vind index`, with --index and a "
                    "new folder."
                ) from error
            case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
                raise IndexBusyError(
                    f"The catalogue in {directory} is locked by another program: close it and "
                    "run the command again."
                ) from error
            case (
                sqlite3.SQLITE_IOERR
                | sqlite3.SQLITE_READONLY
                | sqlite3.SQLITE_CANTOPEN
                | sqlite3.SQLITE_PERM
            ):
                raise disk_fails(directory, str(error)) from error
        raise
