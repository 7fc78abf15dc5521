"""Whether the text that a PDF has for a page is what a reader sees there."""

import re
import unicodedata
from collections.abc import Container, Sequence
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from vind.indexes.words import ALL_FUNCTION_WORDS, WORD
from vind.ingest.parsers.pdf.boxes import Box, bounds_of
from vind.ingest.parsers.pdf.lines import Line

# A page with fewer characters than this and any picture on it has its text in the picture: what
# there is of characters is a page number.
_FEW_CHARACTERS = 60
# One with fewer than this, or with lines that take up less than this share of it, over a picture of
# the whole page: a stamp, or a header that a scanner or an archive put there.
_STAMP_CHARACTERS = 300
_STAMP = 0.04
# Share of the page that one picture covers: half of what it has room for between its margins.
_LARGE = 0.3
_WHOLE_PAGE = 0.7  # share of the page that its pictures cover, one scan or strips of it
_PICTURE = {raw.FPDF_PAGEOBJ_IMAGE}
_PICTURE_OR_FORM = {raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM}
_OBJECTS_LOOKED_AT = 2000  # of a page, in search of pictures

# Share of the characters that mean nothing, from which on a text layer is garbled, and share of
# letters and digits below which it is.
_MEANINGLESS = 0.2
_WRITTEN = 0.35
_JUDGED_FROM = 20  # characters
_CODE = re.compile(r"\(cid:\d+\)")
_LEADERS = re.compile(r"[\s._\-\u2013—…·]+")  # between the lines of a contents page, or to write on
_MEANINGLESS_KINDS = {"Cc", "Cn", "Co", "Cs"}
# Where most letters are guesses: share of the words of any text that hold its sentences together.
_FUNCTION_WORDS = 0.05
_LETTERS_LOOKED_AT = 1000  # of a page


def is_garbled(text: str) -> bool:
    """Whether a text layer is no text: made with a font that does not say what its glyphs mean."""
    signs = _CODE.sub("\ufffd", _LEADERS.sub("", text))
    if len(signs) < _JUDGED_FROM:
        return False
    written = sum(map(str.isalnum, signs))
    if written > (1 - _MEANINGLESS) * len(signs):
        return False
    meaningless = sum(map(_is_meaningless, signs))
    return meaningless >= _MEANINGLESS * len(signs) or written < _WRITTEN * len(signs)


def is_guessed(layer: pdfium.PdfTextPage, text: str) -> bool:
    """Whether a text layer is what pdfium makes of a font without letters, and no language.

    It takes the numbers of the glyphs for characters, which may be right, or be others in the
    order of the alphabet.
    """
    said = WORD.findall(text.lower())
    # First, as it spares nearly every page a call of pdfium for each letter.
    if sum(word in ALL_FUNCTION_WORDS for word in said) >= _FUNCTION_WORDS * len(said):
        return False
    count = min(layer.count_chars(), _LETTERS_LOOKED_AT)
    guesses = sum(raw.FPDFText_HasUnicodeMapError(layer, place) == 1 for place in range(count))
    most_are: bool = guesses * 2 > count
    return count >= _JUDGED_FROM and most_are


def _is_meaningless(char: str) -> bool:
    return char == "\ufffd" or unicodedata.category(char) in _MEANINGLESS_KINDS


def is_in_picture(page: pdfium.PdfPage, lines: Sequence[Line]) -> bool:
    """Whether the text of a page is rather in a picture than in its ``lines`` of text."""
    characters = sum(len(line.text) for line in lines)
    width, height = page.get_size()
    room = width * height
    if characters >= _STAMP_CHARACTERS and not 0 < _written(lines) < _STAMP * room:
        return False
    # A form may hold a picture, but as well all that the page says.
    kinds = _PICTURE if characters >= _STAMP_CHARACTERS else _PICTURE_OR_FORM
    pictures = _objects(page, kinds)
    if characters < _FEW_CHARACTERS:
        return bool(pictures)
    return bool(sum(_area(bounds_of(found)) for found in pictures) >= _WHOLE_PAGE * room)


def _written(lines: Sequence[Line]) -> float:
    """What the lines take up, in square points; nothing where nobody knows where they stand."""
    return sum((line.right - line.left) * (line.top - line.bottom) for line in lines)


def pictures_beside(page: pdfium.PdfPage, lines: Sequence[Line], quarters: int) -> list[Box]:
    """Where large pictures stand that the text of a page is not in, on the page as it is stored.

    After ``quarters`` turns, clockwise, its letters are upright. Nobody knows where pictures stand
    to lines without a place.
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
    count = min(raw.FPDFPage_CountObjects(page), _OBJECTS_LOOKED_AT)
    objects = [raw.FPDFPage_GetObject(page, place) for place in range(count)]
    return [found for found in objects if raw.FPDFPageObj_GetType(found) in kinds]


def _area(box: Box) -> float:
    """In square points."""
    return max(0.0, box.right - box.left) * max(0.0, box.top - box.bottom)
