"""The text of a passage as the embedder reads it: its context first, then its words."""

import re
from pathlib import PurePosixPath

from vind.indexes.types import TITLE_END, Passage

HEADING_SEPARATOR = " > "


def headings_of(path: str) -> list[str]:
    """The headings of a heading path; an empty list for an empty path."""
    return path.split(HEADING_SEPARATOR) if path else []


# Limits of the context, so that it does not crowd the passage out of the 256 tokens that the
# smaller embedder reads; in characters, four to a token.
_TITLE_AT_MOST = 100
_HEADING_AT_MOST = 150
_HEADER_AT_MOST = 150

_SEPARATORS = re.compile(r"[\s_.+~-]+")
# A machine-made name (UUID, hash, running number) says nothing and costs tokens.
_MACHINE_NAME = re.compile(
    r"^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{16,}|\d{5,})$", re.IGNORECASE
)


def embedded_text(path: str, title: str, passage: Passage) -> str:
    """The text that is embedded for a passage.

    In front comes the name of the document (``name_of``) and the heading path, without headings
    that the passage itself opens with. After TITLE_END come the header of the table that the
    passage continues, if any, and its text. ``path`` is relative to the indexed folder.
    """
    title_lines = [
        _cut(name_of(path, title), _TITLE_AT_MOST),
        _cut(_heading_above(passage), _HEADING_AT_MOST, keep_end=True),
    ]
    lines = [_cut(passage.table_header, _HEADER_AT_MOST), passage.text]
    title, text = ("\n".join(filter(None, some)) for some in (title_lines, lines))
    return f"{title}{TITLE_END}{text}" if title else text


def name_of(path: str, title: str) -> str:
    """The document's readable name: its file name in words, and its title if that differs."""
    stem = PurePosixPath(path).stem
    name = "" if _MACHINE_NAME.match(stem) else _SEPARATORS.sub(" ", stem).strip()
    if title.casefold() in name.casefold():
        return name
    return title if not name or name.casefold() in title.casefold() else f"{title} ({name})"


def _heading_above(passage: Passage) -> str:
    steps = headings_of(passage.heading)
    opening = passage.text[: len(passage.heading) + 10 * len(steps)]
    while steps and steps[-1] and steps[-1] in opening:
        opening = opening[: opening.index(steps[-1])]
        steps.pop()
    return HEADING_SEPARATOR.join(steps)


def _cut(text: str, at_most: int, *, keep_end: bool = False) -> str:
    if len(text) <= at_most:
        return text
    return text[-at_most:].lstrip() if keep_end else text[:at_most].rstrip()
