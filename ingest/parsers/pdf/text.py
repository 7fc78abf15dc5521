"""The text of a PDF page as it is seen: its lines whole, its raised digits told from the others."""

import re
from collections.abc import Iterator
from ctypes import byref, c_double, c_int, create_string_buffer
from itertools import pairwise
from struct import iter_unpack

import pypdfium2.raw as raw
from pypdfium2 import PdfTextPage

from vind.ingest.parsers.pdf.boxes import Box
from vind.ingest.raised import BEGIN, END
from vind.ingest.symbols import PRIVATE_SIGN, sign_of

NOTHING = "\u200b"
"""Stands where pdfium has a character that is none; cleaning takes it out of what is read."""

_UNITS = "utf-16-le"  # what pdfium counts

# As "ABCDEF+SymbolMT", "Wingdings-Regular" or "Wingdings2".
_OF_SIGNS = re.compile(r"(?:[A-Z]{6}\+)?(Symbol|Wingdings)[ -]?(2?)(?:MT|Regular|,.*)?")
_LINE_END = re.compile(r"( *)\r\n( *)(?=\S)")
_BEFORE_DIGIT = re.compile(rf"([^\s{NOTHING}])[ {NOTHING}]*(?=\d)\S*")
# The letter of a note ends a word, or stands in front of the note itself.
_LAST_LETTER = re.compile(rf"(?<=[^\s{NOTHING}])[ {NOTHING}]*([a-h])(\)?)(?![^\W_])")
_FIRST_LETTER = re.compile(rf"\s*([a-h])(\)?)[ {NOTHING}]+(?=\w)")

# Arrows, boxes to tick, stars, emoji: what few fonts have.
_OF_ANOTHER_FONT = re.compile("[\u2011\u2190-\u2bff\ud83c-\ud83e]")
_FROM_RIGHT = re.compile("[\u0590-\u08ff]")  # Hebrew, Arabic

# In heights of a line: letters closer than this are of one word, and words of one line.
_SAME_WORD = 0.15
_SAME_LINE = 0.5
_SAME_NUMBER = 1.0  # a raised number of three digits, from the letter before it to the last
_BACK = 0.2  # that a letter may begin before the last one ends: italics, and letters drawn closer
_OVERLAP = 0.5  # share of the lower of two letters that is beside the other
_HIGHER, _SMALLER = 0.15, 0.9  # than the letter before it, in its heights: what is raised


def text_of(layer: PdfTextPage) -> str:
    """The text of a page, with a character for each that pdfium counts, so that each has its place.

    What has no Unicode, as an emoji that its font does not tell, is ``NOTHING``; pdfium leaves it
    out. What is outside the basic plane is two, which ``composed_of`` makes one again.
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
    """What of ``text_of`` is to be read; a half of a character that lacks the other is left out."""
    if text.isascii():
        return text
    return text.encode(_UNITS, "surrogatepass").decode(_UNITS, "ignore")


def with_whole_lines(layer: PdfTextPage, text: str, quarters: int) -> str:
    """``text``, which is that of the page, where a line goes on with the letters beside it.

    For pdfium ends lines at raised letters, and on a page of few words at each that is placed by
    itself. Each character stays where it is: where a line end was stands a blank or ``NOTHING``.
    After ``quarters`` turns, clockwise, the letters are upright.
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
    """``text``, which is that of the page, with its private characters as their font has them.

    Each character stays where it is; a mere ornament is ``NOTHING``.
    """

    def seen(found: re.Match[str]) -> str:
        font = _OF_SIGNS.fullmatch(font_of(layer, found.start()))
        name = " ".join(filter(None, font.groups())) if font else ""
        return sign_of(name, ord(found[0])) or NOTHING

    return PRIVATE_SIGN.sub(seen, text)


def font_of(layer: PdfTextPage, letter: int) -> str:
    """The name of the font that a letter is set in."""
    name = create_string_buffer(128)
    raw.FPDFText_GetFontInfo(layer, letter, name, len(name), byref(c_int()))
    return name.value.decode("latin-1")


def box_of(layer: PdfTextPage, letter: int, quarters: int) -> Box:
    """The place of a letter, as high as its line."""
    return Box(*layer.get_charbox(letter, loose=True)).turned(quarters)


def with_raised(layer: PdfTextPage, line: str, offset: int, quarters: int) -> str:
    """A line with its raised digits, and the letters of notes, marked.

    Its first character is ``offset`` of the page.
    """
    letters = _Letters(layer, quarters)
    marks = {*_raised(line, offset, letters), *_raised_letters(line, offset, letters)}
    said = [f"{BEGIN}{char}{END}" if at in marks else char for at, char in enumerate(line)]
    order = _from_left(line, offset, letters) if _OF_ANOTHER_FONT.search(line) else said
    return "".join(said[at] if isinstance(at, int) else at for at in order).replace(NOTHING, "")


class _Letters:
    """Where the letters of a page stand."""

    def __init__(self, layer: PdfTextPage, quarters: int) -> None:
        self._layer, self._quarters = layer, quarters
        self._x, self._y = c_double(), c_double()

    def box(self, letter: int) -> Box:
        return box_of(self._layer, letter, self._quarters)

    def foot(self, letter: int) -> float:
        """The height of the line that it is written on."""
        raw.FPDFText_GetCharOrigin(self._layer, letter, self._x, self._y)
        x, y = self._x.value, self._y.value
        return (y, -x, -y, x)[self._quarters]

    def is_raised(self, mark: int, beside: int) -> bool:
        """Whether a letter is smaller and stands higher than another one."""
        higher = self.foot(mark) - self.foot(beside)
        if higher <= 0:
            return False
        small, large = (box.top - box.bottom for box in (self.box(mark), self.box(beside)))
        return small < _SMALLER * large and higher > _HIGHER * large


def _from_left(line: str, offset: int, letters: _Letters) -> Iterator[int | str]:
    """The places of the letters of a line as they stand, and the blanks that part them.

    For LibreOffice draws the signs that a font lacks first: "☒ ☐ Ja Nee" for "☒ Ja ☐ Nee".
    """
    boxes = {at: letters.box(offset + at) for at, char in enumerate(line) if char != NOTHING}
    # Blanks without a width are pdfium's own, for gaps in the order of the file.
    seen = {at: box for at, box in boxes.items() if box.left < box.right or line[at] != " "}
    lefts = [box.left for box in seen.values()]
    feet = [letters.foot(offset + at) for at in seen]
    height = max((box.top - box.bottom for box in seen.values()), default=0.0)
    in_order = all(other - one > -_BACK * height for one, other in pairwise(lefts))
    if in_order or max(feet) - min(feet) > _BACK * height or _FROM_RIGHT.search(line):
        yield from range(len(line))
        return
    end = None
    for at, box in sorted(seen.items(), key=lambda one: one[1].left):
        if end is not None and box.left - end > _SAME_WORD * height:
            yield " "
        yield at
        end = box.right


def _gap(before: Box, after: Box) -> float | None:
    """How far one letter is to the right of another beside it, in heights of a line; else None."""
    heights = before.top - before.bottom, after.top - after.bottom
    overlap = min(before.top, after.top) - max(before.bottom, after.bottom)
    if min(heights) <= 0 or overlap < _OVERLAP * min(heights):
        return None
    gap = (after.left - before.right) / max(heights)
    return gap if gap > -_BACK else None


def _raised(line: str, offset: int, letters: _Letters) -> Iterator[int]:
    """The places of the digits that stand smaller and higher than what is before them.

    With what joins them, as in "2,3".
    """
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
    """The places of single letters, with their brackets, that stand smaller and higher."""
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
