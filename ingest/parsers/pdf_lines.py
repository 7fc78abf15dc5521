"""The lines of a PDF page, with where they stand and how they look."""

import ctypes
from dataclasses import dataclass

import pypdfium2.raw as pdfium
from pypdfium2 import PdfTextPage

from ingest.cleaning import fold

# pdfium writes this where a word is broken over two lines; the word goes on in the next line.
_BROKEN_WORD = ("\ufffe", "\xad", "\u2010")
_BOLD_FROM = 600  # font weight; 400 is regular, 700 bold


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text.

    Coordinates are in points from the lower left corner of the page; ``size`` is the height of its
    characters; ``broken`` says that its last word goes on in the next line.
    """

    text: str
    left: float
    right: float
    bottom: float
    top: float
    size: float
    bold: bool
    broken: bool


def read_lines(page: PdfTextPage, text: str) -> list[Line]:
    """The lines of a page and its ``text`` in pdfium's reading order, white space folded."""
    placed = _units(text) == page.count_chars()
    lines = []
    offset = 0
    for raw in text.split("\n"):
        folded = fold(raw)
        if folded:
            lines.append(_line(page, raw, folded, offset if placed else None))
        offset += _units(raw) + 1
    return lines


def _units(text: str) -> int:
    """The length of a text as pdfium counts it: characters outside the basic plane count twice."""
    return len(text) + sum(char > "\uffff" for char in text) if not text.isascii() else len(text)


def _line(page: PdfTextPage, raw: str, folded: str, offset: int | None) -> Line:
    broken = raw.rstrip().endswith(_BROKEN_WORD)
    if offset is None:
        return Line(folded, 0.0, 0.0, 0.0, 0.0, 0.0, bold=False, broken=broken)
    first = offset + len(raw) - len(raw.lstrip())
    last = offset + len(raw.rstrip()) - 1
    left, bottom, _, top = page.get_charbox(first, loose=True)
    _, last_bottom, right, last_top = page.get_charbox(last, loose=True)
    low, high = min(bottom, last_bottom), max(top, last_top)
    return Line(folded, left, right, low, high, top - bottom, _is_bold(page, first), broken)


def _is_bold(page: PdfTextPage, index: int) -> bool:
    if pdfium.FPDFText_GetFontWeight(page, index) >= _BOLD_FROM:
        return True
    name = ctypes.create_string_buffer(128)
    pdfium.FPDFText_GetFontInfo(page, index, name, len(name), ctypes.byref(ctypes.c_int()))
    return b"bold" in name.value.lower() or b"black" in name.value.lower()
