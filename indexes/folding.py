"""Text as it is compared: whatever its case and accents."""

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
"""Letters that Unicode does not take for another with a mark, as whoever lacks them types them."""


def composed(text: str) -> str:
    """``text`` with each accent in its letter: a Mac writes them apart, a keyboard does not."""
    return unicodedata.normalize("NFC", text)


class _Bare(dict[int, str | None]):
    """Each character that stands whole, None for the marks on one."""

    def __missing__(self, code: int) -> str | None:
        self[code] = None if unicodedata.combining(chr(code)) else chr(code)
        return self[code]


_BARE = _Bare(_WHOLE)


def fold(text: str) -> str:
    """``text`` in lower case, without accents, in compatibility form."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKD", text.casefold()).translate(_BARE)


class _InPlace(dict[int, str]):
    """Each character folded to one character."""

    def __missing__(self, code: int) -> str:
        mark = chr(code)
        folded = fold(mark)
        self[code] = folded if len(folded) == 1 else mark
        return self[code]


_RAISED = "\u00b9\u00b2\u00b3\u2070\u2074\u2075\u2076\u2077\u2078\u2079"
_IN_PLACE = _InPlace(dict.fromkeys(map(ord, _RAISED), " "))
"""Raised digits are the marks of notes, or powers: no digits of the number before them."""


def fold_in_place(text: str) -> str:
    """``text`` folded character by character, so that a place in it stays the same place.

    What folds to several characters ("½", "…", "ß") is left as it is.
    """
    return text.lower() if text.isascii() else text.translate(_IN_PLACE)
