"""What the catalogue is asked through: a connection to a database that speaks SQL.

Statements are written once, for SQLite and PostgreSQL alike, with ``?`` or ``:name`` where a value
goes; ``indexes.cluster.postgres`` says what is put otherwise there.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol, TypeAlias, cast

Values: TypeAlias = Sequence[Any] | Mapping[str, Any]


class Cursor(Protocol):
    """What a statement found or changed."""

    @property
    def rowcount(self) -> int:
        """How many rows were changed."""

    def fetchone(self) -> Any:
        """The next row, None behind the last."""

    def fetchall(self) -> list[Any]:
        """All rows that are left."""

    def __iter__(self) -> Iterator[Any]: ...


class Connection(Protocol):
    """To one catalogue. Transactions are begun and ended by statements."""

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction was begun and has not ended, failed as it may have."""

    def execute(self, statement: str, values: Values = ..., /) -> Cursor:
        """Do one statement."""

    def executemany(self, statement: str, rows: Iterable[Values], /) -> Cursor:
        """Do one statement for each of ``rows``."""

    def close(self) -> None:
        """Let go of it; what was not committed is gone."""


class Streaming(Protocol):
    """A connection to a database that else gives all rows of a statement at once."""

    def stream(self, statement: str, values: Values = ..., /) -> Iterator[Any]:
        """The rows of one statement, some at a time, inside the open transaction."""


def streamed(connection: Connection, statement: str, values: Values = ()) -> Iterator[Any]:
    """The rows of a statement, however many, in little memory; inside the open transaction.

    Other statements may be put meanwhile.
    """
    if hasattr(connection, "stream"):
        return cast("Streaming", connection).stream(statement, values)
    return iter(connection.execute(statement, values))
