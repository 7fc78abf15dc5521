"""Connections to the catalogue, and the errors they raise.

SQLite reads a catalogue together with its write-ahead log, and creates the log if there is none. It
cannot do so in a read-only folder or on a full disk. If there is no log, there is no writer either,
and the catalogue is read as an immutable file (``FrozenConnection``). A process that may write,
perhaps in another container, can start meanwhile, so the file is checked before and after each
read.
"""

import os
import sqlite3
from collections.abc import Iterator
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
