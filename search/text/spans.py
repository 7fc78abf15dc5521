"""Stretches of a text by their places in it."""

from collections.abc import Iterable
from typing import TypeAlias

Span: TypeAlias = tuple[int, int]
"""Where something starts and ends, in characters from 0, end exclusive."""


def blotted(text: str, spans: Iterable[Span]) -> str:
    """``text`` with bars in the place of ``spans``, which lie in it; all else stays where it is."""
    for start, end in spans:
        text = text[:start] + "|" * (end - start) + text[end:]
    return text
