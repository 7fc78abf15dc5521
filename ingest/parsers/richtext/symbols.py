"""Replaces letters of the fonts Symbol and Wingdings in RTF by the signs that they show."""

import re
from typing import NamedTuple

from vind.ingest.parsers.richtext.lettering import TOKEN, group_of
from vind.ingest.parsers.richtext.source import group_end
from vind.ingest.symbols import is_symbol_font, sign_of

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
