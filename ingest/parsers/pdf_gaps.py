"""Tables of a PDF page without any stroke; wide gaps under each other are their columns.

Only of what the file itself has one after the other: two columns of prose stand beside each other
too, but are written from top to bottom.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple, TypeAlias

from ingest.parsers.pdf_boxes import Box
from ingest.parsers.pdf_grids import Grid
from ingest.parsers.pdf_lines import BULLET
from ingest.parsers.pdf_text import NOTHING
from ingest.parsers.pdf_words import Word
from ingest.parsers.tables import is_number

_GAP = 10.0  # points at least between two columns; between words that fill a line it is less
_STEP = 36.0  # points at most from one row to the next
_GOES_ON = 16.0  # points at most from a line of a cell to the next one
_SAME = 4.0  # points that letters of one line may differ in height
_ROWS_FROM = 3  # two lines may have wide gaps under each other by chance
_PROSE_FROM = 40  # characters: cells of this in all columns are lines of text beside each other
_EDGE = 3.0  # points round a table
_MARK = re.compile(
    rf"{BULLET}|[\[(]?(?:\d{{1,3}}(?:[.-]\d{{1,3}})*|[a-zA-Z]|[ivxIVX]{{1,5}})[.)\]:]?"
)
"""In front of an item or a clause."""

_Span: TypeAlias = tuple[float, float]
"""From left to right on the page, in points."""


class _Row(NamedTuple):
    """A line with the spans of its cells, and what they say.

    ``height`` and ``top`` are where most of its letters stand, and where the highest ends.
    """

    height: float
    top: float
    spans: Sequence[_Span]
    cells: Sequence[str]


def gapped(words: Sequence[Word], lines: Sequence[str]) -> Iterator[Grid]:
    """The grids of rows whose cells stand under each other; ``lines`` are those of the words."""
    for run in _runs([_row(line, lines) for line in _by_line(words)]):
        if grid := _grid(run):
            yield grid


def _by_line(words: Sequence[Word]) -> Iterator[list[Word]]:
    """The words that stand beside each other; where lines end, pdfium does not always know."""
    beside: list[Word] = []
    for word in words:
        if beside and not _is_beside(beside[-1].last, word.first):
            yield beside
            beside = []
        if word.last.top < word.first.bottom:  # broken over two lines
            yield [*beside, word._replace(last=word.first)]
            beside, word = [], word._replace(first=word.last)  # noqa: PLW2901
        beside.append(word)
    if beside:
        yield beside


def _is_beside(before: Box, after: Box) -> bool:
    """Whether one letter stands to the right of another, on its line."""
    return after.top >= before.bottom and after.bottom <= before.top and after.left >= before.left


def _row(words: Sequence[Word], lines: Sequence[str]) -> _Row:
    """A line, whose words are one cell as far as no wide gap parts them."""
    cells: list[list[Word]] = []
    for word in words:
        if cells and 0 <= word.first.left - cells[-1][-1].last.right < _GAP:
            cells[-1].append(word)
        else:
            cells.append([word])
    return _Row(
        median(word.first.bottom for word in words),
        max(max(word.first.top, word.last.top) for word in words),
        [(cell[0].first.left, cell[-1].last.right) for cell in cells],
        [lines[cell[0].line][cell[0].start : cell[-1].end].replace(NOTHING, "") for cell in cells],
    )


class _Run:
    """Rows that follow each other and have the same columns."""

    def __init__(self, first: _Row) -> None:
        self.rows = [first]
        self.columns = list(first.spans)
        self.lowest = first.height

    def takes(self, row: _Row) -> bool:
        """Take a row, or a line that goes on in cells of the last one; else nothing changes."""
        step = self.lowest - row.height
        if len(self.columns) < 2 or not _SAME < step <= _STEP:
            return False
        if len(row.spans) == len(self.columns) or self._is_headed_by_less(row):
            columns = _widened(row.spans, self.columns)
        else:
            columns = _widened(self.columns, row.spans)
            fills_first = bool(columns) and row.spans[0][0] <= self.columns[0][1]
            # A line in the first column alone may be the text behind the table.
            if fills_first and len(row.spans) < 2:
                return False
            if not fills_first and step > _GOES_ON:
                return False
        if not columns:
            return False
        self.columns, self.lowest = columns, row.height
        self.rows.append(row)
        return True

    def _is_headed_by_less(self, row: _Row) -> bool:
        """Whether this begins with a header that has no cell over the labels of the rows."""
        return len(self.rows) == 1 and len(row.spans) == len(self.columns) + 1


def _widened(columns: Sequence[_Span], spans: Sequence[_Span]) -> list[_Span]:
    """``columns`` made as wide as ``spans``, each in one of its own; none where they do not fit."""
    wide = list(columns)
    taken: set[int] = set()
    for start, end in spans:
        met = [place for place, one in enumerate(columns) if start < one[1] and one[0] < end]
        if len(met) > 1:
            return []
        if not met:
            met = [place for place, one in enumerate(columns) if one[0] <= start] or [0]
        place = met[-1]
        if place in taken:
            return []
        taken.add(place)
        wide[place] = min(wide[place][0], start), max(wide[place][1], end)
    return wide if all(one[1] + _GAP <= other[0] for one, other in pairwise(wide)) else []


def _runs(rows: Sequence[_Row]) -> Iterator[_Run]:
    run: _Run | None = None
    for row in rows:
        if run is None or not run.takes(row):
            if run is not None:
                yield run
            run = _Run(row)
    if run is not None:
        yield run


def _grid(run: _Run) -> Grid | None:
    """The grid of a run; None where it is no table."""
    columns = run.columns
    full = [row for row in run.rows if len(row.spans) == len(columns)]
    if len(columns) < 2 or len(full) < _ROWS_FROM or _is_list(full) or _is_prose(full):
        return None
    heads = [row for row in run.rows if row.spans[0][0] <= columns[0][1] or row is run.rows[0]]
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


def _above(row: _Row, run: _Run) -> float:
    """The height of the line over a row."""
    place = next(place for place, one in enumerate(run.rows) if one is row)
    return run.rows[place - 1].height


def _is_list(rows: Sequence[_Row]) -> bool:
    """Whether these are items with a mark in front, or titles with the number of their page."""
    if len(rows[0].spans) != 2:
        return False
    marked = all(_MARK.fullmatch(row.cells[0]) for row in rows)
    valued = all(is_number(row.cells[1]) for row in rows)
    numbers = [int(row.cells[1]) if row.cells[1].isdecimal() else -1 for row in rows]
    numbered = min(numbers) > 0 and numbers == sorted(numbers)
    return numbered or (marked and not valued)


def _is_prose(rows: Sequence[_Row]) -> bool:
    columns = zip(*(row.cells for row in rows), strict=True)
    return all(median(map(len, column)) >= _PROSE_FROM for column in columns)
