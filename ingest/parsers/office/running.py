"""What the headers and footers of an Office file's pages say of it: its number, version, date.

The text seldom has these. They are told once, after it, as far as they have a figure or a label; a
title, the name of a company or of the file and the number of a page tell nothing. Before it they
would lead the quotes of its first section.
"""

import re
from collections.abc import Iterable, Sequence, Set
from typing import TypeAlias

from vind.ingest.cleaning import one_line

APART = " \u2013 "
"""Stands between the parts of a line, such as the cells of a row."""

RunningLine: TypeAlias = Sequence[str]
"""A line of a header or footer, in the parts of it that tell something."""

_PAGE = re.compile(
    r"\b(?:pagina|page|pag\.|blad|seite)(?!\w)[\s\d]*(?:(?:/|\b(?:van|of|von)\b)[\s\d]*)?",
    re.IGNORECASE,
)
_AROUND = " -\u2013—|·•/,;"
# A figure, or a label with what it says.
_TELLS = re.compile(r"\d|:\s*\w")
_PARTED = re.compile(r"\s+[-\u2013—|·•]\s+")
_LINE_AT_MOST = 300  # characters


def running_line(text: str) -> RunningLine:
    """What tells something of a line, without the numbers of its pages.

    A line has parts between dashes and tabs, a row of a table its cells: the name of a company in
    one of them tells nothing of its document.
    """
    line = one_line(_PAGE.sub(" ", text))
    return list(filter(_TELLS.search, _PARTED.split(line))) if len(line) <= _LINE_AT_MOST else []


def watermark(text: str) -> RunningLine:
    """What stands behind the text of each page ("DRAFT")."""
    return [one_line(text)[:_LINE_AT_MOST]]


def told_once(headers: Iterable[Iterable[RunningLine]], text: str, name: str) -> list[str]:
    """What the headers and footers say that ``text`` does not, a paragraph for each of them.

    ``name`` is that of the file.
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
    """The parts that a text does not have, nor all words of in one of its ``short`` lines.

    The name of the file is none of them.
    """
    bare = (part.strip(_AROUND) for part in parts)
    return [
        part
        for part in bare
        if part.casefold() not in said
        and not any(line >= set(part.casefold().split()) for line in short)
        and name.casefold() not in part.casefold()
    ]
