"""Decides whether the hyphen at the end of a line belongs to its word.

A program that hyphenates breaks a word every few lines, and the same words occur whole elsewhere.
Without hyphenation, as in most office documents, each hyphen at a line end belongs to its word
("market-/based").
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
        for found in _BREAK.finditer(line.text):
            yield found[1], found[2]
    for line, after in pairwise(page):
        if line.broken:
            yield line.text, after.text


def _whole_words(page: Sequence[Line]) -> Iterator[str]:
    """The words of a page in lower case, without the halves of broken ones."""
    goes_on = False
    for line in page:
        words = _WORD.findall(_BROKEN.sub(" ", line.text))
        yield from map(str.lower, words[goes_on : len(words) - line.broken])
        goes_on = line.broken
