"""The rows of a PDF table, out of the lines in its cells."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from vind.ingest.parsers.pdf.grids import Cell
from vind.ingest.parsers.pdf.lines import BREAK, Line
from vind.ingest.parsers.tables.rows import is_number, repeated

_ONE_LINE = 4.0  # points that letters of one line may differ in height
_BESIDE = 1.5  # points that lines beside each other do
_GOES_ON = ("-", "\u2013", "/", ",")  # at the end of a number that is cut in two

# A body of so many lines in this many cells is of many rows, which nothing parts.
_LINES_OF_A_BODY = 3
_CELLS_OF_A_BODY = 2


class CellLine(NamedTuple):
    """A line in a cell, and the height at which it stands on the page, letters upright."""

    line: Line
    height: float


Cells: TypeAlias = Mapping[Cell, Sequence[CellLine]]
"""What stands in the cells of a grid; those that have no text are not there."""

NOTHING_MERGED: Mapping[Cell, Cell] = {}

_Band: TypeAlias = Sequence[Sequence[CellLine]]


def rows_of(cells: Cells, first: Mapping[Cell, Cell] = NOTHING_MERGED) -> list[tuple[str, ...]]:
    """The text of the cells, without rows and columns that have none.

    Where numbers stand under each other in a cell, each is of a row of its own. ``first`` is for
    each cell the first of those that it is one with: what a short one over several rows says holds
    for each, but for one in the first row of more than one cell, which may name the columns.
    """
    columns = sorted({column for _, column in cells})
    names = _first_of_several(cells)
    rows: list[tuple[str, ...]] = []
    for at, band in _bands(cells):
        above = [first.get((at, column), (at, column)) for column in columns]
        hanging = [
            _hanging(cells, top) if names < top[0] < at and top[1] == column else ""
            for top, column in zip(above, columns, strict=True)
        ]
        rows += [
            tuple(_text(lines) or text for lines, text in zip(row, hanging, strict=True))
            for row in _rows_of_band(band)
        ]
    return rows


def is_one_body(cells: Cells) -> bool:
    """Whether all but the header stands in one row, that must be many."""
    bands = [band for _, band in _bands(cells)]
    if len(bands) != 2 or len(list(_rows_of_band(bands[1]))) > 1:
        return False
    long = [lines for lines in bands[1] if len(_by_height(lines)) >= _LINES_OF_A_BODY]
    return len(long) >= _CELLS_OF_A_BODY


def _bands(cells: Cells) -> Iterator[tuple[int, _Band]]:
    """For each row of the grid, its number and what is in its columns."""
    columns = sorted({column for _, column in cells})
    for row in sorted({row for row, _ in cells}):
        yield row, [cells.get((row, column), ()) for column in columns]


def _first_of_several(cells: Cells) -> int:
    """The first row with text in more than one cell; those above it are what a table is called."""
    several = [row for row, band in _bands(cells) if sum(map(bool, band)) > 1]
    return several[0] if several else -1


def _hanging(cells: Cells, top: Cell) -> str:
    """What a cell over several rows says in those below its first.

    Nothing where its lines stand beside those of other cells, one a row: only the strokes that
    would part these are not there.
    """
    lines = _by_height(cells.get(top, ()))
    beside = [one.height for (_, column), said in cells.items() if column != top[1] for one in said]
    are_rows = len(lines) > 1 and all(
        any(abs(line[0].height - height) < _BESIDE for height in beside) for line in lines
    )
    return "" if are_rows else repeated(_text([one for line in lines for one in line]))


def _rows_of_band(band: _Band) -> Iterator[_Band]:
    starts = max((_numbers(lines) for lines in band), key=len)
    if len(starts) < 2:
        yield band
        return
    for row in range(len(starts)):
        yield [[one for one in lines if _row(one.height, starts) == row] for lines in band]


def _row(height: float, starts: Sequence[float]) -> int:
    """Which of the rows, that start at these heights, has a line; the first what is above all."""
    return max(0, sum(start > height - _ONE_LINE for start in starts) - 1)


def _numbers(lines: Sequence[CellLine]) -> list[float]:
    """The heights of the lines in a cell, from the top, where each is a number."""
    found = _by_height(lines)
    texts = [" ".join(one.line.text for one in line) for line in found]
    if not all(is_number(text) and not text.endswith(_GOES_ON) for text in texts):
        return []
    return [line[0].height for line in found]


def _by_height(lines: Sequence[CellLine]) -> list[list[CellLine]]:
    found: list[list[CellLine]] = []
    for one in sorted(lines, key=lambda one: -one.height):
        if found and found[-1][0].height - one.height < _ONE_LINE:
            found[-1].append(one)
        else:
            found.append([one])
    return found


def _text(lines: Sequence[CellLine]) -> str:
    """The lines of one cell; a hyphen at its end breaks no word."""
    said = [one.line for one in lines]
    parts = [line.text + (BREAK if line.broken else " ") for line in said[:-1]]
    parts += [f"{line.text}-" if line.broken else line.text for line in said[-1:]]
    return "".join(parts).strip()
