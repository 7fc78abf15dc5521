"""Rows of tables, which say things of what stands in them and in the heading over them."""

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import TypeAlias

from indexes.sentences import sentence_spans

CELL_END = "\t"

DIGIT, LETTER = re.compile(r"\d"), re.compile(r"[^\W\d_]")

Headed: TypeAlias = tuple[str, str]
"""A sentence or row, and the heading that a row is under; empty for sentences and headings."""


def is_row(line: str) -> bool:
    """Whether a line, or a sentence as ``sentences_and_rows`` gives it, is a row of a table."""
    return CELL_END in line


def sentences_and_rows(text: str) -> list[str]:
    """The sentences of ``text``; a row of a table is one, whatever its cells say."""
    found: list[str] = []
    for line in filter(str.strip, text.split("\n")):
        spans = [(0, len(line.rstrip()))] if is_row(line) else sentence_spans(line)
        found += [line[start:end] for start, end in spans]
    return found


def headed(sentences: Sequence[str], header: str) -> list[Headed]:
    """Each sentence or row with the row that heads it, empty for sentences and for that row itself.

    The first row of a table heads the others; ``header`` does over the rows that ``sentences``
    begin with. Of rows that all begin with a code ("E07", "E12") none does: they are under a row
    of empty cells.
    """
    found: list[Headed] = []
    heading = header
    for sentence, after in zip_longest(sentences, sentences[1:], fillvalue=""):
        if not is_row(sentence):
            found.append((sentence, ""))
            heading = ""
            continue
        if are_alike(heading, sentence) or (not heading and are_alike(sentence, after)):
            heading = CELL_END * sentence.count(CELL_END)
        is_heading = sentence.strip() == heading.strip()
        found.append((sentence, "" if is_heading else heading))
        heading = heading or sentence
    return found


def are_alike(row: str, other: str) -> bool:
    """Whether two rows begin with codes, dates or times of one form."""
    form = _form(row)
    return any(map(str.isdigit, form)) and not form.isdecimal() and form == _form(other)


def _form(row: str) -> str:
    return LETTER.sub("a", DIGIT.sub("0", row.partition(CELL_END)[0].strip()))


def columns(row: str, heading: str) -> Iterator[tuple[str, str]]:
    """The cells of a row, each behind what stands over it."""
    names, cells = heading.split(CELL_END), row.split(CELL_END)
    # The corner of a table is often empty, and white space at the start of a text is left out.
    names = ["", *names] if len(names) == len(cells) - 1 else names
    return zip(names, cells, strict=False)
