"""Assigns the words of a PDF page to places, such as cells, by the boxes of their letters."""

import re
from collections.abc import Callable, Iterator, Sequence
from ctypes import c_double
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple, TypeVar

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from vind.ingest.parsers.pdf.boxes import Box, Point
from vind.ingest.parsers.pdf.text import NOTHING

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
