"""Reads the page headers and footers of Office files, which may have a number, version or date.

The text often lacks these. Parts with a digit or a label are added once, after the text; titles,
names of companies and page numbers are not. Before the text they would begin the quotes of its
first section.
"""

import re
from collections.abc import Iterable, Sequence, Set
from typing import TypeAlias

from vind.ingest.document.characters import one_line

APART = " \u2013 "
"""Separates the parts of a line, such as the cells of a row."""

RunningLine: TypeAlias = Sequence[str]
"""The informative parts of a line of a header or footer."""

_PAGE = re.compile(
    r"\b(?:pagina|page|pag\.|blad|seite)(?!\w)[\s\d]*(?:(?:/|\b(?:van|of|von)\b)[\s\d]*)?",
    re.IGNORECASE,
)
_AROUND = " -\u2013—|·•/,;"
_INFORMATIVE = re.compile(r"\d|:\s*\w")  # a digit, or a label and its value
_PARTED = re.compile(r"\s+[-\u2013—|·•]\s+")
_LINE_AT_MOST = 300  # characters


def running_line(text: str) -> RunningLine:
    """The informative parts of a line, without page numbers.

    Parts are separated by dashes or tabs, such as those between the cells of a row.
    """
    line = one_line(_PAGE.sub(" ", text))
    if len(line) > _LINE_AT_MOST:
        return []
    return list(filter(_INFORMATIVE.search, _PARTED.split(line)))


def watermark(text: str) -> RunningLine:
    """A watermark ("DRAFT") as a line."""
    return [one_line(text)[:_LINE_AT_MOST]]


def told_once(headers: Iterable[Iterable[RunningLine]], text: str, name: str) -> list[str]:
    """A paragraph for each header or footer, of the parts that ``text`` lacks.

    ``name`` is the name of the file.
    """
    said = text.casefold()
    short = [set(line.split()) for line in said.split("\n") if len(line) <= _LINE_AT_MOST]
    found: list[str] = []
    told: set[str] = set()
    for header in headers:
        lines = [APART.join(_new(parts, said, short, name)) for parts in header]
        found.append("\n".join(line for line in lines if line and line not in told))
        told.update(lines)
    return list(filter(None, found))


def _new(parts: Iterable[str], said: str, short: Sequence[Set[str]], name: str) -> list[str]:
    """The parts that are not in the text ``said``.

    A part whose words are all in one of its ``short`` lines, or that has the name of the file, is
    not new either.
    """
    bare = (part.strip(_AROUND) for part in parts)
    return [
        part
        for part in bare
        if part.casefold() not in said
        and not any(line >= set(part.casefold().split()) for line in short)
        and name.casefold() not in part.casefold()
    ]
