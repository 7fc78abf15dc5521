"""Determines the levels of a PDF's headings, by their numbers and letter sizes."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from itertools import chain, pairwise
from statistics import median
from typing import NamedTuple, TypeAlias

from vind.ingest.parsers.clauses import ADDED, BARE, Numbering

# Letter sizes, relative to each other.
_LARGER = 1.15  # of a heading, to the body text
_MUCH_LARGER = 1.5  # of the document's title or a chapter, to the body text
_ALIKE = 1.08  # sizes that differ less are the same
_OFTEN = 2  # headings that make a level: a single one may be on the title page
# Headings in larger letters than all numbered ones rank above these, unless there are so many times
# more numbered ones.
_NUMBERS_AT_MOST = 20

# Level 1 is for the title of the document: "ARTICLE IX" and "7." are 2, "7.2" is 3, and so on.
_TOP = 2
_BOLD = 2  # levels of a bold line below "7."

_Kind: TypeAlias = tuple[int, int]
"""The division of a numbering, and the number of points in it."""


def is_larger(size: float, body: float) -> bool:
    """Whether a letter size is larger than that of the body text."""
    return 0 < body * _LARGER <= size


class Mark(NamedTuple):
    """A heading's number and the size of its letters in points, which determine its level."""

    number: Numbering | None
    size: float


class Levels:
    """The levels of the headings of one document with text of the size ``body``.

    Numbers count before letters, as a chapter and its sections may be set in the same letters.
    """

    def __init__(self, headings: Iterable[Mark], body: float) -> None:
        self._body = body
        numbered: defaultdict[_Kind, list[float]] = defaultdict(list)
        plain = []
        for number, size in headings:
            if number:
                numbered[number.division, number.dots].append(size)
            elif is_larger(size, body):
                plain.append(size)
        chapters = [size for size in _often(numbered[BARE, 0]) if is_larger(size, body)]
        self._chapters = max(chapters, default=0.0)
        over_items = {
            kind: [size for size in sizes if not self._is_of_item(kind, size)]
            for kind, sizes in numbered.items()
        }
        self._sizes = {
            kind: median(sizes) for kind, sizes in over_items.items() if len(sizes) >= _OFTEN
        }
        self._divisions = sorted(kind for kind in self._sizes if kind[0] not in (ADDED, BARE))
        often = _often(plain)
        sections = [size for size in plain if size in often and size < body * _MUCH_LARGER]
        self._sections = max(sections, default=0.0)
        largest = max(self._sizes.values(), default=float("inf"))
        over = [self.rank(size) for size in sections if size > largest * _ALIKE]
        holds = len(over) * _NUMBERS_AT_MOST >= sum(map(len, numbered.values()))
        self.top = max(over) + 1 if over and holds else _TOP

    def of(self, mark: Mark) -> int:
        """The level of a heading."""
        number, size = mark
        kind = (number.division, number.dots) if number else None
        if kind and not self._is_of_item(kind, size):
            return self._of_kind(kind)
        if is_larger(size, self._body):
            return self._of_letters(size)
        return self._of_kind((BARE, _BOLD))

    def _is_of_item(self, kind: _Kind, size: float) -> bool:
        """Whether a number in the form of a chapter's has smaller letters than the chapters.

        Then "1." belongs to an item, and "Artikel 1" to an article within a section.
        """
        return (kind == (BARE, 0) or kind[0] > BARE) and size * _ALIKE < self._chapters

    def _of_kind(self, kind: _Kind) -> int:
        division, dots = kind
        if division == ADDED:
            return self.top
        if division == BARE:
            return self.top + len(self._divisions) + dots
        return self.top + bisect_left(self._divisions, kind)

    def _of_letters(self, size: float) -> int:
        """The level of numbered headings in letters of this size, else below larger ones."""
        alike = [kind for kind, one in self._sizes.items() if _is_alike(one, size)]
        if alike:
            return min(map(self._of_kind, alike))
        larger = [self._of_kind(kind) for kind, one in self._sizes.items() if one > size]
        return max(self.rank(size), max(larger, default=0) + 1)

    def rank(self, size: float) -> int:
        """The level of a letter size larger than the body's, apart from any numbers."""
        if size >= self._body * _MUCH_LARGER:
            return _TOP - 1
        return _TOP + 1 if size * _ALIKE < self._sections else _TOP


def _is_alike(one: float, other: float) -> bool:
    return max(one, other) <= min(one, other) * _ALIKE


def _often(sizes: Iterable[float]) -> set[float]:
    """The sizes that occur more than once."""
    pairs = (pair for pair in pairwise(sorted(sizes)) if _is_alike(*pair))
    return set(chain.from_iterable(pairs))
