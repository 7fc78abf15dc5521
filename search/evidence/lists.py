"""Questions that ask for a list, and the lists that stand in a passage."""

import re
from collections.abc import Sequence

from indexes.folding import fold

ASKS = re.compile(
    r"^(?:(?:in |voor |bij |met |van |aan )?welke|noem|(?:wat|wie) zijn|list|name|wh(?:at|o) are)\b"
    r"|^which\b.*\b(?:are|were|items|points|things)\b|^(?:in |for )?(?:which|what) \w+[^s\W]s\b"
    r"|^wat (?:moet|moeten|kan|mag)\b.*\b(?:staan|mee\w+|(?:in|aan)leveren)\b"
    r"|^wat (?:heb|hebben)\b.*\bnodig\b"
    r"|^what (?:do|does|should|must)\b.*\b(?:need|bring|contain|include)\b"
    r"|\b(?:opsomming|lijst van|list of|list all)\b"
)
"""Several things, by their plural, or what is needed or has to stand in something."""

ITEM = re.compile(r"[ \t]*(?:[-*\u2022\u2013]|\(?\w{1,3}[.)])[ \t]+\S")
"""A line that is an item; a row of a table has tabs instead."""

NO_ITEM = 40
"""Words from which a line is a paragraph."""


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

    A line before that ends in a colon belongs to its list. Behind one, lines that no empty line
    parts are items without a mark, as those of web pages are.
    """
    spans: list[tuple[int, int]] = []
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
