"""The tables of the catalogue, what its queries need of a connection, and its named texts.

``docs/index-format.md`` says what each column holds.
"""

import sqlite3
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


LAST_IDS = "SELECT name, seq FROM sqlite_sequence"
"""The query of ``last_ids``; PostgreSQL has its own."""


def noted(connection: Connection, name: str) -> str:
    """The text stored under a name; empty if there is none."""
    row = connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    return "" if row is None else str(row[0])


def note(connection: Connection, name: str, text: str) -> None:
    """Store a text under a name, replacing the old one."""
    connection.execute(
        "INSERT INTO meta VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (name, text),
    )


def last_ids(connection: Connection) -> dict[str, int]:
    """The highest id that files and passages ever had, by table."""
    return {name: int(last) for name, last in connection.execute(LAST_IDS)}


CATALOGUE_NAME = "catalogue.sqlite"

APPLICATION_ID = 0x76696E64
"""The letters "vind", in the header of the SQLite file."""

FORMAT = 7
"""Version of the tables, in the header as ``user_version``."""

# Long text is the last column: SQLite reads past it to get at columns behind it.
TABLES = """
CREATE TABLE meta (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE rights (
    id INTEGER PRIMARY KEY,
    text TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE files (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    folder TEXT NOT NULL,
    path TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    media_type TEXT NOT NULL,
    parser TEXT NOT NULL,
    pages INTEGER NOT NULL,
    passages INTEGER NOT NULL,
    seconds REAL NOT NULL,
    indexed_at TEXT,
    container TEXT NOT NULL,
    rights INTEGER REFERENCES rights (id),
    UNIQUE (folder, path)
) STRICT;

CREATE INDEX files_by_content ON files (sha256);

CREATE TABLE documents (
    file_id INTEGER PRIMARY KEY REFERENCES files (id),
    title TEXT NOT NULL,
    author TEXT NOT NULL,
    created TEXT,
    modified TEXT,
    language TEXT NOT NULL,
    recipients TEXT NOT NULL,
    dated TEXT,
    superseded_by INTEGER REFERENCES files (id),
    signature BLOB,
    text BLOB NOT NULL
) STRICT;

CREATE TABLE pages (
    file_id INTEGER NOT NULL REFERENCES documents (file_id),
    ordinal INTEGER NOT NULL,
    number INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    label TEXT NOT NULL,
    PRIMARY KEY (file_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE tables (
    file_id INTEGER NOT NULL REFERENCES documents (file_id),
    ordinal INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    shape TEXT NOT NULL,
    PRIMARY KEY (file_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE embeddings (
    id INTEGER PRIMARY KEY,
    key BLOB NOT NULL UNIQUE,
    vector BLOB NOT NULL
) STRICT;

CREATE TABLE word_states (
    embedding INTEGER PRIMARY KEY REFERENCES embeddings (id),
    words BLOB NOT NULL
) STRICT;

CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    file_id INTEGER NOT NULL REFERENCES documents (file_id),
    ordinal INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    page INTEGER,
    heading TEXT NOT NULL,
    table_header TEXT NOT NULL,
    language TEXT NOT NULL,
    text TEXT NOT NULL,
    embedding INTEGER NOT NULL REFERENCES embeddings (id),
    generation INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX passages_by_file ON passages (file_id, ordinal);
CREATE INDEX passages_by_generation ON passages (generation);

CREATE TABLE tombstones (
    generation INTEGER NOT NULL,
    passage_id INTEGER NOT NULL,
    PRIMARY KEY (generation, passage_id)
) STRICT, WITHOUT ROWID;
"""


def create_tables(connection: sqlite3.Connection) -> None:
    """Create the tables of FORMAT inside the open transaction."""
    for statement in TABLES.split(";\n"):
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {FORMAT}")
