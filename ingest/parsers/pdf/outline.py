"""Matches a PDF's bookmarks with the titles on its pages."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import NamedTuple

from vind.ingest.parsers.clauses import Heading, without_number
from vind.ingest.parsers.pdf.contents import letters
from vind.ingest.parsers.pdf.lines import Line

_LINES_AT_MOST = 4  # of a title: one that is a question may be long


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
            for last in range(first + 1, min(first + _LINES_AT_MOST, len(lines)) + 1):
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
