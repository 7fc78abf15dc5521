"""Lines put together again that were only broken to fit a width."""

import re
from collections.abc import Sequence
from itertools import pairwise

from indexes.words import FUNCTION_WORDS_OF_BOTH

# A line this long, compared to the longest of its paragraph, was full; the next word did not fit.
_FULL = 0.7
# Shorter lines than this (in characters) are not prose that was wrapped.
_WRAPPED_FROM = 40
_ITEM = re.compile(r"\s*(?:[-\u2013—•●▪◦*+>|]|\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)])(?:\s|$)")
_TABLE = re.compile(r"\t|\S {3,}\S")
_SETTING = re.compile(r"[\w.-]+ ?[=:]\s*\S")


def is_item(line: str) -> bool:
    """Whether a line begins with the mark or the number of an item."""
    return _ITEM.match(line) is not None


def unwrap(paragraph: str) -> str:
    """The paragraph with a space for each line end that only ends a full line.

    Line ends stay where the line is short, is a row of a table, or the next one starts an item, and
    where each line says something of its own.
    """
    lines = paragraph.split("\n")
    longest = max(len(line.rstrip()) for line in lines)
    if longest < _WRAPPED_FROM or _are_apart([line.strip() for line in lines if line.strip()]):
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


def _are_apart(lines: Sequence[str]) -> bool:
    """Whether lines are entries of a list or settings, however alike their lengths are."""
    if len(lines) == 1 or all(map(_SETTING.match, lines)):
        return True
    goes_on = any(map(begins_inside, lines[1:])) or any(map(_is_unfinished, lines[:-1]))
    return len(lines) > 2 and not goes_on


def _is_unfinished(line: str) -> bool:
    return line.endswith(",") or breaks_off(line)


def breaks_off(line: str) -> bool:
    """Whether a line ends with a word that never ends a sentence."""
    return FUNCTION_WORDS_OF_BOTH.issuperset(map(str.lower, line.split()[-1:])) and bool(line)


def begins_inside(line: str) -> bool:
    """Whether a line begins with a word in small letters."""
    first = "".join(line.split()[:1]).rstrip(".,;:)")
    return first.isalpha() and first.islower()
