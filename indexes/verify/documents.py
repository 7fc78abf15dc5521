"""Checks of documents: each passage is the span of the text that it claims."""

import sqlite3
from typing import NamedTuple

from vind.indexes.catalogue import documents
from vind.indexes.catalogue.rows import unpacked_text
from vind.indexes.catalogue.schema import Connection, streamed
from vind.indexes.errors import PUT_BACK
from vind.indexes.types import Steps
from vind.indexes.verify.finding import Finding, Part, Severity, Troubles


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
