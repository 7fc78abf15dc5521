"""Reads the text of a PDF page as it is seen: boxes in points, upright letters, whole lines."""

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterator
from ctypes import byref, c_double, c_int, create_string_buffer
from itertools import pairwise
from struct import iter_unpack
from typing import NamedTuple, Self, TypeAlias

import pypdfium2.raw as raw
from pypdfium2 import PdfTextPage

from vind.ingest.document.characters import BEGIN, END, PRIVATE_SIGN, sign_of

Point: TypeAlias = tuple[float, float]
"""x and y in points, on the page rotated so that its letters are upright."""

Span: TypeAlias = tuple[float, float]
"""A left and a right side, in points."""


def span_of(one: float, other: float) -> Span:
    """The span between two sides in any order: text may be mirrored, or run to the left."""
    return min(one, other), max(one, other)


class Box(NamedTuple):
    """The place of a letter, a drawing or the whole page."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def middle(self) -> Point:
        """The middle of the box."""
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2

    def turned(self, quarters: int) -> Self:
        """The box after a number of clockwise quarter turns of the page."""
        box = self
        for _ in range(quarters):
            box = box._replace(left=box.bottom, bottom=-box.right, right=box.top, top=-box.left)
        return box


NOWHERE = Box(0.0, 0.0, 0.0, 0.0)
"""The box of something without a place."""


def bounds_of(drawing: object) -> Box:
    """The box of a picture, path or form, in the coordinates of its page or form."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    raw.FPDFPageObj_GetBounds(drawing, left, bottom, right, top)
    return Box(left.value, bottom.value, right.value, top.value)


NOTHING = "\u200b"
"""Replaces a character of pdfium that has no Unicode; cleaning removes it."""

_UNITS = "utf-16-le"  # pdfium counts UTF-16 code units

# "ABCDEF+SymbolMT", "Wingdings-Regular", "Wingdings2".
_SYMBOL_FONT = re.compile(r"(?:[A-Z]{6}\+)?(Symbol|Wingdings)[ -]?(2?)(?:MT|Regular|,.*)?")
_LINE_END = re.compile(r"( *)\r\n( *)(?=\S)")
_BEFORE_DIGIT = re.compile(rf"([^\s{NOTHING}])[ {NOTHING}]*(?=\d)\S*")
# The letter of a note is at the end of a word, or before the note itself.
_LAST_LETTER = re.compile(rf"(?<=[^\s{NOTHING}])[ {NOTHING}]*([a-h])(\)?)(?![^\W_])")
_FIRST_LETTER = re.compile(rf"\s*([a-h])(\)?)[ {NOTHING}]+(?=\w)")

# Arrows, tick boxes, stars, emoji: signs that few fonts have, so that another font is used.
_FALLBACK_FONT = re.compile("[\u2011\u2190-\u2bff\ud83c-\ud83e]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff]")  # Hebrew, Arabic

# In heights of a line, from one letter to the next.
_SAME_WORD = 0.15
_SAME_LINE = 0.5
_SAME_NUMBER = 1.0  # from a letter to the last digit of a superscript of three
_BACK = 0.2  # overlap of italics and of tightly set letters
# In heights of the letter beside it.
_OVERLAP = 0.5  # of two letters on one line, of the smaller one's height
_HIGHER, _SMALLER = 0.15, 0.9  # of a superscript


def text_of(layer: PdfTextPage) -> str:
    """The text of a page, with exactly one character for each that pdfium counts.

    So an index in it is pdfium's index. A character without Unicode, which pdfium's text omits, is
    ``NOTHING``. One outside the basic plane is two surrogates, which ``composed_of`` joins.
    """
    text: str = layer.get_text_range(errors="surrogatepass")
    count = layer.count_chars()
    if len(text) == count:
        return text
    encoded = text.encode(_UNITS, "surrogatepass")
    said = [chr(unit) for (unit,) in iter_unpack("<H", encoded)]
    places = (raw.FPDFText_GetTextIndexFromCharIndex(layer, letter) for letter in range(count))
    return "".join(said[place] if place >= 0 else NOTHING for place in places)


