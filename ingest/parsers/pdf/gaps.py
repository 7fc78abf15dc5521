"""Finds tables without any strokes, by wide gaps below each other.

Only rows that are consecutive in the file count: two columns of prose have such gaps too, but the
file stores one column after the other.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise, zip_longest
from statistics import median
from typing import NamedTuple

from vind.ingest.parsers.pdf.grids import Grid
from vind.ingest.parsers.pdf.lines import BULLET, Word
from vind.ingest.parsers.pdf.text import NOTHING, Box, Span, span_of
from vind.ingest.parsers.tables.rows import is_number, is_year

GAP = 10.0
"""Points at least between two columns; the spaces in a justified line are smaller."""

_STEP = 36.0  # points at most from one row to the next
_LINE_STEP = 16.0  # points at most between two lines of a cell
_MIN_GROUP_COLUMNS = 3  # with only two, a line between rows of amounts is as likely text
_NO_AMOUNT = ("-", "\u2013", "\u2014")
_SAME = 4.0  # points of difference in height between letters of one line


class GapRow(NamedTuple):
    """A line with the spans and texts of its cells.

    ``height`` is that of most of its letters' feet, ``top`` that of its highest letter.
    """

    height: float
    top: float
    spans: Sequence[Span]
    cells: Sequence[str]


def gap_rows(words: Sequence[Word], lines: Sequence[str]) -> list[GapRow]:
    """The rows of a page in the order of its words; ``lines`` are the lines of the words."""
    return [_row(line, lines) for line in words_by_line(words)]


def words_by_line(words: Sequence[Word]) -> Iterator[list[Word]]:
    """The words grouped by line, by their boxes: pdfium's own lines are not reliable."""
    beside: list[Word] = []
    for word in words:
        if beside and not _is_beside(beside[-1].last, word.first):
            yield beside
            beside = []
        if word.last.top < word.first.bottom:  # a word broken over two lines
            yield [*beside, word._replace(last=word.first)]
            beside, word = [], word._replace(first=word.last)  # noqa: PLW2901
        beside.append(word)
    if beside:
        yield beside


def _is_beside(before: Box, after: Box) -> bool:
    """Whether one letter stands to the right of another, on its line."""
    return after.top >= before.bottom and after.bottom <= before.top and after.left >= before.left


def words_between_gaps(words: Sequence[Word]) -> list[list[Word]]:
    """The words of a line, grouped into cells at wide gaps."""
    cells: list[list[Word]] = []
    for word in words:
        if cells and 0 <= word.first.left - cells[-1][-1].last.right < GAP:
            cells[-1].append(word)
        else:
            cells.append([word])
    return cells


def text_of_words(words: Sequence[Word], lines: Sequence[str]) -> str:
    """The text of consecutive words of one line."""
    return lines[words[0].line][words[0].start : words[-1].end].replace(NOTHING, "")


def _row(words: Sequence[Word], lines: Sequence[str]) -> GapRow:
    cells = words_between_gaps(words)
    return GapRow(
        median(word.first.bottom for word in words),
        max(max(word.first.top, word.last.top) for word in words),
        [span_of(cell[0].first.left, cell[-1].last.right) for cell in cells],
        [text_of_words(cell, lines) for cell in cells],
    )


class Run:
    """Consecutive rows with the same columns."""

    def __init__(self, first: GapRow) -> None:
        self.rows = [first]
        self.columns = list(first.spans)
        self.lowest = first.height

    def takes(self, row: GapRow) -> bool:
        """Add a row, or a line that continues cells of the last one; False if it does not fit."""
        columns = self._widened_by(row, self.lowest)
        if not columns:
            return False
        self._add(columns, row)
        return True

    def takes_group(self, name: GapRow, row: GapRow) -> bool:
        """Add a row of amounts and the group name above it; False where they do not fit.

        The name is in the first column only. Text between two tables may be so too, and therefore
        the row must consist of amounts.
        """
        step = self.lowest - name.height
        amounts = [cell for cell in row.cells[1:] if cell not in _NO_AMOUNT]
        is_of_amounts = bool(amounts) and all(map(is_number, amounts))
        if len(name.spans) > 1 or not is_of_amounts or not _SAME < step <= _STEP:
            return False
        columns = self._widened_by(row, name.height)
        if len(columns) < _MIN_GROUP_COLUMNS or row.spans[0][0] > columns[0][1]:
            return False
        wider = _widened(columns, name.spans)
        if not wider or wider[1:] != columns[1:]:
            return False
        self._add(wider, name, row)
        return True

    def _add(self, columns: list[Span], *rows: GapRow) -> None:
        self.columns, self.lowest = columns, rows[-1].height
        self.rows += rows

    def _widened_by(self, row: GapRow, lowest: float) -> list[Span]:
        """The columns widened by a row below ``lowest``; none where it does not fit."""
        step = lowest - row.height
        if len(self.columns) < 2 or not _SAME < step <= _STEP:
            return []
        if len(row.spans) == len(self.columns) or self._is_headed_by_less(row):
            return _widened(row.spans, self.columns)
        columns = _widened(self.columns, row.spans)
        fills_first = bool(columns) and row.spans[0][0] <= self.columns[0][1]
        # A line in the first column only may be the text after the table.
        is_text = fills_first and len(row.spans) < 2
        return [] if is_text or (not fills_first and step > _LINE_STEP) else columns

    def _is_headed_by_less(self, row: GapRow) -> bool:
        """Whether the first row is a header with no name above the row labels: one cell fewer."""
        return len(self.rows) == 1 and len(row.spans) == len(self.columns) + 1


def _widened(columns: Sequence[Span], spans: Sequence[Span]) -> list[Span]:
    """``columns`` widened to hold ``spans``, at most one each; none where they do not fit."""
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
    return wide if all(one[1] + GAP <= other[0] for one, other in pairwise(wide)) else []


def runs(rows: Sequence[GapRow]) -> Iterator[Run]:
    """The rows of a page grouped into runs; a row may be a run of its own."""
    if not rows:
        return
    run = Run(rows[0])
    for row, below in zip_longest(rows[1:], rows[2:]):
        if row is run.rows[-1] or run.takes(row):
            continue
        if below is None or not run.takes_group(row, below):
            yield run
            run = Run(row)
    yield run


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
