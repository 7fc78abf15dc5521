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


def without_other_rows(sentences: Sequence[Headed], named: frozenset[str]) -> list[str] | None:
    """``sentences`` but for the rows of other things than those that the words ``named`` name.

    A row is of what its first cell says, and of the codes in it. None where no row is named.
    """
    of_named = [bool(heading) and _is_of(row, named) for row, heading in sentences]
    if not any(of_named):
        return None
    return [
        sentence
        for (sentence, heading), kept in zip(sentences, of_named, strict=True)
        if kept or not heading
    ]


def _is_of(row: str, named: frozenset[str]) -> bool:
    return any(known_words(label) <= named for label in _labels(row))


def _labels(row: str) -> Iterator[str]:
    first, *others = (cell.strip() for cell in row.split(CELL_END))
    if any(mark.isalpha() for mark in first):
        yield first
    yield from filter(is_code, others)
