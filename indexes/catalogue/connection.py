"""Connections to the catalogue, shared by threads where they read, and the errors they raise."""

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

from vind.indexes.catalogue.schema import CATALOGUE_NAME
from vind.indexes.core.durable import (
    FileMark,
    disk_fails,
    disk_full,
    file_mark,
    has_room,
    permission_denied,
    temporary_folder,
    temporary_full,
)
from vind.indexes.errors import (
    PUT_BACK,
    ClosedError,
    DiskFullError,
    IndexBusyError,
    IndexDamagedError,
    IndexFailure,
)

BUSY_SECONDS = 30.0
"""How long SQLite waits for a lock. Only recovery and checkpoints hold one for long."""

EMPTYING_MS = 1000
"""How long emptying the log waits for readers, each of which reads for milliseconds."""

WAL_BYTES = 64 << 20
"""Size to which a checkpoint truncates the log, so that a big batch does not keep its disk space.
"""

LOG_NAME = f"{CATALOGUE_NAME}-wal"

NOT_UTF8 = "Could not decode to UTF-8"
"""Start of Python's message for stored text that is not UTF-8. The error has no SQLite code."""

PRIMARY_CODE = 0xFF
"""Mask of the primary code in an extended result code of SQLite."""


def connect(directory: Path, *, write: bool = False) -> sqlite3.Connection:
    """Open a connection in autocommit mode, usable from any thread; read-only without ``write``.

    A commit is on disk when it returns (synchronous=FULL). Raises as ``catalogue_errors``.
    """
    with catalogue_errors(directory):
        # A reader opens "rw" too, as it may have to create the shared memory file of the log.
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
                # Savepoints would otherwise use the folder for temporary files, which may be full.
                connection.execute("PRAGMA temp_store = MEMORY")
                connection.execute("PRAGMA foreign_keys = ON")
                # Overwrite deleted text, which would otherwise stay in free pages.
                connection.execute("PRAGMA secure_delete = ON")
                connection.execute(f"PRAGMA journal_size_limit = {WAL_BYTES}")
            else:
                connection.execute("PRAGMA query_only = ON")
        except sqlite3.Error:
            connection.close()
            raise
    return connection


def _address(directory: Path, options: str) -> str:
    """The SQLite URI of the catalogue in ``directory``."""
    return f"{(directory / CATALOGUE_NAME).absolute().as_uri()}?{options}"


class FrozenConnection(sqlite3.Connection):
    """A connection to an immutable catalogue: no log, no locks."""

    opened_at: FileMark = None

    @classmethod
    def open(cls, directory: Path) -> Self:
        """Open the catalogue in ``directory``. Raises as ``catalogue_errors``."""
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
        """Whether the catalogue is unchanged since it was opened; a log alone changes nothing."""
        return file_mark(directory / CATALOGUE_NAME) == self.opened_at


def empty_log(connection: sqlite3.Connection) -> None:
    """Checkpoint the log into the catalogue and truncate it: neither then keeps deleted text.

    If a reader is in the way or the disk refuses, the log stays, and the next writer empties it.
    """
    connection.execute(f"PRAGMA busy_timeout = {EMPTYING_MS}")
    with suppress(sqlite3.OperationalError):
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def is_frozen(directory: Path) -> bool:
    """Whether the catalogue in ``directory`` has no writer, and this process may not write it."""
    return not (os.access(directory, os.W_OK) or (directory / LOG_NAME).exists())


def is_all_in_catalogue(directory: Path) -> bool:
    """Whether the log is missing or empty, so that the catalogue alone holds all commits."""
    mark = file_mark(directory / LOG_NAME)
    return mark is None or mark[-1] == 0


@contextmanager
def catalogue_errors(directory: Path) -> Iterator[None]:
    """Translate errors of SQLite that a user can act on into vind's own; others propagate.

    Text or values that vind could not have written count as damage. Raises DiskFullError,
    IndexDamagedError, IndexBusyError, and IndexFailure if the disk or a missing right refuses.
    """
    try:
        yield
    except (UnicodeDecodeError, sqlite3.DataError) as error:  # raised for SQLite's own messages too
        raise _damaged(directory, "a value in it is not what was written") from error
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & PRIMARY_CODE
        match code:
            case sqlite3.SQLITE_FULL:
                raise _full(directory) from error
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
                raise _access_error(directory, str(error)) from error
        if not code and str(error).startswith(NOT_UTF8):
            raise _damaged(directory, "a text in it is not what was written") from error
        raise


