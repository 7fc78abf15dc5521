"""Rows of a table that are for a range, and which of them the question's amount is in.

"Up to € 1,000", "301 t/m 600", "60+": of 450 boxes the row of 301 to 600 tells, and no other. How
near the words of a question are to those of a row does not say so.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, zip_longest
from math import inf, nextafter
from typing import TypeAlias

from indexes.folding import fold_in_place
from indexes.languages import known_languages
from indexes.stems import stem
from indexes.types import Language
from search.tables.labels import ASIDE
from search.tables.quantities import Quantity, amount_of
from search.tables.rows import Headed, columns
from search.text.facts import CURRENCIES, UP_TO, find_units, without_dates
from search.text.numbers import MONEY_CODES, MONEY_SIGNS, NUMBER, number_in
from search.text.units import THOUSAND_OF, UNIT_NAMES, size_of
from search.text.values import CLOCK, EACH_WORDS, TIME_UNITS, with_plain_squares
from search.text.words import content_stems, words

Ends: TypeAlias = tuple[float, float]

WIDEST = 60
"""Characters of a cell that is a range: what is longer is text."""

_MEASURES = UNIT_NAMES - {CLOCK}
"""Units of which none is another word for another."""

_SIZES_ALIKE = tuple(map(frozenset, (("g", "kg", "ton"), ("mm", "cm", "m", "km"), ("ml", "l"))))
"""Of which one cell with two is no range of numbers: "500 g - 2 kg"."""

_SIGN = rf"(?:\s?(?:[{MONEY_SIGNS}]|{MONEY_CODES}))?\s?"
_WORD = r"(?:[\u20ac%\u00b0]c?|[^\W\d_]+(?:\.|(?<=m)[23])?)"
_UNIT = rf"(?:\s?{_WORD}(?:\s{_WORD}){{0,2}}?)?"
_LEAD = r"(?:[^\W\d_]+\s){0,2}?"
_MORE = r"(?:meer|hoger|langer|groter|ouder|zwaarder|more|higher|longer|larger|greater|older)"
_FEWER = r"(?:minder|lager|korter|kleiner|jonger|less|fewer|lower|shorter|smaller|younger)"
_TO = rf"\s?(?:[-\u2013\u2014]|{UP_TO}|up\sto|a)"


def _written(*forms: str) -> re.Pattern[str]:
    """A cell in one of ``forms``, in which "#" is a number with the money sign before it."""
    joined = "|".join(form.replace("#", rf"{_SIGN}#") for form in forms)
    return re.compile(rf"{_LEAD}(?:{joined}){_UNIT}")


_FORMS: tuple[tuple[re.Pattern[str], Callable[..., Ends]], ...] = (
    (
        _written(rf"#{_UNIT}{_TO}#", rf"(?:tussen|between)\s(?:de\s)?#{_UNIT}\s(?:en|and)\s#"),
        lambda low, high: (low, high),
    ),
    (
        _written(
            r"(?:\u2265|>=|vanaf|from|minimaal|min\.?|minstens|ten\s?minste|at\sleast)#",
            rf"(?:niet|not?)\s{_FEWER}\s(?:dan|than)#",
            rf"#\s?\+|#{_UNIT}\s(?:of|en|or|and)\s(?:{_MORE}|daarboven|above|over|up)",
        ),
        lambda low: (low, inf),
    ),
    (
        _written(
            r"(?:\u2264|<=|tot(?:\sen\smet)?|t/m|maximaal|max\.?|hoogstens|at\smost"
            r"|up\sto(?:\sand\sincluding)?)#",
            rf"(?:niet|not?)\s{_MORE}\s(?:dan|than)#",
            rf"#{_UNIT}\s(?:of|en|or|and)\s(?:{_FEWER}|daaronder|below|under|down)",
        ),
        lambda high: (-inf, high),
    ),
    (
        _written(rf"(?:>|boven|over|above|{_MORE}\s(?:dan|than))#"),
        lambda low: (nextafter(low, inf), inf),
    ),
    (
        _written(rf"(?:<|onder|beneden|under|below|{_FEWER}\s(?:dan|than))#"),
        lambda high: (-inf, nextafter(high, -inf)),
    ),
)
"""How a range is written, and its ends."""

_ALONE = _written("#")

_LOWS = frozenset({"van", "vanaf", "from", "min", "minimum", "minimaal", "ondergrens"})
_HIGHS = frozenset({"tot", "tm", "to", "until", "max", "maximum", "maximaal", "bovengrens"})
"""What stands first or last above a column of lower and of upper ends."""


@dataclass(frozen=True, slots=True)
class Range:
    """From ``low`` to ``high``, both in it, of what the ``units`` say."""

    low: float
    high: float
    units: frozenset[str]

    def holds(self, quantity: Quantity) -> bool | None:
        """Whether ``quantity`` is in it; None where that is of something else."""
        quantity = _converted(quantity, self.units)
        # A bare number ("I am 57") is of no money.
        measured = _MEASURES if quantity.unit else CURRENCIES
        is_other = quantity.is_label or not measured.isdisjoint(self.units)
        if is_other and quantity.unit not in self.units:
            return None
        return self.low <= quantity.amount <= self.high

    def is_in(self, other: "Range") -> bool:
        """Whether it is a smaller part of ``other``."""
        ends, others = (self.low, self.high), (other.low, other.high)
        return ends != others and others[0] <= ends[0] and ends[1] <= others[1]


def rows_for(
    rows: Sequence[str], heading: str, quantities: Sequence[Quantity], language: Language
) -> list[bool | None]:
    """For each row of a table under a ``heading`` whether it is the one for the ``quantities``.

    True or False by its range, or by its number for a quantity with a label ("grade 4"); False as
    soon as one quantity is not in it. None where it has no range for any of them, or none that
    tells the rows apart.
    """
    told: list[bool | None] = [None] * len(rows)
    quantities = [one for one in quantities if not _names_column(one, heading, language)]
    if not quantities:
        return told
    ranges = list(zip_longest(*(_ranges_of(row, heading, language) for row in rows)))
    are_labelled = any(one.is_label for one in quantities)
    numbers = (_numbers_of(row, heading) for row in rows if are_labelled)
    numbered = list(zip_longest(*numbers))
    for quantity in quantities:
        by_number = [one for one in numbered if quantity.is_label and _is_of(one, quantity)]
        for column in by_number or [one for one in ranges if _is_of(one, quantity)] or ranges:
            for place, holds in enumerate(_held(column, quantity)):
                if holds is not None:
                    told[place] = holds and told[place] is not False
    return told


def _names_column(quantity: Quantity, heading: str, language: Language) -> bool:
    """Whether a number is that of a thing by its name, which heads a column: "Plover 7 (Nm)"."""
    over = [stem(word, language) for word in words(heading)] if quantity.is_label else []
    return (quantity.unit, quantity.reading) in pairwise(over)


def cells_holding(
    rows: Sequence[Headed], quantities: Sequence[Quantity], language: Language
) -> dict[str, str]:
    """The cells of ``rows`` that are ranges with one of ``quantities`` in them, by ``reading``.

    Where several hold a quantity, the last.
    """
    cells: dict[str, str] = {}
    for row, heading in rows:
        for above, cell in columns(row, heading):
            found = range_of(cell, above, language)
            held = (one for one in quantities if found and found.holds(one))
            cells.update((one.reading, _bare(cell)) for one in held)
    return cells


def _is_of(column: Sequence[Range | None], quantity: Quantity) -> bool:
    """Whether a column says that it has what ``quantity`` is so much of."""
    return any(one and _converted(quantity, one.units).unit in one.units for one in column)


def _converted(quantity: Quantity, units: frozenset[str]) -> Quantity:
    """A quantity in kilograms where the ``units`` have those and no grams, and so on."""
    if quantity.is_label or quantity.unit in units:
        return quantity
    for small, large in THOUSAND_OF.items():
        if quantity.unit == small and large in units:
            return Quantity(quantity.amount / 1000, large)
        if quantity.unit == large and small in units:
            return Quantity(quantity.amount * 1000, small)
    return quantity


def _held(column: Sequence[Range | None], quantity: Quantity) -> list[bool | None]:
    """For each row whether its range holds ``quantity``; None where it has no range for that.

    None for all unless some hold it and some do not. Of ranges within one another only the
    narrowest is True, the others None: twelve years are in "from 10", and "from 5" is not wrong.
    """
    held = [one.holds(quantity) if one else None for one in column]
    if True not in held or False not in held:
        return [None] * len(held)
    holding = [one for one, holds in zip(column, held, strict=True) if one and holds]
    return [
        None if one and holds and any(other.is_in(one) for other in holding) else holds
        for one, holds in zip(column, held, strict=True)
    ]


def _ranges_of(row: str, heading: str, language: Language) -> list[Range | None]:
    """For each cell the range that it is, else None.

    A range whose ends have a cell each stands at the first of the two.
    """
    cells = list(columns(row, heading))
    return [
        range_of(cell, above, language) or _across((above, cell), beside, language)
        for (above, cell), beside in zip(cells, [*cells[1:], ("", "")], strict=True)
    ]


def _numbers_of(row: str, heading: str) -> list[Range | None]:
    """For each cell that is a whole number, a range of that alone: the "4" of a grade or step.

    None for other cells. Its units are the stems, in both languages, of what stands above: there is
    little in a table of numbers to know its own language by.
    """
    return [
        Range(float(cell), float(cell), _stems_of_all_languages(above))
        if cell.isdecimal()
        else None
        for above, cell in columns(row, heading)
    ]


@lru_cache(maxsize=256)
def _stems_of_all_languages(text: str) -> frozenset[str]:
    return frozenset().union(
        *(content_stems(text, language) for language in (*known_languages(), ""))
    )


def range_of(cell: str, above: str, language: Language) -> Range | None:
    """The range that a cell is, under what stands ``above`` its column; None where it is none."""
    if len(cell) > WIDEST:
        return None
    skeleton, amounts = _skeleton(_bare(cell))
    if None in amounts or _has_two_scales(_bare(cell), language):
        return None
    for form, ends_of in _FORMS:
        if form.fullmatch(skeleton):
            low, high = sorted(ends_of(*amounts))
            units = _units(f"{above}\n{cell}", language)
            return Range(low, high, units) if low < high else None
    return None


def _has_two_scales(cell: str, language: Language) -> bool:
    """Whether a cell counts in two units of one thing: "6 months - 1 year"."""
    sizes = _units(cell, language)
    return len(_times(cell)) > 1 or any(len(sizes & alike) > 1 for alike in _SIZES_ALIKE)


def _bare(cell: str) -> str:
    """A cell without what says more behind it: "251 - 500 kg (1 pallet)"."""
    return ASIDE.sub("", cell).strip() or cell.strip()


def _across(first: tuple[str, str], second: tuple[str, str], language: Language) -> Range | None:
    """The range from a cell under "from" to one under "to"; open where one of them is empty."""
    (above, low), (above_high, high) = first, second
    if not (_is_headed(above, _LOWS) and _is_headed(above_high, _HIGHS)):
        return None
    least, most = _alone(low, -inf), _alone(high, inf)
    if least is None or most is None or least >= most:
        return None
    return Range(least, most, _units("\n".join((*first, *second)), language))


def _is_headed(above: str, by: frozenset[str]) -> bool:
    said = words(above)
    return bool(said) and not by.isdisjoint((said[0], said[-1]))


def _alone(cell: str, otherwise: float) -> float | None:
    """The number that all of a cell is, but for its unit; ``otherwise`` where it is empty."""
    if not cell.strip():
        return otherwise
    if len(cell) > WIDEST:
        return None
    skeleton, amounts = _skeleton(cell)
    return amounts[0] if _ALONE.fullmatch(skeleton) else None


def _skeleton(cell: str) -> tuple[str, list[float | None]]:
    """A cell with "#" for each of its numbers ("\u20ac 500,-" has one), and those."""
    folded = without_dates(with_plain_squares(cell.strip()))
    matches = list(NUMBER.finditer(folded))
    return NUMBER.sub("#", folded).replace("#,-", "#"), [
        amount_of(number_in(match), is_signed=match["sign"] is not None) for match in matches
    ]


def _units(text: str, language: Language) -> frozenset[str]:
    """What money, time and sizes are counted in there, and the stems of all else that it says."""
    said = map(size_of, content_stems(text.replace("t/m", "tot"), language))
    return find_units(fold_in_place(text)).union(_times(text), said)


def _times(text: str) -> frozenset[str]:
    """What time is counted in there; "visits per month" are no months."""
    said = words(text)
    return frozenset(
        TIME_UNITS[word]
        for before, word in zip(["", *said], said, strict=False)
        if word in TIME_UNITS and before not in EACH_WORDS
    )
