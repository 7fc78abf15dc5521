"""Makes the rows of a PDF table from the lines in its cells."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from vind.ingest.parsers.pdf.grids import Cell
from vind.ingest.parsers.pdf.lines import BREAK, Line
from vind.ingest.parsers.tables.rows import is_number, repeated

# Differences in height, in points.
_ONE_LINE = 4.0  # between letters of one line
_BESIDE = 1.5  # between lines beside each other
_CUT_NUMBER = ("-", "\u2013", "/", ",")  # ends of a number that continues on the next line

# A body of one row with so many lines in this many cells has several rows without strokes between
# them.
_BODY_LINES = 3
_BODY_CELLS = 2


class CellLine(NamedTuple):
    """A line in a cell, and its height on the page with letters upright, in points."""

    line: Line
    height: float


Cells: TypeAlias = Mapping[Cell, Sequence[CellLine]]
"""The lines in the cells of a grid; empty cells are absent."""

NOTHING_MERGED: Mapping[Cell, Cell] = {}

_Band: TypeAlias = Sequence[Sequence[CellLine]]


def rows_of(cells: Cells, first: Mapping[Cell, Cell] = NOTHING_MERGED) -> list[tuple[str, ...]]:
    """The text of the cells, without empty rows and columns.

    A row with a column of numbers in one cell is split into a row for each. ``first`` maps each
    cell to the first that it is merged with: a short text over several rows is repeated in each,
    except in the first row with more than one cell, which may be the header.
    """
    columns = sorted({column for _, column in cells})
    names = _first_of_several(cells)
    rows: list[tuple[str, ...]] = []
    for at, band in _bands(cells):
        above = [first.get((at, column), (at, column)) for column in columns]
        repeats = [
            _repeated_text(cells, top) if names < top[0] < at and top[1] == column else ""
            for top, column in zip(above, columns, strict=True)
        ]
        rows += [
            tuple(_text(lines) or text for lines, text in zip(row, repeats, strict=True))
            for row in _rows_of_band(band)
        ]
    return rows


def is_one_body(cells: Cells) -> bool:
    """Whether all rows below the header are in one row of the grid, and cannot be told apart."""
    bands = [band for _, band in _bands(cells)]
    if len(bands) != 2 or len(list(_rows_of_band(bands[1]))) > 1:
        return False
    long = [lines for lines in bands[1] if len(_by_height(lines)) >= _BODY_LINES]
    return len(long) >= _BODY_CELLS


def _bands(cells: Cells) -> Iterator[tuple[int, _Band]]:
    """Each row of the grid: its number, and the lines in its columns."""
    columns = sorted({column for _, column in cells})
    for row in sorted({row for row, _ in cells}):
        yield row, [cells.get((row, column), ()) for column in columns]


def _first_of_several(cells: Cells) -> int:
    """The first row with text in more than one cell, as those above it are titles; or -1."""
    several = [row for row, band in _bands(cells) if sum(map(bool, band)) > 1]
    return several[0] if several else -1


def _repeated_text(cells: Cells, top: Cell) -> str:
    """The text of a cell over several rows, to repeat in the rows below its first.

    Empty where each of its lines is beside a line of another cell: then they are separate rows
    without strokes between them.
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
    """Which of the rows that start at these heights a line is in; the first if above all."""
    return max(0, sum(start > height - _ONE_LINE for start in starts) - 1)


def _numbers(lines: Sequence[CellLine]) -> list[float]:
    """The heights of the lines in a cell, from the top, where each is a number."""
    found = _by_height(lines)
    texts = [" ".join(one.line.text for one in line) for line in found]
    if not all(is_number(text) and not text.endswith(_CUT_NUMBER) for text in texts):
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
    """The joined lines of one cell; a hyphen at the end of the cell stays."""
    said = [one.line for one in lines]
    parts = [line.text + (BREAK if line.broken else " ") for line in said[:-1]]
    parts += [f"{line.text}-" if line.broken else line.text for line in said[-1:]]
    return "".join(parts).strip()
