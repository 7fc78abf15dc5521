"""Splitting text into sentences. Only white space is dropped."""

import re

from vind.indexes.text.folding import fold_in_place
from vind.indexes.text.languages import MONTH, lexicon

# An end mark with its closing quotes and brackets, white space, and a character that can open a
# sentence. A line break always ends one: here it separates rows, items and paragraphs. Possessive
# quantifiers keep a megabyte of full stops linear.
_BREAK = re.compile(
    r"""(?P<end>(?<![.!?…])[.!?…]++["'\u2019”»)\]]*+)[^\S\n]++(?=["'\u2018“«(\[¿¡]*[^\W_a-zß-öø-ÿ]|[-\u2013—•*])|\n"""
)
_LAST_WORD = re.compile(r"[\w.&'\u2019-]+$")
_INITIAL = re.compile(r"^(?:[A-Z]|[IVXL]{1,4}|\d{1,3}|[A-Z](?:\.[A-Z])+|[a-z](?:\.[a-z])+)$")
_MONTH = re.compile(rf"(?:{MONTH})\b")
_LOOK_BACK = 24  # characters; longer than any abbreviation or month

ABBREVIATIONS = frozenset(lexicon("").abbreviations)
"""Lower-case words whose full stop does not end a sentence, without that stop."""

_COMPANY = frozenset({"b.v", "bv", "n.v", "co", "corp", "inc", "ltd"})
_OPENER = re.compile(
    r"(?:the|this|these|that|it|its|in|on|at|if|as|for|when|we|each|either|neither|all|any|no|there|"
    r"de|het|een|dit|deze|dat|die|er|als|bij|voor|wij|zij|elke?|alle|ook)\b",
    re.IGNORECASE,
)
"""Words that open a sentence after a company's name: "... of Reed's, Inc. The fee is ..."."""


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Start and end of each sentence, in characters, in order.

    The spans cover every character except white space; none is empty, or starts or ends with white
    space.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _BREAK.finditer(text):
        end = match.end("end") if match["end"] else match.start()
        if match["end"] and _stands_inside(text, start, match):
            continue
        _append(spans, text, start, end)
        start = match.end()
    _append(spans, text, start, len(text))
    return spans


def _append(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    stretch = text[start:end]
    if stripped := stretch.strip():
        start += stretch.index(stripped[0])
        spans.append((start, start + len(stripped)))


def _stands_inside(text: str, start: int, found: re.Match[str]) -> bool:
    """Whether a full stop belongs to an abbreviation, an initial or a number."""
    stop = found.start()
    if found["end"] != ".":
        return False
    word = _LAST_WORD.search(text, max(start, stop - _LOOK_BACK), stop)
    if word is None:
        return False
    abbreviated = word[0].lower().lstrip("'\u2019-")
    if abbreviated in ABBREVIATIONS:
        return abbreviated not in _COMPANY or not _OPENER.match(text, found.end())
    # A number or letter may open a sentence: "7. Termination", "J. Jansen". Inside a sentence a
    # number ends it ("in 2024. Daarna"), a letter does not ("the U.S. Government", "Exhibit A.
    # The").
    opens = not text[start : word.start()].strip()
    is_mark = _INITIAL.match(word[0]) is not None
    # Nor does a number before a month, as in German: "ab dem 3. Mai".
    behind = fold_in_place(text[found.end() : found.end() + _LOOK_BACK])
    goes_on = not word[0].isdigit() or _MONTH.match(behind) is not None
    return is_mark and (opens or goes_on)
