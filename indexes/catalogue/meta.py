"""What the catalogue notes of itself: texts by name, in the table ``meta``."""

import sqlite3


def noted(connection: sqlite3.Connection, name: str) -> str:
    """The text that was noted under a name; empty where none was."""
    row = connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    return "" if row is None else str(row[0])


def note(connection: sqlite3.Connection, name: str, text: str) -> None:
    """Note a text under a name, in the place of what was there."""
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, text))
