"""Where a place in a passage stands: under which heading, in which section."""

import re
from collections.abc import Mapping
from functools import lru_cache

from vind.indexes.headings import HEADING_SEPARATOR, headings_of
from vind.indexes.types import Passage

PARAGRAPH_END = "\n\n"

_PARAGRAPH = re.compile(r"\S(?:.|\n(?!\n))*")
_WORDS_AT_MOST, _CHARACTERS_AT_MOST, _LETTERS_FROM = 10, 80, 3
"""Of a line that reads like a heading: letters are what tells it from a number. Set by hand;
above is what they tell."""

_NUMBER = re.compile(r"\d[\d.]*\s*")
# What a sentence, a field, an amount, a date or code, and a line to write on have.
_UNLIKE = re.compile(r"[\n\t:·|_=<>\\@]|\d{3,}|[.!?] |[.,;!…]$")


def heading_over(passage: Passage, start: int) -> str:
    """The heading path of what begins at ``start`` of a passage's text.

    That is the passage's own with the last heading line above, where there is another one. What
    begins with a heading shows it itself.
    """
    lines = headings_in(passage)
    above = [at for at in lines if at <= start]
    if not above or above[-1] == start:
        return passage.heading
    line = lines[above[-1]]
    path = headings_of(passage.heading)
    return passage.heading if line in path else HEADING_SEPARATOR.join((*path, line))


def section_at(passage: Passage, start: int) -> int:
    """Where the section begins that holds what begins at ``start`` of a passage's text.

    That is at the last heading line above, or at the first of several that stand right above each
    other; 0 where there is none.
    """
    begins = end = 0
    for at, line in headings_in(passage).items():
        if at <= start:
            begins = at if passage.text[end:at].strip() else begins
            end = at + len(line)
    return begins


@lru_cache(64)  # asked for at each sentence of a passage
def headings_in(passage: Passage) -> Mapping[int, str]:
    """The lines that read like headings, by where they begin; none where they are of one section.

    A passage that joins sections begins with a heading, and has that of none of them in its path.
    The title of the whole document may stand in both.
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
