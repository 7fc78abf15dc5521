"""Queries on documents, their passages and embeddings.

Each function reads within the caller's transaction.
"""

import json
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from vind.indexes.catalogue.rows import (
    ID_LIST,
    PASSAGE_COLUMNS,
    PASSAGE_TABLES,
    as_json,
    row_passage,
    row_table,
    unpacked_text,
)
from vind.indexes.catalogue.schema import Connection
from vind.indexes.types import Filters, StoredPassage, Table


class DocumentRow(NamedTuple):
    """The fields of a document that filters look at."""

    file_id: int
    folder: str
    path: str
    author: str


class SignatureRow(NamedTuple):
    """The fields of a document by which versions are recognised.

    ``dated`` is in ISO 8601 in UTC, or empty.
    """

    file_id: int
    folder: str
    path: str
    dated: str
    signature: bytes


def text_of(connection: Connection, file_id: int) -> str | None:
    """The extracted text of a file; None if it has no document."""
    row = connection.execute("SELECT text FROM documents WHERE file_id = ?", (file_id,)).fetchone()
    return None if row is None else unpacked_text(row[0])


def tables_of(connection: Connection, file_id: int) -> list[Table]:
    """The tables of a document, in order."""
    rows = connection.execute(
        'SELECT start, "end", shape FROM tables WHERE file_id = ? ORDER BY ordinal', (file_id,)
    )
    return [row_table(*row) for row in rows]


def passing(connection: Connection, filters: Filters) -> list[DocumentRow]:
    """The documents that match the dates and languages of ``filters``, by ascending file id.

    Documents without passages, such as archives, are left out: a search cannot find them.
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
            # Dates are ISO text in UTC: a day sorts before all its moments.
            "after": filters.after and filters.after.isoformat(),
            "before": filters.before and filters.before.isoformat(),
            "languages": json.dumps(languages),
        },
    )
    return list(map(DocumentRow._make, rows))


def signatures(connection: Connection) -> list[SignatureRow]:
    """The documents with a near-duplicate signature, by folder and path."""
    rows = connection.execute(
        "SELECT d.file_id, f.folder, f.path, coalesce(d.dated, ''), d.signature "
        "FROM documents d JOIN files f ON f.id = d.file_id "
        "WHERE length(d.signature) > 0 ORDER BY f.folder, f.path"
    )
    return list(map(SignatureRow._make, rows))


def passages(connection: Connection, ids: Iterable[int]) -> dict[int, StoredPassage]:
    """The passages with these ids; missing ones are left out."""
    rows = connection.execute(
        f"SELECT {PASSAGE_COLUMNS} FROM {PASSAGE_TABLES} WHERE p.id IN {ID_LIST}",  # noqa: S608
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
        f"WHERE p.file_id IN {ID_LIST} AND p.ordinal = 0",
        (as_json(wanted),),
    )
    found = {row[0]: row_passage(row[1:]) for row in rows}
    return {file_id: found[file_id] for file_id in wanted if file_id in found}


def is_empty(connection: Connection) -> bool:
    """Whether there are no passages. Unlike ``passage_count`` it takes no time."""
    return not connection.execute("SELECT EXISTS (SELECT 1 FROM passages)").fetchone()[0]


def passage_count(connection: Connection) -> int:
    """The number of passages."""
    return int(connection.execute("SELECT count(*) FROM passages").fetchone()[0])


def id_and_passage_count(connection: Connection, folder: str, path: str) -> tuple[int, int] | None:
    """The id and the number of passages of a file; None if it has no document."""
    row: tuple[int, int] | None = connection.execute(
        "SELECT d.file_id, (SELECT count(*) FROM passages p WHERE p.file_id = d.file_id) "
        "FROM documents d JOIN files f ON f.id = d.file_id WHERE f.folder = ? AND f.path = ?",
        (folder, path),
    ).fetchone()
    return row


def vectors_of(connection: Connection, ids: Iterable[int]) -> dict[int, bytes]:
    """The stored vector of each passage; missing passages are left out."""
    rows = connection.execute(
        "SELECT p.id, e.vector FROM passages p JOIN embeddings e ON e.id = p.embedding "  # noqa: S608
        f"WHERE p.id IN {ID_LIST}",
        (as_json(ids),),
    )
    return dict(rows.fetchall())


def vectors_by_file(connection: Connection, files: Iterable[int]) -> dict[int, list[bytes]]:
    """The stored vectors of each file's passages, in document order."""
    rows = connection.execute(
        "SELECT p.file_id, e.vector FROM passages p JOIN embeddings e ON e.id = p.embedding "  # noqa: S608
        f"WHERE p.file_id IN {ID_LIST} ORDER BY p.file_id, p.ordinal",
        (as_json(files),),
    )
    found: dict[int, list[bytes]] = {}
    for file_id, vector in rows:
        found.setdefault(file_id, []).append(vector)
    return found


def contents(connection: Connection) -> dict[int, str]:
    """The hash of the content (SHA-256, hex) of each file with passages."""
    return dict(connection.execute("SELECT id, sha256 FROM files WHERE passages > 0").fetchall())


def states_of(connection: Connection, ids: Iterable[int]) -> dict[int, tuple[bytes, bytes]]:
    """The stored vector and word states of each passage; missing passages are left out."""
    rows = connection.execute(
        "SELECT p.id, e.vector, s.words FROM passages p "  # noqa: S608 - constants
        "JOIN embeddings e ON e.id = p.embedding "
        f"JOIN word_states s ON s.embedding = p.embedding WHERE p.id IN {ID_LIST}",
        (as_json(ids),),
    )
    return {passage_id: (vector, words) for passage_id, vector, words in rows}


def embeddings(connection: Connection, keys: Sequence[bytes]) -> dict[bytes, tuple[bytes, bytes]]:
    """The stored vector and word states for each known embedding key."""
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
