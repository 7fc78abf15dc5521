"""Writes the numbers of list items: in digits, letters or Roman numerals."""

from string import ascii_lowercase

_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_LETTERS_UP_TO, _ROMAN_UP_TO = 26**3, 3999


def numeral(number: int, kind: str) -> str:
    """``number`` in the style "1", "a", "A", "i" or "I", as in HTML and OpenDocument.

    In digits where the style cannot express it.
    """
    if kind.lower() == "a" and 0 < number <= _LETTERS_UP_TO:
        written = _in_letters(number)
    elif kind.lower() == "i" and 0 < number <= _ROMAN_UP_TO:
        written = _in_roman(number)
    else:
        return str(number)
    return written.upper() if kind.isupper() else written


def _in_letters(number: int) -> str:
    """Like the columns of a sheet: AA follows Z."""
    rest, last = divmod(number - 1, len(ascii_lowercase))
    return (_in_letters(rest) if rest else "") + ascii_lowercase[last]


def _in_roman(number: int) -> str:
    written = ""
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        written += letters * times
    return written