def _full(directory: Path) -> DiskFullError:
    # SQLite gives the same code for its temporary files.
    if has_room(directory) and not has_room(temporary_folder()):
        return temporary_full()
    return disk_full(directory)


def _access_error(directory: Path, said: str) -> IndexFailure:
    """The error for a code that only says that access was refused or I/O failed."""
    catalogue = directory / CATALOGUE_NAME
    if catalogue.exists() and not os.access(catalogue, os.R_OK):
        return permission_denied(catalogue)
    return disk_fails(directory, said) if has_room(directory) else disk_full(directory)


def _damaged(directory: Path, what: str) -> IndexDamagedError:
    return IndexDamagedError(
        f"The catalogue {directory / CATALOGUE_NAME} is damaged ({what}). {PUT_BACK}"
    )


_Inode = tuple[int, int]
"""Device and inode, by which a replaced catalogue is recognised."""


def _inode_of(directory: Path) -> _Inode | None:
    """The inode of the catalogue in ``directory``; None if there is none."""
    try:
        status = os.stat(directory / CATALOGUE_NAME)  # noqa: PTH116 - faster than Path.stat, on each call
    except (FileNotFoundError, NotADirectoryError):
        return None
    return status.st_dev, status.st_ino


class ConnectionPool:
    """Read connections to one catalogue; the pool grows to the number of concurrent readers.

    Once another catalogue has taken its place, no new connections can be opened. Threads then wait
    for existing ones, which keep reading the old catalogue.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._inode = _inode_of(directory)
        self._idle: list[sqlite3.Connection] = []
        self._lent = 0
        self._returned = threading.Condition()
        self._closed = False

    def is_in_place(self) -> bool:
        """Whether the folder still has this same catalogue. Costs a stat."""
        return _inode_of(self.directory) == self._inode

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection inside a read transaction, which sees one generation.

        Raises ClosedError if the pool is closed, IndexFailure if another catalogue has taken the
        place of this one, IndexBusyError if it was written to unnoticed, else as
        ``catalogue_errors``.
        """
        with self.lending() as connection, catalogue_errors(self.directory):
            yield connection

    @contextmanager
    def lending(self) -> Iterator[sqlite3.Connection]:
        """Like ``reading``, but only errors of the connection itself are translated.

        Errors raised by the caller's block propagate unchanged.
        """
        connection = self._borrow()
        is_sound = False
        try:
            with catalogue_errors(self.directory):
                connection.execute("BEGIN")
            try:
                yield connection
            finally:
                # If the disk failed, SQLite has ended the transaction already.
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
        """Close idle connections now and lent ones when they come back."""
        with self._returned:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def _borrow(self) -> sqlite3.Connection:
        with self._returned:
            if self._closed:
                raise ClosedError("index")
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
        """Open a connection; None if another catalogue has taken the place of this one."""
        if is_frozen(self.directory):
            return self._connect_by(FrozenConnection.open)
        try:
            return self._connect_by(connect)
        except IndexBusyError:
            raise
        except IndexFailure as refused:
            # For example on a full disk, which has no room for the log.
            if not is_all_in_catalogue(self.directory):
                raise
            try:
                return self._connect_by(FrozenConnection.open)
            except IndexFailure:
                raise refused from None

    def _connect_by(
        self, open_one: Callable[[Path], sqlite3.Connection]
    ) -> sqlite3.Connection | None:
        try:
            connection = open_one(self.directory)
        except IndexFailure:
            if self.is_in_place():
                raise
            return None
        try:
            with catalogue_errors(self.directory):
                # SQLite opens the log by name at the first read: check that it is of the same
                # catalogue.
                connection.execute("SELECT 1 FROM sqlite_schema").fetchone()
            if self.is_in_place():
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
        """Whether the catalogue changed during the read, which may mix two generations then."""
        return isinstance(connection, FrozenConnection) and not connection.is_whole(self.directory)

    def _give_back(self, connection: sqlite3.Connection, *, is_sound: bool) -> None:
        with self._returned:
            self._lent -= 1
            self._returned.notify()
            if is_sound and not self._closed:
                self._idle.append(connection)
                return
        connection.close()
