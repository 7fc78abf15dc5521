"""The question's own amount, said as the range of a quote that it is in.

"At 40 minutes" stands in no quote; "at 30 to 60 minutes" does, and tells a reader which row it is.
"""

import re
from collections.abc import Mapping

from indexes.folding import fold_in_place
from search.text.facts import find_units
from search.text.numbers import currency_before, number_in, number_matches
from search.text.units import THOUSAND_OF, size_of
from search.text.values import UNITS_WRITTEN
from search.text.words import words

_UNIT = re.compile(r"\s?(?:%|[^\W\d_]+)")


def said_by_range(sentence: str, cells: Mapping[str, str]) -> str:
    """``sentence`` with the cell in the place of each number that ``cells`` has one for.

    With its unit, where the cell has that; ``cells`` are by a reading of the number.
    """
    folded = fold_in_place(sentence)
    for match in sorted(number_matches(folded), key=re.Match.start, reverse=True):
        cell = next((cells[reading] for reading in number_in(match) if reading in cells), "")
        if cell:
            start, end = _with_unit(folded, match, cell)
            sentence = f"{sentence[:start]}{cell}{sentence[end:]}"
    return sentence


def _with_unit(folded: str, match: re.Match[str], cell: str) -> tuple[int, int]:
    """Where a number begins and ends with what it is measured in, as far as ``cell`` says it."""
    start, end = match.span()
    said = _units(cell)
    if money := currency_before(folded, start):
        start = money.start() if said else start
    unit = _UNIT.match(folded, end)
    return start, unit.end() if unit and not said.isdisjoint(_units(unit[0])) else end


def _units(text: str) -> frozenset[str]:
    """What things are measured in there; time, money and percentages under one name.

    Grams as kilograms, and so on: a range may be in either.
    """
    said = (UNITS_WRITTEN.get(word, word) for word in words(text) if not word.isdecimal())
    large = (THOUSAND_OF.get(unit, unit) for unit in map(size_of, said))
    return find_units(fold_in_place(text)).union(large)
