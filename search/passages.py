"""The text of a passage with its headings, and the names of its document."""

import re

from vind.indexes.types import StoredPassage

LETTER_CASE = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])")


def goes_by(stored: StoredPassage) -> str:
    """The names of a passage's document: its path in words, and its title."""
    return f"{LETTER_CASE.sub(' ', stored.path)} {stored.title}"


def introduction(opening: StoredPassage) -> str:
    """The names and first passage of a document, which say what it is about."""
    return f"{goes_by(opening)}\n{opening.passage.text}"


def reading(stored: StoredPassage) -> str:
    """The text of a passage after the names of its document, its heading and its table header."""
    passage = stored.passage
    return "\n".join((goes_by(stored), passage.heading, passage.table_header, passage.text))
