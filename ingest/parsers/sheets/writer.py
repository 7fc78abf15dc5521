"""Adds the sheets of workbooks to documents: a sheet is a heading, a block of rows a table.

A range of rows is a page, whose label is Excel's reference to these rows, "Prijzen!12:40". So a hit
says where to look, and no row number is in the text, where it would be embedded and searched.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from openpyxl.utils import column_index_from_string

from vind.indexes.errors import FileTooLargeError
from vind.ingest.document.parsed import TextBuilder
from vind.ingest.parsers.tables.headers import (
    ROWS_THAT_TELL,
    goes_on,
    header_rows,
    joined,
    without_signs_of,
)
from vind.ingest.parsers.tables.rows import is_number, repeated
from vind.ingest.parsers.tables.tops import add_lines, lines_above, tables_in

_CELLS_AT_MOST = 5_000_000
_SHEET_LEVEL = 1

# A page is about as long as a passage, so that its label locates the passage.
_PAGE_CHARACTERS = 600
_TOGETHER = 3  # first rows of a block that stay on one page: they may be title and header

_NOTE_NAMES = 2  # first names of a row that are repeated before a note
_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_PLAIN_NAME = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """The cells of a row as a reader sees them, and its number in the sheet, from 1.

    ``worded`` are the columns of numbers with text around them ("38 uur", "PO-0042"). ``merged``
    maps the columns with a merged cell from above to the row where it begins. ``beside`` are the
    columns with a merged cell from the left.
    """

    number: int
    cells: list[str]
    worded: frozenset[int] = frozenset()
    merged: Mapping[int, int] = field(default_factory=dict)
    beside: Collection[int] = ()

    def bare(self) -> list[str]:
        """The cells with "0" for worded numbers, so that a header can be told from data."""
        if not self.worded:
            return self.cells
        return ["0" if place in self.worded else cell for place, cell in enumerate(self.cells)]


class SheetWriter:
    """Adds the sheets of one workbook to a document, one after the other."""

    def __init__(self, builder: TextBuilder) -> None:
        self._builder = builder
        self._pages = 0
        self._headed = ""
        self._rows: dict[int, list[str]] = {}

    def add(self, name: str, rows: Iterable[SheetRow]) -> None:
        """Add a sheet; an empty one adds nothing. Raises FileTooLargeError."""
        blocks = list(_blocks(rows))
        pages = dict(_pages(blocks))
        self._rows = {row.number: row.cells for block in blocks for row in block}
        if blocks:
            self._begin_page(name, blocks[0][0], pages)
            self._add_heading(name)
        for titles, table in _tables(blocks):
            for row in titles:
                self._begin_page(name, row, pages)
                add_lines(self._builder, [row.cells])
            self._add_table(name, table, pages)

    def add_notes(self, name: str, notes: Mapping[str, str]) -> None:
        """Add the notes on the cells of the sheet that was added last, each with its subject."""
        noted = ((cell, self._subject(cell), text) for cell, text in notes.items())
        self.add_drawn(name, {cell: f"{of}: {text}" if of else text for cell, of, text in noted})

    def _subject(self, cell: str) -> str:
        """The first names in a cell's row and the cell itself: "Zalen, Foyer, € 150"."""
        place = _CELL.fullmatch(cell)
        row = self._rows.get(int(place[2]), []) if place else []
        own = column_index_from_string(place[1]) - 1 if place else 0
        names = [text for text in row[:own] if text and not is_number(text)]
        said = map(repeated, [*names[:_NOTE_NAMES], *row[own : own + 1]])
        return ", ".join(filter(None, said))

    def add_drawn(self, name: str, drawn: Mapping[str, str]) -> None:
        """Add the texts drawn over the cells of a sheet, by cell; each is a page of its own."""
        for cell, text in drawn.items():
            self._pages += 1
            self._builder.page(self._pages, f"{_quoted(name)}!{cell}")
            if name != self._headed:
                self._add_heading(name)
            self._builder.paragraph(text)

    def _add_heading(self, name: str) -> None:
        self._builder.heading(name, _SHEET_LEVEL)
        self._headed = name

    def _add_table(self, name: str, table: list[SheetRow], pages: dict[int, int]) -> None:
        beside = table[0].beside if table else ()
        headers = header_rows([row.bare() for row in table[:ROWS_THAT_TELL]], beside)
        named = joined([row.cells for row in table[:headers]])
        body = {row.number: row for row in table[headers:]}
        left = min((_indent(row) for row in table), default=0)

        def lines() -> Iterator[list[str]]:
            for place, row in enumerate(table, start=1):
                self._begin_page(name, row, pages)
                if place == headers:
                    yield named[left:]
                elif place > headers:
                    yield without_signs_of(named, _whole(row, body))[left:]

        self._builder.table(lines(), has_header=headers > 0)

    def _begin_page(self, name: str, row: SheetRow, pages: dict[int, int]) -> None:
        last = pages.pop(row.number, None)
        if last is not None:
            self._pages += 1
            self._builder.page(self._pages, _place(name, row.number, last))


