"""Aligns the rows of an RTF table on one grid, by the ends and the merging of cells.

A cell that is as wide as two columns is followed by an empty one, so that the next cell stays in
its column.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vind.ingest.parsers.tables.rows import repeated

# Ends of cells this close are the same, in twips (a twentieth of a point).
_CLOSE = 60
_COLUMNS_AT_MOST = 200
EDGE, GOES_ON = "\ue003", "\ue004"
"""Private characters as marks: before the end of a cell, and of a cell continued from above."""

SHAPE = re.compile(f"({GOES_ON}?){EDGE}(-?[0-9]+);|{GOES_ON}")
"""The shape of a cell in the source: whether it continues one above, and where it ends."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """The texts of a row's cells, their ends in twips, and which continue a cell above.

    ``ends`` is as long as ``cells``, or empty where the source does not give it.
    """

    cells: Sequence[str]
    ends: Sequence[int] = ()
    going_on: Sequence[bool] = ()


def shaped(cells: Sequence[str], source: str, above: TableRow | None) -> TableRow:
    """A row of these cells, with the shapes in its ``source``, which may be given twice.

    Without shapes, it has those of the row ``above``.
    """
    said = [found for found in SHAPE.finditer(source) if found[2]][-len(cells) :]
    if not said and above and len(above.ends) == len(cells):
        return TableRow(cells, above.ends, above.going_on)
    ends = [int(found[2]) for found in said]
    if len(said) != len(cells) or ends != sorted(ends):
        return TableRow(cells)
    return TableRow(cells, ends, [bool(found[1]) for found in said])


def on_grid(rows: Sequence[TableRow]) -> list[list[str]]:
    """The texts of the rows in their columns, with empty ones after cells over several columns.

    A short text over several rows is repeated in each that has other text, unless it begins in the
    first row, which may be the header.
    """
    edges = _edges(end for row in rows for end in row.ends)
    places = [[bisect_left(edges, end) for end in row.ends] for row in rows]
    is_told = all(place and len(set(place)) == len(place) for place in places)
    if len(edges) > _COLUMNS_AT_MOST or not is_told:
        return [list(row.cells) for row in rows]
    made: list[list[str]] = []
    above: dict[int, str] = {}
    for row, place in zip(rows, places, strict=True):
        starts = [0, *(end + 1 for end in place)]
        says_more = any(map(str.strip, row.cells))
        texts, below = [""] * len(edges), dict[int, str]()
        for column, cell, goes_on in zip(starts, row.cells, row.going_on, strict=False):
            hanging = above.get(column, "") if goes_on else repeated(cell)
            texts[column] = cell if cell.strip() or not (goes_on and says_more) else hanging
            below[column] = hanging
        above = below if made else {}
        made.append(texts)
    return made


def _edges(ends: Iterable[int]) -> list[int]:
    """The ends of the columns; of close ones the last."""
    edges: list[int] = []
    for end in sorted(set(ends)):
        if edges and end - edges[-1] < _CLOSE:
            edges[-1] = end
        else:
            edges.append(end)
    return edges
