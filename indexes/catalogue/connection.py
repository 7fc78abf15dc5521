"""Connections to the catalogue: how they are set up, and fail.

SQLite reads a catalogue only together with its log, and makes that where there is none. In a folder
that this process may not write, or on a full disk, it cannot: where no log is there, and so no
writer, the catalogue is read as a file that does not change (``FrozenConnection``). Whoever may
write the folder, in another container perhaps, can begin to in the meantime. So it is looked at
before and after each reading.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

from vind.indexes.catalogue.schema import CATALOGUE_NAME
from vind.indexes.durable import (
    FileMark,
    disk_fails,
    disk_full,
    file_mark,
    has_room,
    no_right,
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
"""How long SQLite waits for a lock; only a recovery or a checkpoint ever takes one for long."""

EMPTYING_MS = 1000
"""How long a reader is waited for to empty the log; each of them reads for milliseconds."""

WAL_BYTES = 64 << 20
"""The log is cut back to this after a checkpoint, so that one big batch does not keep its room."""

LOG_NAME = f"{CATALOGUE_NAME}-wal"

NO_TEXT = "Could not decode to UTF-8"
"""How Python's message of such a text begins, which goes on with the text and has no code."""

PRIMARY_CODE = 0xFF
"""The low byte of an extended result code of SQLite is the primary one."""


def connect(directory: Path, *, write: bool = False) -> sqlite3.Connection:
    """A connection in autocommit mode, for any thread; without ``write`` it refuses to change.

    A commit is on the disk when it returns (synchronous=FULL). Raises as ``catalogue_errors``.
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
                # What a change of one file would have to put back; else it is in a folder for
                # temporary files, which may be full.
                connection.execute("PRAGMA temp_store = MEMORY")
                connection.execute("PRAGMA foreign_keys = ON")
                # What is deleted is overwritten; without, its text stays where it stood until
                # something else comes there. Some builds of SQLite do so by themselves.
                connection.execute("PRAGMA secure_delete = ON")
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
        """To the catalogue in ``directory`` as it is now. Raises as ``catalogue_errors``."""
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


def empty_log(connection: sqlite3.Connection) -> None:
    """Bring what the log has into the catalogue, and cut it off: deleted text is then in neither.

    Where a reader is in the way, or the disk refuses, the log stays and nothing is lost: the next
    writer does it.
    """
    connection.execute(f"PRAGMA busy_timeout = {EMPTYING_MS}")
    with suppress(sqlite3.OperationalError):
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def is_frozen(directory: Path) -> bool:
    """Whether no one writes the catalogue in ``directory``, and this process may not."""
    return not (os.access(directory, os.W_OK) or (directory / LOG_NAME).exists())


def is_all_in_catalogue(directory: Path) -> bool:
    """Whether nothing that was committed is in the log alone: there is none, or an empty one."""
    mark = file_mark(directory / LOG_NAME)
    return mark is None or mark[-1] == 0


@contextmanager
def catalogue_errors(directory: Path) -> Iterator[None]:
    """Turn the errors of SQLite that a user can act upon into ours; others pass.

    A text or a value that cannot be what was written is damage as well. Raises DiskFullError,
    IndexDamagedError, IndexBusyError, and IndexFailure where the disk or a right refuses.
    """
    try:
        yield
    except (UnicodeDecodeError, sqlite3.DataError) as error:  # also of SQLite's own messages
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
                raise _refused(directory, str(error)) from error
        if not code and str(error).startswith(NO_TEXT):
            raise _damaged(directory, "a text in it is not what was written") from error
        raise


def _full(directory: Path) -> DiskFullError:
    # SQLite says this of its temporary files too, and not of which.
    if has_room(directory) and not has_room(temporary_folder()):
        return temporary_full()
    return disk_full(directory)


def _refused(directory: Path, said: str) -> IndexFailure:
    """What is raised where SQLite knows no more than that it may not, or that something failed."""
    catalogue = directory / CATALOGUE_NAME
    if catalogue.exists() and not os.access(catalogue, os.R_OK):
        return no_right(catalogue)
    return disk_fails(directory, said) if has_room(directory) else disk_full(directory)


def _damaged(directory: Path, what: str) -> IndexDamagedError:
    return IndexDamagedError(
        f"The catalogue {directory / CATALOGUE_NAME} is damaged ({what}). {PUT_BACK}"
    )
