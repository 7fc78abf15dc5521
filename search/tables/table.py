"""Rows of tables: the header of a row in a passage, and the whole table in a document.

Page breaks and blank lines split a table into pieces, each of which repeats the header.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from vind.indexes.types import Passage
from vind.search.facts.words import Span

CELL_END = "\t"

DIGIT, LETTER = re.compile(r"\d"), re.compile(r"[^\W\d_]")


def is_row(line: str) -> bool:
    """Whether a line is a row of a table."""
    return CELL_END in line


def header_span(passage: Passage, start: int) -> Span | None:
    """The span of the table header above the row at ``start``.

    It is negative if the passage continues a table: the header was then embedded before the text.
    None if there is no row, or the row is the header.
    """
    text = passage.text
    row, line = _line_at(text, start)
    if not is_row(line):
        return None
    top = _top(text, row)
    if not top and passage.table_header:
        return -len(passage.table_header) - 1, -1
    return (top, text.index("\n", top)) if top < row else None


def header_of(passage: Passage, start: int) -> str:
    """The header of the table at ``start``, which may be the row there; empty outside tables."""
    span = header_span(passage, start)
    if span is None:
        _, line = _line_at(passage.text, start)
        return line if is_row(line) else ""
    return passage.table_header if span[0] < 0 else passage.text[slice(*span)]


def header_over(passage: Passage, start: int) -> str:
    """The header above the row at ``start``; empty in the header itself, or outside tables."""
    header = header_of(passage, start)
    return header if header != _line_at(passage.text, start)[1] else ""


def from_first_cell(text: str, start: int) -> int:
    """The start of the row at ``start``, if only empty cells precede it; else ``start``.

    A sentence begins at its first character, and without the empty cells all others would move to
    other columns.
    """
    begin, line = _line_at(text, start)
    is_in_row = is_row(line[start - begin :])  # a paragraph may begin with a tab
    return begin if is_in_row and not text[begin:start].strip("\t") else start


def first_row(above: str) -> str:
    """The first row of the table at the end of ``above``; empty if it does not end in one."""
    above = above.rstrip("\n") + "\n"
    return above[_top(above, len(above)) :].partition("\n")[0]


def _line_at(text: str, start: int) -> tuple[int, str]:
    """The start of the line at ``start``, and the line."""
    begin = text.rfind("\n", 0, start) + 1
    end = text.find("\n", begin)
    return begin, text[begin : end if end >= 0 else None]


def _top(text: str, row: int) -> int:
    """The start of the block of rows right above the line at ``row``; else ``row``."""
    while row:
        above = text.rfind("\n", 0, row - 1) + 1
        if text.find("\t", above, row) < 0:
            break
        row = above
    return row


ROWS_AT_MOST = 100_000
"""Longer tables are not used, as a count over a part would be wrong for the whole."""

_GROUP = re.compile(r"\d[\d.,]*|[^\W\d_]+")
_PIECE = re.compile(r"^(?:[^\n\t]*\t[^\n]*(?:\n|\Z))+", re.MULTILINE)
"""Consecutive lines of cells."""


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a line, and its span in the document's text."""

    cells: tuple[str, ...]
    start: int
    end: int

    def cell(self, column: int) -> str:
        """The cell in a column; empty if the row ends before it."""
        return self.cells[column] if column < len(self.cells) else ""

    @property
    def label(self) -> str:
        """The row's name: its first cell with letters, else its first nonempty cell."""
        written = [*filter(None, self.cells), ""]
        return next((one for one in written if any(map(str.isalpha, one))), written[0])


@dataclass(frozen=True, slots=True)
class Table:
    """The names of the columns, all empty if unknown, and the rows below them."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]


def table_at(text: str, place: int, header: str = "") -> Table | None:
    """The table around ``place`` in a document's ``text``; None if there is none.

    ``header`` is the header in the index for that place, if the table began in an earlier passage.
    None also for a table of more than ``ROWS_AT_MOST`` rows.
    """
    spans = [found.span() for found in _PIECE.finditer(text)]
    here = bisect_right(spans, (place, len(text))) - 1
    if here < 0 or place > spans[here][1]:
        return None
    names = _cells(header or _first_line(text, spans[here]))
    first, last = here, here + 1
    while first and not text[spans[first - 1][1] : spans[first][0]].strip():
        above = _cells(_first_line(text, spans[first - 1]))
        is_whole = _cells(_first_line(text, spans[first])) == names
        if len(above) != len(names) or (is_whole and above != names):
            break
        first -= 1
    while last < len(spans) and not text[spans[last - 1][1] : spans[last][0]].strip():
        if _cells(_first_line(text, spans[last])) != names:
            break
        last += 1
    if sum(text.count("\n", *span) for span in spans[first:last]) > ROWS_AT_MOST:
        return None
    lines = [row for span in spans[first:last] for row in _rows(text, *span)]
    rows = tuple(row for row in lines if row.cells != names)
    if not rows:
        return None
    width = max(len(row.cells) for row in rows)
    if not header and not _is_header(names, rows[0].cells):
        return Table(("",) * width, tuple(lines))
    # The corner cell is often empty, and leading white space of a text is stripped.
    names = ("", *names) if all(len(row.cells) == len(names) + 1 for row in rows) else names
    return Table(names + ("",) * (width - len(names)), rows)


def _is_header(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    """Whether the first row is a header: not if its cells have the form of the second row's.

    The first cells must have it sign by sign, as codes and dates do.
    """
    forms = (_form_of_code, *[_form] * len(first))
    return not any(
        any(map(str.isdigit, one)) and not one.isdecimal() and form(one) == form(other)
        for form, one, other in zip(forms, first, second, strict=False)
    )


def _form_of_code(cell: str) -> str:
    return LETTER.sub("a", DIGIT.sub("0", cell))


def _form(cell: str) -> str:
    return _GROUP.sub(lambda found: "0" if found[0][0].isdecimal() else "a", cell)


def _first_line(text: str, span: tuple[int, int]) -> str:
    return text[slice(*span)].partition("\n")[0]


def _rows(text: str, start: int, end: int) -> Iterator[Row]:
    for line in text[start:end].removesuffix("\n").split("\n"):
        yield Row(_cells(line), start, start + len(line))
        start += len(line) + 1


def _cells(line: str) -> tuple[str, ...]:
    return tuple(map(str.strip, line.split(CELL_END)))
