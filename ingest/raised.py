"""Superscripts, which plain text would merge with the number before them: "25¹" is not "251".

Parsers mark them with Unicode's interlinear annotation characters; cleaning a text turns them into
superscript characters, and removes the marks.
"""

import re

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
