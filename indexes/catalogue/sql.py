"""The protocol of SQL connections that the catalogue's queries need.

Statements are written once for SQLite and PostgreSQL, with ``?`` or ``:name`` for values;
``indexes.cluster.postgres`` translates what differs there.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol, TypeAlias, cast

Values: TypeAlias = Sequence[Any] | Mapping[str, Any]


class Cursor(Protocol):
    """The result of a statement."""

    @property
    def rowcount(self) -> int:
        """The number of changed rows."""

    def fetchone(self) -> Any:
        """The next row; None after the last."""

    def fetchall(self) -> list[Any]:
        """The remaining rows."""

    def __iter__(self) -> Iterator[Any]: ...


class Connection(Protocol):
    """A connection to one catalogue. Transactions begin and end by statements."""

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open, even a failed one."""

    def execute(self, statement: str, values: Values = ..., /) -> Cursor:
        """Execute a statement."""

    def executemany(self, statement: str, rows: Iterable[Values], /) -> Cursor:
        """Execute a statement once for each of ``rows``."""

    def close(self) -> None:
        """Close the connection; uncommitted changes are lost."""


class Streaming(Protocol):
    """A connection whose ordinary cursor fetches all rows at once."""

    def stream(self, statement: str, values: Values = ..., /) -> Iterator[Any]:
        """The rows of a statement in batches, inside the open transaction."""


def streamed(connection: Connection, statement: str, values: Values = ()) -> Iterator[Any]:
    """The rows of a statement in little memory, inside the open transaction.

    Other statements may run meanwhile.
    """
    if hasattr(connection, "stream"):
        return cast("Streaming", connection).stream(statement, values)
    return iter(connection.execute(statement, values))
