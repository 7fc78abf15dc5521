"""Splits the text of a mail into its message, its signature, and quoted earlier mails.

A passage with all three would be found by words of another mail, and quoted for its disclaimer. So
they are separate parts, an earlier mail below the line that introduces it. No text is dropped,
quotation marks (">") stay, and answers between quoted lines stay with these.

mail-parser-reply (MIT) is not used: it returns no offsets, takes all the rest of a mail for its
signature, and takes quadratic time on malicious mails.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeAlias

from vind.indexes.text.greetings import (
    DIVIDER,
    begins_head,
    closes_letter,
    opens_dated,
    says_who_wrote,
)
from vind.ingest.document.parsed import Block, BlockKind, ParsedDocument, TextBuilder
from vind.ingest.parsers.text.plain import add_text, lines_of
from vind.ingest.parsers.web.page import add_html

Unit: TypeAlias = str | Block
"""A line of text, or a block of HTML that is no paragraph: an item, a row, a heading."""

_MARKS = re.compile(r"(?:>[ \t]?)+")
_FIELD = re.compile(
    r"\*?(?:Sent|Date|To|Cc|Subject|Verzonden|Datum|Aan|Onderwerp|Gesendet|An|Betreff|Envoyé|À|Objet)"
    r"\*? ?:"
)
_FIELD_BELOW = re.compile(rf"\s+(?:{_FIELD.pattern})")
_POSTSCRIPT = re.compile(r"P\.?S\.?\b", re.IGNORECASE)
# Lines to the next field of a quoted header, and lines of the whole header.
_NEXT_FIELD, _HEAD_AT_MOST = 3, 10
_OF_TABLES = (BlockKind.HEADER, BlockKind.ROW)
_ROWS_AT_LEAST = 2  # of a table


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a mail; an earlier mail has a ``heading``."""

    heading: str
    units: Sequence[Unit]


def add_mail_text(builder: TextBuilder, text: str) -> None:
    """Add the text of a mail."""
    _add(builder, lines_of(text), "")


def add_mail_html(builder: TextBuilder, text: str) -> None:
    """Add the text of a mail in HTML."""
    units, document = _page(text)
    _add(builder, units, document.text)


def has_answers_between(text: str) -> bool:
    """Whether the sender answers between quoted lines."""
    return _answers_between(lines_of(text))


def shows_table(text: str) -> bool:
    """Whether a mail in HTML has a table of two rows and columns, other than a signature."""
    units, document = _page(text)
    for part in _parts(units):
        if part.units and _opens_part(part.units, 0):
            continue
        for is_row, rows in groupby(part.units, key=lambda unit: _has_columns(unit, document)):
            if is_row and len(list(rows)) >= _ROWS_AT_LEAST:
                return True
    return False


def _has_columns(unit: Unit, document: ParsedDocument) -> bool:
    if isinstance(unit, str) or unit.kind not in _OF_TABLES:
        return False
    return sum(map(bool, document.text[unit.start : unit.end].split("\t"))) > 1


def _page(text: str) -> tuple[list[Unit], ParsedDocument]:
    page = TextBuilder()
    add_html(page, text)
    document = page.build()
    return list(_units(document)), document


def _units(document: ParsedDocument) -> Iterator[Unit]:
    in_head = False
    for block in document.blocks:
        text = document.text[block.start : block.end]
        is_row = block.kind in _OF_TABLES
        begins = begins_head(text) and _FIELD_BELOW.match(document.text, block.end)
        in_head = is_row and bool(_FIELD.match(text) if in_head else begins)
        if block.kind is BlockKind.PARAGRAPH:
            yield from ("", *map(str.strip, text.split("\n")))
        elif in_head or (is_row and text[0].isalpha() and closes_letter(text)):
            # Programs use tables to lay out quoted headers and signatures.
            yield text
        else:
            yield block


def _add(builder: TextBuilder, units: Sequence[Unit], text: str) -> None:
    for number, part in enumerate(_parts(units)):
        if number:
            builder.apart()
        builder.heading(part.heading, 2)
        lines: list[str] = []
        for unit in part.units:
            if isinstance(unit, str):
                lines.append(unit)
            else:
                add_text(builder, "\n".join(lines))
                lines.clear()
                builder.block(unit, text[unit.start : unit.end])
        add_text(builder, "\n".join(lines))


