"""What the workbooks have in common: a sheet is a heading, a block of filled rows a table.

A row is named by the page that it stands on: a stretch of rows is a page, and its label is what
Excel itself calls those rows, "Prijzen!12:40". So a hit says in any language where to look, while
no row number is in the text, where it would be embedded and searched as if it were content.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from indexes.errors import FileTooLargeError
from ingest.document import TextBuilder
from ingest.parsers.tables import looks_like_header

_CELLS_AT_MOST = 5_000_000
_SHEET_LEVEL = 1

# A page holds about what one passage does (in characters), so that its label is the passage's own
# place. The first rows of a block stay together: they may be its title and its header.
_PAGE_CHARACTERS = 600
_TOGETHER = 3

# Excel keeps fifteen digits: more would show that 0.3 is no binary fraction.
_DIGITS = 15

_PLAIN_NAME = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """The cells of a row as a reader sees them, and its number in the sheet, from 1."""

    number: int
    cells: list[str]


class SheetWriter:
    """Adds the sheets of one workbook to a document, one after the other."""

    def __init__(self, builder: TextBuilder) -> None:
        self._builder = builder
        self._pages = 0

    def add(self, name: str, rows: Iterable[SheetRow]) -> None:
        """Add a sheet; an empty one leaves no trace. Raises FileTooLargeError."""
        blocks = list(_blocks(rows))
        pages = dict(_pages(blocks))
        for block in blocks:
            self._begin_page(name, block[0], pages)
            if block is blocks[0]:
                self._builder.heading(name, _SHEET_LEVEL)
            self._add_block(name, block, pages)

    def add_notes(self, name: str, notes: Mapping[str, str]) -> None:
        """Add what is noted on the cells of a sheet, by cell: each stands on a page of its own."""
        for cell, text in notes.items():
            self._pages += 1
            self._builder.page(self._pages, f"{_quoted(name)}!{cell}")
            self._builder.paragraph(text)

    def _add_block(self, name: str, block: list[SheetRow], pages: dict[int, int]) -> None:
        """Lines of one cell above the header are text, the rest is the table."""
        left = min(next(i for i, cell in enumerate(row.cells) if cell) for row in block)
        titles = 0
        while titles < len(block) and sum(map(bool, block[titles].cells)) == 1:
            self._begin_page(name, block[titles], pages)
            self._builder.paragraph(next(filter(None, block[titles].cells)))
            titles += 1
        table = block[titles:]

        def lines() -> Iterator[list[str]]:
            for row in table:
                self._begin_page(name, row, pages)
                yield row.cells[left:]

        self._builder.table(lines(), has_header=looks_like_header([row.cells for row in table]))

    def _begin_page(self, name: str, row: SheetRow, pages: dict[int, int]) -> None:
        last = pages.pop(row.number, None)
        if last is not None:
            self._pages += 1
            self._builder.page(self._pages, _place(name, row.number, last))


def _blocks(rows: Iterable[SheetRow]) -> Iterator[list[SheetRow]]:
    """Runs of rows with something in them."""
    block: list[SheetRow] = []
    cells = 0
    for row in rows:
        while row.cells and not row.cells[-1]:  # rows may go on, empty, to the last column there is
            row.cells.pop()
        cells += len(row.cells)
        if cells > _CELLS_AT_MOST:
            raise FileTooLargeError(f"A sheet has more than {_CELLS_AT_MOST:,} cells.")
        if row.cells:
            block.append(row)
        elif block:
            yield block
            block = []
    if block:
        yield block


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
    """Rows of a sheet as Excel writes them in a formula, or takes them to go there."""
    return f"{_quoted(name)}!{first}:{last}"


def _quoted(name: str) -> str:
    return name if _PLAIN_NAME.fullmatch(name) else "'" + name.replace("'", "''") + "'"


def shown(value: object) -> str:
    """What a reader sees in a cell with this value, about."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d" if value.time() == time() else "%Y-%m-%d %H:%M")
    if isinstance(value, date | time | timedelta):
        return str(value)
    if isinstance(value, float) and not (value.is_integer() and abs(value) < 10**_DIGITS):
        return f"{value:.{_DIGITS}g}"
    if isinstance(value, int | float):
        return str(int(value))
    return str(value).strip()
