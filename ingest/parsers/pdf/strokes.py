"""Reads the straight strokes on a PDF page, and removes the text that they strike through.

Strokes are lines, sides of boxes, and boxes as thin as lines: programs draw the borders of cells in
any of these ways. They show deletions by them too: "50" struck through beside "75" would else be
read as "5075".
"""

import ctypes
from collections.abc import Iterable, Iterator, Sequence
from ctypes import c_double
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from pypdfium2 import PdfTextPage

from vind.ingest.parsers.pdf.text import Point, bounds_of, box_of

# A page with more than this is a drawing or an attack, and is read as if it had no strokes.
_OBJECTS_AT_MOST = 10_000
_PATHS_AT_MOST = 5000
_POINTS_AT_MOST = 20_000
_FORM_DEPTH = 3  # a form is a drawing in a drawing

_THIN = 4.0  # points: a box no wider than this is a line
_BOX_POINTS = 5
_ROW_AT_MOST = 150.0  # points: a higher filled box is no row of a table
_STRAIGHT = 0.5  # points that the ends of a level or upright line may differ


class Stroke(NamedTuple):
    """A level stroke at height ``at``, or an upright one at that x; all in points."""

    at: float
    start: float
    end: float


@dataclass(slots=True)
class Strokes:
    """The level and the upright strokes of a page."""

    level: list[Stroke] = field(default_factory=list)
    upright: list[Stroke] = field(default_factory=list)

    def add(self, one: Point, other: Point) -> None:
        """Add the line between two points, if it is level or upright."""
        (left, right), (low, high) = sorted((one[0], other[0])), sorted((one[1], other[1]))
        if high - low <= _STRAIGHT:
            self.level.append(Stroke((low + high) / 2, left, right))
        elif right - left <= _STRAIGHT:
            self.upright.append(Stroke((left + right) / 2, low, high))

    def turned(self, quarters: int) -> "Strokes":
        """The strokes after a number of clockwise quarter turns of the page."""
        found = self
        for _ in range(quarters):
            found = Strokes(
                [Stroke(-at, *along) for at, *along in found.upright],
                [Stroke(at, -end, -start) for at, start, end in found.level],
            )
        return found


class _TooMuchError(Exception):
    """The page has more drawings than are read."""


def strokes_on(page: pdfium.PdfPage) -> tuple[Strokes, Strokes]:
    """The strokes of a page, and the sides of its filled boxes without an outline.

    Coordinates are in points from the lower left corner. Empty for a page with too many drawings.
    """
    reader = _Reader()
    try:
        reader.read(page, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject, ())
    except _TooMuchError:
        return Strokes(), Strokes()
    return reader.strokes, reader.sides


class _Reader:
    """Reads the strokes of one page, and stops at the limits."""

    def __init__(self) -> None:
        self.strokes, self.sides = Strokes(), Strokes()
        self._objects = self._paths = self._points = 0

    def read(self, holder: Any, count: Any, get: Any, placed: tuple[raw.FS_MATRIX, ...]) -> None:
        """Read a page or a form; ``placed`` are the matrices of the form and those around it."""
        number = count(holder)
        self._objects += number
        if self._objects > _OBJECTS_AT_MOST:
            raise _TooMuchError
        for place in range(number):
            found = get(holder, place)
            kind = raw.FPDFPageObj_GetType(found)
            if kind == raw.FPDF_PAGEOBJ_PATH:
                self._read_path(found, placed)
            elif kind == raw.FPDF_PAGEOBJ_FORM and len(placed) < _FORM_DEPTH:
                within = (_matrix(found), *placed)
                self.read(found, raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject, within)

    def _read_path(self, path: Any, placed: tuple[raw.FS_MATRIX, ...]) -> None:
        self._paths += 1
        points = raw.FPDFPath_CountSegments(path)
        if self._paths > _PATHS_AT_MOST:
            raise _TooMuchError
        corners = _bounds(path, placed)
        is_filled, is_drawn = _ways_of_drawing(path)
        if not (is_filled or is_drawn) or self._add_if_thin(corners):
            return
        if not is_drawn and points <= _BOX_POINTS:
            self._add_sides(corners)
        else:
            self._points += points
            if self._points > _POINTS_AT_MOST:
                raise _TooMuchError
            for line in _lines_of(path, points, (_matrix(path), *placed)):
                self._add_line(line, is_drawn=is_drawn)

    def _add_line(self, line: Sequence[Point], *, is_drawn: bool) -> None:
        if is_drawn:
            for one, other in pairwise(line):
                self.strokes.add(one, other)
        elif not self._add_if_thin(corners := _corners(line)):
            self._add_sides(corners)

    def _add_sides(self, corners: tuple[Point, Point]) -> None:
        (left, bottom), (right, top) = corners
        if min(right - left, top - bottom) <= _ROW_AT_MOST:
            for height in (bottom, top):
                self.sides.add((left, height), (right, height))
            for place in (left, right):
                self.sides.add((place, bottom), (place, top))

    def _add_if_thin(self, corners: tuple[Point, Point]) -> bool:
        (left, bottom), (right, top) = corners
        thin_level, thin_upright = top - bottom <= _THIN, right - left <= _THIN
        middle_x, middle_y = (left + right) / 2, (bottom + top) / 2
        if thin_level and not thin_upright:
            self.strokes.add((left, middle_y), (right, middle_y))
        elif thin_upright and not thin_level:
            self.strokes.add((middle_x, bottom), (middle_x, top))
        return thin_level or thin_upright


