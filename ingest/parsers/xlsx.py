"""Excel: each sheet a heading, each block of filled rows a table with its header.

Not through unstructured's partition_xlsx: it prints dates and percentages as raw numbers, takes the
header row off a table that has an empty row below it, holds each sheet in memory three times, and
takes ten times as long (2 s for 5,000 rows).
"""

from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import date, datetime, time, timedelta
from typing import Any

from indexes.errors import FileTooLargeError
from ingest.document import ParsedDocument, TextBuilder
from ingest.parsers.base import Source
from ingest.parsers.office import facts_of, opened
from ingest.parsers.tables import looks_like_header

_CELLS_AT_MOST = 5_000_000
_HEADER_WITHIN = 3  # rows of a block in which its header row is looked for
_SHEET_LEVEL = 1


def parse(source: Source) -> ParsedDocument:
    """Read an Excel workbook. Raises CorruptFileError or FileTooLargeError."""
    import openpyxl

    builder = TextBuilder()
    with opened(source.path):
        book = openpyxl.load_workbook(source.path, read_only=True, data_only=True, keep_links=False)
        with closing(book):
            facts = facts_of(source.path)
            for sheet in book.worksheets:
                source.beat()
                sheet.reset_dimensions()
                blocks = list(_blocks(sheet.iter_rows()))
                if blocks:
                    builder.heading(sheet.title, _SHEET_LEVEL)
                for block in blocks:
                    _add_block(builder, block)
    return builder.build(facts)


def _blocks(rows: Iterable[tuple[Any, ...]]) -> Iterator[list[list[str]]]:
    """Runs of rows with something in them, as text, empty columns at the left taken off."""
    block: list[list[str]] = []
    cells = 0
    for row in rows:
        texts = [shown(cell) for cell in row]
        cells += len(texts)
        if cells > _CELLS_AT_MOST:
            raise FileTooLargeError(f"A sheet has more than {_CELLS_AT_MOST:,} cells.")
        if any(texts):
            block.append(texts)
        elif block:
            yield block
            block = []
    if block:
        yield block


def _add_block(builder: TextBuilder, block: list[list[str]]) -> None:
    """A block of rows: lines of one cell above the header are text, the rest is the table."""
    left = min(next(i for i, cell in enumerate(row) if cell) for row in block)
    rows = [row[left:] for row in block]
    while rows and sum(map(bool, rows[0])) == 1:
        builder.paragraph(next(filter(None, rows.pop(0))))
    builder.table(rows, has_header=looks_like_header(rows))


def shown(cell: Any) -> str:
    """What a reader sees in a cell, about."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d" if value.time() == time() else "%Y-%m-%d %H:%M")
    if isinstance(value, date | time | timedelta):
        return str(value)
    if isinstance(value, int | float):
        return _number(value, cell.number_format or "")
    return str(value).strip()


def _number(value: float, pattern: str) -> str:
    if "%" in pattern:
        return f"{value * 100:.10g}%"
    return f"{value:.12g}"
