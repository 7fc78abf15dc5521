"""Numbers, periods and units of the values in questions and cells."""

import re
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache

from vind.indexes.text.words import WORD
from vind.indexes.types import Language
from vind.search.facts.values import Value, find_values, units

_PERIOD = re.compile(r"(\d{4})(?:-(?:Q([1-4])|(\d\d))(?:-(\d\d))?)?$")


def decimal_of(reading: str) -> Decimal:
    """The number that a reading of a value is; infinite if it is none."""
    try:
        return Decimal(reading)
    except InvalidOperation:
        return Decimal("Infinity")


@cache
def measures() -> frozenset[str]:
    """The units of money, time and measure."""
    return frozenset(unit for _, unit in units().values())


def period_of(reading: str) -> tuple[datetime, datetime] | None:
    """The first moment of a day, month, quarter or year, and the first after it."""
    found = _PERIOD.match(reading)
    if not found:
        return None
    year, quarter, month, day = (int(one) if one else 0 for one in found.groups())
    try:
        if day:
            first = datetime(year, month, day)  # noqa: DTZ001 - cells have no zone
            return first, first + timedelta(days=1)
        months = 3 if quarter else 1 if month else 12
        begun = (quarter - 1) * 3 if quarter else month - 1 if month else 0
        after = begun + months
        return (
            datetime(year, begun + 1, 1),  # noqa: DTZ001
            datetime(year + after // 12, after % 12 + 1, 1),  # noqa: DTZ001
        )
    except (ValueError, OverflowError):
        return None


@lru_cache(maxsize=200_000)
def value_of(cell: str, language: Language) -> Value | None:
    """The only value of a cell, if the cell begins with it; else None."""
    values = find_values(cell, language) if any(map(str.isdigit, cell)) else ()
    return values[0] if len(values) == 1 and not WORD.search(cell[: values[0].start]) else None


def units_of(word: str, language: Language) -> set[str]:
    """The unit of money or time that a word stands for, if any: "days"."""
    return {one.unit for one in find_values(f"1 {word}", language) if one.kind != "amount"}
