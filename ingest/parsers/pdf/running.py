"""Finds the headers, footers and folios of a PDF, which many pages repeat."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, groupby, pairwise, product
from operator import attrgetter
from statistics import median
from typing import NamedTuple, Self, TypeAlias

from vind.ingest.parsers.clauses import heading_line
from vind.ingest.parsers.pdf.contents import MASK, last_page_number, letters, masked
from vind.ingest.parsers.pdf.headings import is_larger, usual_size
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
_HEAD_SHARE = 0.4
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
    return max(_MIN_REPEATED, _HEAD_SHARE * len(pages))


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
    """The ids of headers, footers and running heads: all of them, and those that are left out."""

    ids: set[int]
    left_out: set[int]


def running_lines(
    pages: Sequence[Sequence[Line]], edges: Sequence[Box], labels: Sequence[str], title: str
) -> Running:
    """The headers, footers and running heads of pages with these ``labels`` and boxes (``edges``).

    Headers and footers are lines at an edge of many pages, in the same place or with their page
    number. The first of each stays, as it may say whose document it is, unless it is a bare page
    number. A folio ("page 2 of 3") is recognised even on one page, and stays only where it has
    words that neither the ``title`` nor other lines have. The letterhead of a second page stays
    unless nothing else is there.
    """
    running = _running_lines(pages, edges)
    heads = running_heads(pages)
    left_out = {line for line, is_said in heads.items() if is_said}
    left_out |= said_folios(pages, list(map(_edge, pages)), labels, title)
    repeated = letterheads(pages, edges)
    if repeated and {id(line) for line in pages[-1]} <= repeated | left_out:
        left_out |= repeated
    seen: set[str] = set()
    for page in pages:
        keys = {id(line): running[id(line)] for line in page if id(line) in running}
        left_out |= {line for line, key in keys.items() if key in seen or not _has_words(key)}
        seen |= set(keys.values())
    return Running(running.keys() | heads.keys() | left_out, left_out)


def letterheads(pages: Sequence[Sequence[Line]], edges: Sequence[Box]) -> set[int]:
    """The ids of the lines in the margin of the second of two pages that the first has there too.

    They stay, as the two pages may be two letters, but they are no headings.
    """
    if len(pages) != 2:
        return set()
    first, second = _edge_lines(pages, edges)
    return {
        line.line
        for line, other in product(second, first)
        if (line.key, line.numbers) == (other.key, other.numbers)
        and line.is_in_place_of(other)
        and not line.key.endswith(".")  # a sentence
    }


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