def _parts(units: Sequence[Unit]) -> Iterator[_Part]:
    """The units of a mail, split where an earlier mail or a signature begins.

    An earlier mail gets its heading. Where the sender answers between quoted lines, these are not
    split off.
    """
    between = _answers_between(units)
    heading, first, depth, said = "", 0, 0, False
    place = 0
    while place < len(units):
        bare, now = _bare(units[place]), _depth(units[place])
        head = _head_at(units, place)
        if between and head and _is_quoted(units, place + head):
            head = 0
        opens = _opens_part(units, place) and not (between and now)
        deeper = bool(bare) and now != depth and not between
        if head or (said and (deeper or opens)):
            yield _Part(heading, units[first:place])
            heading = _one_line(units[place : place + head])
            first, said = place + head, False
        if bare:
            depth = now
            said = said or not head
        place += max(1, head)
    yield _Part(heading, units[first:])


def _answers_between(units: Sequence[Unit]) -> bool:
    """Whether the sender writes after quoted lines, apart from a closing."""
    quoted = closed = False
    place = 0
    while place < len(units):
        head = _head_at(units, place)
        if head and not _is_quoted(units, place + head):
            return False  # an earlier mail without quotation marks, which extends to the end
        bare = _bare(units[place])
        if _depth(units[place]):
            quoted, closed = True, False
        elif bare and not head:
            closed = closed or _opens_part(units, place)
            if quoted and not closed:
                return True
        place += max(1, head)
    return False


def _head_at(units: Sequence[Unit], place: int) -> int:
    """The number of lines from ``place`` that introduce an earlier mail; 0 if they do not."""
    lines = [_bare(unit) for unit in units[place : place + _HEAD_AT_MOST]]
    divided = bool(DIVIDER.fullmatch(lines[0]))
    opening = next((n for n, line in enumerate(lines) if line and n >= divided), 0)
    if begins_head(lines[opening]):
        fields = [n for n, line in enumerate(lines) if n > opening and _FIELD.match(line)]
        ends = opening
        for n in fields:
            if n - ends > _NEXT_FIELD:
                break
            ends = n
        return ends + 1 if ends > opening else 0
    if divided and any(map(str.isalpha, lines[0])):
        return 1
    if says_who_wrote(lines[0]):
        return 1
    return 2 if opens_dated(lines[0]) and says_who_wrote(" ".join(lines[:2])) else 0


def _is_quoted(units: Sequence[Unit], place: int) -> bool:
    """Whether the first line from ``place`` that is not blank is quoted (">")."""
    following = (units[number] for number in range(place, len(units)))
    return next((_depth(unit) > 0 for unit in following if _bare(unit)), False)


def _opens_part(units: Sequence[Unit], place: int) -> bool:
    bare = _bare(units[place])
    return closes_letter(bare, _below(units, place)) or _POSTSCRIPT.match(bare) is not None


def _below(units: Sequence[Unit], place: int) -> Iterator[str]:
    """The lines below ``place``, up to an earlier mail; a block counts as a sentence."""
    depth = _depth(units[place])
    for following in range(place + 1, len(units)):
        unit = units[following]
        bare = _bare(unit)
        if bare and (_head_at(units, following) or _depth(unit) != depth):
            return
        yield bare if isinstance(unit, str) else f"{bare}."


def _depth(unit: Unit) -> int:
    marks = _MARKS.match(unit) if isinstance(unit, str) else None
    return marks[0].count(">") if marks else 0


def _bare(unit: Unit) -> str:
    """A line without quotation marks (">"); for a block its text."""
    if isinstance(unit, Block):
        return str(unit.kind)
    marks = _MARKS.match(unit)
    return unit[marks.end() if marks else 0 :].strip()


def _one_line(units: Sequence[Unit]) -> str:
    return " ".join(line for line in map(_bare, units) if line.strip("_- "))
