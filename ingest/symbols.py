# ruff: noqa: RUF001 - many of these signs look like letters
"""Translates characters of the fonts Symbol and Wingdings to Unicode.

Office stores number n of such a font as the private character U+F000 + n. Where the font is
unknown, boxes, bullets and arrows are taken from Wingdings, and signs in numbers and units from
Symbol.
"""

import re
from collections.abc import Mapping

_PRIVATE = 0xF000
PRIVATE_SIGN = re.compile("[\uf020-\uf0ff]")

_LOWER = (
    " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_"
    "‾αβχδεφγηιϕκλµνοπθρστυϖωξψζ{|}∼"
)
_UPPER = "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪"
_LAST = "〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭"
_SYMBOL = {
    start + place: sign
    for start, signs in ((0x20, _LOWER), (0xA0, _UPPER), (0xF1, _LAST))
    for place, sign in enumerate(signs)
}
_QUANTITY_SIGNS = frozenset("≥≤±≠×÷≈−=<>°µαβΔΩ√∞•←↑→↓↔")

# Only the signs with a meaning in business documents; all others are ornaments.
_WINGDINGS_NUMBERS = {
    " ": (0x20,),
    "☎": (0x28, 0x29),
    "✉": (0x2A, 0x2B),
    "☺": (0x4A,),
    "☹": (0x4C,),
    "☐": (0x6F, 0xA8),
    "☒": (0x78, 0xFD),
    "☑": (0xFE,),
    "✓": (0xFC,),
    "✗": (0xFB,),
    "◉": (0xA4,),
    "○": (0xA1,),
    "●": (0x6C,),
    "■": (0x6E,),
    "▪": (0xA7,),
    "❑": (0x71,),
    "❒": (0x72,),
    "◆": (0x75, 0x77),
    "❖": (0x76,),
    "•": (0x9F,),
    "➢": (0xD8,),
    "←": (0xDF, 0xE7, 0xEF),
    "→": (0xE0, 0xE8, 0xF0),
    "↑": (0xE1, 0xE9, 0xF1),
    "↓": (0xE2, 0xEA, 0xF2),
    "↔": (0xF3,),
}
_WINGDINGS_2_NUMBERS = {
    " ": (0x20,),
    "✗": (0x4F,),
    "✓": (0x50,),
    "☑": (0x52,),
    "☒": (0x51, 0x53, 0x54),
    "☐": (0xA3,),
}
_WINGDINGS, _WINGDINGS_2 = (
    {number: sign for sign, numbers in signs.items() for number in numbers}
    for signs in (_WINGDINGS_NUMBERS, _WINGDINGS_2_NUMBERS)
)
_FONTS: Mapping[str, Mapping[int, str]] = {
    "symbol": _SYMBOL,
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
}
_ANY = _WINGDINGS | {n: sign for n, sign in _SYMBOL.items() if sign in _QUANTITY_SIGNS}
UNKNOWN_FONT_SIGNS = {_PRIVATE + number: sign for number, sign in _ANY.items()}
"""A table for ``str.translate``, for text whose font is unknown."""


def is_symbol_font(font: str) -> bool:
    """Whether the characters of this font are signs that ``sign_of`` knows."""
    return font.lower() in _FONTS


def sign_of(font: str, number: int) -> str:
    """The Unicode character for number ``number`` of a font; "" for an ornament.

    ``number`` may also be that of the private character. In any other font it is plain Unicode.
    """
    signs = _FONTS.get(font.lower())
    page, place = divmod(number, 0x100)
    return signs.get(place, "") if signs is not None and page in (0, 0xF0) else chr(number)


def in_font(font: str, text: str) -> str:
    """The text with its private characters replaced by the signs that ``font`` has for them."""
    return PRIVATE_SIGN.sub(lambda found: sign_of(font, ord(found[0])), text)
