"""Stretches of a text by their places in it."""

import re
from collections.abc import Iterable
from typing import TypeAlias

Span: TypeAlias = tuple[int, int]
"""Where something starts and ends, in characters from 0, end exclusive."""


def overlap(one: Span, other: Span) -> bool:
    """Whether two spans of one text have a character in common."""
    return one[0] < other[1] and other[0] < one[1]


def blotted(text: str, spans: Iterable[Span]) -> str:
    """``text`` with bars in the place of ``spans``, which lie in it; all else stays where it is."""
    for start, end in spans:
        text = text[:start] + "|" * (end - start) + text[end:]
    return text


def any_of(phrases: Iterable[str]) -> str:
    """A pattern that matches any of ``phrases``, the longest first; none where there are none."""
    longest_first = sorted(set(filter(None, phrases)), key=lambda one: (-len(one), one))
    return "|".join(map(re.escape, longest_first)) or "(?!)"
