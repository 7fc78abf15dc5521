"""Where a place in a passage stands: under which heading, in which list."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from vind.indexes.headings import HEADING_SEPARATOR, headings_of
from vind.indexes.types import Passage
from vind.search.facts.words import Span

PARAGRAPH_END = "\n\n"

_PARAGRAPH = re.compile(r"\S(?:.|\n(?!\n))*")
_WORDS_AT_MOST, _CHARACTERS_AT_MOST, _LETTERS_FROM = 10, 80, 3
"""Of a line that reads like a heading: letters are what tells it from a number. Set by hand;
above is what they tell."""

_NUMBER = re.compile(r"\d[\d.]*\s*")
_QUESTION = re.compile(r"(?:\d+\. )?[^.!?\t\n]+\?(?=\s)(?!\s+(?:[Dd]an|[Tt]hen)\b)")
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


def question_over(passage: Passage, start: int) -> Span | None:
    """Where the question stands that opens the paragraph of what begins at ``start`` behind it.

    "May dogs come? In Ede they may." None where none does, and for what is a condition: "Are you
    ill? Then call us."
    """
    text = passage.text
    above = text.rfind(PARAGRAPH_END, 0, start)
    asked = _QUESTION.match(text, 0 if above < 0 else above + len(PARAGRAPH_END))
    return asked.span() if asked and asked.end() < start else None


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


_ITEM_NUMBER = r"(?:\d{1,3}[a-zA-Z]?|[a-zA-Z]|[ivxIVX]{1,4})"
ITEM = re.compile(rf"[ \t]*(?:[-*\u2022\u2013]|\(?{_ITEM_NUMBER}[.)])[ \t]+\S")
"""A line that is an item; a row of a table has tabs instead, and "Mr." is no number."""

NO_ITEM = 40
"""Words from which a line is a paragraph."""


def list_at(text: str, place: int) -> Span | None:
    """The list that ``place`` in ``text`` is in, or that comes next after it."""
    for start, end in list_spans(text):
        if start <= place <= end or (place <= start and not text[place:start].strip()):
            return start, end
    return None


def list_spans(text: str) -> list[Span]:
    """Where the lists and tables in ``text`` stand: runs of items or rows, two at least.

    A line before that ends in a colon belongs to its list. Behind one, lines that no empty line
    parts are items without a mark, as those of web pages are.
    """
    spans: list[Span] = []
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
