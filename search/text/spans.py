"""Stretches of a text by their places in it."""

import re
from collections.abc import Iterable
from typing import TypeAlias

Span: TypeAlias = tuple[int, int]
"""Where something starts and ends, in characters from 0, end exclusive."""

QUOTED = re.compile(r"[\"\u201c\u201e]([^\"\u201c-\u201e]+)[\"\u201d]")
"""What stands between quotation marks, as the name of a button or a label."""

CLAUSE_END = re.compile(r"[,;:.!?()\n\t]")
SENTENCE_END = re.compile(r"[;.!?\n\t]")
"""Where words that stand together part; a cell and a line are a sentence each."""

TELEPHONE = re.compile(r"(?<![\d.,])(?:\+\d|0)(?:[ -]?\d){8,12}(?![.,]?\d)")


def overlap(one: Span, other: Span) -> bool:
    """Whether two spans of one text have a character in common."""
    return one[0] < other[1] and other[0] < one[1]


def blotted(text: str, spans: Iterable[Span]) -> str:
    """``text`` with bars in the place of ``spans``, which lie in it; all else stays where it is."""
    for start, end in spans:
        text = text[:start] + "|" * (end - start) + text[end:]
    return text
