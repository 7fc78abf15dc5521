"""Restores text columns that the file stores row by row.

Most programs write one column after the other. Others write the first line of each column, then the
second, so that no sentence is read as a whole.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from vind.ingest.parsers.pdf.gaps import GAP, text_of_words, words_between_gaps, words_by_line
from vind.ingest.parsers.pdf.grids import Cell, CellLine, Grid
from vind.ingest.parsers.pdf.lines import Line, Word, is_closed
from vind.ingest.parsers.pdf.text import Span, span_of

_MIN_LINES = 5  # of each column
_MIN_TURNS = 4  # from one column to another
_STEP = 3.0  # from a line to the next of its column, in heights of a letter
# Of the lines that end no sentence:
_CONTINUED_SHARE = 0.6  # those before a line that begins in lower case
_FULL_SHARE = 0.8  # those without room for the next word
_BEGIN_TOGETHER = 0.06  # share of rows that may begin something in all columns; in a table all do
_NEXT = 2.2  # from a line to the next of its paragraph, in heights of a letter
_EDGE = 3.0  # points around the columns
_BROKEN = re.compile(r"[^\W\d_]-$")


class _Stretch(NamedTuple):
    """Words of a line without a wide gap between them: their span, heights and text."""

    span: Span
    bottom: float
    top: float
    text: str

    def is_beside(self, other: "_Stretch") -> bool:
        """Whether both are less than a line apart in height, with a gap between them."""
        apart = max(self.span[0], other.span[0]) - min(self.span[1], other.span[1])
        return apart >= GAP and self.bottom < other.top and other.bottom < self.top


class _Columns:
    """Columns that begin with two stretches beside each other, and grow upwards and downwards."""

    def __init__(self, one: _Stretch, other: _Stretch) -> None:
        self.said = [one, other]
        self.spans = sorted([one.span, other.span])

    def takes(self, stretch: _Stretch, *, above: bool) -> bool:
        """Add the next stretch of the page, or the one before, if it is in one of the columns."""
        near = self.said[0] if above else self.said[-1]
        lower, higher = (near, stretch) if above else (stretch, near)
        step, height = higher.bottom - lower.bottom, near.top - near.bottom
        spans = _widened(self.spans, stretch.span)
        if not spans or not -height / 2 < step <= height * _STEP:
            return False
        self.spans = spans
        self.said.insert(0 if above else len(self.said), stretch)
        return True

    def places(self) -> list[int]:
        """The column of each stretch, in the order of the page."""
        walls = [span[0] for span in self.spans[1:]]
        return [bisect_right(walls, one.span[0]) for one in self.said]


def text_columns(words: Sequence[Word], lines: Sequence[str]) -> Iterator[Grid]:
    """Grids of one row, whose cells are text columns that were written row by row.

    ``lines`` are the lines of the words.
    """
    page = [
        _Stretch(
            span_of(cell[0].first.left, cell[-1].last.right),
            median(word.first.bottom for word in cell),
            max(max(word.first.top, word.last.top) for word in cell),
            text_of_words(cell, lines),
        )
        for line in words_by_line(words)
        for cell in words_between_gaps(line)
    ]
    at = 0
    while at + 1 < len(page):
        if not page[at].is_beside(page[at + 1]):
            at += 1
            continue
        columns = _Columns(page[at], page[at + 1])
        before, at = at, at + 2
        while before and columns.takes(page[before - 1], above=True):
            before -= 1
        while at < len(page) and columns.takes(page[at], above=False):
            at += 1
        if _are_text(columns):
            yield _grid(columns)


def lines_by_column(table: Mapping[Cell, Sequence[CellLine]]) -> Iterator[Line]:
    """The lines of the columns, one column after the other, with words broken at line ends marked.

    pdfium does not recognise these, as the halves are not adjacent in the file.
    """
    for cell in sorted(table):
        lines = [one.line for one in table[cell]]
        for line, after in pairwise([*lines, *lines[-1:]]):
            is_broken = _BROKEN.search(line.text) and after.text[:1].isalpha()
            yield replace(line, text=line.text[:-1], broken=True) if is_broken else line


def _widened(spans: Sequence[Span], span: Span) -> list[Span]:
    """The columns, one widened or added for a stretch; none where it crosses two columns."""
    met = [one for one in spans if _overlap(one, span)]
    if len(met) > 1:
        return []
    joined = [span, *met]
    wide = min(one[0] for one in joined), max(one[1] for one in joined)
    found = sorted([wide, *(one for one in spans if one not in met)])
    return found if all(one[1] + GAP <= other[0] for one, other in pairwise(found)) else []


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _are_text(columns: _Columns) -> bool:
    places = columns.places()
    if sum(one != other for one, other in pairwise(places)) < _MIN_TURNS:
        return False
    begun = [False] * len(places)
    for place, span in enumerate(columns.spans):
        ats = [at for at, found in enumerate(places) if found == place]
        lines = [columns.said[at] for at in ats]
        if not _is_text(lines, span):
            return False
        for at, (line, after) in zip(ats[1:], pairwise(lines), strict=True):
            begun[at] = not _goes_on(line, after, span)
    return not _begin_together(columns.said, begun)


def _is_text(lines: Sequence[_Stretch], column: Span) -> bool:
    """Whether the lines are running text: sentences continue, and lines fill the column."""
    inside = [(line, after) for line, after in pairwise(lines) if not is_closed(line.text)]
    if len(inside) < _MIN_LINES - 1:
        return False
    continued = sum(after.text[:1].islower() for _, after in inside)
    full = sum(_is_full(line, after, column) for line, after in inside)
    return continued >= _CONTINUED_SHARE * len(inside) and full >= _FULL_SHARE * len(inside)


def _begin_together(said: Sequence[_Stretch], begun: Sequence[bool]) -> bool:
    """Whether paragraphs begin at the same height in all columns, as rows of a table do."""
    rows: list[list[int]] = []
    for at, one in enumerate(said):
        if rows and said[rows[-1][-1]].is_beside(one):
            rows[-1].append(at)
        else:
            rows.append([at])
    beside = [row for row in rows[1:] if len(row) > 1]
    together = sum(all(begun[at] for at in row) for row in beside)
    return together > _BEGIN_TOGETHER * len(beside)


def _goes_on(line: _Stretch, after: _Stretch, column: Span) -> bool:
    """Whether the next line of a column continues the sentence."""
    in_sentence = after.text[:1].islower() and not is_closed(line.text)
    near = line.bottom - after.bottom <= _NEXT * (line.top - line.bottom)
    return in_sentence and near and _is_full(line, after, column)


def _is_full(line: _Stretch, after: _Stretch, column: Span) -> bool:
    """Whether a line of a column has no room for the first word of the next."""
    return line.span[1] + _first_word(after) > column[1]


def _first_word(line: _Stretch) -> float:
    """The approximate width of the first word of a line and a space, in points."""
    word = line.text.partition(" ")[0]
    return (line.span[1] - line.span[0]) * (len(word) + 1) / max(1, len(line.text))


def _grid(columns: _Columns) -> Grid:
    walls = [(one[1] + other[0]) / 2 for one, other in pairwise(columns.spans)]
    sides = columns.spans[0][0] - _EDGE, columns.spans[-1][1] + _EDGE
    floors = -max(one.top for one in columns.said), -min(one.bottom for one in columns.said)
    cells = [(0, place) for place in range(len(columns.spans))]
    return Grid(
        (sides[0], *walls, sides[1]),
        (floors[0] - _EDGE, floors[1] + _EDGE),
        {cell: cell for cell in cells},
    )
