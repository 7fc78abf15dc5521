"""Lists of a document: what introduces each, and its items, where one of them is asked for whole.

Ingestion writes the items of a list on lines one below the other, and everything else with an empty
line between; marks and numbers are written as they are seen. So a list is found in the text of its
document, and goes on over pages and passages.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from vind.indexes.index import Index
from vind.indexes.types import StoredPassage
from vind.search.evidence.find import Evidence
from vind.search.evidence.placing import heading_over, is_heading_like
from vind.search.evidence.quotes import Excerpt, quote_of
from vind.search.facts.words import Span, content_stems
from vind.search.tables.table import is_row

FEWEST, MOST = 2, 40
"""Items of a list that is told. A longer one is a register, of which few lines are asked for."""

LARGEST = 2_000_000
"""Characters of the longest document whose lists are looked for."""

FREE_LINES = frozenset({"text/plain", "message/rfc822", "application/vnd.ms-outlook"})
"""Media types in which lines follow each other for other reasons too, so that items need marks."""

_BLOCK = re.compile(r"\S(?:.|\n(?!\s*\n))*")
_MARK = re.compile(
    r"\s*(?:(?P<bullet>[•●▪◦■‣○□▫·∙➢➤✓✔–—*-]|\[[ xX]?\])"
    r"|[(]?(?P<number>\d{1,3})[.):]"
    r"|[(]?(?P<letter>[a-z])[.)]"
    r"|(?P<word>[^\W\d_]{3,10}) (?P<nth>\d{1,2})\b)(?=\s*\S)"
)
"""A bullet, a number, a letter, or a word that counts ("Step 2")."""


@dataclass(frozen=True, slots=True)
class ItemList:
    """A list: the spans of its items, and of the block before the first, in its document's text.

    ``lead`` is empty, at the first item, where nothing stands before it.
    """

    lead: Span
    items: tuple[Span, ...]

    @property
    def span(self) -> Span:
        """From what leads to it to its last item."""
        return self.lead[0], self.items[-1][1]


def lists_in(text: str, *, marked: bool = False) -> list[ItemList]:
    """The lists of a text without its tables, in order.

    ``marked``: lines without a bullet or number are not items.
    """
    found: list[ItemList] = []
    blocks = [_trimmed(text, one.span()) for one in _BLOCK.finditer(text)]
    place = 0
    while place < len(blocks):
        run = _run_from(text, blocks, place)
        lead = blocks[place - 1] if place and not is_row(text[slice(*blocks[place - 1])]) else None
        if len(run) >= FEWEST:
            found.append(_list(run, lead))
            place += len(run)
            continue
        begin, items = _items_of(text, blocks[place], marked=marked)
        if len(items) >= FEWEST:
            own = _trimmed(text, (blocks[place][0], begin))
            found.append(_list(items, own if own[0] < own[1] else lead))
        place += 1
    return found


def _list(items: Sequence[Span], lead: Span | None) -> ItemList:
    return ItemList(lead or (items[0][0], items[0][0]), tuple(items))


def _run_from(text: str, blocks: Sequence[Span], first: int) -> list[Span]:
    """The blocks from ``first`` on that are items with like marks, counted on where they count."""
    run: list[Span] = []
    before: tuple[str, int] | None = None
    for start, end in blocks[first:]:
        mark = _mark(text[start:end])
        is_next = mark is not None and (before is None or mark == (before[0], before[1] + 1))
        if not is_next or mark is None or "\n" in text[start:end] or is_row(text[start:end]):
            break
        run.append((start, end))
        before = (mark[0], 0) if mark[1] == 1 and mark[0] == "bullet" else mark
    return run


def _items_of(text: str, block: Span, *, marked: bool) -> tuple[int, list[Span]]:
    """Where the items of a block begin, and the items: its lines, or what each mark begins."""
    lines = [_trimmed(text, one.span()) for one in re.finditer(r"[^\n]*\S", text[slice(*block)])]
    lines = [(start + block[0], end + block[0]) for start, end in _lines(text[slice(*block)])]
    if len(lines) < FEWEST or any(is_row(text[slice(*one)]) for one in lines):
        return block[0], []
    marks = [place for place, one in enumerate(lines) if _mark(text[slice(*one)])]
    if len(marks) >= FEWEST and (marked or marks[0] in (0, 1)):
        ends = [*marks[1:], len(lines)]
        items = [(lines[a][0], lines[b - 1][1]) for a, b in zip(marks, ends, strict=True)]
        return items[0][0], items
    return block[0], [] if marked else lines
