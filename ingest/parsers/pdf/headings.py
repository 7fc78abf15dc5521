"""Finds the headings of a PDF and their levels: by its outline, lettering and numbering."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain, pairwise, takewhile
from operator import attrgetter
from statistics import median
from typing import NamedTuple, TypeAlias

from vind.ingest.document.characters import one_line
from vind.ingest.parsers.clauses import (
    ADDED,
    BARE,
    Heading,
    Numbering,
    heading_line,
    numbering,
    run_in_title,
    without_number,
)
from vind.ingest.parsers.pdf.contents import letters
from vind.ingest.parsers.pdf.lines import Line
from vind.ingest.parsers.pdf.paragraphs import Paragraph, in_count, is_sure, untitled_items

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


_TITLE_LINES_AT_MOST = 4  # of a title: one that is a question may be long


class Bookmark(NamedTuple):
    """A title, the number of its page and its level, both from 1."""

    page: int
    title: str
    level: int


class Outline:
    """The bookmarks of one document, in order.

    Titles are compared by their letters and digits, with and without a number: bookmarks often lack
    the number of their section, or have other quotes and hyphens.
    """

    def __init__(self, bookmarks: Iterable[Bookmark] = ()) -> None:
        self._in_order = sorted(bookmarks, key=attrgetter("page"))
        self._on_pages: defaultdict[int, dict[str, Bookmark]] = defaultdict(dict)
        for bookmark in self._in_order:
            for key in _keys(bookmark.title):
                self._on_pages[bookmark.page].setdefault(key, bookmark)

    def named(self, text: str, page: int) -> Bookmark | None:
        """The bookmark to ``page`` with this title; none for text that begins in lower case."""
        titles = self._on_pages.get(page, {})
        found = next((titles[key] for key in _keys(text) if key in titles), None)
        is_in_text = found and text[:1].islower() and not found.title[:1].islower()
        return None if is_in_text else found

    def titles(self, lines: Sequence[Line], page: int) -> dict[int, int]:
        """The ids of the lines of titles on a page, each with a number that is the title's own."""
        found: dict[int, int] = {}
        if page not in self._on_pages:
            return found
        for first, line in enumerate(lines):
            if id(line) in found or line.rows or not any(map(str.isalpha, line.text)):
                continue  # a bare number may be the page number
            for last in range(first + 1, min(first + _TITLE_LINES_AT_MOST, len(lines)) + 1):
                said = lines[first:last]
                if self.named(" ".join(one.text for one in said), page):
                    found |= {id(one): first for one in said}
                    break
        return found

    def before(self, page: int) -> Bookmark | None:
        """The last bookmark to a page before this one."""
        place = bisect_left(self._in_order, page, key=attrgetter("page"))
        return self._in_order[place - 1] if place else None


class Sections:
    """Puts headings without a bookmark below the last heading with one.

    By their letters they may look like chapters: bold code, text in a figure.
    """

    def __init__(self, outline: Outline) -> None:
        self._outline = outline
        self._last: Bookmark | None = None

    def placed(self, heading: Heading, text: str, page: int) -> Heading:
        """The heading that ``text`` begins with, at its level; called for all in order.

        After a bookmark whose title was not found on its page, a heading is not above its level.
        """
        if bookmark := self._outline.named(text[: heading.length], page):
            self._last = bookmark
            return heading
        before, last = self._outline.before(page), self._last
        if last and (last.page == page or last == before):
            return Heading(last.level + heading.level, heading.length)
        return Heading(max(before.level if before else 0, heading.level), heading.length)


def _keys(title: str) -> list[str]:
    """The forms in which titles are compared: whole, and without a number."""
    return [key for key in (letters(title), letters(without_number(title))) if key]


# All chosen by eye.
_SMALLER = 0.9  # size of a footnote's letters, relative to the usual ones of its page
_LINES_AT_MOST = 3  # of a heading
_LARGE_LINES_AT_MOST = 5  # of a heading in larger letters that ends no sentence
_WORDS_AT_MOST = 20


