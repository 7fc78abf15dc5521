"""Finds ruled tables: grids of crossing strokes, their cells, and the rows of text in these."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple, TypeAlias

from vind.ingest.parsers.pdf.lines import BREAK, Line, Word
from vind.ingest.parsers.pdf.strokes import Stroke, Strokes
from vind.ingest.parsers.pdf.text import Point
from vind.ingest.parsers.tables.rows import is_number, repeated

# In points. Strokes this close are one, and ends this close meet: double lines, cells with a border
# each.
_CLOSE = 3.0
_CROSSINGS_AT_MOST = 40_000  # pairs of strokes that are compared on one page
# A table has an open side where two of its strokes end at least this far beyond the last wall.
_MIN_CELL = 8.0

Cell = tuple[int, int]
"""A cell's row and column, from 0."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of a table.

    ``walls`` are the sides of the columns from left to right, ``floors`` the heights of the row
    borders from the top down (negated, so that they increase), both in points. ``first`` maps each
    cell to the first of those that it is merged with, which may be itself.
    """

    walls: Sequence[float]
    floors: Sequence[float]
    first: dict[Cell, Cell]

    def overlaps(self, other: "Grid") -> bool:
        """Whether the two grids share any area."""
        return (
            self.walls[0] < other.walls[-1]
            and other.walls[0] < self.walls[-1]
            and self.floors[0] < other.floors[-1]
            and other.floors[0] < self.floors[-1]
        )

    @property
    def area(self) -> float:
        """In square points."""
        return (self.walls[-1] - self.walls[0]) * (self.floors[-1] - self.floors[0])

    def cell_at(self, x: float, y: float) -> Cell | None:
        """The cell that a point is in, regardless of merging; None outside."""
        cell = bisect_right(self.floors, -y) - 1, bisect_right(self.walls, x) - 1
        return cell if cell in self.first else None

    def opened(self, merged: Collection[Cell]) -> "Grid":
        """The grid in which these merged cells, by their first, are split into columns."""
        first = {
            cell: (top[0], cell[1]) if top in merged else top for cell, top in self.first.items()
        }
        return replace(self, first=first)


def grids_of(strokes: Strokes) -> list[Grid]:
    """The grids of at least two rows and two columns, the smallest first."""
    level, upright = joined(strokes.level), joined(strokes.upright)
    if len(level) * len(upright) > _CROSSINGS_AT_MOST:
        return []
    grids = [_grid(*tied) for tied in _tied(level, upright)]
    found = [grid for grid in grids if len(grid.walls) > 2 and len(grid.floors) > 2]
    return sorted(found, key=lambda grid: grid.area)


def joined(strokes: Iterable[Stroke]) -> list[Stroke]:
    """The strokes, with touching ones on one line joined."""
    found: list[Stroke] = []
    lines: list[list[Stroke]] = []
    for stroke in sorted(strokes):
        if not lines or stroke.at - lines[-1][0].at > _CLOSE:
            lines.append([])
        lines[-1].append(stroke)
    for line in lines:
        at = line[len(line) // 2].at
        parts: list[Stroke] = []
        for _, start, end in sorted(line, key=itemgetter(1)):
            if parts and start <= parts[-1].end + _CLOSE:
                parts[-1] = Stroke(at, parts[-1].start, max(parts[-1].end, end))
            else:
                parts.append(Stroke(at, start, end))
        found += parts
    return found


def _tied(
    level: Sequence[Stroke], upright: Sequence[Stroke]
) -> Iterator[tuple[list[Stroke], list[Stroke]]]:
    """Groups of connected strokes: the level ones and the upright ones."""
    crossed = [
        {place for place, wall in enumerate(upright) if _cross(floor, wall)} for floor in level
    ]
    crossing: dict[int, set[int]] = defaultdict(set)
    for place, met in enumerate(crossed):
        for wall in met:
            crossing[wall].add(place)
    left = {place for place, met in enumerate(crossed) if met}
    while left:
        floors: list[int] = []
        walls: set[int] = set()
        waiting = [left.pop()]
        while waiting:
            floors.append(waiting.pop())
            for wall in crossed[floors[-1]] - walls:
                walls.add(wall)
                waiting += left & crossing[wall]
                left -= crossing[wall]
        yield [level[place] for place in floors], [upright[place] for place in walls]


def _cross(level: Stroke, upright: Stroke) -> bool:
    return _covers(level, upright.at) and _covers(upright, level.at)


def _covers(stroke: Stroke, place: float) -> bool:
    return stroke.start - _CLOSE <= place <= stroke.end + _CLOSE


def _grid(level: Sequence[Stroke], upright: Sequence[Stroke]) -> Grid:
    heights = [Stroke(-stroke.at, stroke.start, stroke.end) for stroke in level]
    depths = [Stroke(stroke.at, -stroke.end, -stroke.start) for stroke in upright]
    walls, floors = _places(depths, heights), _places(heights, depths)
    return Grid(walls, floors, _merged(walls, floors, heights, depths))


def _places(strokes: Sequence[Stroke], across: Sequence[Stroke]) -> list[float]:
    """The borders of cells: the strokes, and the open ends of the strokes across them."""
    places = sorted({stroke.at for stroke in strokes})
    if len(across) > 1:
        start = sorted(stroke.start for stroke in across)[1]
        end = sorted(stroke.end for stroke in across)[-2]
        if start < places[0] - _MIN_CELL:
            places.insert(0, start)
        if end > places[-1] + _MIN_CELL:
            places.append(end)
    return places


def _merged(
    walls: Sequence[float],
    floors: Sequence[float],
    level: Sequence[Stroke],
    upright: Sequence[Stroke],
) -> dict[Cell, Cell]:
    """Each cell's first merged cell: cells without a stroke between them are merged."""
    cells = [(row, column) for row in range(len(floors) - 1) for column in range(len(walls) - 1)]
    first = {cell: cell for cell in cells}
    levels, uprights = _by_place(level), _by_place(upright)

    def top(cell: Cell) -> Cell:
        while first[cell] != cell:
            cell = first[cell]
        return cell

    def join(one: Cell, other: Cell) -> None:
        upper, lower = sorted((top(one), top(other)))
        first[lower] = upper

    for row, column in cells:
        x, y = (walls[column] + walls[column + 1]) / 2, (floors[row] + floors[row + 1]) / 2
        if column + 2 < len(walls) and not _is_parted(uprights[walls[column + 1]], y):
            join((row, column), (row, column + 1))
        if row + 2 < len(floors) and not _is_parted(levels[floors[row + 1]], x):
            join((row, column), (row + 1, column))
    return {cell: top(cell) for cell in cells}


