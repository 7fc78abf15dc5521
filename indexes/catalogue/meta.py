"""The table ``meta``: named texts about the catalogue itself."""

from vind.indexes.catalogue.sql import Connection

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
