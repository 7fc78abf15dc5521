r"""Reads a source: settings between ``---`` lines, then a small part of Markdown.

Known are headings, paragraphs (a line that ends in a backslash breaks there), bulleted and
numbered lists, tables, notes (``> ``: what a speaker says, what a mail quotes), ``\newpage``, and a
fenced ``chart`` of "label | number".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

_BOLD = re.compile(r"\*\*(.+?)\*\*")
_NUMBERED = re.compile(r"\d+\. ")


@dataclass(frozen=True)
class Heading:
    """A heading; ``level`` counts from 1."""

    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """Running text; a newline in ``text`` is a line break."""

    text: str


@dataclass(frozen=True)
class Listing:
    """A bulleted or a numbered list."""

    items: tuple[str, ...]
    ordered: bool


@dataclass(frozen=True)
class Table:
    """Rows of cells; the first row is the header. ``right`` tells which columns are figures."""

    rows: tuple[tuple[str, ...], ...]
    right: tuple[bool, ...]


@dataclass(frozen=True)
class Note:
    """What the speaker says with a slide, or what a mail quotes."""

    text: str


@dataclass(frozen=True)
class Chart:
    """Bars, one for each (label, value)."""

    bars: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class PageBreak:
    """What follows starts on a new page."""


Block: TypeAlias = Heading | Paragraph | Listing | Table | Note | Chart | PageBreak


@dataclass(frozen=True)
class Source:
    """One document to be made: its settings and its blocks."""

    settings: dict[str, str]
    blocks: tuple[Block, ...]
    folder: Path

    @property
    def date(self) -> datetime:
        """The day the document says it was made, at nine in the morning."""
        return datetime.fromisoformat(self.settings["date"]).replace(hour=9, tzinfo=UTC)


def read_source(path: Path) -> Source:
    """Parses one file. Raises ValueError where the settings are missing."""
    _, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
    pairs = (line.split(":", 1) for line in head.strip().splitlines())
    settings = {key.strip(): value.strip() for key, value in pairs}
    return Source(settings, tuple(_blocks(body)), path.parent)


def emphasis(text: str) -> Iterator[tuple[str, bool]]:
    """The pieces of a text, each with whether it is bold."""
    for index, piece in enumerate(_BOLD.split(text)):
        if piece:
            yield piece, index % 2 == 1


def plain(text: str) -> str:
    """The text without its marks for bold."""
    return _BOLD.sub(r"\1", text)


def _blocks(body: str) -> Iterator[Block]:
    for chunk in re.split(r"\n\s*\n", body.strip()):
        lines = chunk.splitlines()
        if not lines:
            continue
        if heading := re.match(r"(#+) (.+)", lines[0]):
            yield Heading(len(heading[1]), heading[2])
            lines = lines[1:]
        if lines:
            yield _block(lines)


def _block(lines: list[str]) -> Block:
    first = lines[0]
    if first == "\\newpage":
        return PageBreak()
    if first == "```chart":
        pairs = (line.rsplit("|", 1) for line in lines[1:-1])
        return Chart(tuple((label.strip(), float(value)) for label, value in pairs))
    if first.startswith("|"):
        return _table(lines)
    if first.startswith("> "):
        return Note(" ".join(line.removeprefix("> ") for line in lines))
    if first.startswith("- "):
        return Listing(_items(lines, re.compile("- ")), ordered=False)
    if _NUMBERED.match(first):
        return Listing(_items(lines, _NUMBERED), ordered=True)
    return Paragraph(_joined(lines))


def _joined(lines: list[str]) -> str:
    joined = "".join(
        line[:-1].rstrip() + "\n" if line.endswith("\\") else line + " " for line in lines
    )
    return joined.strip()


def _items(lines: list[str], marker: re.Pattern[str]) -> tuple[str, ...]:
    items: list[str] = []
    for line in lines:
        if found := marker.match(line):
            items.append(line[found.end() :])
        else:
            items[-1] += " " + line.strip()
    return tuple(items)


def _table(lines: list[str]) -> Table:
    rows = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines]
    right = tuple(rule.endswith(":") for rule in rows[1])
    return Table((rows[0], *rows[2:]), right)
