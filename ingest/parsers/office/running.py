"""What the headers and footers of an Office file's pages say of it: its number, version, date.

The text seldom has these. They are told once, after it, as far as they have a figure or a label,
say who may read it or whose it is; a title, the name of a company or of the file and the number of
a page tell nothing. Before it they would lead the quotes of its first section.
"""

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from typing import TypeAlias

from ingest.cleaning import one_line
from ingest.parsers.office.marks import has_address, is_marking, names_owner

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
    if len(line) > _LINE_AT_MOST:
        return []
    parts = [part.strip(_AROUND) for part in _PARTED.split(line)]
    return [
        part
        for place, part in enumerate(parts)
        if _TELLS.search(part)
        or has_address(part)
        or is_marking(part)
        or names_owner(part, APART.join(parts[:place]), line)
    ]


def watermark(text: str) -> RunningLine:
    """What stands behind the text of each page ("DRAFT")."""
    return [one_line(text)[:_LINE_AT_MOST].strip(_AROUND)]


def told_once(headers: Iterable[Iterable[RunningLine]], text: str, name: str) -> list[str]:
    """What the headers and footers say that ``text`` does not, a paragraph for each of them.

    ``name`` is that of the file.
    """
    said = text.casefold()
    short = {line: set(line.split()) for line in said.split("\n") if len(line) <= _LINE_AT_MOST}
    found: list[str] = []
    told: set[str] = set()
    for header in headers:
        lines = [
            APART.join(part for part in parts if _is_new(part.casefold(), said, short, name))
            for parts in header
        ]
        found.append("\n".join(line for line in lines if line and line not in told))
        told.update(lines)
    return list(filter(None, found))


def _is_new(part: str, said: str, short: Mapping[str, Set[str]], name: str) -> bool:
    """Whether a text does not have a part, nor all words of it in one of its ``short`` lines.

    These have the words of each. The name of the file is not new. A marking is where none of these
    begins or ends with it: "concept" and "confidential" stand in many texts.
    """
    if is_marking(part):
        return not any(line.startswith(part) or line.endswith(part) for line in short)
    words = set(part.split())
    is_said = part in said or any(map(words.issubset, short.values()))
    return not is_said and name.casefold() not in part
