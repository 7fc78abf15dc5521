"""Finds the cells on a PDF page, by its grids and by how the text keeps to columns."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from vind.ingest.parsers.pdf.boxes import Point
from vind.ingest.parsers.pdf.grids import Cell, Grid
from vind.ingest.parsers.pdf.words import Word

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
