"""Conversion between rows of the catalogue and records."""

import json
import sqlite3
import zlib
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from vind.indexes.types import (
    Column,
    ColumnKind,
    Document,
    FileRecord,
    FileState,
    Passage,
    StoredPassage,
    Table,
)

RECORD_COLUMNS = (
    "folder, path, state, reason, size, mtime_ns, sha256, media_type, parser, pages, passages, "
    "seconds, indexed_at, container"
)

DOCUMENT_COLUMNS = "title, author, created, modified, language, recipients, dated, signature, text"

PASSAGE_FIELDS = 'ordinal, start, "end", page, heading, table_header, language, text, embedding'

PASSAGE_COLUMNS = (
    "p.id, p.file_id, f.folder, f.path, d.title, f.media_type, d.author, d.dated, d.superseded_by, "
    "coalesce((SELECT label FROM pages g WHERE g.file_id = p.file_id AND g.number = p.page "
    "ORDER BY ordinal LIMIT 1), ''), "
    "coalesce(d.modified, d.created) IS NULL, "
    'p.text, p.start, p."end", p.page, p.heading, p.table_header, p.language'
)

TEXT_LEVEL = 6
"""zlib level of stored text; higher ones save 1% on prose and take twice the time."""

PASSAGE_TABLES = "passages p JOIN files f ON f.id = p.file_id JOIN documents d USING (file_id)"

# A list is passed as one JSON array, which has no limit on its length.
ID_LIST = "(SELECT CAST(value AS BIGINT) FROM json_each(?))"
TEXT_LIST = "(SELECT value FROM json_each(?))"


def time_text(time: datetime | None) -> str | None:
    """ISO 8601 text of a time, with or without a zone, as given."""
    return None if time is None else time.isoformat()


def text_time(text: str | None) -> datetime | None:
    """The reverse of ``time_text``. Raises sqlite3.DataError for invalid text."""
    try:
        return None if text is None else datetime.fromisoformat(text)
    except (ValueError, TypeError) as error:
        raise sqlite3.DataError(f"{text!r} is no time") from error


def packed_text(text: str) -> bytes:
    """Compress a document's text for storage."""
    return zlib.compress(text.encode(), TEXT_LEVEL)


def unpacked_text(packed: bytes) -> str:
    """The reverse of ``packed_text``. Raises sqlite3.DataError for invalid bytes."""
    try:
        return zlib.decompress(packed).decode()
    except (zlib.error, UnicodeDecodeError, TypeError) as error:
        raise sqlite3.DataError("The text of a document cannot be unpacked.") from error


def record_row(record: FileRecord) -> tuple[Any, ...]:
    """A ledger line in the order of RECORD_COLUMNS."""
    return (
        record.folder,
        record.path,
        record.state.value,
        record.reason,
        record.size,
        record.mtime_ns,
        record.sha256,
        record.media_type,
        record.parser,
        record.pages,
        record.passages,
        record.seconds,
        time_text(record.indexed_at),
        record.container,
    )


def document_row(document: Document, dated: str | None) -> tuple[Any, ...]:
    """A document in the order of DOCUMENT_COLUMNS."""
    facts = document.facts
    return (
        facts.title,
        facts.author,
        time_text(facts.created),
        time_text(facts.modified),
        facts.language,
        facts.recipients,
        dated,
        document.signature,
        packed_text(document.text),
    )


def passage_row(ordinal: int, passage: Passage, embedding: int) -> tuple[Any, ...]:
    """A passage with the id of its embedding, in the order of PASSAGE_FIELDS."""
    return (
        ordinal,
        passage.start,
        passage.end,
        passage.page,
        passage.heading,
        passage.table_header,
        passage.language,
        passage.text,
        embedding,
    )


def row_record(row: tuple[Any, ...]) -> FileRecord:
    """A ledger line from the columns of the ledger. Raises sqlite3.DataError for invalid values."""
    folder, path, state, *rest = row
    *rest, indexed_at, container, rights = rest
    rest += [text_time(indexed_at), container, rights]
    return FileRecord(folder, path, row_state(state), *rest)


def row_state(state: str) -> FileState:
    """Parse the state of a file. Raises sqlite3.DataError for an unknown one."""
    try:
        return FileState(state)
    except ValueError as error:
        raise sqlite3.DataError(f"{state!r} is no state of a file") from error


def row_passage(row: tuple[Any, ...]) -> StoredPassage:
    """A passage with its place, from a row of PASSAGE_COLUMNS."""
    passage_id, file_id, folder, path, title, media_type, *of_document = row
    author, dated, superseded_by, label, by_file, *passage = of_document
    return StoredPassage(
        passage_id,
        file_id,
        folder,
        path,
        title,
        media_type,
        Passage(*passage),
        author,
        text_time(dated),
        label,
        superseded_by,
        bool(by_file),
    )


def as_json(ids: Iterable[int]) -> str:
    """Encode ids as the parameter of ID_LIST."""
    return json.dumps([int(one) for one in ids])


def shape_text(table: Table) -> str:
    """What the catalogue holds of a table beside its place, in JSON."""
    shape = asdict(table)
    del shape["start"], shape["end"]
    return json.dumps(shape, ensure_ascii=False, separators=(",", ":"))


def row_table(start: int, end: int, shape: str) -> Table:
    """A table from its row. Raises sqlite3.DataError for an invalid one."""
    try:
        held = json.loads(shape)
        columns = tuple(
            Column(one["name"], ColumnKind(one["kind"]), one["unit"], one["form"])
            for one in held["columns"]
        )
        return Table(
            start,
            end,
            columns,
            int(held["label"]),
            tuple(map(int, held["named"])),
            tuple(map(int, held["totals"])),
            tuple(map(int, held["groups"])),
            float(held["certainty"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise sqlite3.DataError(f"The shape of a table cannot be read: {error}") from error