def _blocks(rows: Iterable[SheetRow]) -> Iterator[list[SheetRow]]:
    """Runs of rows that are not empty."""
    block: list[SheetRow] = []
    cells = 0
    for row in rows:
        while row.cells and not row.cells[-1]:  # empty cells may extend to the last column
            row.cells.pop()
        cells += max(len(row.cells), 1 + max(row.merged, default=-1))
        if cells > _CELLS_AT_MOST:
            raise FileTooLargeError(f"A sheet has more than {_CELLS_AT_MOST:,} cells.")
        if row.cells:
            block.append(row)
        elif block:
            yield block
            block = []
    if block:
        yield block


def _tables(blocks: Iterable[list[SheetRow]]) -> Iterator[tuple[list[SheetRow], list[SheetRow]]]:
    """The lines of text above each table, and its rows.

    Where a table continues after an empty row, such a line becomes a row: the passage that begins
    with it needs the header too.
    """
    titles: list[SheetRow] = []
    table: list[SheetRow] = []
    waiting: list[SheetRow] = []
    above: list[list[str]] = []
    for part, bare_part in _parted(blocks):
        first = lines_above(bare_part)
        waiting += part[:first]
        if first == len(part):
            continue
        rows, bare = part[first:], bare_part[first:]
        if goes_on(above, bare):
            table += waiting + rows
        else:
            yield titles, table
            titles, table = waiting, rows
        waiting, above = [], bare
    yield titles, table
    yield waiting, []


def _parted(
    blocks: Iterable[list[SheetRow]],
) -> Iterator[tuple[list[SheetRow], list[list[str]]]]:
    """The rows of each block, plain and bare, split where another table begins."""
    for block in blocks:
        bare = [row.bare() for row in block]
        for table in tables_in(bare):
            yield block[table], bare[table]


def _whole(row: SheetRow, body: Mapping[int, SheetRow]) -> list[str]:
    """The cells of a row, with short merged cells from above (in ``body``) repeated."""
    cells = row.cells + [""] * (max(row.merged, default=0) + 1 - len(row.cells))
    for column, start in row.merged.items():
        if start in body and column < len(body[start].cells):
            cells[column] = repeated(body[start].cells[column])
    return cells


def _indent(row: SheetRow) -> int:
    return next((place for place, cell in enumerate(row.cells) if cell), 0)


def _pages(blocks: Iterable[list[SheetRow]]) -> Iterator[tuple[int, int]]:
    """The first and the last row of each page."""
    first = last = length = 0
    for block in blocks:
        for place, row in enumerate(block):
            own = sum(map(len, row.cells)) + len(row.cells)
            may_break = place == 0 or place >= _TOGETHER
            if first and may_break and length + own > _PAGE_CHARACTERS:
                yield first, last
                first = 0
            if not first:
                first, length = row.number, 0
            last, length = row.number, length + own
    if first:
        yield first, last


def _place(name: str, first: int, last: int) -> str:
    """Excel's reference to rows of a sheet, as in formulas and in Go To."""
    return f"{_quoted(name)}!{first}:{last}"


def _quoted(name: str) -> str:
    return name if _PLAIN_NAME.fullmatch(name) else "'" + name.replace("'", "''") + "'"
