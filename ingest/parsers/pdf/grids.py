"""Finds ruled tables: grids of crossing strokes."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter

from vind.ingest.parsers.pdf.strokes import Stroke, Strokes

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
