"""Rows of tables in a passage, and the header of each."""

from vind.indexes.types import Passage
from vind.search.facts.words import Span

CELL_END = "\t"


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
