"""Removes text that is struck through: a stroke from its first letter to its last.

Programs show deletions so: "50" struck through beside "75" would else be read as "5075".
"""

from collections.abc import Iterable
from ctypes import c_double

import pypdfium2.raw as raw
from pypdfium2 import PdfTextPage

from vind.ingest.parsers.pdf.strokes import Stroke
from vind.ingest.parsers.pdf.text import box_of

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
