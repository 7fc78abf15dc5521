"""Judges whether the text layer of a PDF page is the text that a reader sees."""

import re
import unicodedata
from collections.abc import Container, Sequence
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from vind.indexes.text.words import ALL_FUNCTION_WORDS, WORD
from vind.ingest.parsers.pdf.boxes import Box, bounds_of
from vind.ingest.parsers.pdf.lines import Line

# With fewer characters and any picture, the text is in the picture: the rest is a page number.
_FEW_CHARACTERS = 60
# Fewer characters, or lines on a smaller share of the page, over a picture of the whole page are a
# stamp, or a header by a scanner or an archive.
_STAMP_CHARACTERS = 300
_STAMP = 0.04
# Share of the page that a large picture covers: half of the area inside the margins.
_LARGE = 0.3
_WHOLE_PAGE = 0.7  # share of the page that a scan covers, in one picture or in strips
_PICTURE = {raw.FPDF_PAGEOBJ_IMAGE}
_PICTURE_OR_FORM = {raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM}
_OBJECTS_AT_MOST = 2000  # of a page, that are searched for pictures

# A text layer is garbled with this share of meaningless characters, or with less than this share of
# letters and digits.
_MEANINGLESS = 0.2
_WRITTEN = 0.35
_MIN_JUDGED = 20  # characters
_CODE = re.compile(r"\(cid:\d+\)")
_LEADERS = re.compile(r"[\s._\-\u2013—…·]+")  # dots in a table of contents, lines to write on
_MEANINGLESS_KINDS = {"Cc", "Cn", "Co", "Cs"}
_FUNCTION_WORDS = 0.05  # least share of function words in a text of any language
_SAMPLED_LETTERS = 1000  # of a page


def is_garbled(text: str) -> bool:
    """Whether a text layer is unreadable, as its font does not map glyphs to characters."""
    signs = _CODE.sub("\ufffd", _LEADERS.sub("", text))
    if len(signs) < _MIN_JUDGED:
        return False
    written = sum(map(str.isalnum, signs))
    if written > (1 - _MEANINGLESS) * len(signs):
        return False
    meaningless = sum(map(_is_meaningless, signs))
    return meaningless >= _MEANINGLESS * len(signs) or written < _WRITTEN * len(signs)


def is_guessed(layer: pdfium.PdfTextPage, text: str) -> bool:
    """Whether a text layer is pdfium's guess for a font without a character map, and wrong.

    pdfium takes glyph numbers for character codes, which may be right, or be shifted letters.
    """
    said = WORD.findall(text.lower())
    # Checked first, as it spares nearly every page a call for each letter.
    if sum(word in ALL_FUNCTION_WORDS for word in said) >= _FUNCTION_WORDS * len(said):
        return False
    count = min(layer.count_chars(), _SAMPLED_LETTERS)
    guesses = sum(raw.FPDFText_HasUnicodeMapError(layer, place) == 1 for place in range(count))
    most_are: bool = guesses * 2 > count
    return count >= _MIN_JUDGED and most_are


def _is_meaningless(char: str) -> bool:
    return char == "\ufffd" or unicodedata.category(char) in _MEANINGLESS_KINDS


def is_in_picture(page: pdfium.PdfPage, lines: Sequence[Line]) -> bool:
    """Whether the text of a page is in a picture rather than in its ``lines``."""
    characters = sum(len(line.text) for line in lines)
    width, height = page.get_size()
    room = width * height
    if characters >= _STAMP_CHARACTERS and not 0 < _written(lines) < _STAMP * room:
        return False
    # A form may hold a picture, but also all text of the page.
    kinds = _PICTURE if characters >= _STAMP_CHARACTERS else _PICTURE_OR_FORM
    pictures = _objects(page, kinds)
    if characters < _FEW_CHARACTERS:
        return bool(pictures)
    return bool(sum(_area(bounds_of(found)) for found in pictures) >= _WHOLE_PAGE * room)


def _written(lines: Sequence[Line]) -> float:
    """The area of the lines in square points; 0 where their places are unknown."""
    return sum((line.right - line.left) * (line.top - line.bottom) for line in lines)


def pictures_beside(page: pdfium.PdfPage, lines: Sequence[Line], quarters: int) -> list[Box]:
    """The boxes of large pictures without the page's text in them, in the page's coordinates.

    ``quarters`` clockwise turns make the letters upright. Empty where lines have no known place.
    """
    if any(line.left == line.right for line in lines):
        return []
    width, height = page.get_size()
    boxes = [bounds_of(found) for found in _objects(page, _PICTURE)]
    return [
        box
        for box in boxes
        if _area(box) >= _LARGE * width * height
        and sum(len(line.text) for line in lines if _is_in(line, box.turned(quarters)))
        < _FEW_CHARACTERS
    ]


def _is_in(line: Line, box: Box) -> bool:
    across, down = Box(line.left, line.bottom, line.right, line.top).middle
    return box.left < across < box.right and box.bottom < down < box.top


def _objects(page: pdfium.PdfPage, kinds: Container[int]) -> list[Any]:
    count = min(raw.FPDFPage_CountObjects(page), _OBJECTS_AT_MOST)
    objects = [raw.FPDFPage_GetObject(page, place) for place in range(count)]
    return [found for found in objects if raw.FPDFPageObj_GetType(found) in kinds]


def _area(box: Box) -> float:
    """The area of a box in square points."""
    return max(0.0, box.right - box.left) * max(0.0, box.top - box.bottom)
