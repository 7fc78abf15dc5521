"""Passages added and removed by each generation, which vectors and terms follow.

Each function reads within the caller's transaction.
"""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, Self

import numpy as np

from vind.indexes.arrays import Ids
from vind.indexes.catalogue.rows import ID_LIST, PASSAGE_TABLES, as_json
from vind.indexes.catalogue.schema import Connection, noted, streamed
from vind.indexes.types import Language


class VectorRow(NamedTuple):
    """A passage as the vector index takes it; ``vector`` is in stored form."""

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


class WholeRow(NamedTuple):
    """A passage as an index of both vectors and terms takes it."""

    generation: int
    vector: bytes
    terms: TermRow

    @classmethod
    def of(cls, row: tuple[Any, ...]) -> Self:
        """Build it from a row of ``_WHOLE_ROWS``."""
        return cls(row[0], row[1], TermRow._make(row[2:]))


_WHOLE_ROWS = (
    "SELECT p.generation, e.vector, p.id, p.file_id, f.path, d.title, p.heading, "  # noqa: S608
    f"p.table_header, p.text, p.language FROM {PASSAGE_TABLES} "
    "JOIN embeddings e ON e.id = p.embedding"
)


def newest(connection: Connection) -> int:
    """The number of the last committed batch."""
    return int(noted(connection, "generation"))


def pruned(connection: Connection) -> int:
    """The generation up to which tombstones were dropped; a part behind it must be rebuilt."""
    return int(noted(connection, "pruned") or 0)


def versions_told(connection: Connection) -> tuple[int, str]:
    """The generation at which superseded documents were last determined, and by which rules."""
    return int(noted(connection, "versions_told") or 0), noted(connection, "versions_by")


def vectors_after(connection: Connection, reached: int) -> Iterator[VectorRow]:
    """The passages added after a generation and not removed since, by ascending id."""
    rows = streamed(
        connection,
        "SELECT p.id, p.file_id, e.vector FROM passages p JOIN embeddings e ON e.id = p.embedding "
        "WHERE p.generation > ? ORDER BY p.generation, p.id",
        (reached,),
    )
    return map(VectorRow._make, rows)


def terms_after(connection: Connection, reached: int) -> Iterator[TermRow]:
    """The passages added after a generation and not removed since, by ascending id."""
    rows = streamed(
        connection,
        "SELECT p.id, p.file_id, f.path, d.title, p.heading, p.table_header, p.text, p.language "  # noqa: S608
        f"FROM {PASSAGE_TABLES} WHERE p.generation > ? ORDER BY p.generation, p.id",
        (reached,),
    )
    return map(TermRow._make, rows)


def whole_between(connection: Connection, after: int, until: int) -> Iterator[WholeRow]:
    """The passages added in the generations (after, until] and not removed since, by generation."""
    rows = streamed(
        connection,
        f"{_WHOLE_ROWS} WHERE p.generation > ? AND p.generation <= ? ORDER BY p.generation, p.id",
        (after, until),
    )
    return map(WholeRow.of, rows)


def full_after(connection: Connection, after: int, until: int, rows: int) -> int:
    """The first generation by which ``rows`` were added since ``after``; at most ``until``."""
    added = 0
    for generation, count in connection.execute(
        "SELECT generation, count(*) FROM passages WHERE generation > ? AND generation <= ? "
        "GROUP BY generation ORDER BY generation",
        (after, until),
    ):
        added += count
        if added >= rows:
            return int(generation)
    return until


def vector_rows(connection: Connection, ids: Iterable[int]) -> Iterator[VectorRow]:
    """The passages with these ids, with their vectors; missing ones are left out."""
    rows = connection.execute(
        "SELECT p.id, p.file_id, e.vector FROM passages p JOIN embeddings e ON e.id = p.embedding "  # noqa: S608
        f"WHERE p.id IN {ID_LIST}",
        (as_json(ids),),
    )
    return map(VectorRow._make, rows)


def whole_rows(connection: Connection, ids: Iterable[int]) -> Iterator[WholeRow]:
    """The passages with these ids; missing ones are left out."""
    rows = connection.execute(
        f"{_WHOLE_ROWS} WHERE p.id IN {ID_LIST}",
        (as_json(ids),),
    )
    return map(WholeRow.of, rows)


def facts_of(connection: Connection, ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """The file id and generation of each passage; missing passages are left out."""
    rows = connection.execute(
        f"SELECT id, file_id, generation FROM passages WHERE id IN {ID_LIST}",  # noqa: S608
        (as_json(ids),),
    )
    return {int(one): (int(file_id), int(generation)) for one, file_id, generation in rows}


def ids_until(connection: Connection, reached: int) -> Ids:
    """Ids of the passages added up to and including a generation and not removed, ascending."""
    rows = streamed(
        connection,
        "SELECT id FROM passages WHERE generation <= ? ORDER BY generation, id",
        (reached,),
    )
    return np.sort(np.fromiter((row[0] for row in rows), dtype=np.int64))


def removed_after(connection: Connection, reached: int) -> Ids:
    """Ids of the passages removed after a generation, ascending."""
    rows = connection.execute(
        "SELECT passage_id FROM tombstones WHERE generation > ? ORDER BY passage_id", (reached,)
    )
    return np.fromiter((row[0] for row in rows), dtype=np.int64)


def added_count(connection: Connection, reached: int) -> int:
    """The number of passages added after a generation and not removed since."""
    row = connection.execute(
        "SELECT count(*) FROM passages WHERE generation > ?", (reached,)
    ).fetchone()
    return int(row[0])
