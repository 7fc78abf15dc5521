"""Parses Org: headlines, lists, tables, blocks and text, without drawers, comments and settings.

Existing libraries parse the outline of Org, but not lists and tables.
"""

import re
from collections.abc import Callable

from vind.indexes.text.languages import language_of_tag
from vind.indexes.types import DocumentFacts
from vind.ingest.document.characters import one_line
from vind.ingest.document.decoding import decode
from vind.ingest.document.parsed import ParsedDocument, TextBuilder
from vind.ingest.parsers.base import Source
from vind.ingest.parsers.notation import parse_date
from vind.ingest.parsers.text.lines import unwrap

_SETTING = re.compile(r"\s*#\+(\w+):\s*(.*)$")
_HEADLINE = re.compile(r"(\*+)\s+(.*?)(?:\s+:[\w@#%:]+:)?\s*$")
_PRIORITY = re.compile(r"\[#\w+\]\s*")
_ITEM = re.compile(r"\s*(?:[-+]|(?<=\s)\*|(\d{1,4}[.)]|[A-Za-z][.)]))(?:\s+(?:\[@\d+\]\s*)?(.*))?$")
_VERBATIM = re.compile(r"\s*#\+begin_(src|example|export|comment)\b", re.IGNORECASE)
_DRAWER = re.compile(r"\s*:[\w-]+:\s*$")
_DRAWER_END = re.compile(r"\s*:end:\s*$", re.IGNORECASE)
_ROW = re.compile(r"\s*\|")
_RULE = re.compile(r"\s*\|[-+|]+\s*$")
_FIXED = re.compile(r"\s*:(?:\s|$)")
# Blank lines, comments, horizontal rules, and the first and last lines of blocks.
_UNSEEN = re.compile(r"\s*(?:#(?:\s.*)?|-{5,}\s*|#\+(?:begin|end)_.*)?$", re.IGNORECASE)
_ANY = re.compile("")
_LINK = re.compile(r"\[\[([^\]\[]+)\](?:\[([^\]\[]+)\])?\]")
_MARKED = re.compile(r"(?<![^\s(\"'{-])([*/_=~+])(?=\S)(.{1,400}?)(?<=\S)\1(?![^\s.,;:!?\"')}-])")
_DATE = re.compile(r"[<\[](\d{4}-\d\d-\d\d)[^>\]]*[>\]]")

_TITLE = "TITLE"
_STATES = ("TODO", "TYP_TODO", "SEQ_TODO")  # settings that name the states of a task
_SHOWN_SETTINGS = {"SUBTITLE", "CAPTION"}


def parse(source: Source) -> ParsedDocument:
    """Read an Org file."""
    lines = decode(source.path.read_bytes()).splitlines()
    said = _settings(lines)
    states = {"TODO", "DONE"}.union(*(said.get(name, "").split() for name in _STATES))
    builder = TextBuilder()
    title = _plain(said.get(_TITLE, ""))
    builder.heading(title, 1)
    reader = _Reader(builder, lines, states, depth=1 if title else 0)
    reader.read()
    facts = DocumentFacts(
        title=title,
        author=_plain(said.get("AUTHOR", "")),
        created=parse_date(_DATE.sub(r"\1", said.get("DATE", ""))),
        language=language_of_tag(said.get("LANGUAGE", "")),
    )
    return builder.build(facts)


