"""Rows of a PDF page that follow each other and have the same columns, told by wide gaps."""

from collections.abc import Iterator, Sequence
from itertools import pairwise, zip_longest
from statistics import median
from typing import NamedTuple

from vind.ingest.parsers.pdf.boxes import Box, Span, span_of
from vind.ingest.parsers.pdf.text import NOTHING
from vind.ingest.parsers.pdf.words import Word
from vind.ingest.parsers.tables.rows import is_number

GAP = 10.0
"""Points at least between two columns; between words that fill a line it is less."""

_STEP = 36.0  # points at most from one row to the next
_GOES_ON = 16.0  # points at most from a line of a cell to the next one
_COLUMNS_OF_GROUPS = 3  # at least: lines over the amounts of two are read as well as text
_NO_AMOUNT = ("-", "\u2013", "\u2014")  # where there is none
_SAME = 4.0  # points that letters of one line may differ in height


class GapRow(NamedTuple):
    """A line with the spans of its cells, and what they say.

    ``height`` and ``top`` are where most of its letters stand, and where the highest ends.
    """

    height: float
    top: float
    spans: Sequence[Span]
    cells: Sequence[str]


def gap_rows(words: Sequence[Word], lines: Sequence[str]) -> list[GapRow]:
    """The rows that the words of a page make, in its order; ``lines`` are those of the words."""
    return [_row(line, lines) for line in words_by_line(words)]


def words_by_line(words: Sequence[Word]) -> Iterator[list[Word]]:
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


def words_between_gaps(words: Sequence[Word]) -> list[list[Word]]:
    """The words of a line, those together that no wide gap parts."""
    cells: list[list[Word]] = []
    for word in words:
        if cells and 0 <= word.first.left - cells[-1][-1].last.right < GAP:
            cells[-1].append(word)
        else:
            cells.append([word])
    return cells


def text_of_words(words: Sequence[Word], lines: Sequence[str]) -> str:
    """What words of one line say."""
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
    """Rows that follow each other and have the same columns."""

    def __init__(self, first: GapRow) -> None:
        self.rows = [first]
        self.columns = list(first.spans)
        self.lowest = first.height

    def takes(self, row: GapRow) -> bool:
        """Take a row, or a line that goes on in cells of the last one; else nothing changes."""
        columns = self._widened_by(row, self.lowest)
        if not columns:
            return False
        self._add(columns, row)
        return True

    def takes_group(self, name: GapRow, row: GapRow) -> bool:
        """Take a row of amounts with the line above it that says what these are of, or nothing.

        That is in the first column alone, as text between two tables may be: so not over words.
        """
        step = self.lowest - name.height
        amounts = [cell for cell in row.cells[1:] if cell not in _NO_AMOUNT]
        is_of_amounts = bool(amounts) and all(map(is_number, amounts))
        if len(name.spans) > 1 or not is_of_amounts or not _SAME < step <= _STEP:
            return False
        columns = self._widened_by(row, name.height)
        if len(columns) < _COLUMNS_OF_GROUPS or row.spans[0][0] > columns[0][1]:
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
        """The columns with a row that stands below ``lowest``; none where it is not of these."""
        step = lowest - row.height
        if len(self.columns) < 2 or not _SAME < step <= _STEP:
            return []
        if len(row.spans) == len(self.columns) or self._is_headed_by_less(row):
            return _widened(row.spans, self.columns)
        columns = _widened(self.columns, row.spans)
        fills_first = bool(columns) and row.spans[0][0] <= self.columns[0][1]
        # A line in the first column alone may be the text behind the table.
        is_text = fills_first and len(row.spans) < 2
        return [] if is_text or (not fills_first and step > _GOES_ON) else columns

    def _is_headed_by_less(self, row: GapRow) -> bool:
        """Whether the first row is a header, with no name over the row labels: one cell fewer."""
        return len(self.rows) == 1 and len(row.spans) == len(self.columns) + 1


def _widened(columns: Sequence[Span], spans: Sequence[Span]) -> list[Span]:
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
    return wide if all(one[1] + GAP <= other[0] for one, other in pairwise(wide)) else []


def runs(rows: Sequence[GapRow]) -> Iterator[Run]:
    """The runs that the rows of a page make; one that goes with no other is a run itself."""
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
