"""What is asked of documents, and of their passages with what the embedder made of them.

Each function reads within the caller's transaction.
"""

import json
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from vind.indexes.catalogue.rows import (
    GIVEN,
    PASSAGE_COLUMNS,
    PASSAGE_TABLES,
    as_json,
    row_passage,
    unpacked_text,
)
from vind.indexes.catalogue.sql import Connection
from vind.indexes.types import Filters, StoredPassage

OPENING = 600
"""Characters of a first passage that may say which version it is of."""


class DocumentRow(NamedTuple):
    """A document as filters see it."""

    file_id: int
    folder: str
    path: str
    author: str


class SignatureRow(NamedTuple):
    """A document as its versions are told: ``dated`` as ISO 8601 in UTC, where it is known.

    ``opening`` is its title and the first OPENING characters of its first passage, in lines.
    """

    file_id: int
    folder: str
    path: str
    dated: str
    signature: bytes
    opening: str


def text_of(connection: Connection, file_id: int) -> str | None:
    """The extracted text of a file, None where it has no document."""
    row = connection.execute("SELECT text FROM documents WHERE file_id = ?", (file_id,)).fetchone()
    return None if row is None else unpacked_text(row[0])


def passing(connection: Connection, filters: Filters) -> list[DocumentRow]:
    """The documents of the dates and languages of ``filters``, by ascending id of their files.

    One without passages, as that of an archive, is none: nothing of it can be found.
    """
    languages = ["" if name == "other" else name for name in filters.languages]
    rows = connection.execute(
        "SELECT d.file_id, f.folder, f.path, d.author "
        "FROM documents d JOIN files f ON f.id = d.file_id "
        "WHERE (CAST(:after AS TEXT) IS NULL OR d.dated >= :after) "
        "AND (CAST(:before AS TEXT) IS NULL OR d.dated < :before) "
        "AND (:languages = '[]' OR d.language IN (SELECT value FROM json_each(:languages))) "
        "AND f.passages > 0 ORDER BY d.file_id",
        {
            # Dates are text in UTC, which sorts as the moments do, and a day before its moments.
            "after": filters.after and filters.after.isoformat(),
            "before": filters.before and filters.before.isoformat(),
            "languages": json.dumps(languages),
        },
    )
    return list(map(DocumentRow._make, rows))


def signatures(connection: Connection) -> list[SignatureRow]:
    """The documents that have a near-duplicate signature, by folder and path."""
    rows = connection.execute(
        "SELECT d.file_id, f.folder, f.path, coalesce(d.dated, ''), d.signature, "
        "d.title || ? || coalesce(substr(p.text, 1, ?), '') FROM documents d "
        "JOIN files f ON f.id = d.file_id "
        "LEFT JOIN passages p ON p.file_id = d.file_id AND p.ordinal = 0 "
        "WHERE length(d.signature) > 0 ORDER BY f.folder, f.path",
        ("\n", OPENING),
    )
    return list(map(SignatureRow._make, rows))


def passages(connection: Connection, ids: Iterable[int]) -> dict[int, StoredPassage]:
    """The passages of ``ids`` that are there."""
    rows = connection.execute(
        f"SELECT {PASSAGE_COLUMNS} FROM {PASSAGE_TABLES} WHERE p.id IN {GIVEN}",  # noqa: S608
        (as_json(ids),),
    )
    return {row[0]: row_passage(row) for row in rows}


def passages_of(connection: Connection, file_id: int) -> list[StoredPassage]:
    """All passages of a file, in document order."""
    rows = connection.execute(
        f"SELECT {PASSAGE_COLUMNS} FROM {PASSAGE_TABLES} "  # noqa: S608 - constants
        "WHERE p.file_id = ? ORDER BY p.ordinal",
        (file_id,),
    )
    return [row_passage(row) for row in rows]


def openings(connection: Connection, file_ids: Iterable[int]) -> dict[int, StoredPassage]:
    """The first passage of each file that has one, in the order of ``file_ids``."""
    wanted = list(file_ids)
    rows = connection.execute(
        f"SELECT p.file_id, {PASSAGE_COLUMNS} FROM {PASSAGE_TABLES} "  # noqa: S608 - constants
        f"WHERE p.file_id IN {GIVEN} AND p.ordinal = 0",
        (as_json(wanted),),
    )
    found = {row[0]: row_passage(row[1:]) for row in rows}
    return {file_id: found[file_id] for file_id in wanted if file_id in found}


def is_empty(connection: Connection) -> bool:
    """Whether there are no passages; unlike their number, that is known at once."""
    return not connection.execute("SELECT EXISTS (SELECT 1 FROM passages)").fetchone()[0]


def passage_count(connection: Connection) -> int:
    """How many passages there are."""
    return int(connection.execute("SELECT count(*) FROM passages").fetchone()[0])


def id_and_passage_count(connection: Connection, folder: str, path: str) -> tuple[int, int] | None:
    """The id of a file and how many passages its document has; None where it has no document."""
    row: tuple[int, int] | None = connection.execute(
        "SELECT d.file_id, (SELECT count(*) FROM passages p WHERE p.file_id = d.file_id) "
        "FROM documents d JOIN files f ON f.id = d.file_id WHERE f.folder = ? AND f.path = ?",
        (folder, path),
    ).fetchone()
    return row


def vectors_of(connection: Connection, ids: Iterable[int]) -> dict[int, bytes]:
    """The stored vectors of those of ``ids`` that are there."""
    rows = connection.execute(
        "SELECT p.id, e.vector FROM passages p JOIN embeddings e ON e.id = p.embedding "  # noqa: S608
        f"WHERE p.id IN {GIVEN}",
        (as_json(ids),),
    )
    return dict(rows.fetchall())


def states_of(connection: Connection, ids: Iterable[int]) -> dict[int, tuple[bytes, bytes]]:
    """The stored vector and states of those of ``ids`` that are there."""
    rows = connection.execute(
        "SELECT p.id, e.vector, s.words FROM passages p "  # noqa: S608 - constants
        "JOIN embeddings e ON e.id = p.embedding "
        f"JOIN word_states s ON s.embedding = p.embedding WHERE p.id IN {GIVEN}",
        (as_json(ids),),
    )
    return {passage_id: (vector, words) for passage_id, vector, words in rows}


def embeddings(connection: Connection, keys: Sequence[bytes]) -> dict[bytes, tuple[bytes, bytes]]:
    """The stored vector and states of those of ``keys`` that are there."""
    found: dict[bytes, tuple[bytes, bytes]] = {}
    for key in set(keys):
        row = connection.execute(
            "SELECT e.vector, s.words FROM embeddings e JOIN word_states s ON s.embedding = e.id "
            "WHERE e.key = ?",
            (key,),
        ).fetchone()
        if row is not None:
            found[key] = row
    return found
