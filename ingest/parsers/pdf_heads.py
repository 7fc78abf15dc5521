"""Running heads of a PDF: the lines at the top of many pages that name their chapter or section."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from statistics import median

from ingest.parsers.pdf_lines import Line
from ingest.parsers.pdf_page_numbers import MASK, last_page_number, masked

# What is running is on this share of the pages (left and right pages may have their own) of a
# document of at least so many.
_REPEATED_ON = 0.4
_REPEATED_FROM = 3

# The text of a running head changes: what stays is its height, a gap this much larger than the step
# between two lines, and its first or last words on other pages.
_GAP = 1.3
_SAME_WORDS = 2
_LARGER = 1.15  # than text: a running head is as large at most

_Ends = tuple[tuple[str, ...], tuple[str, ...]]
"""Some words of a line, and its values."""


def needed_pages(pages: Sequence[Sequence[Line]]) -> float:
    """The pages that something must be on to be running."""
    return max(_REPEATED_FROM, _REPEATED_ON * len(pages))


def running_heads(pages: Sequence[Sequence[Line]]) -> set[int]:
    """The ids of lines at one height at the top of many pages, that others there have words of."""
    last = last_page_number(pages)
    at_height: dict[int, dict[int, set[_Ends]]] = defaultdict(dict)
    for number, page in enumerate(pages, start=1):
        if (top := _set_apart(page)) is not None:
            at_height[round(top.bottom)][id(top)] = _ends(top, number, last)
    heads: set[int] = set()
    for lines in at_height.values():
        counts = Counter(words for ends in lines.values() for words in ends)
        again = {
            line: ends for line, ends in lines.items() if any(counts[words] > 1 for words in ends)
        }
        if len(again) >= needed_pages(pages):
            heads |= set(_but_first(again))
    return heads


def _but_first(lines: Mapping[int, set[_Ends]]) -> Iterator[int]:
    """Those that have words of one before them."""
    seen: set[_Ends] = set()
    for line, ends in lines.items():
        if not seen.isdisjoint(ends):
            yield line
        seen |= ends


def _set_apart(page: Sequence[Line]) -> Line | None:
    """The line at the top of a page that is set apart from those below; None where none is."""
    lines = sorted((line for line in page if line.size), key=lambda line: -line.top)
    steps = [above.bottom - below.bottom for above, below in pairwise(lines)]
    usual = median([step for step in steps if step > 0] or [0.0])
    is_apart = bool(steps) and steps[0] > usual * _GAP and not lines[0].rows
    return lines[0] if is_apart and not _is_title(lines) else None


def _is_title(lines: Sequence[Line]) -> bool:
    """Whether the first line is set larger than those below it: that of a slide, or a heading."""
    return lines[0].size > median(line.size for line in lines[1:]) * _LARGER


def _ends(line: Line, page: int, last_page: int) -> set[_Ends]:
    """The first words of a line and the last, each with what the line has of values.

    Both as they are, and with how far from the page its numbers are: on the next one a running head
    has the same number or the next, and is of the same day, amount and chapter.
    """
    found = masked(line.text, last_page, lambda number: f"{MASK}{number - page}")
    return {
        (tuple(words[part]), found.values)
        for words in (line.text.lower().split(), found.text.split())
        for part in (slice(_SAME_WORDS), slice(-_SAME_WORDS, None))
    }
