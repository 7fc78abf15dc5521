"""What room the catalogue takes, and what in it nothing needs any more: for ``vind compact``.

Each function reads within the caller's transaction.
"""

import sqlite3

from vind.indexes.catalogue.sql import Connection


def used_bytes(connection: sqlite3.Connection) -> int:
    """Bytes of the catalogue's pages that hold something."""
    pages, empty, size = (
        int(connection.execute(f"PRAGMA {name}").fetchone()[0])
        for name in ("page_count", "freelist_count", "page_size")
    )
    return (pages - empty) * size


def empty_bytes(connection: sqlite3.Connection) -> int:
    """Bytes of the catalogue's pages that hold nothing, and are filled first."""
    empty, size = (
        int(connection.execute(f"PRAGMA {name}").fetchone()[0])
        for name in ("freelist_count", "page_size")
    )
    return empty * size


def unused_embeddings(connection: Connection) -> tuple[int, int]:
    """How many embeddings no passage has, and the bytes of their words; reads every passage."""
    row = connection.execute(
        "SELECT count(*), coalesce(sum(length(words)), 0) FROM word_states "
        "WHERE embedding IN (SELECT id FROM embeddings EXCEPT SELECT embedding FROM passages)"
    ).fetchone()
    return int(row[0]), int(row[1])


def tombstone_count(connection: Connection) -> int:
    """How many removed passages are remembered."""
    return int(connection.execute("SELECT count(*) FROM tombstones").fetchone()[0])
