"""A row as a small language model reads it: each cell behind the name of its column.

It loses count of cells: asked for the lead time of a part it tells the number beside it.
"""

import re
from itertools import groupby

from indexes.calendar import YEAR
from search.tables.rows import CELL_END, columns, is_row

WIDE = 3
"""Columns of which a row does not tell by itself which is which."""

_FIGURE = re.compile(rf"(?!{YEAR}\b)[\W_]*\d[\W\d_]*")
"""What is a cell of a row: a first row that has one heads no table."""


def told_row(row: str, heading: str) -> str:
    """A ``row`` with each cell behind the name of its column in the row ``heading``.

    Empty for the row of a narrow table, or where nothing names its columns.
    """
    names_them = row != heading and _names_columns(heading, row)
    return _told(row, heading) if names_them else ""


def labelled(text: str, header: str, row: str) -> str:
    """``text`` under its ``header``, with the cells of ``row`` behind the names of their columns.

    ``header`` heads the rows that ``text`` begins with, or is empty. The other rows stay as they
    are, as names take room; so does the row of a narrow table, or where nothing names its columns.
    """
    lines = [header, *text.split("\n")] if header else text.split("\n")
    told: list[str] = []
    for is_table, group in groupby(lines, key=is_row):
        heading, *rows = group
        told.append(heading)
        told += (
            _told(one, heading)
            if is_table and one.strip() == row.strip() and _names_columns(heading, one)
            else one
            for one in rows
        )
    return "\n".join(told)


def _names_columns(heading: str, row: str) -> bool:
    names = heading.split(CELL_END)
    return (
        len(names) >= WIDE
        and not any(map(_FIGURE.fullmatch, names))
        and row.count(CELL_END) <= len(names)
    )


def _told(row: str, heading: str) -> str:
    cells = ((name.strip(), cell.strip()) for name, cell in columns(row, heading))
    return "; ".join(f"{name}: {cell}" if name else cell for name, cell in cells if cell)