def composed_of(text: str) -> str:
    """A part of ``text_of`` with surrogate pairs joined, and lone surrogates removed."""
    if text.isascii():
        return text
    return text.encode(_UNITS, "surrogatepass").decode(_UNITS, "ignore")


def with_whole_lines(layer: PdfTextPage, text: str, quarters: int) -> str:
    """The page's ``text`` without line ends between letters that are beside each other.

    pdfium ends a line at superscripts and, on a page of few words, at each word placed by itself.
    Indexes stay the same: such a line end becomes blanks or ``NOTHING``. ``quarters`` clockwise
    turns make the letters upright.
    """
    letters, seen = _Letters(layer, quarters), list(text)
    begins = 0
    for end in _LINE_END.finditer(text):
        before, after = end.start() - 1, end.end()
        gap = _gap(letters.box(before), letters.box(after)) if before >= begins else None
        if gap is None or gap >= _SAME_LINE:
            begins = after
            continue
        is_mark_of_note = before == begins and letters.is_raised(before, after)
        apart = gap >= _SAME_WORD or end[1] or end[2] or is_mark_of_note
        seen[before + 1 : after] = (" " if apart else NOTHING) * len(end[0])
    return "".join(seen)


def with_symbols(layer: PdfTextPage, text: str) -> str:
    """The page's ``text`` with the private characters of symbol fonts translated to Unicode.

    Indexes stay the same; an ornament becomes ``NOTHING``.
    """

    def seen(found: re.Match[str]) -> str:
        font = _SYMBOL_FONT.fullmatch(font_of(layer, found.start()))
        name = " ".join(filter(None, font.groups())) if font else ""
        return sign_of(name, ord(found[0])) or NOTHING

    return PRIVATE_SIGN.sub(seen, text)


def font_of(layer: PdfTextPage, letter: int) -> str:
    """The name of a letter's font."""
    name = create_string_buffer(128)
    raw.FPDFText_GetFontInfo(layer, letter, name, len(name), byref(c_int()))
    return name.value.decode("latin-1")


def box_of(layer: PdfTextPage, letter: int, quarters: int) -> Box:
    """The box of a letter, as high as its line."""
    return Box(*layer.get_charbox(letter, loose=True)).turned(quarters)


def with_raised(layer: PdfTextPage, line: str, offset: int, quarters: int) -> str:
    """A line with its superscript digits and note letters marked (``ingest.document.characters``).

    Its first character has index ``offset`` on the page.
    """
    letters = _Letters(layer, quarters)
    marks = {*_raised(line, offset, letters), *_raised_letters(line, offset, letters)}
    said = [f"{BEGIN}{char}{END}" if at in marks else char for at, char in enumerate(line)]
    order = _from_left(line, offset, letters) if _FALLBACK_FONT.search(line) else said
    return "".join(said[at] if isinstance(at, int) else at for at in order).replace(NOTHING, "")


class _Letters:
    """The places of the letters of a page."""

    def __init__(self, layer: PdfTextPage, quarters: int) -> None:
        self._layer, self._quarters = layer, quarters
        self._x, self._y = c_double(), c_double()

    def box(self, letter: int) -> Box:
        return box_of(self._layer, letter, self._quarters)

    def foot(self, letter: int) -> float:
        """The height of the letter's baseline."""
        raw.FPDFText_GetCharOrigin(self._layer, letter, self._x, self._y)
        x, y = self._x.value, self._y.value
        return (y, -x, -y, x)[self._quarters]

    def is_raised(self, mark: int, beside: int) -> bool:
        """Whether a letter is smaller and higher than another one."""
        higher = self.foot(mark) - self.foot(beside)
        if higher <= 0:
            return False
        small, large = (box.top - box.bottom for box in (self.box(mark), self.box(beside)))
        return small < _SMALLER * large and higher > _HIGHER * large


