"""Converts symbols and legacy form fields of a Word file to text."""

import re
from typing import Any

from vind.ingest.parsers.office.ooxml_names import W
from vind.ingest.parsers.word.styles import value_of
from vind.ingest.symbols import in_font, sign_of

# The hexadecimal number of a character that is allowed in XML.
_NUMBER = re.compile(r"(?!00[01]|[Dd][89A-Fa-f]|[Ff]{3}[EeFf])[0-9A-Fa-f]{4}")
_OFF = ("0", "false", "off")


def write_out_symbols(root: Any) -> None:
    """Convert symbols, tick boxes and drop-down lists in runs below ``root`` to text."""
    for symbol in list(root.iter(W + "sym")):
        symbol.getparent().replace(symbol, _text(symbol, _sign(symbol)))
    for field in list(root.iter(W + "ffData")):
        field.getparent().addnext(_text(field, _box(field) + _choice(field)))
    for fonts in root.iter(W + "rFonts"):
        for text in fonts.getparent().getparent().iterchildren(W + "t"):
            text.text = in_font(fonts.get(W + "hAnsi", ""), text.text or "")


def _sign(symbol: Any) -> str:
    number = symbol.get(W + "char", "")
    return sign_of(symbol.get(W + "font", ""), int(number, 16)) if _NUMBER.fullmatch(number) else ""


def _box(field: Any) -> str:
    box = field.find(W + "checkBox")
    if box is None:
        return ""
    return "☐" if _said(box, "checked", "default") in _OFF else "☒"


def _choice(field: Any) -> str:
    choices = field.find(W + "ddList")
    if choices is None:
        return ""
    chosen = _said(choices, "result", "default")
    entries = enumerate(choices.iterchildren(W + "listEntry"))
    return next((entry.get(W + "val", "") for n, entry in entries if str(n) == chosen), "")


def _said(element: Any, *names: str) -> str:
    """The value of the first of these names that is set; "0", Word's default, without any."""
    said = (value_of(element, W + name) for name in names)
    return next((one for one in said if one is not None), "0")


def _text(like: Any, said: str) -> Any:
    made = like.makeelement(W + "t")
    made.text = said
    return made
