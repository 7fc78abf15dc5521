"""Parses rich text (.rtf) with striprtf."""

import re
from datetime import UTC, datetime
from typing import NamedTuple

from vind.indexes.types import DocumentFacts
from vind.ingest.document.characters import is_symbol_font, one_line, sign_of
from vind.ingest.document.parsed import ParsedDocument, TextBuilder
from vind.ingest.parsers.base import Source, damaged
from vind.ingest.parsers.richtext.source import (
    CELL,
    LEVELS,
    ROW,
    ROW_START,
    SHAPE,
    TOKEN,
    TableRow,
    group_end,
    group_of,
    heading_styles,
    on_grid,
    shaped,
    taken_out,
    text_of,
)
from vind.ingest.parsers.tables.headers import with_one_header
from vind.ingest.parsers.tables.rows import looks_like_header

_TABLE = re.compile(r"\{\s*\\fonttbl")
_ENTRY = re.compile(r"\\f(\d+)(?!\d)([^;]*)")
_HEX = re.compile(r"\\'([0-9A-Fa-f]{2})")
_NO_NAME = re.compile(r"\{[^{}]*\}|\\[a-z]+-?\d*|[{}]")


class _State(NamedTuple):
    """The number of the font, and the length of the fallback after a Unicode character."""

    font: str = ""
    instead: int = 1


def with_symbols(raw: str) -> str:
    """The source with letters of symbol fonts replaced by the signs that they show."""
    table = _TABLE.search(raw)
    if table is None:
        return raw
    end = group_end(raw, table.end())
    fonts = _fonts(raw[table.end() : end])
    if not fonts:
        return raw
    made = [raw[:end]]
    groups: list[_State] = []
    state, passed_over = _State(), 0
    for token in TOKEN.finditer(raw, end):
        if token[0] == "{":
            groups.append(state)
        elif token[0] == "}":
            state = groups.pop() if groups else _State()
        if token["word"] or token[0] in "{}":
            state = _after(state, token["word"], token["value"] or "")
            passed_over = state.instead if token["word"] == "u" else 0
            made.append(token[0])
            continue
        letters = _letters(token[0])
        if state.font not in fonts or not letters or passed_over:
            made.append(token[0])
            passed_over = max(0, passed_over - len(letters))
            continue
        signs = (sign_of(fonts[state.font], letter) for letter in letters)
        made += [group_of(sign) for sign in signs if sign]
    return "".join(made)


def _after(state: _State, word: str | None, value: str) -> _State:
    match word:
        case "f":
            return state._replace(font=value)
        case "plain":
            return state._replace(font="")
        case "uc" if value.isdecimal():
            return state._replace(instead=int(value))
    return state


def _fonts(table: str) -> dict[str, str]:
    """The names of the symbol fonts in a font table, by their numbers."""
    named = ((number, _NO_NAME.sub("", said).strip()) for number, said in _ENTRY.findall(table))
    return {number: name for number, name in named if is_symbol_font(name)}


def _letters(token: str) -> list[int]:
    """The numbers of the letters in a token."""
    if found := _HEX.fullmatch(token):
        return [int(found[1], 16)]
    return [] if token[0] in "\\\r\n" else [ord(letter) for letter in token]


_CODE_PAGE = re.compile(r"\\ansicpg\d+")
_MARK = re.compile(f"[{CELL}{ROW}{ROW_START}{LEVELS}]|{SHAPE.pattern}")
_LEVEL = re.compile(f"[{LEVELS}]")
# A bullet, possibly of a symbol font, or a number; and the tab after it.
_ITEM = re.compile("(?:[•·▪◦●■◆❖❑❒➢✓→§o*\u2013\uf020-\uf0ff-]|(\\(?\\w{1,4}[.)]))\t\\s*")


def parse(source: Source) -> ParsedDocument:
    """Read a rich text file. Raises CorruptFileError."""
    from striprtf.striprtf import remove_pict_groups

    # One character per byte, as the lengths of binary data count bytes.
    raw = source.path.read_bytes().decode("cp1252", "replace")
    try:
        return _read(remove_pict_groups(raw))  # type: ignore[no-untyped-call]
    except (ValueError, LookupError, OverflowError) as error:
        raise damaged(type(error).__name__) from error


def _read(raw: str) -> ParsedDocument:
    for data in ("pict", "objdata", "themedata", "datastore"):
        raw, _ = taken_out(raw, data)
    raw = with_symbols(raw)
    raw, info = taken_out(raw, "info")
    raw, sheet = taken_out(raw, "stylesheet")
    raw, notes = taken_out(raw, "footnote")
    raw, boxes = taken_out(raw, "shptxt")
    styles = heading_styles("".join(sheet))
    builder = TextBuilder()
    text = text_of(raw, styles)
    title_level = 1 if LEVELS[0] in text else 0
    _add(builder, text, title_level)
    code_page = _CODE_PAGE.search(raw)
    start = r"{\rtf1\ansi" + (code_page[0] if code_page else "") + " "
    for group in boxes + notes:
        _add(builder, text_of(start + group + "}", styles), title_level)
    return builder.build(_facts(start, "".join(info)))


def _add(builder: TextBuilder, text: str, title_level: int) -> None:
    table: list[TableRow] = []
    *rows, rest = text.split(ROW)
    for row in rows:
        before, started, content = row.partition(ROW_START)
        if not started:  # a row after the first, or one whose start is not marked
            before, _, content = row.rpartition("\n")
        if _MARK.sub("", before).strip():
            _add_table(builder, table)
            table = []
            _add_lines(builder, before, title_level)
        *cells, behind = content.split(CELL)
        last = one_line(_MARK.sub("", behind))
        texts = [*(one_line(_MARK.sub("", cell)) for cell in cells), *filter(None, [last])]
        table.append(shaped(texts, content, table[-1] if table else None))
    _add_table(builder, table)
    _add_lines(builder, rest.replace(CELL, "\t"), title_level)


def _add_table(builder: TextBuilder, table: list[TableRow]) -> None:
    rows = on_grid(table)
    builder.table(with_one_header(rows), has_header=looks_like_header(rows))


def _add_lines(builder: TextBuilder, text: str, title_level: int) -> None:
    """Add the lines between tables; headings are ``title_level`` below their own level."""
    for line in text.split("\n"):
        level = _LEVEL.search(line)
        words = _MARK.sub("", line).strip()
        if level:
            builder.heading(words, LEVELS.index(level[0]) + title_level)
        elif item := _ITEM.match(words):
            builder.item(" ".join(filter(None, [item[1], words[item.end() :]])))
        else:
            builder.paragraph(words)


def _facts(start: str, info: str) -> DocumentFacts:
    def said(word: str) -> str:
        return "".join(taken_out(info, word)[1])

    return DocumentFacts(
        title=one_line(text_of(start + said("title") + "}", {})),
        author=one_line(text_of(start + said("author") + "}", {})),
        created=_time(said("creatim")),
        modified=_time(said("revtim")),
    )


def _time(group: str) -> datetime | None:
    r"""The time in "\yr2024\mo3\dy1\hr9\min30"."""
    part = {name: int(digits) for name, digits in re.findall(r"\\([a-z]+)(\d{1,4})", group)}
    try:
        return datetime(
            part["yr"], part["mo"], part["dy"], part.get("hr", 0), part.get("min", 0), tzinfo=UTC
        )
    except (KeyError, ValueError):
        return None
