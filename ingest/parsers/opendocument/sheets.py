"""Reads the sheets of an OpenDocument workbook as rows of cells."""

from collections.abc import Iterator
from typing import Any

from openpyxl.utils import get_column_letter

from vind.ingest.parsers.opendocument.xml import (
    OFFICE,
    TABLE,
    lines,
    number,
    rows_over,
    table_cells,
    table_rows,
)
from vind.ingest.parsers.sheets.writer import SheetRow

_REPEATED_AT_MOST = 1000
"""Of a row; one with more fills its sheet, by mistake or as an attack, and counts once."""


_LAST_COLUMN = 16_384
_NOTES_AT_MOST = 10_000  # of a sheet


def sheets_of(book: Any) -> Iterator[tuple[str, Any]]:
    """The names and elements of the sheets."""
    for sheet in book.iterchildren(TABLE + "table"):
        yield sheet.get(TABLE + "name", ""), sheet


def notes_on(sheet: Any) -> Iterator[tuple[str, str]]:
    """The notes on the cells of a sheet, with the cell ("B12")."""
    if next(sheet.iter(OFFICE + "annotation"), None) is None:
        return
    place, left = 1, _NOTES_AT_MOST
    for row in table_rows(sheet):
        column = 1
        for cell in row.iterchildren(TABLE + "table-cell", TABLE + "covered-table-cell"):
            note = cell.find(OFFICE + "annotation")
            text = "" if note is None else "\n".join(filter(None, lines(note)))
            if text and left and column <= _LAST_COLUMN:
                left -= 1
                yield f"{get_column_letter(column)}{place}", text
            column += number(cell, TABLE + "number-columns-repeated")
        place += number(row, TABLE + "number-rows-repeated")


def rows_of(sheet: Any) -> Iterator[SheetRow]:
    """The rows of a sheet."""
    place = 1
    hanging: dict[int, tuple[int, int]] = {}  # column → the first row of a cell, and its last
    for row in table_rows(sheet):
        times = number(row, TABLE + "number-rows-repeated")
        found = list(table_cells(row))
        cells = list(map(_shown, found))
        merged = {column: first for column, (first, last) in hanging.items() if last >= place}
        beside = [column for column, cell in enumerate(found) if _is_covered(cell)]
        for offset in range(times if times <= _REPEATED_AT_MOST and any(cells) else 1):
            yield SheetRow(place + offset, list(cells), merged=merged, beside=beside)
        for column, cell in enumerate(found):
            if (height := rows_over(cell)) > 1:
                hanging[column] = (place, place + height - 1)
        place += times


def _is_covered(cell: Any) -> bool:
    return bool(cell.tag == TABLE + "covered-table-cell")


def _shown(cell: Any) -> str:
    """A cell's text as a reader sees it; dates are in ISO order, as in other workbooks."""
    if moment := cell.get(OFFICE + "date-value"):
        return str(moment)[:16].replace("T", " ").removesuffix(" 00:00")
    seen = " ".join(lines(cell)).strip()
    return seen or str(cell.get(OFFICE + "string-value") or cell.get(OFFICE + "value") or "")
