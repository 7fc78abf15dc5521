"""Words of a PDF that are broken over two lines: whether their hyphen is their own.

A program that breaks words as it sets them leaves the same words whole elsewhere, or breaks one
every few lines; in the document of another, as most offices write them, every hyphen at the end of
a line is that of its word ("market-/based").
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from vind.ingest.parsers.pdf.lines import BREAK, Line

_AND = frozenset({"en", "of", "and", "or", "und", "oder"})
_WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")
_LAST = re.compile(r"(?:[^\W_]+['\u2019-])*[^\W_]*$")
_FIRST = re.compile(r"[^\W_]*")
_BREAK = re.compile(rf"([^\s{BREAK}]*){BREAK}(?=([^\s{BREAK}]*))")
_BROKEN = re.compile(rf"\S*{BREAK}\S*")

# Of a document that breaks its words, where nothing shows one of them whole.
_BREAKS_FROM = 3
_OF_WORDS = 0.01  # share of its words that are broken


class Hyphens:
    """What the hyphens at the ends of the lines of a document are."""

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
        many = len(broken) >= max(_BREAKS_FROM, _OF_WORDS * self._whole.total())
        self._breaks_words = for_breaks > against or (for_breaks == against and many)

    def between(self, before: str, after: str) -> str:
        """What stands between two halves of a word: its hyphen, or "" where it has none itself.

        One that stands for a word goes before a space: "aan- en afvoer".
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
        """The lines of a page with the hyphens of their broken words, where these have one.

        So has a line whose last word goes on in the next.
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
        """Whether the document has a word with its hyphen more often (1) or without it (-1)."""
        with_hyphen, without = (self._whole[f"{first}{mark}{second}".lower()] for mark in ("-", ""))
        return (with_hyphen > without) - (with_hyphen < without)


def goes_on_with(before: str, after: str) -> str:
    """What parts a line whose last word is broken from the next, where its hyphen is settled."""
    return " " if before.endswith("-") and _parts("", after)[1] in _AND else ""


def _parts(before: str, after: str) -> tuple[str, str]:
    """The halves of a word: what a text ends with, and what another begins with."""
    return _LAST.search(before)[0], _FIRST.match(after)[0]  # type: ignore[index]


def _is_own(first: str, second: str) -> bool:
    """Whether nobody breaks a word here: before a name or a number, in a code, behind "e".

    As in "Noord-Holland", "A-12", "HR-beleid", "e-mail", "out-of-pocket", but not "OVEREEN-KOMST".
    """
    if len(first) < 2 or not first.isalpha() or not second.isalpha():
        return True
    in_capitals = first.isupper(), second.isupper() and len(second) > 1
    return in_capitals != (True, True) and (in_capitals[0] or second[0].isupper())


def _broken_words(page: Sequence[Line]) -> Iterator[tuple[str, str]]:
    """The halves of what is broken on a page."""
    for line in page:
        for found in _BREAK.finditer(line.text):
            yield found[1], found[2]
    for line, after in pairwise(page):
        if line.broken:
            yield line.text, after.text


def _whole_words(page: Sequence[Line]) -> Iterator[str]:
    """The words of a page, lower case, but for the halves of those that are broken."""
    goes_on = False
    for line in page:
        words = _WORD.findall(_BROKEN.sub(" ", line.text))
        yield from map(str.lower, words[goes_on : len(words) - line.broken])
        goes_on = line.broken
