"""What is asked of the catalogue. Each function reads within the caller's transaction."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from indexes.catalogue.rows import (
    PASSAGE_COLUMNS,
    PASSAGE_TABLES,
    RECORD_COLUMNS,
    row_passage,
    row_record,
    row_state,
    unpacked_text,
)
from indexes.types import FileRecord, FileState, Filters, Language, StoredPassage

Ids = npt.NDArray[np.int64]

Place = tuple[str, str]
"""An indexed folder, and a path in it."""

# A list of ids goes into a statement as one JSON array: there is no limit on its length.
GIVEN = "(SELECT value FROM json_each(?))"


class VectorRow(NamedTuple):
    """A passage as the vector index takes it; ``vector`` in half precision."""

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


class DocumentRow(NamedTuple):
    """A document as filters see it."""

    file_id: int
    folder: str
    path: str
    author: str


class SignatureRow(NamedTuple):
    """A document as near-duplicates are told: ``dated`` as ISO 8601 in UTC, where it is known."""

    file_id: int
    folder: str
    path: str
    dated: str
    signature: bytes


def generation(connection: sqlite3.Connection) -> int:
    """The number of the last committed batch."""
    row = connection.execute("SELECT value FROM meta WHERE name = 'generation'").fetchone()
    return int(row[0])


def pruned(connection: sqlite3.Connection) -> int:
    """The generation up to which tombstones are gone; a part that is behind it cannot catch up."""
    row = connection.execute("SELECT value FROM meta WHERE name = 'pruned'").fetchone()
    return 0 if row is None else int(row[0])


def calibration(connection: sqlite3.Connection) -> str:
    """What was learnt of answers from this index; empty where nothing was."""
    row = connection.execute("SELECT value FROM meta WHERE name = 'calibration'").fetchone()
    return "" if row is None else str(row[0])


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


def unused_embeddings(connection: sqlite3.Connection) -> tuple[int, int]:
    """How many embeddings no passage has, and the bytes of their words; reads every passage."""
    row = connection.execute(
        "SELECT count(*), coalesce(sum(length(words)), 0) FROM word_states "
        "WHERE embedding NOT IN (SELECT embedding FROM passages)"
    ).fetchone()
    return int(row[0]), int(row[1])


def tombstone_count(connection: sqlite3.Connection) -> int:
    """How many removed passages are remembered."""
    return int(connection.execute("SELECT count(*) FROM tombstones").fetchone()[0])


def passage_count(connection: sqlite3.Connection) -> int:
    """How many passages there are."""
    return int(connection.execute("SELECT count(*) FROM passages").fetchone()[0])


def is_empty(connection: sqlite3.Connection) -> bool:
    """Whether there are no passages; unlike their number, that is known at once."""
    return not connection.execute("SELECT EXISTS (SELECT 1 FROM passages)").fetchone()[0]


def added_count(connection: sqlite3.Connection, reached: int) -> int:
    """How many passages were added after a generation and are still there."""
    row = connection.execute(
        "SELECT count(*) FROM passages WHERE generation > ?", (reached,)
    ).fetchone()
    return int(row[0])


def passages(connection: sqlite3.Connection, ids: Iterable[int]) -> dict[int, StoredPassage]:
    """The passages of ``ids`` that are there."""
    rows = connection.execute(
        f"SELECT {PASSAGE_COLUMNS} FROM {PASSAGE_TABLES} WHERE p.id IN {GIVEN}",  # noqa: S608
        (as_json(ids),),
    )
    return {row[0]: row_passage(row) for row in rows}


def passages_of(connection: sqlite3.Connection, file_id: int) -> list[StoredPassage]:
    """All passages of a file, in document order."""
    rows = connection.execute(
        f"SELECT {PASSAGE_COLUMNS} FROM {PASSAGE_TABLES} "  # noqa: S608 - constants
        "WHERE p.file_id = ? ORDER BY p.ordinal",
        (file_id,),
    )
    return [row_passage(row) for row in rows]


def openings(connection: sqlite3.Connection, file_ids: Iterable[int]) -> dict[int, StoredPassage]:
    """The first passage of each file that has one, in the order of ``file_ids``."""
    wanted = list(file_ids)
    rows = connection.execute(
        f"SELECT p.file_id, {PASSAGE_COLUMNS} FROM {PASSAGE_TABLES} "  # noqa: S608 - constants
        f"WHERE p.file_id IN {GIVEN} AND p.ordinal = 0",
        (as_json(wanted),),
    )
    found = {row[0]: row_passage(row[1:]) for row in rows}
    return {file_id: found[file_id] for file_id in wanted if file_id in found}


def vectors_of(connection: sqlite3.Connection, ids: Iterable[int]) -> dict[int, bytes]:
    """The stored vectors of those of ``ids`` that are there."""
    rows = connection.execute(
        "SELECT p.id, e.vector FROM passages p JOIN embeddings e ON e.id = p.embedding "  # noqa: S608
        f"WHERE p.id IN {GIVEN}",
        (as_json(ids),),
    )
    return dict(rows.fetchall())


def states_of(connection: sqlite3.Connection, ids: Iterable[int]) -> dict[int, tuple[bytes, bytes]]:
    """The stored vector and states of those of ``ids`` that are there."""
    rows = connection.execute(
        "SELECT p.id, e.vector, s.words FROM passages p "  # noqa: S608 - constants
        "JOIN embeddings e ON e.id = p.embedding "
        f"JOIN word_states s ON s.embedding = p.embedding WHERE p.id IN {GIVEN}",
        (as_json(ids),),
    )
    return {passage_id: (vector, words) for passage_id, vector, words in rows}


def document_text(connection: sqlite3.Connection, file_id: int) -> str | None:
    """The extracted text of a file, None where it has no document."""
    row = connection.execute("SELECT text FROM documents WHERE file_id = ?", (file_id,)).fetchone()
    return None if row is None else unpacked_text(row[0])


def files(
    connection: sqlite3.Connection, folder: str | None = None, state: FileState | None = None
) -> list[FileRecord]:
    """The ledger, by folder and path; of one folder or one state where given."""
    rows = connection.execute(
        f"SELECT {RECORD_COLUMNS} FROM files "  # noqa: S608 - a constant
        "WHERE folder = coalesce(?, folder) AND state = coalesce(?, state) ORDER BY folder, path",
        (folder, None if state is None else state.value),
    )
    return [row_record(row) for row in rows]


def members(connection: sqlite3.Connection, record: FileRecord) -> list[FileRecord]:
    """The files that stand in a file, however deep, by path; deleted ones are left out."""
    # "0" is what follows "/"; the plus keeps the search on the paths, of which few are in range.
    rows = connection.execute(
        f"SELECT {RECORD_COLUMNS} FROM files WHERE folder = ? AND path > ? AND path < ? "  # noqa: S608
        "AND +container = ? AND state != ? ORDER BY path",
        (
            record.folder,
            f"{record.path}/",
            f"{record.path}0",
            record.container or record.path,
            FileState.DELETED.value,
        ),
    )
    return list(map(row_record, rows))


def folders(connection: sqlite3.Connection) -> tuple[str, ...]:
    """The indexed folders, in order."""
    return tuple(
        row[0] for row in connection.execute("SELECT DISTINCT folder FROM files ORDER BY 1")
    )


def states(connection: sqlite3.Connection) -> dict[FileState, int]:
    """How many files are in each state that occurs."""
    rows = connection.execute("SELECT state, count(*) FROM files GROUP BY state ORDER BY state")
    return {row_state(state): count for state, count in rows}


def searchable_paths(connection: sqlite3.Connection) -> list[tuple[int, str]]:
    """Id and relative path of each file that has passages, by ascending id."""
    return connection.execute(
        "SELECT id, path FROM files WHERE passages > 0 ORDER BY id"
    ).fetchall()


def places_with_wildcards(connection: sqlite3.Connection) -> list[Place]:
    """Folder and path of the files that are there, where a character of globs is in one of them."""
    return connection.execute(
        r"SELECT folder, path FROM files WHERE state != ? AND folder || path GLOB '*[][*?\]*'",
        (FileState.DELETED.value,),
    ).fetchall()


def documents(connection: sqlite3.Connection, filters: Filters) -> list[DocumentRow]:
    """The documents of the dates and languages of ``filters``, by ascending id of their files.

    One without passages, as that of an archive, is none: nothing of it can be found.
    """
    languages = ["" if name == "other" else name for name in filters.languages]
    rows = connection.execute(
        "SELECT d.file_id, f.folder, f.path, d.author "
        "FROM documents d JOIN files f ON f.id = d.file_id "
        "WHERE (:after IS NULL OR d.dated >= :after) AND (:before IS NULL OR d.dated < :before) "
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


def duplicates(connection: sqlite3.Connection, ids: Iterable[int]) -> dict[int, list[Place]]:
    """Folder and path of the duplicates of files, in order; files that have none are left out.

    A duplicate has the content and the extension of the file whose document stands for it.
    """
    rows = connection.execute(
        "SELECT own.id, own.path, other.folder, other.path FROM files own "  # noqa: S608
        "JOIN files other ON other.sha256 = own.sha256 AND other.state = ? "
        f"WHERE own.id IN {GIVEN} ORDER BY own.id, other.folder, other.path",
        (FileState.DUPLICATE.value, as_json(ids)),
    )
    found: defaultdict[int, list[Place]] = defaultdict(list)
    for file_id, path, folder, other in rows:
        if extension(path) == extension(other):
            found[file_id].append((folder, other))
    return found


def extension(path: str) -> str:
    """What follows the last dot of a file's name, in lower case; empty where there is none."""
    return PurePosixPath(path).suffix[1:].lower()


