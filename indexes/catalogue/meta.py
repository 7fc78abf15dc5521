"""What the catalogue notes of itself: texts by name, in the table ``meta``."""

from vind.indexes.catalogue.sql import Connection

LAST_IDS = "SELECT name, seq FROM sqlite_sequence"
"""The statement of ``last_ids``, which PostgreSQL is put otherwise."""


def noted(connection: Connection, name: str) -> str:
    """The text that was noted under a name; empty where none was."""
    row = connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    return "" if row is None else str(row[0])


def note(connection: Connection, name: str, text: str) -> None:
    """Note a text under a name, in the place of what was there."""
    connection.execute(
        "INSERT INTO meta VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (name, text),
    )


def last_ids(connection: Connection) -> dict[str, int]:
    """The highest id that the files and the passages of a catalogue ever had, by table."""
    return {name: int(last) for name, last in connection.execute(LAST_IDS)}