def footnotes(page: Sequence[Line]) -> set[int]:
    """The ids of the lines in small, not bold letters below a table or at the end of the page."""
    usual = usual_size(page)

    def is_small(line: Line) -> bool:
        return line.size < usual * _SMALLER

    last = takewhile(is_small, reversed(page))
    found = {id(line) for line in last if not (line.rows or line.bold)}
    for place, table in enumerate(page):
        if table.rows:
            under = takewhile(lambda line: not line.rows and is_small(line), page[place + 1 :])
            found.update(id(line) for line in under if not line.bold)
    return found


def usual_size(lines: Iterable[Line]) -> float:
    """The size of most letters, in points. Tables do not count, as they are often set smaller."""
    sizes: Counter[float] = Counter()
    for line in lines:
        if not line.rows:
            sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


class HeadingFinder:
    """Finds the headings of one document with the bookmarks of ``outline``."""

    def __init__(self, lines: Iterable[Line], outline: Outline) -> None:
        written = [line for line in lines if not line.rows]
        body = usual_size(written)
        self._outline = outline
        self._body = body
        alone = [Paragraph([line]) for line in written]
        headings = [one for one in alone if self._is_worded(one) or self._is_lettered(one)]
        self._title = _place(headings[0]) if headings else None
        self._counted = set(in_count(one.lines[0] for one in headings))
        self._items = set(untitled_items(written))
        self._levels = Levels(map(self._mark, headings), body)

    def find(self, paragraph: Paragraph, page: int) -> Heading | None:
        """The heading that a paragraph is or begins with."""
        text = paragraph.text
        if bookmark := self._outline.named(text, page):
            return Heading(bookmark.level, len(text))
        if self._is_worded(paragraph) or self._is_lettered(paragraph):
            return Heading(self._level(paragraph), len(text))
        is_item = paragraph.is_bulleted or _place(paragraph) in self._items
        if is_item or not (length := run_in_title(text)):
            return None
        return Heading(self._level(paragraph), length)

    def _is_worded(self, paragraph: Paragraph) -> bool:
        return _may_be_heading(paragraph) and heading_line(one_line(paragraph.text))

    def _is_lettered(self, paragraph: Paragraph) -> bool:
        """Whether its letters are larger than those of the text, or bold."""
        lines = paragraph.lines
        large = is_larger(_size(paragraph), self._body)
        ends_open = not lines[-1].text.endswith((".", ",", ";"))
        at_most = _LARGE_LINES_AT_MOST if large and ends_open else _LINES_AT_MOST
        if not _may_be_heading(paragraph, at_most) or not any(map(str.isalpha, lines[0].text)):
            return False
        if large:
            return True
        is_bold = all(line.bold for line in lines) or (len(lines) == 1 and lines[0].opens_bold)
        return ends_open and is_bold

    def _level(self, paragraph: Paragraph) -> int:
        mark = self._mark(paragraph)
        if mark.number is None and is_larger(mark.size, self._body):
            is_title = _place(paragraph) == self._title
            return self._levels.rank(mark.size) if is_title else self._levels.of(mark)
        is_in_capitals = mark.number is None and self._is_worded(paragraph)
        return self._levels.top if is_in_capitals else self._levels.of(mark)

    def _mark(self, paragraph: Paragraph) -> Mark:
        """The mark of a heading, without a number that may be an amount."""
        number = numbering(paragraph.text)
        is_clause = self._is_worded(paragraph) or not self._is_lettered(paragraph)
        if number and not (is_clause or is_sure(number) or _place(paragraph) in self._counted):
            number = None
        return Mark(number, _size(paragraph))


def _may_be_heading(paragraph: Paragraph, lines_at_most: int = _LINES_AT_MOST) -> bool:
    is_short = len(paragraph.lines) <= lines_at_most
    words = len(paragraph.text.split())
    return is_short and words <= _WORDS_AT_MOST and not paragraph.is_bulleted


def _place(paragraph: Paragraph) -> int:
    return id(paragraph.lines[0])


def _size(paragraph: Paragraph) -> float:
    return min(line.size for line in paragraph.lines)
