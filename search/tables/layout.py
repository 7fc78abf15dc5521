"""Rows of tables in a passage: where they begin, which row heads them, what is over a cell."""

import re

from vind.indexes.types import Passage
from vind.search.facts.words import Span

CELL_END = "\t"

DIGIT, LETTER = re.compile(r"\d"), re.compile(r"[^\W\d_]")


def is_row(line: str) -> bool:
    """Whether a line is a row of a table."""
    return CELL_END in line


def are_alike(row: str, other: str) -> bool:
    """Whether two rows begin with codes, dates or times of one form."""
    form = _form(row)
    return any(map(str.isdigit, form)) and not form.isdecimal() and form == _form(other)


def _form(row: str) -> str:
    return LETTER.sub("a", DIGIT.sub("0", row.partition(CELL_END)[0].strip()))


def header_span(passage: Passage, start: int) -> Span | None:
    """Where the header stands of the table that a row is in; ``start`` is a place in the row.

    In a passage that continues a table it is before the text, which was embedded behind it. None
    where there is no row or it heads the table itself.
    """
    text = passage.text
    row, line = _line_at(text, start)
    if not is_row(line):
        return None
    top = _top(text, row)
    if not top and passage.table_header:
        return -len(passage.table_header) - 1, -1
    return (top, text.index("\n", top)) if top < row else None


def heading_and_row(passage: Passage, start: int) -> tuple[str, str] | None:
    """The header of the table that ``start`` is in, and the row there, which may be that header.

    None where it is in no table.
    """
    _, row = _line_at(passage.text, start)
    if not is_row(row):
        return None
    span = header_span(passage, start)
    if span is None:
        return row, row
    return passage.table_header if span[0] < 0 else passage.text[slice(*span)], row


def header_over(passage: Passage, start: int) -> str:
    """The header of the table that ``start`` is in a row of; empty in that header, or in none."""
    header, row = heading_and_row(passage, start) or ("", "")
    return header if header != row else ""


def from_first_cell(text: str, start: int) -> int:
    """Where the row begins that ``start`` is in, if only empty cells stand before it; else there.

    A sentence begins with what is written, and without those all cells are under other columns.
    """
    begin, line = _line_at(text, start)
    is_in_row = is_row(line[start - begin :])  # a paragraph may begin with a tab
    return begin if is_in_row and not text[begin:start].strip("\t") else start


def first_row(above: str) -> str:
    """The first of the rows that ``above`` ends with; empty where it does not end in a table."""
    above = above.rstrip("\n") + "\n"
    return above[_top(above, len(above)) :].partition("\n")[0]


def _line_at(text: str, start: int) -> tuple[int, str]:
    """Where the line begins that ``start`` is in, and the line."""
    begin = text.rfind("\n", 0, start) + 1
    end = text.find("\n", begin)
    return begin, text[begin : end if end >= 0 else None]


def _top(text: str, row: int) -> int:
    """Where the rows begin that stand above the line which begins at ``row``; else there."""
    while row:
        above = text.rfind("\n", 0, row - 1) + 1
        if text.find("\t", above, row) < 0:
            break
        row = above
    return row
