"""Finds tables without any strokes, by wide gaps below each other.

Only rows that are consecutive in the file count: two columns of prose have such gaps too, but the
file stores one column after the other.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from vind.ingest.parsers.pdf.boxes import Span
from vind.ingest.parsers.pdf.gap_rows import GapRow, Run, runs
from vind.ingest.parsers.pdf.grids import Grid
from vind.ingest.parsers.pdf.lines import BULLET
from vind.ingest.parsers.tables.rows import is_number, is_year

_MIN_ROWS = 3  # two lines may have gaps at the same place by chance
_ALIGNED = 2.0  # points of difference between the sides of cells in one column
_PROSE_FROM = 40  # characters: if the cells of all columns are as long, they are columns of text
_EDGE = 3.0  # points around a table
_MARK = re.compile(
    rf"{BULLET}|[\[(]?(?:\d{{1,3}}(?:[.-]\d{{1,3}})*|[a-zA-Z]|[ivxIVX]{{1,5}})[.)\]:]?"
)
"""A bullet or number before an item or a clause."""


def gapped(rows: Sequence[GapRow]) -> Iterator[Grid]:
    """The grids of rows whose cells are aligned in columns."""
    for run in runs(rows):
        if grid := _grid(run):
            yield grid


def _grid(run: Run) -> Grid | None:
    """The grid of a run; None where it is no table."""
    columns = run.columns
    full = [row for row in run.rows if len(row.spans) == len(columns)]
    if len(columns) < 2 or not full or _is_list(full) or _is_prose(full):
        return None
    if len(full) < _MIN_ROWS and not _is_under_header(run):
        return None
    below = [row for above, row in pairwise(run.rows) if _begins(row, above, columns[0])]
    heads = [run.rows[0], *below]
    walls = [(one[1] + other[0]) / 2 for one, other in pairwise(columns)]
    bottom = -run.lowest + _EDGE
    floors = [
        -heads[0].top - _EDGE / 2,
        *(-(row.height + _above(row, run)) / 2 for row in heads[1:]),
        bottom,
    ]
    cells = [(row, column) for row in range(len(heads)) for column in range(len(columns))]
    sides = columns[0][0] - _EDGE, columns[-1][1] + _EDGE
    return Grid((sides[0], *walls, sides[1]), floors, {cell: cell for cell in cells})


def _begins(row: GapRow, above: GapRow, labels: Span) -> bool:
    """Whether a line begins a row, rather than continuing one or its label.

    The label may be alone on the line ``above``, with the amounts beside its last line.
    """
    is_label_above = len(above.cells) == 1 and not above.cells[0][:1].islower()
    is_rest = row.cells[0][:1].islower() and (len(row.cells) == 1 or is_label_above)
    return row.spans[0][0] <= labels[1] and not is_rest


def _is_under_header(run: Run) -> bool:
    """Whether the first row has names, and each cell below is aligned with one of them.

    The row labels may have no name. Each column needs two cells, or an amount aligned at the right.
    """
    header, *rows = run.rows
    if len(rows) < _MIN_ROWS or not all(map(_is_name, header.cells)):
        return False
    heads = list(header.spans)
    if len(heads) < len(run.columns):
        heads.insert(0, rows[0].spans[0])
    if len(heads) < len(run.columns):
        return False
    seen: Counter[int] = Counter()
    for row in rows:
        for span, cell in zip(row.spans, row.cells, strict=True):
            begins, ends = (_under(span, heads, side) for side in (0, 1))
            if not begins and not ends:
                return False
            seen[(ends or begins)[0]] += 2 if ends and is_number(cell) else 1
    return all(seen[place] > 1 for place in range(len(heads)))


def _under(span: Span, heads: Sequence[Span], side: int) -> list[int]:
    """The indexes of the ``heads`` that have the same left (0) or right (1) side as a cell."""
    return [place for place, head in enumerate(heads) if abs(span[side] - head[side]) <= _ALIGNED]


def _is_name(cell: str) -> bool:
    return is_year(cell) or not (is_number(cell) or cell[:1].islower())


def _above(row: GapRow, run: Run) -> float:
    """The height of the line above a row."""
    return next((above.height for above, one in pairwise(run.rows) if one is row), row.height)


def _is_list(rows: Sequence[GapRow]) -> bool:
    """Whether the rows are list items with a mark, or titles with a page number."""
    if len(rows[0].spans) != 2:
        return False
    marked = all(_MARK.fullmatch(row.cells[0]) for row in rows)
    valued = all(is_number(row.cells[1]) for row in rows)
    numbers = [int(row.cells[1]) if row.cells[1].isdecimal() else -1 for row in rows]
    numbered = min(numbers) > 0 and numbers == sorted(numbers)
    return numbered or (marked and not valued)


def _is_prose(rows: Sequence[GapRow]) -> bool:
    columns = zip(*(row.cells for row in rows), strict=True)
    return all(median(map(len, column)) >= _PROSE_FROM for column in columns)
