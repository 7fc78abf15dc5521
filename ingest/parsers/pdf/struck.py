"""Text of a PDF page that is struck through: a stroke over its letters, from the first to the last.

So a program shows what was deleted, with changes tracked or by its lettering: "50" and "75" beside
each other would be "5075".
"""

from collections.abc import Iterable
from ctypes import c_double

import pypdfium2.raw as raw
from pypdfium2 import PdfTextPage

from vind.ingest.parsers.pdf.strokes import Stroke
from vind.ingest.parsers.pdf.text import box_of

_STROKES_AT_MOST = 2000  # that are looked at on one page
# Shares of the height of a line: how far a stroke is above the foot of its letters, below which one
# underlines them, and how far it may begin or end beside them (a blank is struck through as well).
_LOWEST, _HIGHEST = 0.1, 0.5
_BESIDE = 0.35
_INSIDE = 1.0  # points within a stroke that its first and its last letter are looked for
_TOLERANCE = 2.0


def without_struck(layer: PdfTextPage, text: str, strokes: Iterable[Stroke]) -> str:
    """``text``, that of an upright page, with blanks for what level ``strokes`` go over."""
    seen = list(text)
    for _, stroke in zip(range(_STROKES_AT_MOST), strokes, strict=False):
        first, last = _letters_under(layer, stroke)
        if 0 <= first < last and "\n" not in text[first : last + 1]:
            seen[first : last + 1] = " " * (last + 1 - first)
    return "".join(seen)


def _letters_under(layer: PdfTextPage, stroke: Stroke) -> tuple[int, int]:
    """The numbers of the first and the last letter that a stroke goes over; -1 where of none."""
    first = _letter_at(layer, stroke.start + _INSIDE, stroke.at)
    last = _letter_at(layer, stroke.end - _INSIDE, stroke.at)
    if first < 0 or last < 0:
        return -1, -1
    # A stroke is as wide as it is thick beyond its ends, and may touch the letters beside it.
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
