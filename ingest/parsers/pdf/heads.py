"""Finds running heads: lines at an edge of many pages that name a chapter or section."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple, Self, TypeAlias

from vind.ingest.parsers.clauses import heading_line
from vind.ingest.parsers.pdf.contents import letters
from vind.ingest.parsers.pdf.headings import usual_size
from vind.ingest.parsers.pdf.levels import is_larger
from vind.ingest.parsers.pdf.lines import Line
from vind.ingest.parsers.pdf.page_numbers import MASK, last_page_number, masked

# A running line is on this share of the pages (left and right pages may have their own), and on at
# least so many.
_REPEATED_SHARE = 0.4
_MIN_REPEATED = 3

# The text of a running head changes. What stays is its height, a gap to the text of this many line
# steps, and its first or last words.
_GAP = 1.3
_SAME_WORDS = 2
_WORDS_AT_MOST = 30  # of a running head that names a section
_LARGER = 1.15  # size relative to the text, above which a line is a title
_CUT = ("…", "...")  # ends of a name that did not fit
_MIN_CUT_LETTERS = 8  # that are left of such a name
_DIGITS = re.compile(r"\d+")

_Words: TypeAlias = tuple[tuple[str, ...], tuple[str, ...]]
"""Some words of a line, and its values (``Masked.values``)."""


class _Head(NamedTuple):
    """A line at the top or at the bottom of a page.

    Numbers are masked by their distance from the page number: on the next page a running head has
    the same number or the next one, and the same dates, amounts and codes.
    """

    page: int
    """The number of its page."""
    said: tuple[str, ...]
    """Its words, in lower case."""
    ends: set[_Words]
    """Its first words and its last words, plain and masked."""
    whole: _Words
    """All its words, masked."""
    on_page: bool
    """Whether all its words are also elsewhere on its page."""
    is_numbered: bool = False
    """Whether a page number was removed from ``said``."""

    @classmethod
    def of(cls, line: Line, page: Sequence[Line], number: int, last_page: int) -> Self:
        """Make one of ``line`` on the page with this ``number``."""
        found = masked(line.text, last_page, lambda own: f"{MASK}{own - number}")
        said, counted = line.text.lower().split(), found.text.split()
        parts = (slice(_SAME_WORDS), slice(-_SAME_WORDS, None))
        others = {word for one in page if one is not line for word in one.text.lower().split()}
        return cls(
            number,
            tuple(said),
            {(tuple(words[part]), found.values) for words in (said, counted) for part in parts},
            (tuple(counted), found.values),
            others.issuperset(said),
        )

    def without_page(self, beyond: int) -> Self:
        """The head without its page number at either end, which is ``beyond`` plus ``page``."""
        number = str(self.page + beyond)
        for rest, last in ((self.said[:-1], self.said[-1:]), (self.said[1:], self.said[:1])):
            if rest and last == (number,):
                return self._replace(said=rest, is_numbered=True)
        return self


def needed_pages(pages: Sequence[Sequence[Line]]) -> float:
    """The least number of pages that a running line is on."""
    return max(_MIN_REPEATED, _REPEATED_SHARE * len(pages))


def running_heads(pages: Sequence[Sequence[Line]]) -> dict[int, bool]:
    """The running heads by ``id(line)``; True for one that is left out.

    A running head is a line at the same height, at the top or bottom of many pages, that shares its
    first or last words with others there. Kept are the first of each, and one that differs from all
    before and has words that are not on its page: it may say whom or what the page is about. Left
    out is one that names a section whose heading is on its page or an earlier one.
    """
    last = last_page_number(pages)
    at_height: dict[tuple[bool, int], dict[int, _Head]] = defaultdict(dict)
    for number, page in enumerate(pages, start=1):
        for is_foot, line in enumerate((_set_apart(page), _foot(page))):
            if line is not None:
                place = bool(is_foot), round(line.bottom)
                at_height[place][id(line)] = _Head.of(line, page, number, last)
    heads: dict[int, bool] = {}
    for lines in map(_without_pages, at_height.values()):
        counts = Counter(words for head in lines.values() for words in head.ends)
        again = {
            line: head
            for line, head in lines.items()
            if any(counts[words] > 1 for words in head.ends)
        }
        if len(again) >= needed_pages(pages):
            said = {*_said_elsewhere(again), *_of_sections(lines, again, _sections(pages, lines))}
            heads |= {line: line in said for line in {*again, *said}}
    return heads


def feet(pages: Iterable[Sequence[Line]]) -> set[int]:
    """The ids of the lines set apart at the bottom of pages: no text is below them."""
    return {id(line) for line in map(_foot, pages) if line is not None}


def _without_pages(heads: Mapping[int, _Head]) -> dict[int, _Head]:
    """The heads without page numbers, where numbers at their ends increase with the pages."""
    beyond = Counter(
        int(word) - head.page
        for head in heads.values()
        for word in {head.said[0], head.said[-1]}
        if _DIGITS.fullmatch(word)
    )
    if not beyond or max(beyond.values()) < _MIN_REPEATED:
        return dict(heads)
    [(usual, _)] = beyond.most_common(1)
    return {line: head.without_page(usual) for line, head in heads.items()}


def _said_elsewhere(heads: Mapping[int, _Head]) -> Iterator[int]:
    """The heads, after the first, that repeat an earlier one or have no words of their own."""
    seen: set[_Words] = set()
    for line, head in heads.items():
        if head.whole in seen or (seen and head.on_page):
            yield line
        seen.add(head.whole)


def _of_sections(
    lines: Mapping[int, _Head], again: Mapping[int, _Head], sections: Mapping[str, int]
) -> Iterator[int]:
    """Running heads, after the first, that name a section which begins on or before their page.

    ``sections`` are the first pages of sections, by name. The other words of such a head must be in
    other heads too.
    """
    alike = {head.said for head in lines.values()}
    shared = Counter(_masked(part) for said in alike for part, _ in _parted(said))
    is_behind = False
    for line, head in lines.items():
        for name, rest in _parted(head.said):
            begins = _begins(name, sections)
            is_shared = shared[_masked(rest)] > 1
            is_running = is_shared if rest else head.is_numbered or line in again
            if is_behind and begins is not None and begins <= head.page and is_running:
                yield line
        is_behind |= any(shared[_masked(part)] > 1 for part, _ in _parted(head.said))


def _masked(words: tuple[str, ...]) -> str:
    """Words with their numbers masked, which heads of several chapters may share."""
    return _DIGITS.sub(MASK, " ".join(words))


def _begins(name: tuple[str, ...], sections: Mapping[str, int]) -> int | None:
    """The first page of the section with a name, which may be cut off; None if unknown."""
    said = letters("".join(name))
    if name[-1].endswith(_CUT) and len(said) >= _MIN_CUT_LETTERS:
        return min((page for one, page in sections.items() if one.startswith(said)), default=None)
    return sections.get(said)


def _parted(words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """All ways to split a head in two: (last words, first words) and the reverse."""
    for place in range(len(words) if len(words) <= _WORDS_AT_MOST else 0):
        yield words[place:], words[:place]
        if place:
            yield words[:place], words[place:]


def _sections(pages: Sequence[Sequence[Line]], heads: Mapping[int, _Head]) -> dict[str, int]:
    """The first page of each heading of one or two lines, by its letters."""
    usual = usual_size(line for page in pages for line in page)
    found: dict[str, int] = {}
    for number, page in enumerate(pages, start=1):
        for line, below in zip(page, [*page, None][1:], strict=True):
            if line.rows or id(line) in heads:
                continue
            if line.bold or is_larger(line.size, usual) or heading_line(line.text):
                found.setdefault(letters(line.text), number)
                if below and below.size == line.size:
                    found.setdefault(letters(line.text + below.text), number)
    return found


def _set_apart(page: Sequence[Line]) -> Line | None:
    """The line at the top of a page, if it is set apart from those below and is no title."""
    lines = sorted((line for line in page if line.size), key=lambda line: -line.top)
    steps = [above.bottom - below.bottom for above, below in pairwise(lines)]
    usual = median([step for step in steps if step > 0] or [0.0])
    is_apart = bool(steps) and steps[0] > usual * _GAP and not lines[0].rows
    return lines[0] if is_apart and not _is_title(lines) else None


def _foot(page: Sequence[Line]) -> Line | None:
    """The line at the bottom of a page, if it is set apart from those above."""
    lines = sorted((line for line in page if line.size), key=lambda line: line.bottom)
    steps = [above.bottom - below.bottom for below, above in pairwise(lines)]
    usual = median([step for step in steps if step > 0] or [0.0])
    is_apart = bool(steps) and steps[0] > usual * _GAP and not lines[0].rows
    return lines[0] if is_apart else None


def _is_title(lines: Sequence[Line]) -> bool:
    """Whether the first line has larger letters than those below, as on a slide."""
    return lines[0].size > median(line.size for line in lines[1:]) * _LARGER