class _Reader:
    """Goes through the lines once, a part at a time."""

    def __init__(
        self, builder: TextBuilder, lines: list[str], states: set[str], *, depth: int
    ) -> None:
        self._builder, self._lines, self._states, self._depth = builder, lines, states, depth
        self._next = 0
        self._endless: set[str] = set()
        self._no_drawer_end_before = 0

    def read(self) -> None:
        """Add everything to the builder."""
        parts = (
            (_HEADLINE, self._add_headline),
            (_VERBATIM, self._add_verbatim),
            (_DRAWER, self._skip_drawer),
            (_ROW, self._add_table),
            (_FIXED, self._add_fixed),
            (_UNSEEN, self._skip),
            (_SETTING, self._add_setting),
            (_ITEM, self._add_item),
            (_ANY, self._add_paragraph),
        )
        while self._next < len(self._lines):
            line = self._lines[self._next]
            add, match = next((add, match) for part, add in parts if (match := part.match(line)))
            self._next += 1
            add(match)

    def _take(self, belongs: Callable[[str], object]) -> list[str]:
        """The lines from here on that belong to a part."""
        start = self._next
        while self._next < len(self._lines) and belongs(self._lines[self._next]):
            self._next += 1
        return self._lines[start : self._next]

    def _skip(self, _: re.Match[str]) -> None:
        pass

    def _add_headline(self, line: re.Match[str]) -> None:
        stars, text = line.groups()
        first, _, rest = text.partition(" ")
        text = _PRIORITY.sub("", rest if first in self._states else text, count=1)
        self._builder.heading(_plain(text), len(stars) + self._depth)

    def _add_verbatim(self, line: re.Match[str]) -> None:
        """Add a block verbatim, up to its end; without an end only its first line is skipped."""
        name = line[1].lower()
        start, end = self._next, f"#+end_{name}"
        inside = []
        if name not in self._endless:
            inside = self._take(lambda line: line.strip().lower() != end)
        if self._next == len(self._lines):
            self._endless.add(name)
            self._next = start
        elif inside and name != "comment":
            self._builder.paragraph("\n".join(inside))

    def _skip_drawer(self, _: re.Match[str]) -> None:
        """Skip a drawer up to its end; without an end only its first line is skipped."""
        if self._next < self._no_drawer_end_before:
            return
        for place in range(self._next, len(self._lines)):
            if _DRAWER_END.match(self._lines[place]):
                self._next = place + 1
                return
            if _HEADLINE.match(self._lines[place]):
                self._no_drawer_end_before = place
                return
        self._no_drawer_end_before = len(self._lines)

    def _add_table(self, first: re.Match[str]) -> None:
        lines = [first.string, *self._take(_ROW.match)]
        has_header = len(lines) > 2 and not _RULE.match(lines[0]) and bool(_RULE.match(lines[1]))
        rows = [
            [_plain(cell) for cell in line.strip().strip("|").split("|")]
            for line in lines
            if not _RULE.match(line)
        ]
        self._builder.table(rows, has_header=has_header)

    def _add_fixed(self, first: re.Match[str]) -> None:
        lines = [first.string, *self._take(_FIXED.match)]
        self._builder.paragraph("\n".join(_FIXED.sub("", line, count=1) for line in lines))

    def _add_setting(self, line: re.Match[str]) -> None:
        if line[1].upper() in _SHOWN_SETTINGS:
            self._builder.paragraph(_plain(line[2]))

    def _add_item(self, first: re.Match[str]) -> None:
        """An item with the lines that are indented below it."""
        indent = _indent(first.string)
        more = self._take(lambda line: _is_text(line) and _indent(line) > indent)
        whole = one_line(" ".join([first[2] or "", *more]))
        self._builder.item(_plain(f"{first[1]} {whole}" if first[1] else whole))

    def _add_paragraph(self, first: re.Match[str]) -> None:
        lines = [first.string, *self._take(_is_text)]
        self._builder.paragraph(_plain(unwrap("\n".join(line.strip() for line in lines))))


def _settings(lines: list[str]) -> dict[str, str]:
    """The settings of the file ("#+TITLE: ..."); the first of each name."""
    said: dict[str, str] = {}
    for line in lines:
        if match := _SETTING.match(line):
            said.setdefault(match[1].upper(), match[2].strip())
    return said


def _is_text(line: str) -> bool:
    """Whether a line continues the text of the line before."""
    starts = (_HEADLINE, _VERBATIM, _DRAWER, _ROW, _FIXED, _UNSEEN, _SETTING, _ITEM)
    return not any(start.match(line) for start in starts)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _plain(text: str) -> str:
    """Text without the markup of links and emphasis."""
    text = _LINK.sub(lambda link: link[2] or link[1], text)
    return _MARKED.sub(r"\2", text)
