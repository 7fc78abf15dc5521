"""Connections to read a catalogue in PostgreSQL."""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
from psycopg_pool import ConnectionPool, PoolClosed

from vind.indexes.catalogue.schema import Connection
from vind.indexes.cluster.postgres import (
    CONNECT_SECONDS,
    Address,
    PostgresConnection,
    options_of,
    postgres_errors,
)
from vind.indexes.errors import ClosedError, IndexReplacedError

MOST = 32
"""Connections of one process, one for each thread that reads at a time."""

BEGIN = (
    "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; "
    "SELECT value FROM meta WHERE name = 'identity'"
)
"""One request for both."""

LOOK_SECONDS = 1.0
"""How often it is looked whether another index has taken the place of this one."""


class ReaderPool:
    """Connections to one catalogue, lent to threads."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self._identity = ""
        self._looked = 0.0
        self._is_in_place = True
        self._pool: ConnectionPool[psycopg.Connection[tuple[Any, ...]]] = ConnectionPool(
            address.conninfo,
            kwargs={"autocommit": True, **options_of(address, "vind reader")},
            min_size=1,
            max_size=MOST,
            timeout=CONNECT_SECONDS,
            check=ConnectionPool.check_connection,
            open=True,
        )

    def is_in_place(self) -> bool:
        """Whether this index is what is in the schema; as it was a second ago at most."""
        is_old = time.monotonic() - self._looked > LOOK_SECONDS
        if self._is_in_place and is_old and not self._pool.closed:
            with suppress(IndexReplacedError), self.reading():
                pass  # each reading looks
        return self._is_in_place

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection inside one read transaction: one generation, whole.

        Raises ClosedError when the pool is closed, and as ``postgres_errors``.
        """
        with postgres_errors(self._address), self.lending() as connection:
            yield connection

    @contextmanager
    def lending(self) -> Iterator[Connection]:
        """``reading`` for one who does more meanwhile than read: what that raises passes."""
        with postgres_errors(self._address):
            borrowed = self._borrow()
        connection = PostgresConnection(borrowed)
        try:
            with postgres_errors(self._address):
                self._begin(borrowed)
            yield connection
        finally:
            try:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
            except psycopg.Error:
                borrowed.close()  # the pool makes another one
            finally:
                self._pool.putconn(borrowed)

    def _begin(self, connection: "psycopg.Connection[tuple[Any, ...]]") -> None:
        """Begin to read, in the index that this pool is of.

        Having read of ``meta``, the transaction keeps others from taking its place until it ends.
        """
        found = connection.execute(BEGIN, prepare=False)
        found.nextset()
        identity = (found.fetchone() or ("",))[0]
        self._identity = self._identity or identity
        self._looked = time.monotonic()
        if identity != self._identity:
            self._is_in_place = False
            raise IndexReplacedError(
                f"Another index has taken the place of the one in {self._address}: ask again."
            )

    def close(self) -> None:
        """Close what is idle now and the rest when it comes back."""
        self._pool.close()

    def _borrow(self) -> "psycopg.Connection[tuple[Any, ...]]":
        try:
            return self._pool.getconn()
        except PoolClosed as error:
            raise ClosedError("index") from error
