"""One writer an index: an advisory lock of PostgreSQL, held by the writer's own connection.

It goes with that connection, and so do changes that were not committed: a writer that was cut off
can change nothing after the next one has begun.
"""

import os
import socket
from time import monotonic, sleep

from vind.indexes.cluster.postgres import Address, PostgresConnection
from vind.indexes.errors import IndexBusyError

KEY = 0x76696E64
"""The letters "vind": the first half of the lock's key; the other is of the schema."""

MENDING = "mending"
"""Behind the name of a process that is no writer: a reader, which found a part behind."""

PAUSE_SECONDS = 0.1
"""Between two looks at a lock that a reader is about to let go of."""

MOST_MENDING_SECONDS = 600.0
"""How long a writer waits for a reader that brings a part up to date."""


def purpose(*, mending: bool = False) -> str:
    """How the views of the database name this process."""
    return f"vind {MENDING if mending else 'writer'} {os.getpid()} on {socket.gethostname()}"[:63]


class AdvisoryLock:
    """Holds an index for writing until ``release``, or until the connection ends."""

    def __init__(
        self, connection: PostgresConnection, address: Address, *, mending: bool = False
    ) -> None:
        """Take the lock, or raise IndexBusyError, naming the process that has it."""
        self._connection, self._schema = connection, address.schema
        deadline = monotonic() + MOST_MENDING_SECONDS
        while not self._take():
            holder = self._holder()
            if mending or MENDING not in holder or monotonic() > deadline:
                raise IndexBusyError(
                    f"Another `vind` ({holder or 'of which nothing is known'}) is writing to "
                    f"{address}: wait until it is done."
                )
            sleep(PAUSE_SECONDS)

    def release(self) -> None:
        """Let the next writer in. May be called twice."""
        if not self._connection.is_closed:
            self._connection.execute(
                "SELECT pg_advisory_unlock_all()",
            )

    def _take(self) -> bool:
        row = self._connection.execute(
            "SELECT pg_try_advisory_lock(?, hashtext(?))", (KEY, self._schema)
        ).fetchone()
        return bool(row[0])

    def _holder(self) -> str:
        row = self._connection.execute(
            "SELECT a.application_name FROM pg_locks l JOIN pg_stat_activity a USING (pid) "
            "WHERE l.locktype = 'advisory' AND l.granted AND l.classid::bigint = ? "
            "AND l.objid = hashtext(?)::bigint & 4294967295 AND l.database = "
            "(SELECT oid FROM pg_database WHERE datname = current_database())",
            (KEY, self._schema),
        ).fetchone()
        return "" if row is None else str(row[0])
