"""Reads the lines of a PDF page, with their place, size and weight."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2.raw as raw
from pypdfium2 import PdfTextPage

from vind.ingest.cleaning import one_line
from vind.ingest.parsers.pdf.boxes import Box
from vind.ingest.parsers.pdf.text import NOTHING, box_of, composed_of, font_of, with_raised

# pdfium's mark where a word was broken over two lines, which it joins where it can.
_BREAK = "\ufffe"
_BROKEN_WORD = (_BREAK, "\xad", "\u2010")
BREAK = "\U0010fffe"
"""Our mark inside a line where a word was broken, until its hyphen is settled (``Hyphens``). A
noncharacter, so that no text has it."""

_BOLD_FROM = 600  # font weight; 400 is regular, 700 bold
FULL_LINE = 0.8
"""Share of the usual width from which a line is full, and continues in the next one. By eye."""

_CLOSED = re.compile(r"[.:;!?][\"'”\u2019)]*$")
_DROP_CAP = 1.6  # height of a drop cap, relative to the letter beside it
BULLET = r"[•●▪◦■‣○□▫·∙➢➤✓✔\uf0a7\uf0b7\uf0d8\u2013—*-]"
"""Bullets of list items, including private characters of Symbol and Wingdings."""

# Bullets and numbers are often set in another size than their item.
_MARK = re.compile(rf"\s*(?:{BULLET}|\(?(?:\d{{1,3}}|[a-z])[.)])\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text, or a table.

    Coordinates are in points on the page rotated so that its letters are upright. ``size`` is the
    height of its letters, ignoring a bullet, number or bold word at its start. ``opens_bold``: it
    begins with a bold letter. ``broken``: its last word continues in the next line. A table has
    the cells of its ``rows``, and the left and right side of the text in each of its ``columns``;
    its ``bold`` is about the first row.
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
    """The lines of a page with this ``text``, in pdfium's reading order, white space folded.

    ``quarters`` clockwise turns make its letters upright.
    """
    placed = placed_lines(text)
    return [
        line_of(page, written, at, quarters)
        for written, at in placed
        if one_line(composed_of(written))
    ]


def placed_lines(text: str) -> Iterator[tuple[str, int]]:
    """The lines of a page's text, each with the index of its first character."""
    offset = 0
    for written in text.split("\n"):
        yield written, offset
        offset += len(written) + 1


def line_of(page: PdfTextPage, written: str, offset: int, quarters: int) -> Line:
    """The line with the text ``written``, whose first character has pdfium's index ``offset``."""
    marked = composed_of(with_raised(page, written, offset, quarters))
    first = offset + len(written) - len(written.lstrip())
    begins = _first_box(page, written.strip(), first, quarters)
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


def _first_box(page: PdfTextPage, text: str, first: int, quarters: int) -> Box:
    """The box of the first letter; a drop cap is cut to the height of the letter beside it."""
    begins = box_of(page, first, quarters)
    rest = text[1:].lstrip(NOTHING)
    if text[:1].isalpha() and rest[:1].isalpha():
        beside = box_of(page, first + len(text) - len(rest), quarters)
        if begins.top - begins.bottom > _DROP_CAP * (beside.top - beside.bottom) > 0:
            return begins._replace(bottom=beside.bottom, top=beside.top)
    return begins


def _is_bold(page: PdfTextPage, index: int) -> bool:
    if raw.FPDFText_GetFontWeight(page, index) >= _BOLD_FROM:
        return True
    name = font_of(page, index).lower()
    return "bold" in name or "black" in name


def is_closed(text: str) -> bool:
    """Whether a text ends with the punctuation of a sentence."""
    return _CLOSED.search(text) is not None