def file_id_of(connection: sqlite3.Connection, folder: str, path: str) -> int | None:
    """The id of a file of the ledger, None where there is no such line."""
    row = connection.execute(
        "SELECT id FROM files WHERE folder = ? AND path = ?", (folder, path)
    ).fetchone()
    return None if row is None else int(row[0])


def document_of(connection: sqlite3.Connection, folder: str, path: str) -> int | None:
    """The id of the file whose document has this place: its own, or that of a duplicate.

    None where there is none (any more).
    """
    rows = connection.execute(
        "SELECT d.file_id, f.path FROM files own "
        "JOIN files f ON f.id = own.id OR (own.state = ? AND f.sha256 = own.sha256) "
        "JOIN documents d ON d.file_id = f.id WHERE own.folder = ? AND own.path = ?",
        (FileState.DUPLICATE.value, folder, path),
    )
    same = (int(file_id) for file_id, other in rows if extension(other) == extension(path))
    return next(same, None)


def passage_count_of(connection: sqlite3.Connection, file_id: int) -> int:
    """How many passages a file has."""
    row = connection.execute(
        "SELECT count(*) FROM passages WHERE file_id = ?", (file_id,)
    ).fetchone()
    return int(row[0])


def signatures(connection: sqlite3.Connection) -> list[SignatureRow]:
    """The documents that have a near-duplicate signature, by folder and path."""
    rows = connection.execute(
        "SELECT d.file_id, f.folder, f.path, coalesce(d.dated, ''), d.signature FROM documents d "
        "JOIN files f ON f.id = d.file_id WHERE length(d.signature) > 0 ORDER BY f.folder, f.path"
    )
    return list(map(SignatureRow._make, rows))


def versions_told(connection: sqlite3.Connection) -> int:
    """The generation in which it was noted last which documents are versions of each other."""
    row = connection.execute("SELECT value FROM meta WHERE name = 'versions_told'").fetchone()
    return 0 if row is None else int(row[0])


def embeddings(
    connection: sqlite3.Connection, keys: Sequence[bytes]
) -> dict[bytes, tuple[bytes, bytes]]:
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


def as_json(ids: Iterable[int]) -> str:
    """Ids as the one parameter of GIVEN."""
    return json.dumps([int(passage_id) for passage_id in ids])
