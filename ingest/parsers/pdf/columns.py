"""Columns of text on a PDF page that its file has row by row: the lines of each belong together.

Most programs write one column after the other. Others, and what sorts the text of a page by its
height, write the first line of each, then the second: read so, no sentence is whole.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from vind.ingest.parsers.pdf.boxes import Span, span_of
from vind.ingest.parsers.pdf.gap_rows import GAP, text_of_words, words_between_gaps, words_by_line
from vind.ingest.parsers.pdf.grids import Cell, Grid
from vind.ingest.parsers.pdf.lines import Line, is_closed
from vind.ingest.parsers.pdf.rows import CellLine
from vind.ingest.parsers.pdf.words import Word

_LINES_FROM = 5  # of each column
_TURNS_FROM = 4  # from one column to another
_STEP = 3.0  # times the height of a letter, from a line to the next of its column
_GOES_ON = 0.6  # share of the lines behind one that ends no sentence that begin in lower case
_FULL = 0.8  # share of the lines before them in which the next word had no room
_BEGIN_TOGETHER = 0.06  # share of the rows that may begin in all columns: of a table each does
_NEXT = 2.2  # times the height of a letter, down to the next line of a paragraph
_EDGE = 3.0  # points round the columns
_BROKEN = re.compile(r"[^\W\d_]-$")


class _Stretch(NamedTuple):
    """Words of a line that no wide gap parts: from where to where, how high, and what they say."""

    span: Span
    bottom: float
    top: float
    text: str

    def is_beside(self, other: "_Stretch") -> bool:
        """Whether both stand at one height, or less than a line apart, with a gap between."""
        apart = max(self.span[0], other.span[0]) - min(self.span[1], other.span[1])
        return apart >= GAP and self.bottom < other.top and other.bottom < self.top


class _Columns:
    """Columns that grow by the stretches above and below two that stand beside each other."""

    def __init__(self, one: _Stretch, other: _Stretch) -> None:
        self.said = [one, other]
        self.spans = sorted([one.span, other.span])

    def takes(self, stretch: _Stretch, *, above: bool) -> bool:
        """Take the next stretch of the page, or the one before, where it stands in a column."""
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
    """The grids, of one row, of columns of text that are written row by row.

    ``lines`` are those of the words.
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
    """The lines of columns, one column after the other; pdfium joins no word that they break."""
    for cell in sorted(table):
        lines = [one.line for one in table[cell]]
        for line, after in pairwise([*lines, *lines[-1:]]):
            is_broken = _BROKEN.search(line.text) and after.text[:1].isalpha()
            yield replace(line, text=line.text[:-1], broken=True) if is_broken else line


def _widened(spans: Sequence[Span], span: Span) -> list[Span]:
    """The columns with a stretch in one of them, or in a new one; none where it is over two."""
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
    if sum(one != other for one, other in pairwise(places)) < _TURNS_FROM:
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
    """Whether the lines go on in each other, and fill their column."""
    inside = [(line, after) for line, after in pairwise(lines) if not is_closed(line.text)]
    if len(inside) < _LINES_FROM - 1:
        return False
    goes_on = sum(after.text[:1].islower() for _, after in inside)
    full = sum(_is_full(line, after, column) for line, after in inside)
    return goes_on >= _GOES_ON * len(inside) and full >= _FULL * len(inside)


def _begin_together(said: Sequence[_Stretch], begun: Sequence[bool]) -> bool:
    """Whether what begins in one column begins in the others as well, as the rows of a table do."""
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
    """Whether the next line of a column is in the same sentence."""
    in_sentence = after.text[:1].islower() and not is_closed(line.text)
    near = line.bottom - after.bottom <= _NEXT * (line.top - line.bottom)
    return in_sentence and near and _is_full(line, after, column)


def _is_full(line: _Stretch, after: _Stretch, column: Span) -> bool:
    """Whether a line of a column has no room for the first word of the next."""
    return line.span[1] + _first_word(after) > column[1]


def _first_word(line: _Stretch) -> float:
    """About how wide the first word of a line is, with a space before it."""
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
