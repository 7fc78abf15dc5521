"""The whole table that a place in a document is in, put together from its pieces.

A page break or a blank line parts a table in two pieces that each repeat its header; a later piece
without one goes by the header that the index has kept for it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from search.tables.rows import CELL_END, are_alike, is_row

ROWS_AT_MOST = 100_000
"""A longer table is no table: what is counted in a part of one is not so of the whole."""

_GROUP = re.compile(r"\d+|[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a line, and where that is in the text of its document."""

    cells: tuple[str, ...]
    start: int
    end: int

    @property
    def label(self) -> str:
        """What the row is of: its first cell that has letters, else its first that is not empty."""
        written = [cell for cell in self.cells if cell]
        return next((one for one in written if any(map(str.isalpha, one))), (written or [""])[0])


@dataclass(frozen=True, slots=True)
class Table:
    """The names of the columns, all empty where none are told, and the rows under them."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]


def table_at(text: str, place: int, header: str = "") -> Table | None:
    """The table of a document's ``text`` around ``place``; None where there is none.

    ``header`` is the header that the index has for that place, where the table began in an earlier
    passage. None also for a table of more than ``ROWS_AT_MOST`` rows.
    """
    piece = _piece_around(text, place)
    if not piece:
        return None
    named = _cells(header) if header else piece[0].cells
    pieces = [piece]
    for before in _pieces_above(text, piece[0].start):
        is_whole = pieces[0][0].cells == named
        if is_whole and before[0].cells != named:
            break
        if len(before[0].cells) != len(named):
            break
        pieces.insert(0, before)
        if sum(map(len, pieces)) > ROWS_AT_MOST:
            return None
    for after in _pieces_below(text, piece[-1].end):
        if after[0].cells != named:
            break
        pieces.append(after)
        if sum(map(len, pieces)) > ROWS_AT_MOST:
            return None
    return _joined([row for one in pieces for row in one], named, is_told=bool(header))


def _joined(lines: list[Row], named: tuple[str, ...], *, is_told: bool) -> Table | None:
    """The lines as one table under the names of its columns, if those are names."""
    if len(lines) > ROWS_AT_MOST:
        return None
    rows = tuple(row for row in lines if row.cells != named)
    if not rows:
        return None
    if is_told or _names_columns(named, rows[0].cells):
        return Table(_widened(named, rows), rows)
    width = max(len(row.cells) for row in lines)
    return Table(("",) * width, tuple(lines))


def _names_columns(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    """Whether a first row heads the others: it does not where it is written as the next one is."""
    if are_alike(first[0], second[0]):
        return False
    return not any(
        any(map(str.isdigit, one)) and not one.isdecimal() and _form(one) == _form(other)
        for one, other in zip(first[1:], second[1:], strict=False)
    )


def _form(cell: str) -> str:
    return _GROUP.sub(lambda found: "0" if found[0].isdecimal() else "a", cell)


def _widened(named: tuple[str, ...], rows: tuple[Row, ...]) -> tuple[str, ...]:
    """The names with one for each cell: the corner of a table is often empty, and left out."""
    width = max(len(row.cells) for row in rows)
    if len(named) == width - 1 and all(len(row.cells) == width for row in rows):
        return ("", *named)
    return named + ("",) * (width - len(named))


def _piece_around(text: str, place: int) -> list[Row]:
    """The rows without a gap that ``place`` is in, in order; none where it is in no row."""
    start = text.rfind("\n", 0, place) + 1
    while start and is_row(text[text.rfind("\n", 0, start - 1) + 1 : start - 1]):
        start = text.rfind("\n", 0, start - 1) + 1
    return _rows_from(text, start)


def _rows_from(text: str, start: int) -> list[Row]:
    rows: list[Row] = []
    while start < len(text) and len(rows) <= ROWS_AT_MOST:
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        line = text[start:end]
        if not is_row(line):
            break
        rows.append(Row(_cells(line), start, end))
        start = end + 1
    return rows


def _pieces_above(text: str, start: int) -> Iterator[list[Row]]:
    """The pieces that only white space parts from the one below, from the lowest up."""
    while start:
        end = len(text[:start].rstrip())
        if not is_row(text[text.rfind("\n", 0, end) + 1 : end]):
            return
        piece = _piece_around(text, end)
        yield piece
        start = piece[0].start


def _pieces_below(text: str, end: int) -> Iterator[list[Row]]:
    """The pieces that only white space parts from the one above, in order."""
    while True:
        gap = re.compile(r"\s*").match(text, end)
        start = gap.end() if gap else end
        piece = _rows_from(text, text.rfind("\n", 0, start) + 1) if start < len(text) else []
        if not piece:
            return
        yield piece
        end = piece[-1].end


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.split(CELL_END))
