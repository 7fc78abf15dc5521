"""Reads the lines and words of a PDF page, with their place, size, weight and hyphens.

A program that hyphenates breaks a word every few lines, and the same words occur whole elsewhere.
Without hyphenation, as in most office documents, each hyphen at a line end belongs to its word
("market-/based").
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from ctypes import c_double
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from operator import itemgetter
from typing import NamedTuple, TypeVar

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from pypdfium2 import PdfTextPage

from vind.ingest.document.characters import one_line
from vind.ingest.parsers.pdf.text import (
    NOTHING,
    Box,
    Point,
    box_of,
    composed_of,
    font_of,
    with_raised,
)

Where = TypeVar("Where")

_WORD = re.compile(r"\S+")
_APART = 2.5  # points between letters of different words


class Word(NamedTuple):
    """``text[start:end]`` of a line, by its number, with the boxes of its first and last letter."""

    line: int
    start: int
    end: int
    first: Box
    last: Box


class Piece(NamedTuple):
    """A part of a line, with pdfium's index and the height of its first character."""

    text: str
    offset: int
    height: float


class PageWords:
    """The words of one page.

    ``lines`` are the lines of its text, each with pdfium's index of its first character;
    ``quarters`` clockwise turns make its letters upright.
    """

    def __init__(
        self, layer: pdfium.PdfTextPage, lines: Sequence[tuple[str, int]], quarters: int
    ) -> None:
        self._layer, self._lines, self._quarters = layer, lines, quarters
        self._sides = tuple(c_double() for _ in range(4))
        self.words = [
            self._word(line, found.start(), found.end())
            for line, (text, _) in enumerate(lines)
            for found in _WORD.finditer(text)
        ]

    def pieces(
        self, where: Callable[[Point], Where | None]
    ) -> Iterator[tuple[Where | None, Piece]]:
        """The lines, cut where the place changes, as (place, piece) in reading order.

        ``where`` returns the place of a point.
        """
        placed = (part for word in self.words for part in self._placed(word, where))
        for (line, place), parts in groupby(placed, key=itemgetter(0, 1)):
            stretch = list(parts)
            text, offset = self._lines[line]
            start, end = stretch[0][2], stretch[-1][3]
            height = self._box(line, start).bottom
            yield place, Piece(text[start:end], offset + start, height)

    def _placed(
        self, word: Word, where: Callable[[Point], Where | None]
    ) -> Iterator[tuple[int, Where | None, int, int]]:
        """The line, place, start and end of a word, or of its parts.

        A word that is wider than its place is cut only where its letters do not touch.
        """
        place = where(word.first.middle)
        if place == where(word.last.middle):
            yield word.line, place, word.start, word.end
            return
        before = word.first
        text, _ = self._lines[word.line]
        for position in range(word.start, word.end):
            if text[position] == NOTHING:
                continue
            box = self._box(word.line, position)
            if not before.left - _APART <= box.left <= before.right + _APART:
                place = where(box.middle)
            before = box
            yield word.line, place, position, position + 1

    def _word(self, line: int, start: int, end: int) -> Word:
        return Word(line, start, end, self._box(line, start), self._box(line, end - 1))

    def _box(self, line: int, position: int) -> Box:
        _, offset = self._lines[line]
        left, right, bottom, top = self._sides
        raw.FPDFText_GetCharBox(self._layer, offset + position, left, right, bottom, top)
        return Box(left.value, bottom.value, right.value, top.value).turned(self._quarters)


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


_AND = frozenset({"en", "of", "and", "or", "und", "oder"})
_HYPHENATED_WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")
_LAST = re.compile(r"(?:[^\W_]+['\u2019-])*[^\W_]*$")
_FIRST = re.compile(r"[^\W_]*")
_AT_HYPHEN = re.compile(rf"([^\s{BREAK}]*){BREAK}(?=([^\s{BREAK}]*))")
_BROKEN = re.compile(rf"\S*{BREAK}\S*")

