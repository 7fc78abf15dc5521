"""Amounts in a text, which are of no year and are no code: "€ 2000", "1500 tot 2000 uur"."""

import re

from search.text.names import MONEY_WORDS
from search.text.numbers import MONEY_CODES, MONEY_SIGNS
from search.text.spans import blotted
from search.text.values import UNITS_WRITTEN

_SIGN = rf"(?:[{MONEY_SIGNS}]|\b(?:euros?|{MONEY_CODES}))\s?"
_NUMBER = r"\d+(?:[.,]\d+)*(?:,-)?"
_LARGE = r"\d[\d.,]{3,}"
"""The second of two that share a unit; a small one has its own: "in 2024 en 12 dagen"."""

_UNIT = "|".join(
    (
        *MONEY_WORDS,
        *UNITS_WRITTEN,
        r"(?:kilo|centi|milli)?met(?:er|re)s?|[kcm]m|[kcm]?m[\u00b2\u00b323]",
        r"(?:kilo|milli)?grams?|kilos?|kg|tons?|lit(?:er|re)s?|(?:kilo|mega)?watt|[km]wh?|kva|volt",
        r"[kmgt]b|procent|percent|stuks",
    )
)
_AMOUNT = re.compile(
    rf"(?<!\w){_SIGN}{_NUMBER}(?:\s?(?:[-\u2013]|tot|to)\s?{_NUMBER})?(?!\w)"
    rf"|(?<![\w/-])(?<!\d[.,]){_NUMBER}"
    rf"(?:\s?(?:[-\u2013]|tot|en|of|to|and|or)\s?{_LARGE})?[ \u00a0-]?"
    rf"(?:[\u20ac%]|(?:{_UNIT})(?![^\W_]))(?!\s?\d)"
    rf"|(?<![\w/-])\d{{4}},(?:-|\d\d?(?!\d))",
    re.IGNORECASE,
)
"""By its sign, by its unit, or by its cents. What a number follows is no unit of the one before:
"2024 week 12", "in 2024 \u20ac 95"."""


def amounts_in(text: str) -> list[str]:
    """The amounts of ``text`` as they are written, each with its unit or sign."""
    return [found[0] for found in _AMOUNT.finditer(text)]


def without_amounts(text: str) -> str:
    """``text`` with bars in the place of its amounts."""
    return blotted(text, (found.span() for found in _AMOUNT.finditer(text)))
