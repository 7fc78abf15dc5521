"""What a passage says, and what its document goes by."""

import re

from vind.indexes.types import StoredPassage

LETTER_CASE = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])")


def goes_by(stored: StoredPassage) -> str:
    """The path in words and the title of a passage's document."""
    return f"{LETTER_CASE.sub(' ', stored.path)} {stored.title}"


def introduction(opening: StoredPassage) -> str:
    """What a document goes by and begins with, which says what it is about."""
    return f"{goes_by(opening)}\n{opening.passage.text}"


def said_in(stored: StoredPassage) -> str:
    """What a passage says, with what stands over it."""
    passage = stored.passage
    return "\n".join((passage.heading, passage.table_header, passage.text))