def _ways_of_drawing(path: Any) -> tuple[bool, bool]:
    """Whether a path is filled, and whether its outline is drawn."""
    filled, drawn = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(path, filled, drawn)
    return filled.value != raw.FPDF_FILLMODE_NONE, bool(drawn.value)


def _lines_of(path: Any, points: int, placed: tuple[raw.FS_MATRIX, ...]) -> Iterator[list[Point]]:
    """The polylines of a path, point by point, except those with curves."""
    line: list[Point] = []
    curved = False
    for place in range(points):
        segment = raw.FPDFPath_GetPathSegment(path, place)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            if line and not curved:
                yield line
            line, curved = [], False
        curved = curved or kind == raw.FPDF_SEGMENT_BEZIERTO
        x, y = ctypes.c_float(), ctypes.c_float()
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        line.append(_put((x.value, y.value), placed))
        if raw.FPDFPathSegment_GetClose(segment):
            line.append(line[0])
    if line and not curved:
        yield line


def _bounds(path: Any, placed: tuple[raw.FS_MATRIX, ...]) -> tuple[Point, Point]:
    left, bottom, right, top = bounds_of(path)
    corners = [(x, y) for x in (left, right) for y in (bottom, top)]
    return _corners([_put(corner, placed) for corner in corners])


def _corners(points: Iterable[Point]) -> tuple[Point, Point]:
    """The lower left and the upper right corner of the box around points."""
    xs, ys = zip(*points, strict=True)
    return (min(xs), min(ys)), (max(xs), max(ys))


def _matrix(found: Any) -> raw.FS_MATRIX:
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(found, matrix)
    return matrix


def _put(point: Point, placed: tuple[raw.FS_MATRIX, ...]) -> Point:
    """A point of a form in page coordinates; the matrix of the innermost form comes first."""
    x, y = point
    for to in placed:
        x, y = to.a * x + to.c * y + to.e, to.b * x + to.d * y + to.f
    return x, y


_STROKES_AT_MOST = 2000  # that are checked on one page
# Shares of the height of a line.
_LOWEST, _HIGHEST = 0.1, 0.5  # of the stroke above the baseline; a lower one underlines
_BESIDE = 0.35  # that it may begin or end beside the letters, as a blank is struck through too
_INSIDE = 1.0  # points inside its ends at which the first and last letter are looked for
_TOLERANCE = 2.0


def without_struck(layer: PdfTextPage, text: str, strokes: Iterable[Stroke]) -> str:
    """The ``text`` of an upright page, with blanks for letters under level ``strokes``."""
    seen = list(text)
    for _, stroke in zip(range(_STROKES_AT_MOST), strokes, strict=False):
        first, last = _letters_under(layer, stroke)
        if 0 <= first < last and "\n" not in text[first : last + 1]:
            seen[first : last + 1] = " " * (last + 1 - first)
    return "".join(seen)


def _letters_under(layer: PdfTextPage, stroke: Stroke) -> tuple[int, int]:
    """The indexes of the first and the last letter under a stroke; -1, -1 where there are none."""
    first = _letter_at(layer, stroke.start + _INSIDE, stroke.at)
    last = _letter_at(layer, stroke.end - _INSIDE, stroke.at)
    if first < 0 or last < 0:
        return -1, -1
    # The ends of a thick stroke may touch the letters beside it.
    first += box_of(layer, first, 0).middle[0] < stroke.start
    last -= box_of(layer, last, 0).middle[0] > stroke.end
    if first > last:
        return -1, -1
    begin, end = box_of(layer, first, 0), box_of(layer, last, 0)
    height = begin.top - begin.bottom
    x, foot = c_double(), c_double()
    raw.FPDFText_GetCharOrigin(layer, first, x, foot)
    is_over = _LOWEST * height < stroke.at - foot.value < _HIGHEST * height
    beside = max(abs(begin.left - stroke.start), abs(end.right - stroke.end))
    return (first, last) if is_over and beside <= _BESIDE * height else (-1, -1)


def _letter_at(layer: PdfTextPage, x: float, y: float) -> int:
    return int(raw.FPDFText_GetCharIndexAtPos(layer, x, y, _TOLERANCE, _TOLERANCE))
