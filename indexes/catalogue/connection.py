"""Connections to the catalogue: how they are set up, shared by threads, and fail.

SQLite reads a catalogue only together with its log, and makes that where there is none. In a folder
that this process may not write it cannot: where no log is there, and so no writer, the catalogue is
read as a file that does not change (``FrozenConnection``). Whoever may write the folder, in another
container perhaps, can begin to in the meantime. So it is looked at before and after each reading.
"""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from indexes.catalogue.schema import CATALOGUE_NAME
from indexes.durable import FileMark, disk_fails, disk_full, file_mark
from indexes.errors import PUT_BACK, IndexBusyError, IndexDamagedError, IndexFailure

BUSY_SECONDS = 30.0
"""How long SQLite waits for a lock; only a recovery or a checkpoint ever takes one for long."""

WAL_BYTES = 64 << 20
"""The log is cut back to this after a checkpoint, so that one big batch does not keep its room."""

LOG_NAME = f"{CATALOGUE_NAME}-wal"

NO_TEXT = "Could not decode to UTF-8"
"""How the message of Python's begins, which goes on with the text; it has no code."""

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
            _address(directory, f"mode={mode}"),
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


def _address(directory: Path, options: str) -> str:
    """Of the catalogue in ``directory``, as a URI of SQLite's."""
    return f"{(directory / CATALOGUE_NAME).absolute().as_uri()}?{options}"


class FrozenConnection(sqlite3.Connection):
    """To a catalogue as it was when it was opened: without a log, without locks."""

    opened_at: FileMark = None

    @classmethod
    def open(cls, directory: Path) -> Self:
        """Raises our errors for those of SQLite."""
        mark = file_mark(directory / CATALOGUE_NAME)
        with catalogue_errors(directory):
            connection = sqlite3.connect(
                _address(directory, "mode=ro&immutable=1"),
                uri=True,
                isolation_level=None,
                check_same_thread=False,
                factory=cls,
            )
        connection.opened_at = mark
        return connection

    def is_whole(self, directory: Path) -> bool:
        """Whether nothing was written since it was opened; a log alone changes nothing yet."""
        return file_mark(directory / CATALOGUE_NAME) == self.opened_at


def is_frozen(directory: Path) -> bool:
    """Whether no one writes the catalogue in ``directory``, and this process may not."""
    return not (os.access(directory, os.W_OK) or (directory / LOG_NAME).exists())


_Inode = tuple[int, int]
"""Device and inode of a catalogue: another one under the same name has others."""


def _inode_of(directory: Path) -> _Inode | None:
    """That of the catalogue in ``directory``, None where there is none at the moment."""
    try:
        status = os.stat(directory / CATALOGUE_NAME)  # noqa: PTH116 - on each call, so the fast one
    except (FileNotFoundError, NotADirectoryError):
        return None
    return status.st_dev, status.st_ino


class ConnectionPool:
    """Read connections to one catalogue, lent to threads; grows to as many as read at a time.

    When another catalogue takes its place there can be no new ones: threads then wait for those
    that there are, which go on in the old one.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._inode = _inode_of(directory)
        self._idle: list[sqlite3.Connection] = []
        self._lent = 0
        self._returned = threading.Condition()
        self._closed = False

    def is_in_place(self) -> bool:
        """Whether this catalogue is what is in the folder: no other one, nor none. Costs a stat."""
        return _inode_of(self.directory) == self._inode

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection inside one read transaction: one generation, whole.

        Raises ValueError when the pool is closed, and our errors for those of SQLite.
        """
        connection = self._borrow()
        is_sound = False
        try:
            with catalogue_errors(self.directory):
                connection.execute("BEGIN")
                try:
                    yield connection
                finally:
                    # Where the disk failed, SQLite has ended the transaction itself.
                    if connection.in_transaction:
                        connection.execute("ROLLBACK")
                        is_sound = True
        finally:
            is_torn = self._is_torn(connection)
            self._give_back(connection, is_sound=is_sound and not is_torn)
            if is_torn:
                raise IndexBusyError(
                    f"The index in {self.directory} was written to by another program while it "
                    "was read: run the command again."
                )

    def close(self) -> None:
        """Close what is idle now and the rest when it comes back."""
        with self._returned:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def _borrow(self) -> sqlite3.Connection:
        with self._returned:
            if self._closed:
                raise ValueError("the index is closed")
            while self._idle:
                idle = self._idle.pop()
                if self._is_fresh(idle):
                    self._lent += 1
                    return idle
                idle.close()
        connection = self._connect()
        with self._returned:
            while connection is None:
                if self._idle:
                    connection = self._idle.pop()
                elif self._lent:
                    self._returned.wait()
                else:
                    raise IndexFailure(
                        f"The index in {self.directory} was replaced while it was read: run the "
                        "command again."
                    )
            self._lent += 1
        return connection

    def _connect(self) -> sqlite3.Connection | None:
        """A new connection; None where another catalogue has come in place of this one."""
        open_one = FrozenConnection.open if is_frozen(self.directory) else connect
        try:
            connection = open_one(self.directory)
        except IndexFailure:
            if _inode_of(self.directory) == self._inode:
                raise
            return None
        try:
            with catalogue_errors(self.directory):
                # SQLite opens the log by its name at the first read: it must be of the same file.
                connection.execute("SELECT 1 FROM sqlite_schema").fetchone()
            if _inode_of(self.directory) == self._inode:
                return connection
        except BaseException:
            connection.close()
            raise
        connection.close()
        return None

    def _is_fresh(self, connection: sqlite3.Connection) -> bool:
        """Whether an idle connection sees the newest generation."""
        return not isinstance(connection, FrozenConnection) or (
            is_frozen(self.directory) and connection.is_whole(self.directory)
        )

    def _is_torn(self, connection: sqlite3.Connection) -> bool:
        """Whether what was read may be half of one generation and half of another."""
        return isinstance(connection, FrozenConnection) and not connection.is_whole(self.directory)

    def _give_back(self, connection: sqlite3.Connection, *, is_sound: bool) -> None:
        with self._returned:
            self._lent -= 1
            self._returned.notify()
            if is_sound and not self._closed:
                self._idle.append(connection)
                return
        connection.close()


@contextmanager
def catalogue_errors(directory: Path) -> Iterator[None]:
    """Turn the errors of SQLite that a user can act upon into ours; others pass.

    A text or a value that cannot be what was written is damage as well.
    """
    try:
        yield
    except (UnicodeDecodeError, sqlite3.DataError) as error:  # also of SQLite's own messages
        raise _damaged(directory, "a value in it is not what was written") from error
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & PRIMARY_CODE
        match code:
            case sqlite3.SQLITE_FULL:
                raise disk_full(directory) from error
            case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
                raise _damaged(directory, str(error)) from error
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
        if not code and str(error).startswith(NO_TEXT):
            raise _damaged(directory, "a text in it is not what was written") from error
        raise


def _damaged(directory: Path, what: str) -> IndexDamagedError:
    return IndexDamagedError(
        f"The catalogue {directory / CATALOGUE_NAME} is damaged ({what}). {PUT_BACK}"
    )
