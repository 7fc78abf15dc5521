"""Applies the formatting of RTF: removes hidden and struck-through text, marks superscripts."""

import re
from dataclasses import dataclass, replace

from vind.ingest.raised import BEGIN, END

_LETTERING = re.compile(r"\\(?:striked?|v|super|up)(?![a-z])")
TOKEN = re.compile(
    r"\\(?P<word>[a-z]+)(?P<value>-?\d+)? ?|\\'..|\\.|[{}]|[^\\{}\r\n]+|.", re.DOTALL
)
"""A control word with its value, an escaped character, a brace, or text."""

_SYMBOLS = ("\\'", "\\~", "\\-", "\\_", "\\{", "\\}", "\\\\")


@dataclass(frozen=True, slots=True)
class _Letters:
    struck: bool = False
    hidden: bool = False
    raised: bool = False


def group_of(mark: str) -> str:
    """An RTF group with a Unicode character."""
    return rf"{{\uc0\u{ord(mark)} }}"


def with_lettering(raw: str) -> str:
    """The source without hidden and struck-through text, and with marks around superscripts."""
    if not _LETTERING.search(raw):
        return raw
    made: list[str] = []
    groups: list[_Letters] = []
    letters, is_open = _Letters(), False
    for token in TOKEN.finditer(raw):
        before = letters
        if token[0] == "{":
            groups.append(letters)
        elif token[0] == "}":
            letters = groups.pop() if groups else _Letters()
        elif token["word"]:
            letters = _after(letters, token["word"], token["value"])
        is_text = _is_text(token)
        if is_open and (letters != before or token[0] in "{}"):
            made.append(group_of(END))
            is_open = False
        if is_text and letters.raised and not is_open:
            made.append(group_of(BEGIN))
            is_open = True
        if not (is_text and (letters.struck or letters.hidden)):
            made.append(token[0])
    return "".join(made)


def _is_text(token: re.Match[str]) -> bool:
    if token["word"]:
        return token["word"] == "u"
    return token[0].startswith(_SYMBOLS) or token[0][0] not in "\\{}\r\n"


def _after(letters: _Letters, word: str, value: str | None) -> _Letters:
    is_on = value != "0"
    match word:
        case "strike" | "striked":
            return replace(letters, struck=is_on)
        case "v":
            return replace(letters, hidden=is_on)
        case "super" | "up":
            return replace(letters, raised=is_on)
        case "nosupersub" | "sub":
            return replace(letters, raised=False)
        case "plain":
            return _Letters()
    return letters
