"""The numbers, dates and units in a text, in forms that can be compared across notations.

"1 mei 2024", "May 1st, 2024" and "2024-05-01" are one date. A notation that can be read in two ways
("03/04/2024") keeps both readings, and two facts agree when they share one.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from indexes.calendar import MONTH, MONTHS
from indexes.folding import fold_in_place
from search.text.numbers import Number, number_in, number_matches, scaled, table_power
from search.text.ordinals import ENDINGS
from search.text.spans import blotted

_ORDINAL = rf"(?:{'|'.join(ENDINGS)})?"
_DAY = rf"(?<![\d'\u2019])(?P<day>\d{{1,2}}){_ORDINAL}"
_YEAR = r"(?:,?\s(?:(?P<year>\d{4})|['\u2019](?P<short>\d{2})(?!\d)))?"
_OF = "(?:day of |of |van )?"

UP_TO = r"t/m|tot(?:\sen\smet)?|to|until|till|through"
"""Between the ends of a span, in folded text."""

_NEXT_DAY = (
    rf"(?:,\s?\d{{1,2}}{_ORDINAL}){{0,9}}"
    rf"(?:\s(?:en|and|of|or|&|{UP_TO})\s|\s?[-\u2013]\s?|/)"
    rf"\d{{1,2}}{_ORDINAL}"
)
"""Between the first of several days of a month and its name: "3 en 5 mei"."""

_DATED = "|".join(rf"(?<=\b{w} )" for w in (r"d\.d\.", r"dd\.", "dd", "op", "per", "van", "on"))
"""Before a day with fewer digits than tell it from other numbers: "d.d. 3-4-25"."""

COUNTED = (
    r"\s?(?:[%\u20ac]|(?:eur|euros?|pounds?|dollars?|cents?|procent|percent|per cent|uur|uren"
    r"|hours?|dag|dagen|days?|week|weken|weeks|maand|maanden|months?|jaar|jaren|years?)\b)"
)
"""Behind a number that is no day: "in augustus 18 euro"."""

DATES = (
    re.compile(
        r"(?<!\d)(?P<year>\d{4})(?P<same>[-/.])(?P<month>\d{1,2})(?P=same)(?P<day>\d{1,2})(?!\d)"
    ),
    re.compile(
        r"(?<!\d)(?P<day>\d{1,2})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)"
        r"(?P<year>\d{4})(?!\d)"
    ),
    re.compile(
        r"(?<![\d./-])(?P<day>\d{2})(?P<mark>[-/.])(?P<month>\d{2})(?P=mark)(?P<short>\d{2})"
        r"(?![./-]?\d)"
    ),
    re.compile(
        rf"(?:{_DATED})(?P<day>\d{{1,2}})(?P<mark>[-/])"
        r"(?P<month>\d{1,2})(?P=mark)(?P<short>\d{2})(?![./-]?\d)"
    ),
    re.compile(rf"{_DAY}(?={_NEXT_DAY}\s{_OF}(?P<name>{MONTH})\b\.?{_YEAR})"),
    re.compile(rf"{_DAY}\s{_OF}(?P<name>{MONTH})\b\.?{_YEAR}"),
    re.compile(rf"(?<!\bin )\b(?P<name>{MONTH})\.?[^\S\t\n]{_DAY}(?!\d|[.,]\d|{COUNTED}){_YEAR}"),
    re.compile(rf"\b(?P<name>{MONTH})\.?,?\s(?P<year>\d{{4}})"),
)
"""A month before a number makes it no day in the next cell or line, nor behind "in": "in maart 25
klachten"."""

_MAY_DO = re.compile(r"may\s(?!(?:and|or|at|to|until|till|in|for|is|was)\b)[^\W\d_]")
"""The verb, in small letters with another word behind it: "12 may attend"."""

_CENTURY_TURN = 50
"""Years in two digits from which they are of the last century."""

UNITS = {
    "euro": re.compile(r"\u20ac|\beuros?\b|\beur\b"),
    "dollar": re.compile(r"\$|\bdollars?\b|\busd\b"),
    "pound sterling": re.compile(
        r"\u00a3|\bpounds? sterling\b|\bgbp\b|(?:\bpounds|(?<=\d[\s-])pou?nd)\b"
        r"(?!\s(?:of|per square|weight)\b)"
    ),
    "percent": re.compile(r"%|\bprocent\b|\bper ?cent\b|\bpct\b|\bpercentage\b"),
}
"""Units that change what a number means, and are often written as a sign."""

CURRENCIES = frozenset(UNITS) - {"percent"}

UNSAID_UNIT = "euro"
"""What a sheet of prices is in where it does not say so."""


