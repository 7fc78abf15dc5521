"""Rows of tables, which say things of what stands in them and in the heading over them."""

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from search.claims.names import is_code, known_words

CELL_END = "\t"

Headed: TypeAlias = tuple[str, str]
"""A sentence or row, and the heading that a row is under; empty for sentences and headings."""


def headed(sentences: Sequence[str], header: str) -> list[Headed]:
    """Each sentence, and each row of a table with the row that heads it.

    The first row is the heading, but where ``header`` is: over the rows that ``sentences`` begin
    with.
    """
    found: list[Headed] = []
    heading = header
    for sentence in sentences:
        is_row = CELL_END in sentence
        found.append((sentence, heading if is_row else ""))
        heading = (heading or sentence) if is_row else ""
    return found


def without_other_rows(
    sentences: Sequence[Headed], named: frozenset[str], names: Sequence[frozenset[str]] = ()
) -> list[str] | None:
    """``sentences`` but for the rows of other things than those that are named.

    A row is of what its first cell says, or behind a code or a number its first text, and of the
    codes in it. It is named where all words of one of these are ``named``, or where one has all
    words of one of ``names``. None where no row is.
    """
    of_named = [bool(heading) and _is_of(row, named, names) for row, heading in sentences]
    if not any(of_named):
        return None
    return [
        sentence
        for (sentence, heading), kept in zip(sentences, of_named, strict=True)
        if kept or not heading
    ]


def _is_of(row: str, named: frozenset[str], names: Sequence[frozenset[str]]) -> bool:
    labels = map(known_words, _labels(row))
    return any(label <= named or any(name <= label for name in names) for label in labels)


def _labels(row: str) -> Iterator[str]:
    has_text = False
    for cell in map(str.strip, row.split(CELL_END)):
        if _is_code(cell):
            yield cell
        elif not has_text and any(map(str.isalpha, cell)):
            has_text = True
            yield cell


def _is_code(cell: str) -> bool:
    return is_code(cell) and any(map(str.isdigit, cell)) and not any(map(str.isspace, cell))
