"""Questions that ask for a list, and the lists that stand in a passage."""

import re

from indexes.folding import fold

ASKS = re.compile(
    r"^(?:welke\b|noem\b|wat zijn\b|which\b.*\b(?:are|were|items|points|things)\b|list\b|name\b"
    r"|what are\b)|\b(?:opsomming|lijst van|list of|list all)\b"
)
ITEM = re.compile(r"[ \t]*(?:[-*\u2022\u2013]|\(?\w{1,3}[.)])[ \t]+\S")
"""A line that is an item; a row of a table has tabs instead."""


def asks_for_list(question: str) -> bool:
    """Whether several things are asked for, in Dutch or English."""
    return ASKS.search(fold(question)) is not None


def list_at(text: str, place: int) -> tuple[int, int] | None:
    """The list that ``place`` in ``text`` is in, or that comes next after it."""
    for start, end in list_spans(text):
        if start <= place <= end or (place <= start and not text[place:start].strip()):
            return start, end
    return None


def list_spans(text: str) -> list[tuple[int, int]]:
    """Where the lists and tables in ``text`` stand: runs of items or rows, two at least.

    A line before that ends in a colon belongs to its list.
    """
    spans: list[tuple[int, int]] = []
    start = end = 0
    items = 0
    lead = -1
    offset = 0
    for line in (*text.split("\n"), ""):
        if _is_item(line):
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


def _is_item(line: str) -> bool:
    return "\t" in line.strip() or ITEM.match(line) is not None
