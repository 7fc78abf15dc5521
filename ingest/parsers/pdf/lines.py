"""The lines of a PDF page, with where they stand and how they look."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2.raw as raw
from pypdfium2 import PdfTextPage

from vind.ingest.cleaning import one_line
from vind.ingest.parsers.pdf.boxes import Box
from vind.ingest.parsers.pdf.text import NOTHING, box_of, composed_of, font_of, with_raised

# pdfium writes this where a word is broken over two lines, which it joins where it can.
_BREAK = "\ufffe"
_BROKEN_WORD = (_BREAK, "\xad", "\u2010")
BREAK = "\U0010fffe"
"""Stands in a line where a word was broken over two, until its hyphen is settled: in no text."""

_BOLD_FROM = 600  # font weight; 400 is regular, 700 bold
FULL_LINE = 0.8
"""A line reaching this share of the usual width was full, and goes on in the next one. By eye."""

_CLOSED = re.compile(r"[.:;!?][\"'”\u2019)]*$")
_DROPPED = 1.6  # times as high as the letter beside it
BULLET = r"[•●▪◦■‣○□▫·∙➢➤✓✔\uf0a7\uf0b7\uf0d8\u2013—*-]"
"""What an item of a list has in front, the private characters of Symbol and Wingdings included."""

# Bullets and the numbers of items are often set in another size than the item itself.
_MARK = re.compile(rf"\s*(?:{BULLET}|\(?(?:\d{{1,3}}|[a-z])[.)])\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text.

    Coordinates are in points on the page turned so that its letters are upright; ``size`` is the
    height of its characters, those of a bullet, number or bold word in front aside; ``broken`` says
    that its last word goes on in the next line. One that only ``opens_bold`` has such a word. A
    table is one line, with the cells of its ``rows`` and from where to where there is text in its
    ``columns``; ``bold`` says that of its first row alone.
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
    columns: tuple[tuple[float, float], ...] = ()
    opens_bold: bool = False


def read_lines(page: PdfTextPage, text: str, quarters: int) -> list[Line]:
    """The lines of a page and its ``text`` in pdfium's reading order, white space folded.

    After ``quarters`` turns, clockwise, its letters are upright.
    """
    placed = placed_lines(text)
    return [
        line_of(page, written, at, quarters)
        for written, at in placed
        if one_line(composed_of(written))
    ]


def placed_lines(text: str) -> Iterator[tuple[str, int]]:
    """The lines of a page's text as they are, each with the number of its first character."""
    offset = 0
    for written in text.split("\n"):
        yield written, offset
        offset += len(written) + 1


def line_of(page: PdfTextPage, written: str, offset: int, quarters: int) -> Line:
    """The line with the text ``written``, which has the character ``offset`` of the page first."""
    marked = composed_of(with_raised(page, written, offset, quarters))
    first = offset + len(written) - len(written.lstrip())
    begins = _begun(page, written.strip(), first, quarters)
    ends = box_of(page, offset + len(written.rstrip()) - 1, quarters)
    item = _MARK.match(written)
    last_letter = max((at for at, char in enumerate(written) if char.isalpha()), default=0)
    opens_bold = _is_bold(page, first)
    bold = opens_bold and (not last_letter or _is_bold(page, offset + last_letter))
    sized = begins
    if item or (opens_bold and not bold):
        sized = box_of(page, offset + (len(item[0]) if item else last_letter), quarters)
    return Line(
        one_line(marked.strip().removesuffix(_BREAK).replace(_BREAK, BREAK)),
        left=begins.left,
        right=ends.right,
        bottom=min(begins.bottom, ends.bottom),
        top=max(begins.top, ends.top),
        size=sized.top - sized.bottom,
        bold=bold,
        broken=written.rstrip().endswith(_BROKEN_WORD),
        opens_bold=opens_bold,
    )


def _begun(page: PdfTextPage, text: str, first: int, quarters: int) -> Box:
    """The place of the first letter; a drop cap is as high as the letters of its word are."""
    begins = box_of(page, first, quarters)
    rest = text[1:].lstrip(NOTHING)
    if text[:1].isalpha() and rest[:1].isalpha():
        beside = box_of(page, first + len(text) - len(rest), quarters)
        if begins.top - begins.bottom > _DROPPED * (beside.top - beside.bottom) > 0:
            return begins._replace(bottom=beside.bottom, top=beside.top)
    return begins


def _is_bold(page: PdfTextPage, index: int) -> bool:
    if raw.FPDFText_GetFontWeight(page, index) >= _BOLD_FROM:
        return True
    name = font_of(page, index).lower()
    return "bold" in name or "black" in name


def is_closed(text: str) -> bool:
    """Whether a text ends where a sentence may."""
    return _CLOSED.search(text) is not None