@dataclass(frozen=True, slots=True)
class Date:
    """A calendar date as far as it was written; None for a part left out."""

    year: int | None
    month: int
    day: int | None

    def agrees_with(self, stated: "Date") -> bool:
        """Whether all that ``stated`` says is said here; a year left out here is no objection."""
        return (
            self.month == stated.month
            and stated.day in (None, self.day)
            and (stated.year is None or self.year is None or stated.year == self.year)
        )

    def of_the_calendar(self) -> date | None:
        """The day; None where a part is left out, and of the 31st of June."""
        if self.year is None or self.day is None:
            return None
        try:
            return date(self.year, self.month, self.day)
        except ValueError:
            return None

    def __str__(self) -> str:
        return "-".join(str(part) for part in (self.year, self.month, self.day) if part is not None)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a text states in numbers, dates (each with its readings) and units."""

    numbers: tuple[Number, ...]
    dates: tuple[tuple[Date, ...], ...]
    units: frozenset[str]


def _date_readings(match: re.Match[str]) -> tuple[Date, ...]:
    parts = match.groupdict()
    year = int(parts["year"]) if parts.get("year") else None
    if parts.get("short"):
        year = int(parts["short"]) + (1900 if int(parts["short"]) >= _CENTURY_TURN else 2000)
    day = int(parts["day"]) if parts.get("day") else None
    month = MONTHS[parts["name"]] if parts.get("name") else int(parts["month"])
    readings = [(month, day)]
    if parts.get("mark") and day is not None:
        readings.append((day, month))
    return tuple(
        Date(year, month, day)
        for month, day in dict.fromkeys(readings)
        if 1 <= month <= 12 and (day is None or 1 <= day <= 31)
    )


@lru_cache(maxsize=1024)
def find_dates(text: str) -> tuple[tuple[int, int, tuple[Date, ...]], ...]:
    """The dates of a text, each with its start, its end and its readings.

    Kept for a while: a text is looked through for each of the days that a question names.
    """
    dates = []
    folded = fold_in_place(text)
    for pattern in DATES:
        for match in pattern.finditer(folded):
            if not _is_verb(match, text) and (readings := _date_readings(match)):
                dates.append((match.start(), match.end(), readings))
                folded = blotted(folded, [match.span()])
    return tuple(dates)


def _is_verb(match: re.Match[str], text: str) -> bool:
    parts = match.groupdict()
    if parts.get("name") != "may" or parts.get("year"):
        return False
    start = match.start("name")
    return text[start].islower() and _MAY_DO.match(match.string, start) is not None


def without_dates(text: str) -> str:
    """``text`` folded in place, with bars where its dates stood."""
    return blotted(fold_in_place(text), ((start, end) for start, end, _ in find_dates(text)))


def _find_numbers(folded: str) -> tuple[Number, ...]:
    return tuple(map(number_in, number_matches(folded)))


def _dates_in(text: str) -> tuple[tuple[Date, ...], ...]:
    return tuple(readings for _, _, readings in find_dates(text))


def find_units(folded: str) -> frozenset[str]:
    """Those of UNITS that a folded text has."""
    return frozenset(name for name, pattern in UNITS.items() if pattern.search(folded))


def claimed_facts(text: str) -> Facts:
    """What ``text`` claims: the numbers inside its dates are not numbers of their own."""
    numbers = _find_numbers(without_dates(text))
    return Facts(numbers, _dates_in(text), find_units(fold_in_place(text)))


def source_facts(text: str, around: str = "") -> Facts:
    """What ``text`` can support: also the day and the year inside a date, as numbers.

    Where it, or what stands ``around``, is a table in thousands or millions, its numbers are those.
    """
    folded = fold_in_place(text)
    numbers = _in_table(_find_numbers(folded), fold_in_place(around), folded)
    return Facts(numbers, _dates_in(text), find_units(folded))


def row_numbers(text: str, heading: str) -> tuple[Number, ...]:
    """The numbers outside dates of a sentence, or of a row under its ``heading``."""
    return _in_table(claimed_facts(text).numbers, fold_in_place(heading))


def _in_table(numbers: tuple[Number, ...], *folded: str) -> tuple[Number, ...]:
    power = next(filter(None, map(table_power, folded)), 0)
    return (*numbers, *(scaled(number, power) for number in numbers)) if power else numbers


def unsupported(claim: Facts, source: Facts) -> list[str]:
    """The facts of ``claim`` that do not stand in ``source``, as a person would name them."""
    known = frozenset[str]().union(*source.numbers)
    missing = [min(number) for number in claim.numbers if not number & known]
    missing += [
        str(readings[0])
        for readings in claim.dates
        if not any(
            date.agrees_with(reading)
            and (date.year or not reading.year or str(reading.year) in known)
            for reading in readings
            for dates in source.dates
            for date in dates
        )
    ]
    return missing + sorted(claim.units - source.units)
