"""For each of what there is so much, and whether with tax: "€ 90 a month excl. VAT"."""

import re

from indexes.folding import fold
from search.tables.rows import CELL_END
from search.text.numbers import MONEY_SIGNS
from search.text.values import EACH, UNITS_WRITTEN

RATE_UNITS = UNITS_WRITTEN | {
    word: words.split()[0]
    for words in ("night nacht", "quarter kwartaal")
    for word in words.split()
}
"""For each of which something is paid or done."""

RATE = re.compile(
    rf"(?:\s?(?:[{MONEY_SIGNS}%]|[^\W\d_]+))?(?:\s(?:per|{EACH}|an?)\s|\s?/\s?)"
    r"([^\W\d_]+)"
)
"""Behind a number: its unit perhaps, and what it is paid or counted for each time."""

PER_THING = re.compile(rf"(?:\s?(?:[{MONEY_SIGNS}]|[^\W\d_]+))?\sper\s(?!cent\b)[^\W\d_]")
CELL_OF_TIME = re.compile(r"\s*(?:per\s|/\s?)?(?P<unit>[^\W\d_]+)\s*")

_P = r"p\s?[./]\s?"
SHORT_RATE = re.compile(
    rf"(?:,[-\u2013=])?(?:\s?(?:[{MONEY_SIGNS}%]|[^\W\d_]+))?\s?\b"
    rf"(?:(?P<hour>{_P}[hu])|(?P<day>{_P}d|daags|dagelijks)|(?P<week>{_P}w|pw|wekelijks)"
    rf"|(?P<month>{_P}m|pcm|maandelijks)|(?P<year>{_P}[ajy]|per annum|jaarlijks|annually))\b"
)
"""The same in short: "p/m", "p.u.", "p.a.", "pcm", "daags"."""

TAX = re.compile(r"[^\d]{0,40}?\b(?P<how>in|ex)(?:cl\w*)?\.?\s(?:of\s)?(?:btw|vat|tax)\b")
TAXED = {"in": "with tax", "ex": "without tax"}
"""Behind an amount of money, before any other number: "incl. btw", "exclusive of VAT", "ex btw"."""


def rate_behind(folded: str, end: int) -> str:
    """The unit of time for each of which there is the number that ends at ``end``; else empty."""
    if short := SHORT_RATE.match(folded, end):
        return short.lastgroup or ""
    while rate := RATE.match(folded, end):
        if unit := RATE_UNITS.get(rate[1]):
            return unit
        end = rate.end()
    return ""


def is_for_each_thing(folded: str, end: int) -> bool:
    """Whether there is the number that ends at ``end`` for each of something that is no time."""
    return PER_THING.match(folded, end) is not None and not rate_behind(folded, end)


def rate_of_row(row: str) -> str:
    """The unit of time that a cell is all of ("€ 190 | dag"); empty where none or several are."""
    cells = map(CELL_OF_TIME.fullmatch, fold(row).split(CELL_END))
    units = {unit for cell in cells if cell and (unit := RATE_UNITS.get(cell["unit"]))}
    return units.pop() if len(units) == 1 else ""


def tax_behind(folded: str, end: int) -> str:
    """Whether the amount that ends at ``end`` is "with tax" or "without tax"; else empty."""
    tax = TAX.match(folded, end)
    return TAXED[tax["how"]] if tax else ""
