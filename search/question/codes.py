"""Codes and periods in a question: a document must have them exactly, or it is another one."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from vind.indexes.text.folding import RAISED, fold
from vind.indexes.text.languages import ANY_YEAR
from vind.indexes.text.standing import Version, versions_in
from vind.search.facts.dates import find_dates, say_the_same
from vind.search.facts.values import Value, find_values

_DIGITS = re.compile(r"\d+")
_DIGITS_OR_LETTERS = re.compile(r"\d+|[^\W\d_]+")
_BETWEEN = r"[\s/:._&@'\u2010-\u2013\u2019-]*"
"""Separators within a code: "E-4521", "E 4521", "E4521"."""

_GOES_ON = rf"[^\W_{RAISED}]"
"""A letter or digit, with which a longer word or code goes on."""

_DESIGNATION = re.compile(r"[^\W\d_]{1,6}[/.-]?\d{3}[\w/.-]*")
"""A code that is written alike everywhere. Not "PS3", which is also called PlayStation 3."""

_INITIAL = re.compile(r"([^\W\d_])(\d+)")
"""A code that may abbreviate a name and a number: "M365" for "Microsoft 365"."""

_LONG_NUMBER = re.compile(r"(?<![\w.,])\d{4,}(?![\w%]|[.,]\d)")
_YEAR = re.compile(r"(\d{4})(?:$|-)")
_FISCAL = re.compile(r"[FC]Y[-/.]?(?P<year>(?:19|20)\d\d)")
_QUARTER = re.compile(r".*-Q(\d)")
_WHOLE_DAY = re.compile(r"(?:\d{4}|-)-\d{2}-\d{2}")

NO_VERSION = 100
"""First major number that is no version: "V-2250" is a pump."""

PERIOD = 1 / 2
"""Weight of a matching year or quarter; a matching code or day has 1. More texts share a year than
a code. Set by hand."""


@dataclass(frozen=True, slots=True)
class Code:
    """A code in any notation; ``token`` is one, and ``digits`` are part of all of them."""

    token: str
    digits: str
    pattern: re.Pattern[str]

    @classmethod
    def of(cls, token: str) -> Self:
        """The code written as ``token``."""
        parts = _BETWEEN.join(map(re.escape, _DIGITS_OR_LETTERS.findall(token)))
        pattern = re.compile(rf"(?<!{_GOES_ON}){parts}(?!{_GOES_ON})", re.IGNORECASE)
        return cls(token, max(_DIGITS.findall(token), key=len, default=""), pattern)

    @classmethod
    def of_year(cls, year: str) -> Self:
        """A year of four digits, also written as "FY25" or "'25"."""
        written = rf"(?<![\d.,]){year}(?!\d)|(?:(?<![^\W_])[FC]Y|['\u2019]){year[2:]}(?!\d)"
        return cls(year, year[2:], re.compile(written, re.IGNORECASE))

    def stands_in(self, text: str) -> bool:
        """Whether ``text`` has it. The cheap search for digits comes before the pattern."""
        return self.digits in text and self.pattern.search(text) is not None


@dataclass(frozen=True, slots=True)
class Period:
    """A day, a year or a quarter in a question, by all its readings (ISO 8601)."""

    readings: frozenset[str]

    @property
    def is_day(self) -> bool:
        """Whether it is a single day."""
        return any(map(_WHOLE_DAY.fullmatch, self.readings))

    def stands_in(self, text: str) -> bool:
        """Whether a date in ``text`` agrees with it; of a day, only whole days do."""
        if not any(map(str.isdigit, text)):
            return False
        said = {reading for one in find_dates(text) for reading in one.readings}
        if self.is_day:
            said = set(filter(_WHOLE_DAY.fullmatch, said))
        return any(say_the_same(own, other) for own in self.readings for other in said)


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes, years, quarters, days and version numbers in a question."""

    codes: tuple[Code, ...] = ()
    years: tuple[Code, ...] = ()
    quarters: tuple[Period, ...] = ()
    days: tuple[Period, ...] = ()
    versions: tuple[Version, ...] = ()

    @classmethod
    def of(cls, question: str) -> Self:
        """The codes in ``question``: letters with digits ("E-4521"), long numbers and dates."""
        values = find_values(question, "")
        named = [said for one in values if _is_code(one, said := question[one.start : one.end])]
        codes = [text for text in named if not _FISCAL.fullmatch(text)]
        years = [found["year"] for text in named if (found := _FISCAL.fullmatch(text))]
        dates = [one for one in values if one.kind == "date"]
        readings = [reading for one in dates for reading in sorted(one.readings)]
        years += [one[:4] for one in readings if _YEAR.match(one) and not _WHOLE_DAY.fullmatch(one)]
        quarters = dict.fromkeys(match[1] for one in readings if (match := _QUARTER.match(one)))
        days = [Period(one.readings) for one in dates]
        return cls(
            codes=tuple(map(Code.of, dict.fromkeys(codes))),
            years=tuple(map(Code.of_year, dict.fromkeys(years))),
            quarters=tuple(Period(frozenset({f"--Q{one}"})) for one in quarters),
            days=tuple(one for one in days if one.is_day),
            versions=tuple(one for one in versions_in(fold(question)) if one[0] < NO_VERSION),
        )

    def share_in(self, text: str) -> float:
        """The share of the codes in ``text``, plus those of the days, years and quarters.

        Shares of years and quarters are weighted by PERIOD.
        """
        return _share(self.codes, text) + _share(self.days, text) + self.period_in(text)

    def are(self, text: str) -> bool:
        """Whether ``text`` is exactly one of the codes."""
        return any(code.pattern.fullmatch(text) for code in self.codes)

    @property
    def names_period(self) -> bool:
        """Whether there is a year, a quarter or a version."""
        return bool(self.years or self.quarters or self.versions)

    def period_in(self, text: str) -> float:
        """The shares of the years and of the quarters that are in ``text``, times PERIOD."""
        return PERIOD * (_share(self.years, text) + _share(self.quarters, text))

    def version_in(self, name: str) -> float:
        """PERIOD if a document's name has one of the versions, else 0; 2.1 counts as version 2."""
        own = versions_in(fold(name))
        return PERIOD * any(one[: len(asked)] == asked for one in own for asked in self.versions)

    def unknown_to(self, texts: Iterable[str]) -> str:
        """The first designation, if none of ``texts`` has any of the designations; else empty."""
        called = [one for code in self.codes for one in _called(code.token)]
        known = any(code.stands_in(text) for text in texts for code in called)
        return "" if known else next((code.token for code in called), "")


def _share(codes: Sequence[Code | Period], text: str) -> float:
    return sum(code.stands_in(text) for code in codes) / max(1, len(codes))


def _is_code(value: Value, written: str) -> bool:
    """Letters with digits, or a long number without a unit."""
    is_number = value.kind == "amount" and not value.unit and _LONG_NUMBER.fullmatch(written)
    return value.kind == "code" or bool(is_number)


def _called(code: str) -> list[Code]:
    """The notations of a designation: itself, its long numbers, and the name it may abbreviate."""
    if not _DESIGNATION.fullmatch(code):
        return []
    numbers = (one for one in re.findall(r"\d{4,}", code) if not ANY_YEAR.fullmatch(one))
    called = [Code.of(name) for name in (code, *numbers)]
    if short := _INITIAL.fullmatch(code):
        initial, number = short.groups()
        words = rf"(?<![^\W_]){initial}[^\W\d_]+\s{number}(?!\d)"
        called.append(Code(code, number, re.compile(words, re.IGNORECASE)))
    return called
