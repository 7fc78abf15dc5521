"""Rows of tables, which say things of what stands in them and in the heading over them."""

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from indexes.sentences import sentence_spans

CELL_END = "\t"

Headed: TypeAlias = tuple[str, str]
"""A sentence or row, and the heading that a row is under; empty for sentences and headings."""


def sentences_and_rows(text: str) -> list[str]:
    """The sentences of ``text``; a row of a table is one, whatever its cells say."""
    found: list[str] = []
    for line in filter(str.strip, text.split("\n")):
        is_row = CELL_END in line
        spans = [(0, len(line.rstrip()))] if is_row else sentence_spans(line)
        found += [line[start:end] for start, end in spans]
    return found


def headed(sentences: Sequence[str], header: str) -> list[Headed]:
    """Each sentence, and each row of a table with the row that heads it.

    The first row is the heading, but where ``header`` is: over the rows that ``sentences`` begin
    with.
    """
    found: list[Headed] = []
    heading = header
    for sentence in sentences:
        is_row = CELL_END in sentence
        is_heading = sentence.strip() == heading.strip()
        found.append((sentence, heading if is_row and not is_heading else ""))
        heading = (heading or sentence) if is_row else ""
    return found


def columns(row: str, heading: str) -> Iterator[tuple[str, str]]:
    """The cells of a row, each behind what stands over it."""
    names, cells = heading.split(CELL_END), row.split(CELL_END)
    # The corner of a table is often empty, and white space at the start of a text is left out.
    names = ["", *names] if len(names) == len(cells) - 1 else names
    return zip(names, cells, strict=False)
