"""Read connections to one catalogue, shared by threads."""

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from vind.indexes.catalogue.connection import (
    FrozenConnection,
    catalogue_errors,
    connect,
    is_all_in_catalogue,
    is_frozen,
)
from vind.indexes.catalogue.schema import CATALOGUE_NAME
from vind.indexes.errors import ClosedError, IndexBusyError, IndexFailure

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
