"""Tables as a small language model reads them: each cell behind the name of its column.

It loses count of cells: asked for the lead time of a part it tells the number beside it.
"""

import re
from collections.abc import Sequence
from itertools import groupby

from search.claims.rows import CELL_END, columns
from search.periods import YEAR

WIDE = 3
"""Columns of which a row does not tell by itself which is which."""

_FIGURE = re.compile(rf"(?!{YEAR}\b)[\W_]*\d[\W\d_]*")
"""What is a cell of a row: a first row that has one heads no table."""


def labelled(text: str, header: str) -> str:
    """``text`` with each cell of a wide table behind the name of its column, instead of a header.

    ``header`` heads the rows that it begins with, or is empty. It stands above them where it names
    no columns, or too few.
    """
    told: list[str] = []
    for is_table, lines in groupby(text.split("\n"), key=lambda line: CELL_END in line):
        rows = [*([header] if header and not told else []), *lines]
        told += _told(*rows) if is_table and _names_columns(*rows) else rows
    return "\n".join(told)


def _names_columns(heading: str, *rows: str) -> bool:
    names = heading.split(CELL_END)
    return (
        len(rows) > 0
        and len(names) >= WIDE
        and not any(map(_FIGURE.fullmatch, names))
        and max(row.count(CELL_END) for row in rows) <= len(names)
    )


def _told(heading: str, *rows: str) -> Sequence[str]:
    return [
        "; ".join(
            f"{name.strip()}: {cell.strip()}" if name.strip() else cell.strip()
            for name, cell in columns(row, heading)
            if cell.strip()
        )
        for row in rows
    ]
