"""Checks of the catalogue: as a database, of its ledger, its documents and its embeddings.

Each passage is the span of the text that it claims; embeddings are unit vectors with word states
and a key.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from itertools import groupby, islice
from typing import NamedTuple

from vind.indexes.catalogue import documents, ledger
from vind.indexes.catalogue.rows import unpacked_text
from vind.indexes.catalogue.schema import Connection, last_ids, streamed
from vind.indexes.catalogue.stamp import Stamp
from vind.indexes.catalogue.write import KEY_BYTES
from vind.indexes.core.stored_vectors import STORED, are_stored
from vind.indexes.errors import PUT_BACK
from vind.indexes.folder.segment import BLOCK
from vind.indexes.text.states import is_whole
from vind.indexes.types import SEARCHABLE_STATES, FileState, Steps
from vind.indexes.upkeep.findings import Finding, Part, Severity, Troubles

AGAIN = "Run `vind index` on the folder again, or restore a backup where that does not help."

SEARCHABLE = ", ".join(f"'{state}'" for state in sorted(SEARCHABLE_STATES))

# Queries for rows that must not exist, with the finding; the first column names a row.
WRONG_ROWS = (
    (
        "Files are said to be searchable and have no document",
        "SELECT f.path FROM files f LEFT JOIN documents d ON d.file_id = f.id "  # noqa: S608
        f"WHERE f.state IN ({SEARCHABLE}) AND d.file_id IS NULL",
    ),
    (
        "Files are said to have no text and have a document",
        "SELECT f.path FROM files f JOIN documents d ON d.file_id = f.id "  # noqa: S608
        f"WHERE f.state NOT IN ({SEARCHABLE})",
    ),
    (
        "Files have passages and no document",
        f"SELECT path FROM files WHERE passages != 0 AND state NOT IN ({SEARCHABLE})",  # noqa: S608
    ),
    (
        "Documents are superseded by what is no document",
        "SELECT f.path FROM documents d JOIN files f ON f.id = d.file_id "
        "LEFT JOIN documents newer ON newer.file_id = d.superseded_by "
        "WHERE d.superseded_by IS NOT NULL AND newer.file_id IS NULL "
        # An interrupted run has not updated them yet; the next one does.
        "AND NOT EXISTS (SELECT * FROM meta WHERE name = 'versions_told' AND CAST(value AS INTEGER)"
        " < (SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'generation'))",
    ),
    (
        "Passages are there that are said to be removed",
        "SELECT t.passage_id FROM tombstones t JOIN passages p ON p.id = t.passage_id",
    ),
    (
        "Passages are of a generation that has not been",
        "SELECT id FROM passages WHERE generation < 1 OR generation > "
        "(SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'generation')",
    ),
    (
        "Removed passages are of a generation that has not been",
        "SELECT passage_id FROM tombstones WHERE generation < 1 OR generation > "
        "(SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'generation')",
    ),
    (
        "Tombstones were dropped up to a generation that has not been",
        "SELECT value FROM meta WHERE name = 'pruned' AND CAST(value AS INTEGER) > "
        "(SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'generation')",
    ),
)


def check_structure(connection: sqlite3.Connection, progress: Steps) -> list[Finding]:
    """SQLite's own integrity check, and references between tables."""
    progress(0, 0, "the catalogue's pages and indexes")
    troubles = Troubles(Part.CATALOGUE, Severity.ERROR, PUT_BACK)
    for (line,) in connection.execute("PRAGMA integrity_check"):
        if line != "ok":
            troubles.add("SQLite finds the catalogue damaged", line)
    for table, row, other, _ in connection.execute("PRAGMA foreign_key_check"):
        troubles.add(f"Rows of {table} refer to {other} that are not there", f"row {row}")
    return troubles.findings()


def check_ledger(connection: Connection) -> list[Finding]:
    """Check the ledger against documents, tombstones and generations."""
    troubles = Troubles(Part.CATALOGUE, Severity.ERROR, PUT_BACK)
    states = ", ".join(f"'{state}'" for state in FileState)
    unknown = f"SELECT path FROM files WHERE state NOT IN ({states})"  # noqa: S608 - constants
    for what, rows in (("Files are in a state that there is not", unknown), *WRONG_ROWS):
        for (place,) in connection.execute(rows):
            troubles.add(what, place)
    later = "SELECT id FROM passages WHERE id > ?"
    for (passage,) in connection.execute(later, (last_ids(connection)["passages"],)):
        troubles.add("Passages have numbers that are given out later", passage)
    for path in _lost_duplicates(connection):
        troubles.add("Files are the same as one that is not there", path, cure=AGAIN)
    for path in _lost_members(connection):
        troubles.add("Files stand in one that is not there", path, cure=AGAIN)
    return troubles.findings()


