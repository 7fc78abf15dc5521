"""Contents lists of a PDF, left out: they have the words of every heading, and answer nothing."""

import re
from collections.abc import Iterator, Sequence

from ingest.parsers.pdf_lines import Line
from ingest.parsers.pdf_page_numbers import last_page_number

_ENTRY = re.compile(r"(?:[.·…_]\s?){4,}\s*(?P<page>\d{1,4}|[ivxlc]{1,7})$")
_CHAPTER = re.compile(r"\w.*\s(?P<page>\d{1,4})$")
# So many entries that follow each other are a list; up to so many lines between two are of it as
# well: a title that takes two lines, a chapter that has its page number without the dots.
_ENTRIES_FROM = 3
_BETWEEN_AT_MOST = 2

_Entry = tuple[int, int]
"""The place of a line on its page, and the page number that it leads to; 0 for a Roman one."""


def without_contents(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The pages without the entries of contents lists.

    Those are lines that dots lead to a page number, each no lower than the last: the amounts of a
    price list go up and down, or beyond the pages of the document.
    """
    last_page = last_page_number(pages)
    kept = []
    for lines in pages:
        listed = {place for found in _lists(lines, last_page) for place in found}
        kept.append([line for place, line in enumerate(lines) if place not in listed])
    return kept


def _lists(lines: Sequence[Line], last_page: int) -> Iterator[range]:
    """Where on a page its contents lists are."""
    for entries in _runs(lines, last_page):
        if len(entries) >= _ENTRIES_FROM:
            yield _with_chapters(entries, lines, last_page)


def _runs(lines: Sequence[Line], last_page: int) -> Iterator[list[_Entry]]:
    """Entries that follow each other, with page numbers that do not go down."""
    run: list[_Entry] = []
    for place, line in enumerate(lines):
        found = _ENTRY.search(line.text)
        if found is None:
            continue
        number = int(found["page"]) if found["page"].isdigit() else 0
        if run and (number < run[-1][1] or place - run[-1][0] > _BETWEEN_AT_MOST + 1):
            yield run
            run = []
        if number <= last_page:
            run.append((place, number))
    yield run


def _with_chapters(entries: Sequence[_Entry], lines: Sequence[Line], last_page: int) -> range:
    """From the first entry to the last, and the chapters without dots before and after them."""
    (first, lowest), (last, highest) = entries[0], entries[-1]
    while first > 0 and 0 < (number := _page_of_chapter(lines[first - 1])) <= lowest:
        first, lowest = first - 1, number
    while (
        last + 1 < len(lines)
        and highest <= (number := _page_of_chapter(lines[last + 1])) <= last_page
    ):
        last, highest = last + 1, number
    return range(first, last + 1)


def _page_of_chapter(line: Line) -> int:
    found = _CHAPTER.match(line.text)
    return int(found["page"]) if found else 0
