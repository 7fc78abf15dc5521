"""Normalises text to what a person would type, so that visible words can be found.

Office stores number n of the fonts Symbol and Wingdings as the private character U+F000 + n. Where
the font is unknown, boxes, bullets and arrows are taken from Wingdings, and signs in numbers and
units from Symbol.

Plain text would merge superscripts with the number before them: "25¹" is not "251". Parsers mark
them with Unicode's interlinear annotation characters; cleaning a text turns them into superscript
characters, and removes the marks.
"""

import re
from collections.abc import Mapping

from vind.indexes.text.folding import composed

# ruff: noqa: RUF001 - many of these signs look like letters


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


BEGIN, END = "\ufffa", "\ufffb"
_MARKED = re.compile(f"{BEGIN}([^{BEGIN}{END}]*){END}")
_ADJACENT = re.compile(f"{END}{BEGIN}")
_DIGIT = re.compile(r"\d")
_FIGURES = re.compile(r"[\d\s()+,;.*\u2212\u2013-]+")
_SUPERSCRIPTS = str.maketrans("0123456789()+-\u2212\u2013abcdefgh", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾⁺⁻⁻⁻ᵃᵇᶜᵈᵉᶠᵍʰ")
# A letter is a note reference too, unless it makes an ordinal ("1e") or is inside a word.
_LETTER = re.compile(r"\(?[a-h]\)?")
_ORDINAL = re.compile(r"\de")
# Units and variables have one or two letters: "m", "km", "R", "CO".
_HAS_POWERS = re.compile(r"(?:(?<![^\W\d_])[^\W\d_]{1,2}|(?<![\d.,])10|[\])])\Z")
_VARIABLE = re.compile(r"(?<![^\W\d_])[^\W\d_]\Z")
_SIGNED = re.compile(r"\s*[+\u2212\u2013-]\d")
_CENTS = re.compile(r"\d{2}")
_BEFORE_CENTS = re.compile(r"\d[.,]\Z")
_LOOK_BACK = 4


def raised(text: str) -> str:
    """A superscript text, marked as such where it has digits or is the letter of a note."""
    may_be_mark = _DIGIT.search(text) or _LETTER.fullmatch(text.strip())
    return f"{BEGIN}{text}{END}" if may_be_mark else text


def write_raised(text: str) -> str:
    """The text with marked digits as Unicode superscripts, so that none joins the number before.

    Powers stay attached ("m²", "10⁶"). A note reference is set apart from its word or number ("25 ¹
    days", "glass ᵃ⁾"), so that a search finds these. Cents ("9,⁹⁵") become plain digits of their
    price, and other letters ("2nd") plain letters.
    """

    def replacement(found: re.Match[str]) -> str:
        said = found[1]
        before = found.string[max(0, found.start() - _LOOK_BACK) : found.start()]
        behind = found.string[found.end() : found.end() + 1]
        is_price = _CENTS.fullmatch(said) and _BEFORE_CENTS.search(before)
        is_letter = _LETTER.fullmatch(said.strip()) is not None
        is_in_word = behind.isalnum() or _ORDINAL.fullmatch(before[-1:] + said)
        if is_price or (is_in_word if is_letter else not _FIGURES.fullmatch(said)):
            return said
        figures = said.translate(_SUPERSCRIPTS)
        powers = _VARIABLE if is_letter else _HAS_POWERS
        if powers.search(before) or _SIGNED.match(said):
            return figures
        return " " * before[-1:].isalnum() + figures + " " * behind.isalnum()

    return _MARKED.sub(replacement, _ADJACENT.sub("", text)) if BEGIN in text else text


_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_ODD_SPACES = re.compile(r"[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# Control and zero-width characters, byte-order marks and lone surrogates: invisible, but a word
# with one of them in it is another word to a search. Surrogates cannot be written as UTF-8 either.
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\xad\u200b\u2060\ud800-\udfff\ufeff\ufff0-\uffff]"
)
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
)
_REPLACEMENTS = _LIGATURES | UNKNOWN_FONT_SIGNS
# The lookbehind keeps the time linear in a long run of spaces.
_BEFORE_LINE_END = re.compile(r"(?<![ \t])[ \t]+(?=\n)")
_BLANK_LINES = re.compile(r"\n{3,}")
_WHITE_SPACE = re.compile(r"\s+")


def clean(text: str) -> str:
    """Text in NFC, with plain spaces and line feeds, and without invisible characters.

    Ligatures become letters, and characters of the fonts Symbol and Wingdings become Unicode.
    """
    text = _LINE_ENDS.sub("\n", text)
    text = _INVISIBLE.sub("", write_raised(text))
    if not text.isascii():
        text = composed(_ODD_SPACES.sub(" ", text).translate(_REPLACEMENTS))
    return _BLANK_LINES.sub("\n\n", _BEFORE_LINE_END.sub("", text)).strip("\n").rstrip()


def one_line(text: str) -> str:
    """Cleaned text on one line, with single spaces: for a cell, a heading, a title."""
    return _WHITE_SPACE.sub(" ", clean(text)).strip()
