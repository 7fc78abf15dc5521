# ruff: noqa: RUF001 - the signs that are meant look like others
"""Signs of the fonts Symbol and Wingdings, which have numbers of their own, as those of Unicode.

Office stores the sign of number n as the private character U+F000 + n. Where nobody says the font,
Wingdings has the boxes, bullets and arrows, and Symbol what is part of a number or a unit.
"""

import re
from collections.abc import Mapping

_PRIVATE = 0xF000
PRIVATE_SIGN = re.compile("[\uf020-\uf0ff]")
"""What a font of signs may have for one."""

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
_OF_QUANTITIES = frozenset("≥≤±≠×÷≈−=<>°µαβΔΩ√∞•←↑→↓↔")

# Those of them that a business document may mean something by, with their numbers.
_OF_WINGDINGS = {
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
_OF_WINGDINGS_2 = {
    " ": (0x20,),
    "✗": (0x4F,),
    "✓": (0x50,),
    "☑": (0x52,),
    "☒": (0x51, 0x53, 0x54),
    "☐": (0xA3,),
}
_WINGDINGS, _WINGDINGS_2 = (
    {number: sign for sign, numbers in signs.items() for number in numbers}
    for signs in (_OF_WINGDINGS, _OF_WINGDINGS_2)
)
_FONTS: Mapping[str, Mapping[int, str]] = {
    "symbol": _SYMBOL,
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
}
_ANY = _WINGDINGS | {n: sign for n, sign in _SYMBOL.items() if sign in _OF_QUANTITIES}
OF_ANY_FONT = {_PRIVATE + number: sign for number, sign in _ANY.items()}
"""What private characters show where the font is not known, to translate a text by."""


def is_symbols(font: str) -> bool:
    """Whether a font of this name has signs for letters, which are known here."""
    return font.lower() in _FONTS


def sign_of(font: str, number: int) -> str:
    """What a character of a font shows, which may be private; "" where that is an ornament."""
    signs = _FONTS.get(font.lower())
    page, place = divmod(number, 0x100)
    return signs.get(place, "") if signs is not None and page in (0, 0xF0) else chr(number)


def in_font(font: str, text: str) -> str:
    """The text with its private characters as what they show in a font."""
    return PRIVATE_SIGN.sub(lambda found: sign_of(font, ord(found[0])), text)
