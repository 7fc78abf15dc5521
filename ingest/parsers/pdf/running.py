"""Finds the headers, footers and folios of a PDF, which many pages repeat."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby, pairwise
from operator import attrgetter
from statistics import median
from typing import NamedTuple, Self

from vind.ingest.parsers.pdf.contents import MASK, last_page_number, masked
from vind.ingest.parsers.pdf.lines import Line
from vind.ingest.parsers.pdf.text import Box

_TAIL = 60  # last characters of a line that are searched for a page number
_CALLED_PAGE = re.compile(
    r"\b(?:page|pagina|pag|blad|bladzijde|blz|p(?=\.))\b[\W_]{0,3}(?P<page>\w[\w-]*?)"
    r"(?:\s*(?:/|of|van)\s*\d+)?[\W_]*$"
)
_OF_ALL = re.compile(r"(?<![\w/.,-])(?P<page>\d+)\s?(?:/|of|van)\s?(?P<last>\d+)[\W_]*$")
_WORD = re.compile(r"\w+")


class _Folio(NamedTuple):
    """The id of a line, and its words without the page number."""

    line: int
    rest: str


def said_folios(
    pages: Sequence[Sequence[Line]],
    edges: Sequence[Sequence[Line]],
    labels: Sequence[str],
    title: str,
) -> set[int]:
    """The ids of the folios of which all other words are found elsewhere in the document.

    They may be in the document's ``title``, in other lines or in an earlier folio. ``edges`` are
    the lines at the edge of each of ``pages``, ``labels`` the names of the pages. A folio must have
    the number of its own page, unlike "see page 7" on another page.
    """
    found = [
        folio
        for number, (edge, label) in enumerate(zip(edges, labels, strict=True), start=1)
        for folio in _folios(edge, {str(number), label.casefold()}, len(pages))
    ]
    if not found:
        return set()
    ids = {folio.line for folio in found}
    others = (line.text for page in pages for line in page if id(line) not in ids)
    said = f" {_in_words(' '.join((title, *others)))} "
    seen, again = {""}, set[int]()
    for line, rest in found:
        if rest in seen or f" {rest} " in said:
            again.add(line)
        seen.add(rest)
    return again


def _folios(edge: Sequence[Line], names: set[str], last: int) -> Iterator[_Folio]:
    """The folios at the edge of a page with these ``names``, in a document of ``last`` pages."""
    for line in edge:
        text = line.text.casefold()
        tail = text[-_TAIL:]
        found = _CALLED_PAGE.search(tail)
        if not found and (found := _OF_ALL.search(tail)) and found["last"] != str(last):
            continue
        if found and found["page"] in names and not line.rows:
            rest = text[: len(text) - len(tail) + found.start()]
            yield _Folio(id(line), _in_words(rest))


def _in_words(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


# A running line is on this share of the pages (left and right pages may have their own), and on at
# least so many.
_REPEATED_ON = 0.4
_MIN_REPEATED = 3

_GAP = 1.3  # line steps from a foot to the text


def needed_pages(pages: Sequence[Sequence[Line]]) -> float:
    """The least number of pages that a running line is on."""
    return max(_MIN_REPEATED, _REPEATED_ON * len(pages))


def feet(pages: Iterable[Sequence[Line]]) -> set[int]:
    """The ids of the lines set apart at the bottom of pages: no text is below them."""
    return {id(line) for line in map(_foot, pages) if line is not None}


def _foot(page: Sequence[Line]) -> Line | None:
    """The line at the bottom of a page, if it is set apart from those above."""
    lines = sorted((line for line in page if line.size), key=lambda line: line.bottom)
    steps = [above.bottom - below.bottom for below, above in pairwise(lines)]
    usual = median([step for step in steps if step > 0] or [0.0])
    is_apart = bool(steps) and steps[0] > usual * _GAP and not lines[0].rows
    return lines[0] if is_apart else None


# A header or footer is among this many lines at the top or bottom of a page.
_EDGE_LINES = 3
# Share of the lines with the same words that must also have consistent numbers. With fewer, the
# numbers are content, as on invoices or in a list.
_REPEATED_SHARE = 0.8
_PAGE_WORDS = re.compile(r"\b(?:page|pagina|blad|blz|p|of|van)\b")
_NUMBER = re.compile(rf"\d+(?:[-./,:]\d+)*|{MASK}")
_PAGE_NUMBER = re.compile(
    r"\b(?:page|pagina|blad|blz)\b\W{0,3}(\d+)(?:\W{0,3}(?:of|van)?\W{0,3}\d+)?"
)

# A currency sign beside digits, or cents after a comma; after a point they may be a version.
_AMOUNT = re.compile(
    r"[€$£] ?-?\d|\d ?[€$£]|\b(?:eur|usd|gbp) ?\d|\d ?(?:eur|usd|gbp)\b|(?<![\d,])\d+,\d\d(?![\d,])"
)

# A line without a page number must be at the same distance from an edge of the page, and within a
# margin. Further inside, equal lines are content: the terms of several contracts in one file.
_SAME_PLACE = 20.0  # points: more than the height of a line
_MARGIN = 0.18  # share of the height of the page

# Some programs draw headers and footers before everything else, and so they are read first.
_DRAWN_FIRST = 4


class _EdgeLine(NamedTuple):
    """A line at an edge of page ``page``.

    ``line`` is its id, ``key`` its text with masked page numbers, and ``numbers`` these numbers in
    order. ``above`` and ``below`` are its distances to the top and bottom of the page, in points.
    """

    page: int
    line: int
    key: str
    numbers: tuple[int, ...]
    above: float
    below: float

    def is_in_place_of(self, other: Self) -> bool:
        """Whether both are at the same place in the margin."""
        height = self.above + self.below
        return any(
            abs(own - one) <= _SAME_PLACE and own <= _MARGIN * height
            for own, one in ((self.above, other.above), (self.below, other.below))
        )


class Running(NamedTuple):
    """The ids of headers, footers and folios: all of them, and those that are left out."""

    ids: set[int]
    left_out: set[int]


def running_lines(
    pages: Sequence[Sequence[Line]], edges: Sequence[Box], labels: Sequence[str], title: str
) -> Running:
    """The headers, footers and folios of pages with these ``labels`` and boxes (``edges``).

    Headers and footers are lines at an edge of many pages, in the same place or with their page
    number. The first of each stays, as it may say whose document it is, unless it is a bare page
    number. A folio ("page 2 of 3") is recognised even on one page, and stays only where it has
    words that neither the ``title`` nor other lines have.
    """
    running = _running_lines(pages, edges)
    left_out = said_folios(pages, list(map(_edge, pages)), labels, title)
    seen: set[str] = set()
    for page in pages:
        keys = {id(line): running[id(line)] for line in page if id(line) in running}
        left_out |= {line for line, key in keys.items() if key in seen or not _has_words(key)}
        seen |= set(keys.values())
    return Running(running.keys() | left_out, left_out)


def footers_last(page: Sequence[Line]) -> list[Line]:
    """The lines of a page, with footers that were drawn first moved to the end.

    Else a short letter or contract would seem to begin with its footer.
    """
    placed = [line for line in page[_DRAWN_FIRST:] if line.size]
    if not placed or placed[0].bottom < placed[-1].bottom:  # the page is upside down
        return list(page)
    lowest = min(line.bottom for line in placed)
    footers = {id(line) for line in page[:_DRAWN_FIRST] if line.size and line.top <= lowest}
    return sorted(page, key=lambda line: id(line) in footers)


def _running_lines(pages: Sequence[Sequence[Line]], edges: Sequence[Box]) -> dict[int, str]:
    """The ids of the headers and footers, each with its key."""
    alike: dict[str, list[_EdgeLine]] = defaultdict(list)
    for edge in chain.from_iterable(_edge_lines(pages, edges)):
        alike[_NUMBER.sub(MASK, edge.key)].append(edge)
    running: dict[int, str] = {}
    for lines in alike.values():
        repeated = list(_repeated(lines))
        on_pages = {line.page for line in repeated}
        if len(on_pages) >= needed_pages(pages) and len(repeated) >= _REPEATED_SHARE * len(lines):
            running |= {line.line: line.key for line in repeated}
    return running


def _edge_lines(pages: Sequence[Sequence[Line]], edges: Sequence[Box]) -> Iterator[list[_EdgeLine]]:
    """The lines at the edge of each page."""
    last = last_page_number(pages)
    for number, (page, box) in enumerate(zip(pages, edges, strict=True), start=1):
        yield [
            _EdgeLine(
                number,
                id(line),
                *_key(line, last),
                above=box.top - line.top,
                below=line.bottom - box.bottom,
            )
            for line in _edge(page)
        ]


def _repeated(lines: Iterable[_EdgeLine]) -> Iterator[_EdgeLine]:
    """The ``lines`` that are repeated on the previous or next page that has any of them."""
    on_pages = [list(page) for _, page in groupby(lines, key=attrgetter("page"))]
    for before, page, after in zip([[], *on_pages], on_pages, [*on_pages[1:], []], strict=False):
        for line in page:
            if any(_is_same(line, other) for other in (*before, *after)):
                yield line


def _is_same(line: _EdgeLine, other: _EdgeLine) -> bool:
    """Whether two lines are equal, or differ by as much as their page numbers.

    Equal lines must not be bare numbers, nor have an amount, as each of several invoices may have
    the same total.
    """
    steps = [one - two for one, two in zip(line.numbers, other.numbers, strict=False)]
    apart = line.page - other.page
    if line.key != other.key or any(step not in (0, apart) for step in steps):
        return False
    is_bare = bool(_NUMBER.search(line.key)) and not any(map(str.isalpha, line.key))
    is_said = is_bare or _AMOUNT.search(line.key) is not None
    return apart in steps or (not is_said and line.is_in_place_of(other))


def _edge(page: Sequence[Line]) -> list[Line]:
    by_height = sorted(page, key=lambda line: -line.top)
    return by_height[:_EDGE_LINES] + by_height[_EDGE_LINES:][-_EDGE_LINES:]


def _key(line: Line, last_page: int) -> tuple[str, tuple[int, ...]]:
    """The text with masked page numbers, and these numbers.

    In a table only "page 3" counts, as its other numbers are content.
    """
    if line.rows:
        said = line.text.lower()
        return _PAGE_NUMBER.sub(MASK, said), tuple(map(int, _PAGE_NUMBER.findall(said)))
    found = masked(line.text, last_page)
    return found.text, found.pages


def _has_words(key: str) -> bool:
    return any(char.isalpha() for char in _PAGE_WORDS.sub("", key))