def _by_place(strokes: Iterable[Stroke]) -> dict[float, list[Stroke]]:
    found: dict[float, list[Stroke]] = defaultdict(list)
    for stroke in strokes:
        found[stroke.at].append(stroke)
    return found


def _is_parted(strokes: Iterable[Stroke], place: float) -> bool:
    return any(stroke.start <= place <= stroke.end for stroke in strokes)


_SPACE = 5.0  # points at most between two words of a sentence


class Place(NamedTuple):
    """A cell of one of the page's grids; of merged cells, the first."""

    grid: int
    cell: Cell


class PageCells:
    """Finds the cell that a point of a page is in, given its grids and its words.

    Where grids overlap, the first counts. Cells without a stroke between them are merged, except
    where two columns have text and no word or sentence crosses them; ``grids`` reflects that.
    """

    def __init__(self, grids: Sequence[Grid], words: Sequence[Word]) -> None:
        self.grids = grids
        opened = self._open(words)
        self.grids = [
            grid.opened({place.cell for place in opened if place.grid == number})
            for number, grid in enumerate(grids)
        ]

    def at(self, point: Point) -> Place | None:
        """The cell that a point is in; None outside all grids."""
        found = self._found(point)
        return self._merged(found) if found else None

    def _found(self, point: Point) -> Place | None:
        for number, grid in enumerate(self.grids):
            if (cell := grid.cell_at(*point)) is not None:
                return Place(number, cell)
        return None

    def _merged(self, place: Place) -> Place:
        return Place(place.grid, self.grids[place.grid].first[place.cell])

    def _open(self, words: Sequence[Word]) -> set[Place]:
        columns: dict[Place, set[int]] = defaultdict(set)
        for word in words:
            if place := self._found(word.first.middle):
                columns[self._merged(place)].add(place.cell[1])
        apart = {place for place, found in columns.items() if len(found) > 1}
        return apart.difference(self._crossed(words)) if apart else apart

    def _crossed(self, words: Sequence[Word]) -> Iterator[Place]:
        """The merged cells in which text continues from one column to the next."""
        for word in words:
            first, last = self._found(word.first.middle), self._found(word.last.middle)
            if first and first != last:
                yield self._merged(first)
        for before, word in pairwise(words):
            first, last = self._found(before.last.middle), self._found(word.first.middle)
            if first and first != last and _goes_on(before, word):
                yield self._merged(first)


def _goes_on(before: Word, word: Word) -> bool:
    return before.line == word.line and abs(word.first.left - before.last.right) <= _SPACE


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
