"""Text normalised for comparison, without case and accents."""

import unicodedata

_WHOLE = str.maketrans(
    {
        "\N{LATIN SMALL LETTER DOTLESS I}": "i",
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ħ": "h",
        "ŧ": "t",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
    }
)
"""Letters that Unicode does not decompose, as people without them on the keyboard type them."""


def composed(text: str) -> str:
    """``text`` in composed form (NFC); file names from a Mac are decomposed."""
    return unicodedata.normalize("NFC", text)


class _Bare(dict[int, str | None]):
    """Maps a character to itself, and a combining mark to None."""

    def __missing__(self, code: int) -> str | None:
        self[code] = None if unicodedata.combining(chr(code)) else chr(code)
        return self[code]


_BARE = _Bare(_WHOLE)


def fold(text: str) -> str:
    """``text`` in lower case and compatibility form (NFKD), without accents."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKD", text.casefold()).translate(_BARE)


class _InPlace(dict[int, str]):
    """Maps a character to its folded form if that is a single character."""

    def __missing__(self, code: int) -> str:
        mark = chr(code)
        folded = fold(mark)
        self[code] = folded if len(folded) == 1 else mark
        return self[code]


RAISED = "\u00b9\u00b2\u00b3\u2070\u2074\u2075\u2076\u2077\u2078\u2079"
"""Superscript digits: footnote marks or powers, not digits of the number before them."""

_IN_PLACE = _InPlace(dict.fromkeys(map(ord, RAISED), " "))


def fold_in_place(text: str) -> str:
    """``text`` folded character by character, so that offsets stay the same.

    Characters that fold to several ("½", "…", "ß") stay as they are.
    """
    return text.lower() if text.isascii() else text.translate(_IN_PLACE)
