"""Headers and footers of a PDF: left out where they are on many pages, footers last elsewhere."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median

from ingest.parsers.pdf_lines import Line

# A header or footer is among this many lines at the top or bottom of a page, and on this share of
# the pages (left and right pages may have their own) of a document of at least so many.
_EDGE_LINES = 3
_REPEATED_ON = 0.4
_REPEATED_FROM = 3
_PAGE_WORDS = re.compile(r"\b(?:page|pagina|blad|blz|p|of|van)\b")
_DIGITS = re.compile(r"\d+|\b[ivxlc]+\b")
_PAGE_NUMBER = re.compile(
    r"\b(?:page|pagina|blad|blz)\b\W{0,3}\d+(?:\W{0,3}(?:of|van)?\W{0,3}\d+)?"
)

# Programs that write PDFs may draw headers and footers before all else, which is the order they are
# read in.
_DRAWN_FIRST = 4

# A running head names its chapter or section, so its text changes: what stays is its height, a gap
# this much larger than the step between two lines, and its first or last words on other pages.
_GAP = 1.3
_SAME_WORDS = 2


def without_running_lines(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The pages without their headers, footers and running heads.

    Headers and footers are lines at an edge that are on many pages, numbers aside. The first of
    each stays, for it may say whose document it is, unless it is a bare page number.
    """
    edges = [{id(line): _key(line) for line in _edge(page)} for page in pages]
    counts = Counter(key for edge in edges for key in set(edge.values()))
    running = {key for key, count in counts.items() if count >= _needed(pages)}
    heads = _running_heads(pages)
    seen: set[str] = set()
    kept = []
    for page, edge in zip(pages, edges, strict=True):
        lines = []
        for line in page:
            key = edge.get(id(line))
            repeated = key in running and (key in seen or not _has_words(key))
            if not repeated and id(line) not in heads:
                lines.append(line)
        seen |= running & set(edge.values())
        kept.append(lines)
    return kept


def footers_last(page: Sequence[Line]) -> list[Line]:
    """The lines of a page with those at its end that were drawn first and stand below all others.

    Else the footer of a short letter or contract, with whatever stands over it, would be taken for
    how the document begins.
    """
    placed = [line for line in page[_DRAWN_FIRST:] if line.size]
    if not placed or placed[0].bottom < placed[-1].bottom:  # the page is upside down
        return list(page)
    lowest = min(line.bottom for line in placed)
    footers = {id(line) for line in page[:_DRAWN_FIRST] if line.size and line.top <= lowest}
    return sorted(page, key=lambda line: id(line) in footers)


def _needed(pages: Sequence[Sequence[Line]]) -> float:
    """The pages that something must be on to be running."""
    return max(_REPEATED_FROM, _REPEATED_ON * len(pages))


def _running_heads(pages: Sequence[Sequence[Line]]) -> set[int]:
    """The ids of lines at one height at the top of many pages, that others there have words of."""
    at_height: dict[int, list[Line]] = defaultdict(list)
    for page in pages:
        if (top := _set_apart(page)) is not None:
            at_height[round(top.bottom)].append(top)
    heads: set[int] = set()
    for lines in at_height.values():
        counts = Counter(words for line in lines for words in _ends(line))
        again = [line for line in lines if any(counts[words] > 1 for words in _ends(line))]
        if len(again) >= _needed(pages):
            heads |= set(map(id, _but_first(again)))
    return heads


def _but_first(lines: Iterable[Line]) -> Iterable[Line]:
    """Those that have words of one before them."""
    seen: set[tuple[str, ...]] = set()
    for line in lines:
        ends = _ends(line)
        if not seen.isdisjoint(ends):
            yield line
        seen |= ends


def _set_apart(page: Sequence[Line]) -> Line | None:
    """The line at the top of a page that is set apart from those below; None where none is."""
    lines = sorted((line for line in page if line.size), key=lambda line: -line.top)
    steps = [above.bottom - below.bottom for above, below in pairwise(lines)]
    usual = median([step for step in steps if step > 0] or [0.0])
    is_apart = bool(steps) and steps[0] > usual * _GAP and not lines[0].rows
    return lines[0] if is_apart else None


def _ends(line: Line) -> set[tuple[str, ...]]:
    """The first words of a line and the last, numbers aside."""
    words = tuple(_key(line).split())
    return {words[:_SAME_WORDS], words[-_SAME_WORDS:]}


def _edge(page: Sequence[Line]) -> list[Line]:
    by_height = sorted(page, key=lambda line: -line.top)
    return by_height[:_EDGE_LINES] + by_height[-_EDGE_LINES:]


def _key(line: Line) -> str:
    """What is the same on each page; of a table its numbers as well, as those are what it says."""
    if line.rows:
        return _PAGE_NUMBER.sub("#", line.text.lower())
    return _DIGITS.sub("#", line.text.lower())


def _has_words(key: str) -> bool:
    return any(char.isalpha() for char in _PAGE_WORDS.sub("", key))