# The least number and share of broken words in a document that hyphenates, where none of these
# words occurs whole.
_MIN_BREAKS = 3
_MIN_BREAK_SHARE = 0.01


class Hyphens:
    """Judges the hyphens at line ends of one document."""

    def __init__(self, pages: Sequence[Sequence[Line]]) -> None:
        self._whole = Counter(word for page in pages for word in _whole_words(page))
        broken = {
            _parts(*pair)
            for page in pages
            for pair in _broken_words(page)
            if not _is_own(*_parts(*pair))
        }
        shown = [self._evidence(*word) for word in broken]
        against, for_breaks = (sum(map(sign.__eq__, shown)) for sign in (1, -1))
        many = len(broken) >= max(_MIN_BREAKS, _MIN_BREAK_SHARE * self._whole.total())
        self._breaks_words = for_breaks > against or (for_breaks == against and many)

    def between(self, before: str, after: str) -> str:
        """What joins two halves of a word: its own hyphen, or "" where it has none.

        A suspended hyphen gets a space: "aan- en afvoer".
        """
        first, second = _parts(before, after)
        if second in _AND:
            return "- "
        if not second:
            return ""
        if _is_own(first, second):
            return "-"
        shown = self._evidence(first, second)
        return "-" if shown > 0 or (shown == 0 and not self._breaks_words) else ""

    def settled(self, page: Sequence[Line]) -> list[Line]:
        """The lines of a page with hyphens restored to broken words that have one.

        A line whose last word is completed by the next keeps ``broken``.
        """
        lines = list(map(self._whole_within, page))
        for place, (line, after) in enumerate(pairwise(lines)):
            if line.broken and self.between(line.text, after.text):
                lines[place] = replace(line, text=f"{line.text}-")
        return lines

    def _whole_within(self, line: Line) -> Line:
        if BREAK not in line.text:
            return line
        rows = tuple(tuple(map(self._joined, row)) for row in line.rows)
        return replace(line, text=self._joined(line.text), rows=rows)

    def _joined(self, text: str) -> str:
        first, *rest = text.split(BREAK)
        for after in rest:
            first = f"{first}{self.between(first, after)}{after}"
        return first

    def _evidence(self, first: str, second: str) -> int:
        """1 where the document has the word with a hyphen more often, -1 for without, else 0."""
        with_hyphen, without = (self._whole[f"{first}{mark}{second}".lower()] for mark in ("-", ""))
        return (with_hyphen > without) - (with_hyphen < without)


def goes_on_with(before: str, after: str) -> str:
    """The separator after a broken word whose hyphen is settled: a space before "en" or "and"."""
    return " " if before.endswith("-") and _parts("", after)[1] in _AND else ""


def _parts(before: str, after: str) -> tuple[str, str]:
    """The halves of a word: the end of one text, and the beginning of another."""
    return _LAST.search(before)[0], _FIRST.match(after)[0]  # type: ignore[index]


def _is_own(first: str, second: str) -> bool:
    """Whether no program hyphenates here: before a capital or a number, or after one letter.

    As in "Noord-Holland", "A-12", "HR-beleid", "e-mail", "out-of-pocket", but not "OVEREEN-KOMST".
    """
    if len(first) < 2 or not first.isalpha() or not second.isalpha():
        return True
    in_capitals = first.isupper(), second.isupper() and len(second) > 1
    return in_capitals != (True, True) and (in_capitals[0] or second[0].isupper())


def _broken_words(page: Sequence[Line]) -> Iterator[tuple[str, str]]:
    """The halves of the broken words on a page."""
    for line in page:
        for found in _AT_HYPHEN.finditer(line.text):
            yield found[1], found[2]
    for line, after in pairwise(page):
        if line.broken:
            yield line.text, after.text


def _whole_words(page: Sequence[Line]) -> Iterator[str]:
    """The words of a page in lower case, without the halves of broken ones."""
    goes_on = False
    for line in page:
        words = _HYPHENATED_WORD.findall(_BROKEN.sub(" ", line.text))
        yield from map(str.lower, words[goes_on : len(words) - line.broken])
        goes_on = line.broken
