"""Rows of tables, which say things of what stands in them and in the heading over them."""

import re
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from indexes.sentences import sentence_spans
from indexes.types import Language
from search.claims.names import is_code, known_words
from search.words import content_stems

CELL_END = "\t"

ASIDE = re.compile(r"\s*\([^()]*\)\s*$")
FEWEST_LETTERS = 3
"""Of a label whose brackets are left out: "A (small)" would be of whatever has an article."""

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


def without_other_rows(
    sentences: Sequence[Headed], named: frozenset[str], names: Sequence[frozenset[str]] = ()
) -> list[Headed] | None:
    """``sentences`` but for the rows of other things than those that are named.

    A row is of what its first cell says (a number with its heading: "scale 7"), or behind a code or
    a number its first text, and of the codes in it. It is named where all words of one of these are
    ``named``, or where one has all words of one of ``names``; where no row is, by one of ``names``
    in any cell. None where no row is named at all.
    """
    of_named = [bool(heading) and _is_of(row, heading, named, names) for row, heading in sentences]
    if not any(of_named):
        of_named = [
            bool(heading) and any(name <= known_words(row) for name in names)
            for row, heading in sentences
        ]
    if not any(of_named):
        return None
    return [one for one, kept in zip(sentences, of_named, strict=True) if kept or not one[1]]


def in_other_columns(
    name: str, matter: frozenset[str], rows: Sequence[Headed], language: Language
) -> bool:
    """Whether a name stands in a column, in all ``rows`` that have it, and another is spoken of.

    That is where another column has more of the ``matter``'s stems in its heading. A name that says
    what a row is of is in no other column, and what heads such labels is what all rows are of.
    """
    known = known_words(name)
    told = []
    for row, heading in rows:
        if heading and known <= known_words(row):
            of = set(labels(row, heading))
            if any(known <= known_words(label) for label in of):
                return False
            own: list[int] = []
            others: list[int] = []
            for above, cell in columns(row, heading):
                said = len(matter.intersection(content_stems(above, language)))
                if known <= known_words(cell):
                    own.append(said)
                elif cell.strip() not in of:
                    others.append(said)
            told.append(bool(own) and max(others, default=0) > max(own))
    return bool(told) and all(told)


def columns(row: str, heading: str) -> Iterator[tuple[str, str]]:
    """The cells of a row, each behind what stands over it."""
    names, cells = heading.split(CELL_END), row.split(CELL_END)
    # The corner of a table is often empty, and white space at the start of a text is left out.
    names = ["", *names] if len(names) == len(cells) - 1 else names
    return zip(names, cells, strict=False)


def _is_of(row: str, heading: str, named: frozenset[str], names: Sequence[frozenset[str]]) -> bool:
    of = map(known_words, labels(row, heading))
    return any(label <= named or any(name <= label for name in names) for label in of)


def is_named(row: str, heading: str, named: frozenset[str]) -> bool:
    """Whether all words of one of the labels of a row are ``named``."""
    return _is_of(row, heading, named, ())


def labels(row: str, heading: str) -> Iterator[str]:
    """What a row is of: its codes and its first text, or a number with what stands over it.

    That text may have more in brackets behind it: "Whole day (8 hours)".
    """
    has_text = False
    over, first = next(columns(row, heading))
    if over.strip() and first.strip().isdecimal():
        yield f"{over} {first}"
    for cell in map(str.strip, row.split(CELL_END)):
        if _is_code(cell):
            yield cell
        elif not has_text and any(map(str.isalpha, cell)):
            has_text = True
            yield cell
            bare = ASIDE.sub("", cell).strip()
            if sum(map(str.isalpha, bare)) >= FEWEST_LETTERS and bare != cell:
                yield bare


def _is_code(cell: str) -> bool:
    return is_code(cell) and any(map(str.isdigit, cell)) and not any(map(str.isspace, cell))
