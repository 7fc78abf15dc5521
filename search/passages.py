"""The text of a passage with its headings, and the names of its document."""

import re

from vind.indexes.types import StoredPassage

LETTER_CASE = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])")
_BETWEEN = re.compile(rf"{LETTER_CASE.pattern}|_|(?<=[^\W\d_])-(?=\d)")
_DAY = re.compile(r"(?<!\d)(20\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")


NUMBERING = re.compile(
    r"^\W*(?:[^\W\d_]+ )?(?:\d+(?:\.\d+)*[a-z]?[.):]?|[A-Z][.)]|[IVXLC]+[.)])\s+"
)
"""Numbering before a heading: "3.3", "B.", "IV.", "Artikel 4:"."""


def spelt_out(name: str) -> str:
    """The name of a file or a folder in words, its days with hyphens: "MT_20240315", "MT-2024"."""
    return _DAY.sub(r"\1-\2-\3", _BETWEEN.sub(" ", name))


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