def _from_left(line: str, offset: int, letters: _Letters) -> Iterator[int | str]:
    """The indexes of the letters of a line from left to right, and blanks between words.

    LibreOffice draws signs from a fallback font first: "☒ ☐ Ja Nee" for "☒ Ja ☐ Nee".
    """
    boxes = {at: letters.box(offset + at) for at, char in enumerate(line) if char != NOTHING}
    # pdfium inserts blanks without a width at gaps in the order of the file.
    seen = {at: box for at, box in boxes.items() if box.left < box.right or line[at] != " "}
    lefts = [box.left for box in seen.values()]
    feet = [letters.foot(offset + at) for at in seen]
    height = max((box.top - box.bottom for box in seen.values()), default=0.0)
    in_order = all(other - one > -_BACK * height for one, other in pairwise(lefts))
    if in_order or max(feet) - min(feet) > _BACK * height or _RIGHT_TO_LEFT.search(line):
        yield from range(len(line))
        return
    end = None
    for at, box in sorted(seen.items(), key=lambda one: one[1].left):
        if end is not None and box.left - end > _SAME_WORD * height:
            yield " "
        yield at
        end = box.right


def _gap(before: Box, after: Box) -> float | None:
    """The gap between two letters of one line, in heights of it; None if they are not beside."""
    heights = before.top - before.bottom, after.top - after.bottom
    overlap = min(before.top, after.top) - max(before.bottom, after.bottom)
    if min(heights) <= 0 or overlap < _OVERLAP * min(heights):
        return None
    gap = (after.left - before.right) / max(heights)
    return gap if gap > -_BACK else None


def _raised(line: str, offset: int, letters: _Letters) -> Iterator[int]:
    """The indexes of superscript digits, and of the characters between them ("2,3")."""
    for word in _BEFORE_DIGIT.finditer(line):
        before, in_mark = word.start(1), False
        for place in range(before + 1, word.end()):
            if line[place] in (NOTHING, " "):
                continue
            may_be = in_mark or line[place].isdecimal()
            in_mark = may_be and _is_mark(offset + place, offset + before, letters)
            if in_mark:
                yield place
            else:
                before = place


def _raised_letters(line: str, offset: int, letters: _Letters) -> Iterator[int]:
    """The indexes of single superscript letters and their brackets."""
    first = _FIRST_LETTER.match(line)
    if first and letters.is_raised(offset + first.start(1), offset + first.end()):
        yield from range(first.start(1), first.end(2))
    for found in _LAST_LETTER.finditer(line):
        before = found.start() - 1
        if _is_mark(offset + found.start(1), offset + before, letters):
            yield from range(found.start(1), found.end(2))


def _is_mark(place: int, before: int, letters: _Letters) -> bool:
    if not letters.is_raised(place, before):
        return False
    gap = _gap(letters.box(before), letters.box(place))
    return gap is not None and gap < _SAME_NUMBER


_WORD = re.compile(r"\S+")
_LINE = re.compile(r"\S.*")
_SAMPLED_LETTERS = 24  # of a page, to measure its rotation
_MAX_SLANT = 0.1  # quarter turns


def quarters_turned(layer: PdfTextPage, text: str) -> int | None:
    """The clockwise quarter turns that make most letters of the page upright; None if slanted.

    ``text`` is the text of ``layer``.
    """
    letters = [found.start() for found in _WORD.finditer(text)]
    step = len(letters) // _SAMPLED_LETTERS + 1
    turns = Counter(
        round(-raw.FPDFText_GetCharAngle(layer, letter) / (math.pi / 2) % 4, 1)
        for letter in letters[::step]
    )
    [(turn, _)] = turns.most_common(1) or [(0.0, 0)]
    return None if _is_slanted(turn) else round(turn) % 4


def without_slanted(layer: PdfTextPage, text: str) -> tuple[str, list[str]]:
    """The page's ``text`` with blanks for its slanted lines, such as a watermark; and these lines.

    The result is as long as ``text``.
    """
    slanted: list[str] = []
    matrix = raw.FS_MATRIX()  # not FPDFText_GetCharAngle: for that, italics are slanted too

    def blank(line: re.Match[str]) -> str:
        if not raw.FPDFText_GetMatrix(layer, line.start(), matrix):
            return line[0]
        if not _is_slanted(math.atan2(matrix.b, matrix.a) / (math.pi / 2) % 4):
            return line[0]
        slanted.append(composed_of(line[0]).rstrip())
        return " " * len(line[0])

    return _LINE.sub(blank, text), slanted


def _is_slanted(turn: float) -> bool:
    return abs(turn - round(turn)) > _MAX_SLANT
