"""The space that the catalogue uses and could free, for ``vind compact``.

Each function reads within the caller's transaction.
"""

import sqlite3

from vind.indexes.catalogue.sql import Connection


def used_bytes(connection: sqlite3.Connection) -> int:
    """Bytes of pages in use."""
    pages, empty, size = (
        int(connection.execute(f"PRAGMA {name}").fetchone()[0])
        for name in ("page_count", "freelist_count", "page_size")
    )
    return (pages - empty) * size


def empty_bytes(connection: sqlite3.Connection) -> int:
    """Bytes of free pages, which SQLite fills first."""
    empty, size = (
        int(connection.execute(f"PRAGMA {name}").fetchone()[0])
        for name in ("freelist_count", "page_size")
    )
    return empty * size


def unused_embeddings(connection: Connection) -> tuple[int, int]:
    """The number of embeddings without a passage, and the bytes of their word states.

    Reads every passage.
    """
    row = connection.execute(
        "SELECT count(*), coalesce(sum(length(words)), 0) FROM word_states "
        "WHERE embedding IN (SELECT id FROM embeddings EXCEPT SELECT embedding FROM passages)"
    ).fetchone()
    return int(row[0]), int(row[1])


def tombstone_count(connection: Connection) -> int:
    """The number of tombstones of removed passages."""
    return int(connection.execute("SELECT count(*) FROM tombstones").fetchone()[0])
