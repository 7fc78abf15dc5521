"""The heading and section of a place in a passage."""

import re
from collections.abc import Mapping
from functools import lru_cache

from vind.indexes.text.embedded import HEADING_SEPARATOR, headings_of
from vind.indexes.types import Passage

_PARAGRAPH = re.compile(r"\S(?:.|\n(?!\n))*")
_WORDS_AT_MOST, _CHARACTERS_AT_MOST, _LETTERS_FROM = 10, 80, 3
"""Limits of a line that reads like a heading; the letters tell it from a number. Set by hand."""

_NUMBER = re.compile(r"\d[\d.]*\s*")
# Marks of a sentence, a field, an amount, a date or code, or a line to write on.
_UNLIKE = re.compile(r"[\n\t:·|_=<>\\@]|\d{3,}|[.!?] |[.,;!…]$")


def heading_over(passage: Passage, start: int) -> str:
    """The heading path above ``start`` in a passage's text.

    That is the passage's own path plus the last heading line above, if that differs. A heading line
    itself only has the passage's path.
    """
    lines = headings_in(passage)
    above = [at for at in lines if at <= start]
    if not above or above[-1] == start:
        return passage.heading
    line = lines[above[-1]]
    path = headings_of(passage.heading)
    return passage.heading if line in path else HEADING_SEPARATOR.join((*path, line))


def section_at(passage: Passage, start: int) -> int:
    """The start of the section that contains ``start`` in a passage's text.

    That is the last heading line above, or the first of several adjacent ones; 0 without any.
    """
    begins = end = 0
    for at, line in headings_in(passage).items():
        if at <= start:
            begins = at if passage.text[end:at].strip() else begins
            end = at + len(line)
    return begins


@lru_cache(64)  # called for each sentence of a passage
def headings_in(passage: Passage) -> Mapping[int, str]:
    """The lines that read like headings, by their offsets; none if the passage is one section.

    A passage that joins sections begins with a heading, and its path has the heading of none of
    them. The document's title may be both in the path and in the text.
    """
    paragraphs = [(found.start(), found[0].rstrip()) for found in _PARAGRAPH.finditer(passage.text)]
    title = passage.heading if passage.start == 0 else ""
    begins_with_title = paragraphs[:1] == [(0, title)]
    last = passage.heading.rpartition(HEADING_SEPARATOR)[2]
    is_one_section = last in (text for _, text in paragraphs) and not begins_with_title
    lines = {at: text for at, text in paragraphs[:-1] if text == title or is_heading_like(text)}
    return {} if is_one_section or 0 not in lines else lines


def is_heading_like(text: str) -> bool:
    """Whether a line or a short paragraph reads like a heading."""
    if len(text) > _CHARACTERS_AT_MOST or len(text.split()) > _WORDS_AT_MOST:
        return False
    if sum(map(str.isalpha, text)) < _LETTERS_FROM or not (text[0].isupper() or text[0].isdigit()):
        return False
    numbered = _NUMBER.match(text)
    return not _UNLIKE.search(text, numbered.end() if numbered else 0)
