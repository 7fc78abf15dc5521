"""Stretches of a text by their places in it."""

import re

from search.facts.spans import Span, blotted, overlap

__all__ = ["CLAUSE_END", "QUOTED", "SENTENCE_END", "TELEPHONE", "Span", "blotted", "overlap"]

QUOTED = re.compile(r"[\"\u201c\u201e]([^\"\u201c-\u201e]+)[\"\u201d]")
"""What stands between quotation marks, as the name of a button or a label."""

CLAUSE_END = re.compile(r"[,;:.!?()\n\t]")
SENTENCE_END = re.compile(r"[;.!?\n\t]")
"""Where words that stand together part; a cell and a line are a sentence each."""

TELEPHONE = re.compile(r"(?<![\d.,])(?:\+\d|0)(?:[ -]?\d){8,12}(?![.,]?\d)")
