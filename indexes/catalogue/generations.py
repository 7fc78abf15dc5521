"""What came and went with each generation: by this, vectors and terms follow the catalogue.

Each function reads within the caller's transaction.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np

from vind.indexes.arrays import Ids
from vind.indexes.catalogue.meta import noted
from vind.indexes.catalogue.rows import GIVEN, PASSAGE_TABLES, as_json
from vind.indexes.types import Language


class VectorRow(NamedTuple):
    """A passage as the vector index takes it; ``vector`` as it is stored."""

    passage_id: int
    file_id: int
    vector: bytes


class TermRow(NamedTuple):
    """A passage as the term index takes it."""

    passage_id: int
    file_id: int
    path: str
    title: str
    heading: str
    table_header: str
    text: str
    language: Language


def newest(connection: sqlite3.Connection) -> int:
    """The number of the last committed batch."""
    return int(noted(connection, "generation"))


def pruned(connection: sqlite3.Connection) -> int:
    """The generation up to which tombstones are gone; a part that is behind it cannot catch up."""
    return int(noted(connection, "pruned") or 0)


def versions_told(connection: sqlite3.Connection) -> tuple[int, str]:
    """The generation in which it was noted last which documents are versions, and by what rules."""
    return int(noted(connection, "versions_told") or 0), noted(connection, "versions_by")


def vectors_after(connection: sqlite3.Connection, reached: int) -> Iterator[VectorRow]:
    """The passages added after a generation and still there, by ascending id."""
    rows = connection.execute(
        "SELECT p.id, p.file_id, e.vector FROM passages p JOIN embeddings e ON e.id = p.embedding "
        "WHERE p.generation > ? ORDER BY p.generation, p.id",
        (reached,),
    )
    return map(VectorRow._make, rows)


def terms_after(connection: sqlite3.Connection, reached: int) -> Iterator[TermRow]:
    """The passages added after a generation and still there, by ascending id."""
    rows = connection.execute(
        "SELECT p.id, p.file_id, f.path, d.title, p.heading, p.table_header, p.text, p.language "  # noqa: S608
        f"FROM {PASSAGE_TABLES} WHERE p.generation > ? ORDER BY p.generation, p.id",
        (reached,),
    )
    return map(TermRow._make, rows)


def vector_rows(connection: sqlite3.Connection, ids: Iterable[int]) -> Iterator[VectorRow]:
    """Those of the passages ``ids`` that are there, with their vectors."""
    rows = connection.execute(
        "SELECT p.id, p.file_id, e.vector FROM passages p JOIN embeddings e ON e.id = p.embedding "  # noqa: S608
        f"WHERE p.id IN {GIVEN}",
        (as_json(ids),),
    )
    return map(VectorRow._make, rows)


def ids_until(connection: sqlite3.Connection, reached: int) -> Ids:
    """Ids of the passages added up to and including a generation and still there, ascending."""
    rows = connection.execute(
        "SELECT id FROM passages WHERE generation <= ? ORDER BY generation, id", (reached,)
    )
    return np.sort(np.fromiter((row[0] for row in rows), dtype=np.int64))


def removed_after(connection: sqlite3.Connection, reached: int) -> Ids:
    """Ids of the passages removed after a generation, ascending."""
    rows = connection.execute(
        "SELECT passage_id FROM tombstones WHERE generation > ? ORDER BY passage_id", (reached,)
    )
    return np.fromiter((row[0] for row in rows), dtype=np.int64)


def added_count(connection: sqlite3.Connection, reached: int) -> int:
    """How many passages were added after a generation and are still there."""
    row = connection.execute(
        "SELECT count(*) FROM passages WHERE generation > ?", (reached,)
    ).fetchone()
    return int(row[0])