def _lost_duplicates(connection: Connection) -> Iterator[str]:
    """Duplicates without a document of the same content and extension."""
    rows = streamed(
        connection,
        "SELECT sha256, path, state FROM files "  # noqa: S608 - constants
        f"WHERE state IN ('{FileState.DUPLICATE}', {SEARCHABLE}) ORDER BY sha256",
    )
    for sha256, same in groupby(rows, lambda row: row[0]):
        files = [(path, ledger.extension(path), state) for _, path, state in same]
        originals = {kind for _, kind, state in files if state != FileState.DUPLICATE}
        for path, kind, state in files:
            if state == FileState.DUPLICATE and (not sha256 or kind not in originals):
                yield path


def _lost_members(connection: Connection) -> Iterator[str]:
    """Files inside a file that the ledger does not have, or has as deleted."""
    rows = connection.execute(
        "SELECT member.path FROM files member LEFT JOIN files own "
        "ON own.folder = member.folder AND own.path = member.container AND own.state != :gone "
        "WHERE member.container != '' AND member.state != :gone AND own.id IS NULL",
        {"gone": FileState.DELETED.value},
    )
    return (path for (path,) in rows)


class _Span(NamedTuple):
    ordinal: int
    start: int
    end: int
    text: str

    def stands_in(self, document: str) -> bool:
        inside = 0 <= self.start < self.end <= len(document)
        return inside and document[self.start : self.end] == self.text


def check_documents(connection: Connection, progress: Steps) -> list[Finding]:
    """Check passages and pages against the text, one document in memory at a time."""
    troubles = Troubles(Part.CATALOGUE, Severity.ERROR, PUT_BACK)
    total, done = documents.passage_count(connection), 0
    rows = streamed(
        connection,
        "SELECT d.file_id, f.path, f.passages, d.text FROM documents d "
        "JOIN files f ON f.id = d.file_id ORDER BY d.file_id",
    )
    for file_id, path, count, packed in rows:
        passages = _passages(connection, file_id)
        if [passage.ordinal for passage in passages] != list(range(count)):
            troubles.add("Files do not have the passages that the ledger counts", path)
        try:
            text = unpacked_text(packed)
        except sqlite3.DataError:
            troubles.add("Texts of documents cannot be unpacked", path)
            continue
        if not all(passage.stands_in(text) for passage in passages):
            troubles.add("Passages are not what stands at their place in the document", path)
        if not _pages_fit(connection, file_id, len(text)):
            troubles.add("Pages lie outside the text of their document", path)
        if not _tables_fit(connection, file_id, text):
            troubles.add("Tables lie outside the text of their document", path)
        done += len(passages)
        progress(done, total, "passages in their documents")
    return troubles.findings()


def _passages(connection: Connection, file_id: int) -> list[_Span]:
    rows = connection.execute(
        'SELECT ordinal, start, "end", text FROM passages WHERE file_id = ? ORDER BY ordinal',
        (file_id,),
    )
    return list(map(_Span._make, rows))


def _pages_fit(connection: Connection, file_id: int, length: int) -> bool:
    rows = connection.execute('SELECT start, "end" FROM pages WHERE file_id = ?', (file_id,))
    return all(0 <= start <= end <= length for start, end in rows)


def _tables_fit(connection: Connection, file_id: int, text: str) -> bool:
    try:
        tables = documents.tables_of(connection, file_id)
    except sqlite3.DataError:
        return False
    return all(0 <= one.start < one.end <= len(text) for one in tables)


def check_embeddings(connection: Connection, stamp: Stamp, progress: Steps) -> list[Finding]:
    """Check every stored embedding, used by a passage or not."""
    troubles = Troubles(Part.CATALOGUE, Severity.ERROR, PUT_BACK)
    total, done = connection.execute("SELECT count(*) FROM embeddings").fetchone()[0], 0
    rows = streamed(
        connection,
        "SELECT e.id, length(e.key), e.vector, s.words FROM embeddings e "
        "LEFT JOIN word_states s ON s.embedding = e.id ORDER BY e.id",
    )
    while block := list(islice(rows, BLOCK)):
        whole = []
        for embedding, key_bytes, vector, states in block:
            if key_bytes != KEY_BYTES:
                troubles.add("Embeddings have a key that no text has", f"embedding {embedding}")
            if states is None or not is_whole(states):
                troubles.add("States of words are missing or broken", f"embedding {embedding}")
            if len(vector) == stamp.dimension * STORED.itemsize:
                whole.append((embedding, vector))
            else:
                troubles.add("Vectors have another length", f"embedding {embedding}")
        for embedding in _not_unit(whole, stamp.dimension):
            troubles.add("Vectors are not of unit length", f"embedding {embedding}")
        done += len(block)
        progress(done, total, "embeddings")
    return troubles.findings()


def _not_unit(rows: Sequence[tuple[int, bytes]], dimension: int) -> list[int]:
    right = are_stored([vector for _, vector in rows], dimension)
    return [embedding for (embedding, _), fine in zip(rows, right, strict=True) if not fine]
