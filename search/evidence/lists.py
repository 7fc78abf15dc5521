"""Lists and tables that stand in a text."""

import re
from collections.abc import Iterator, Sequence

from search.facts.spans import Span

_NUMBER = r"(?:\d{1,3}[a-zA-Z]?|[a-zA-Z]|[ivxIVX]{1,4})"
ITEM = re.compile(rf"[ \t]*(?:[-*\u2022\u2013]|\(?{_NUMBER}[.)])[ \t]+\S")
"""A line that is an item; a row of a table has tabs instead, and "Mr." is no number."""

NO_ITEM = 40
"""Words from which a line is a paragraph."""

NEXT_ITEM = 200
"""Characters behind a list in which another item of it begins."""


def list_at(text: str, place: int) -> Span | None:
    """The list that ``place`` in ``text`` is in, or that comes next after it."""
    for start, end in list_spans(text):
        if start <= place <= end or (place <= start and not text[place:start].strip()):
            return start, end
    return None


def led_to(text: str, lead: Span, span: Span) -> str:
    """The items of the list at ``span`` of ``text`` that the sentence ``lead`` leads to.

    It does where it ends the line before them, with a colon or as their heading. Empty where it
    does not, and of a table, whose rows may not all be meant.
    """
    items = text[lead[1] : span[1]].strip()
    is_lead = text[slice(*lead)].endswith(":") and "\n" not in text[span[0] : lead[1]]
    is_heading = span[0] >= lead[1] and not items.partition("\n")[0].endswith(":")
    return items if (is_lead or is_heading) and "\t" not in items else ""


def goes_on(document: str, lead: Span, end: int) -> bool:
    """Whether the list of a ``document`` that its sentence ``lead`` leads to goes on at ``end``."""
    start, lead_end = lead
    span = list_at(document[start : end + NEXT_ITEM], lead_end - start)
    return span is not None and start + span[1] > end


def leads_in(text: str) -> Iterator[str]:
    """What leads to each list of ``text``: its first line, or the one above it."""
    for start, end in list_spans(text):
        first = text[start:end].partition("\n")[0]
        above = text[:start].rstrip().rpartition("\n")[2]
        yield first if first.endswith(":") else above


def list_spans(text: str) -> list[Span]:
    """Where the lists and tables in ``text`` stand: runs of items or rows, two at least.

    A line before that ends in a colon belongs to its list. Behind one, lines that no empty line
    parts are items without a mark, as those of web pages are.
    """
    spans: list[Span] = []
    start = end = 0
    items = 0
    lead = -1
    offset = 0
    lines = (*text.split("\n"), "")
    unmarked = _unmarked(lines)
    for number, line in enumerate(lines):
        if number in unmarked or _is_item(line):
            if not items:
                start = lead if lead >= 0 else offset + len(line) - len(line.lstrip())
            items += 1
            end = offset + len(line.rstrip())
        elif line.strip() or offset > len(text):
            if items > 1:
                spans.append((start, end))
            items = 0
            begin = offset + len(line) - len(line.lstrip())
            lead = begin if line.rstrip().endswith(":") else -1
        offset += len(line) + 1
    return spans


def _unmarked(lines: Sequence[str]) -> set[int]:
    """The numbers of the lines that follow a colon with no empty line between them."""
    items: set[int] = set()
    follows = False
    for number, line in enumerate(lines):
        if line.strip() and follows and len(line.split()) < NO_ITEM:
            items.add(number)
        elif line.strip():
            follows = line.rstrip().endswith(":")
        elif number - 1 in items:
            follows = False  # an empty line may part the colon from its items, and ends them
    return {one for one in items if one - 1 in items or one + 1 in items}


def _is_item(line: str) -> bool:
    return "\t" in line.strip() or ITEM.match(line) is not None
