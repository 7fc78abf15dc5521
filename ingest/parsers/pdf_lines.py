"""The lines of a PDF page, with where they stand and how they look."""

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2.raw as pdfium
from pypdfium2 import PdfTextPage

from ingest.cleaning import fold

# pdfium writes this where a word is broken over two lines; the word goes on in the next line.
_BROKEN_WORD = ("\ufffe", "\xad", "\u2010")
_BOLD_FROM = 600  # font weight; 400 is regular, 700 bold
BULLET = r"[•●▪◦■‣○□▫·∙➢➤✓✔\uf0a7\uf0b7\uf0d8\u2013—*-]"
"""What an item of a list has in front, the private characters of Symbol and Wingdings included."""

# Bullets and the numbers of items are often set in another size than the item itself.
_MARK = re.compile(rf"\s*(?:{BULLET}|\(?(?:\d{{1,3}}|[a-z])[.)])\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text.

    Coordinates are in points from the lower left corner of the page; ``size`` is the height of its
    characters, those of a bullet or number in front aside; ``broken`` says that its last word goes
    on in the next line. A ruled table is one line, with the cells of its ``rows``.
    """

    text: str
    left: float
    right: float
    bottom: float
    top: float
    size: float
    bold: bool
    broken: bool
    rows: tuple[tuple[str, ...], ...] = ()


def read_lines(page: PdfTextPage, text: str) -> list[Line]:
    """The lines of a page and its ``text`` in pdfium's reading order, white space folded."""
    return [line_of(page, raw, at) for raw, at in placed_lines(page, text) if fold(raw)]


def placed_lines(page: PdfTextPage, text: str) -> Iterator[tuple[str, int | None]]:
    """The lines of a text as they are, each with pdfium's number of its first character.

    None where the characters of the page are not those of its text.
    """
    placed = units(text) == page.count_chars()
    offset = 0
    for raw in text.split("\n"):
        yield raw, offset if placed else None
        offset += units(raw) + 1


def units(text: str) -> int:
    """The length of a text as pdfium counts it: characters outside the basic plane count twice."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def line_of(page: PdfTextPage, raw: str, offset: int | None) -> Line:
    """The line with the text ``raw``, which has the character ``offset`` of the page first."""
    folded = fold(raw)
    broken = raw.rstrip().endswith(_BROKEN_WORD)
    if offset is None:
        return Line(folded, 0.0, 0.0, 0.0, 0.0, 0.0, bold=False, broken=broken)
    first = offset + len(raw) - len(raw.lstrip())
    last = offset + len(raw.rstrip()) - 1
    left, bottom, _, top = page.get_charbox(first, loose=True)
    _, last_bottom, right, last_top = page.get_charbox(last, loose=True)
    low, high = min(bottom, last_bottom), max(top, last_top)
    size = top - bottom
    if mark := _MARK.match(raw):
        _, lower, _, upper = page.get_charbox(offset + units(mark[0]), loose=True)
        size = upper - lower
    return Line(folded, left, right, low, high, size, _is_bold(page, first), broken)


def _is_bold(page: PdfTextPage, index: int) -> bool:
    if pdfium.FPDFText_GetFontWeight(page, index) >= _BOLD_FROM:
        return True
    name = ctypes.create_string_buffer(128)
    pdfium.FPDFText_GetFontInfo(page, index, name, len(name), ctypes.byref(ctypes.c_int()))
    return b"bold" in name.value.lower() or b"black" in name.value.lower()
