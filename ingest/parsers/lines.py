"""Lines put together again that were only broken to fit a width."""

import re
from itertools import pairwise

# A line this long, compared to the longest of its paragraph, was full; the next word did not fit.
_FULL = 0.7
# Shorter lines than this (in characters) are not prose that was wrapped.
_WRAPPED_FROM = 40
_ITEM = re.compile(r"\s*(?:[-\u2013—•●▪◦*+>|]|\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)])(?:\s|$)")
_TABLE = re.compile(r"\t|\S {3,}\S")


def is_item(line: str) -> bool:
    """Whether a line begins with the mark or the number of an item."""
    return _ITEM.match(line) is not None


def unwrap(paragraph: str) -> str:
    """The paragraph with a space for each line end that only ends a full line.

    Line ends stay where the line is short, is a row of a table, or the next one starts an item.
    """
    lines = paragraph.split("\n")
    longest = max(len(line.rstrip()) for line in lines)
    if len(lines) == 1 or longest < _WRAPPED_FROM:
        return paragraph
    parts = [lines[0].rstrip()]
    for before, after in pairwise(lines):
        wrapped = (
            len(before.rstrip()) >= longest * _FULL
            and not is_item(after)
            and not (_TABLE.search(before) or _TABLE.search(after.strip()))
        )
        parts += (" " if wrapped else "\n", after.strip() if wrapped else after.rstrip())
    return "".join(parts)
