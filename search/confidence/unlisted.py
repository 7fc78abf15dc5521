"""What a question calls by a label that its column has not: "week 2", where that has 49 to 53."""

import re
from collections.abc import Callable, Iterable, Iterator

from indexes.folding import fold
from search.excerpt import Excerpt
from search.tables.labels import ASIDE
from search.tables.rows import CELL_END, is_row
from search.text.words import words

_CALLED = re.compile(
    r"(?<!\bper )(?<!\bde )(?<!\belke )(?<!\been )(?<!\ba )(?<!\beach )(?<!\bevery )"
    r"\b(?P<word>[^\W\d_]{3,}) (?P<label>[1-9]\d{0,2}|[a-z])(?![\w%]|[.,:/-]\w)",
    re.IGNORECASE,
)
"""By a number or a letter: "week 2", "functiegroep F"; not "32 uur per week 2 dagen"."""

_RANGE = re.compile(r"(\d{1,3})\s?(?:[-\u2013/]|t/m|tot|to)\s?(\d{1,3})")

LETTERS_OF_A_KIND = 4
"""Of the second part of a compound that has the first for the sake of clearness."""

FEWEST_LABELS = 3
"""Different numbers or letters in a column, from which it is one of such labels."""


def unlisted_in(
    question: str, first: Excerpt, document: Callable[[], str], readings: Iterable[str]
) -> str:
    """What ``question`` asks of, where the column for its like has no such label; else empty.

    That is a column of the table that ``first`` has rows of, in all rows of its ``document``, which
    is fetched for a question of such a column alone. None of the ``readings`` may tell of it in
    words either.
    """
    header = [" ".join(words(ASIDE.sub("", cell))) for cell in first.header_row.split(CELL_END)]
    for called in _CALLED.finditer(question):
        word, label = fold(called["word"]), called["label"].lower()
        place = next((n for n, head in enumerate(header) if _are_alike(word, head)), None)
        if place is None:
            continue
        cells = frozenset(_column(document(), place))
        alike = [cell for cell in cells if _is_label(cell) and cell.isdigit() == label.isdigit()]
        if len(alike) < FEWEST_LABELS or any(_is_of(label, cell) for cell in cells):
            continue
        kind = min(word, header[place], key=len)
        said = re.compile(rf"{kind}\W{{0,2}}0?{label}\b", re.IGNORECASE)
        if not any(map(said.search, readings)):
            return called[0]
    return ""


def _are_alike(word: str, head: str) -> bool:
    """Whether they are of one kind of thing, as "functiegroep" and "Groep" are."""
    shorter, longer = sorted((word, head), key=len)
    return word == head or (len(shorter) >= LETTERS_OF_A_KIND and longer.endswith(shorter))


def _column(document: str, place: int) -> Iterator[str]:
    """The cells at a ``place`` of all rows, in lower case."""
    for row in filter(is_row, document.lower().split("\n")):
        yield from (cell.strip() for cell in row.split(CELL_END)[place : place + 1])


def _is_label(cell: str) -> bool:
    return (cell.isdigit() and len(cell) <= 3) or (len(cell) == 1 and cell.isalpha())


def _is_of(label: str, cell: str) -> bool:
    """Whether a row with that ``cell`` is, or may be, of the ``label``: "45-13" is of week 2."""
    if label in words(cell) or f"0{label}" in words(cell):
        return True
    if not label.isdigit():
        return False
    for found in _RANGE.finditer(cell):
        begin, end = map(int, found.groups())
        if begin <= int(label) <= end or (end < begin and not end < int(label) < begin):
            return True
    return False
