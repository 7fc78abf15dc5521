"""The whole table that a place in a document is in, put together from its pieces.

A page break or a blank line parts a table in pieces that each repeat its header.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from search.tables.rows import CELL_END, are_alike, is_row

ROWS_AT_MOST = 100_000
"""A longer table is not taken: what is counted in a part of one is not so of the whole."""

_GROUP = re.compile(r"\d[\d.,]*|[^\W\d_]+")
_GAP = re.compile(r"\s*")


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a line, and where that is in the text of its document."""

    cells: tuple[str, ...]
    start: int
    end: int

    def cell(self, column: int) -> str:
        """The cell in a column; empty where the row ends before it."""
        return self.cells[column] if column < len(self.cells) else ""

    @property
    def label(self) -> str:
        """What the row is of: its first cell with letters, else its first that is not empty."""
        written = [*filter(None, self.cells), ""]
        return next((one for one in written if any(map(str.isalpha, one))), written[0])


@dataclass(frozen=True, slots=True)
class Table:
    """The names of the columns, all empty where none are told, and the rows under them."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]


def table_at(text: str, place: int, header: str = "") -> Table | None:
    """The table of a document's ``text`` around ``place``; None where there is none.

    ``header`` is the header that the index has for that place, where its table began in an earlier
    passage. None also for a table of more than ``ROWS_AT_MOST`` rows.
    """
    pieces = [_piece_around(text, place)]
    if not pieces[0]:
        return None
    first = pieces[0][0]
    names, count = _cells(header) if header else first.cells, len(pieces[0])
    for piece in _pieces_above(text, first.start):
        if first.cells == names != piece[0].cells or len(piece[0].cells) != len(names):
            break
        first, count = piece[0], count + len(piece)
        pieces.insert(0, piece)
        if count > ROWS_AT_MOST:
            return None
    for piece in _pieces_below(text, pieces[-1][-1].end):
        if piece[0].cells != names or count > ROWS_AT_MOST:
            break
        count += len(piece)
        pieces.append(piece)
    lines = [row for piece in pieces for row in piece]
    rows = tuple(row for row in lines if row.cells != names)
    if not rows or len(lines) > ROWS_AT_MOST:
        return None
    width = max(len(row.cells) for row in rows)
    if not header and not _is_header(names, rows[0].cells):
        return Table(("",) * width, tuple(lines))
    # The corner of a table is often empty, and white space at the start of a text is left out.
    names = ("", *names) if all(len(row.cells) == len(names) + 1 for row in rows) else names
    return Table(names + ("",) * (width - len(names)), rows)


def _is_header(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    """Whether a first row heads the next one, which it does not where it is written like that."""
    return not are_alike(first[0], second[0]) and not any(
        any(map(str.isdigit, one)) and not one.isdecimal() and _form(one) == _form(other)
        for one, other in zip(first[1:], second[1:], strict=False)
    )


def _form(cell: str) -> str:
    return _GROUP.sub(lambda found: "0" if found[0][0].isdecimal() else "a", cell)


def _piece_around(text: str, place: int) -> list[Row]:
    """The rows without a gap that ``place`` is in, in order; none where it is in no row."""
    start = text.rfind("\n", 0, place) + 1
    if not is_row(text[start : _end_of_line(text, start)]):
        return []
    while start and is_row(text[(above := text.rfind("\n", 0, start - 1) + 1) : start]):
        start = above
    return _lines_from(text, start)


def _end_of_line(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def _lines_from(text: str, start: int) -> list[Row]:
    """The rows without a gap from ``start`` on, at most one more than are taken."""
    lines: list[Row] = []
    while start < len(text) and len(lines) <= ROWS_AT_MOST:
        end = _end_of_line(text, start)
        if not is_row(line := text[start:end]):
            break
        lines.append(Row(_cells(line), start, end))
        start = end + 1
    return lines


def _pieces_above(text: str, start: int) -> Iterator[list[Row]]:
    """The pieces that only white space parts from the one below, from the lowest up."""
    while start:
        while start and text[start - 1].isspace():
            start -= 1
        piece = _piece_around(text, start) if start else []
        if not piece:
            return
        yield piece
        start = piece[0].start


def _pieces_below(text: str, end: int) -> Iterator[list[Row]]:
    """The pieces that only white space parts from the one above, in order."""
    while gap := _GAP.match(text, end):
        piece = _lines_from(text, text.rfind("\n", 0, gap.end()) + 1)
        if not piece or piece[0].start < end:
            return
        yield piece
        end = piece[-1].end


def _cells(line: str) -> tuple[str, ...]:
    return tuple(map(str.strip, line.split(CELL_END)))
