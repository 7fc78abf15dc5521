"""Raised digits: in a document their size tells them from the number before them, in text nothing.

Parsers mark what is raised, by the signs that Unicode has for notes on a line (interlinear
annotations); cleaning the text writes it out, and takes away what is left of the marks.
"""

import re

BEGIN, END = "\ufffa", "\ufffb"
_MARKED = re.compile(f"{BEGIN}([^{BEGIN}{END}]*){END}")
_GOES_ON = re.compile(f"{END}{BEGIN}")
_DIGIT = re.compile(r"\d")
_FIGURES = re.compile(r"[\d\s()+,;.*\u2212\u2013-]+")
_SUPERSCRIPTS = str.maketrans("0123456789()+-\u2212\u2013abcdefgh", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾⁺⁻⁻⁻ᵃᵇᶜᵈᵉᶠᵍʰ")
# A letter is the mark of a note as well, unless it makes an ordinal ("1e") or stands in a word.
_LETTER = re.compile(r"\(?[a-h]\)?")
_ORDINAL = re.compile(r"\de")
# Units and variables are of a letter or two: "m", "km", "R", "CO".
_HAS_POWERS = re.compile(r"(?:(?<![^\W\d_])[^\W\d_]{1,2}|(?<![\d.,])10|[\])])\Z")
_VARIABLE = re.compile(r"(?<![^\W\d_])[^\W\d_]\Z")
_SIGNED = re.compile(r"\s*[+\u2212\u2013-]\d")
_CENTS = re.compile(r"\d{2}")
_BEFORE_CENTS = re.compile(r"\d[.,]\Z")
_LOOK_BACK = 4


def raised(text: str) -> str:
    """A text that is raised, marked as such where it has digits or is the letter of a note."""
    may_be_mark = _DIGIT.search(text) or _LETTER.fullmatch(text.strip())
    return f"{BEGIN}{text}{END}" if may_be_mark else text


def write_raised(text: str) -> str:
    """The text with its raised digits as those of Unicode: none is part of the number before it.

    Powers stay with what they are of ("m²", "10⁶"); the mark of a note stands apart from its word
    or number ("25 ¹ days", "glass ᵃ⁾"), so that this is what it is. Cents ("9,⁹⁵") are digits of
    their price, and other raised letters ("2nd") of their word.
    """

    def written(found: re.Match[str]) -> str:
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

    return _MARKED.sub(written, _GOES_ON.sub("", text)) if BEGIN in text else text
