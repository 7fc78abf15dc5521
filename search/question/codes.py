"""Codes and periods in a question: what it names by them has them exactly, or is another."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from vind.indexes.calendar import ANY_YEAR
from vind.indexes.folding import fold
from vind.indexes.standing import Version, versions_in
from vind.search.facts.dates import Dated, find_dates, say_the_same
from vind.search.facts.values import Value, find_values

_DIGITS = re.compile(r"\d+")
_DIGITS_OR_LETTERS = re.compile(r"\d+|[^\W\d_]+")
_BETWEEN = r"[\s/:._&@'\u2010-\u2013\u2019-]*"
"""How the parts of one code are written apart: "E-4521", "E 4521", "E4521"."""

_DESIGNATION = re.compile(r"[^\W\d_]{1,6}[/.-]?\d{3}[\w/.-]*")
"""What is written one way everywhere: the PS3 is a PlayStation 3, the E-4521 has no other name."""

_INITIAL = re.compile(r"([^\W\d_])(\d+)")
"""What may be short for a name with that number: "M365" for "Microsoft 365"."""

_LONG_NUMBER = re.compile(r"(?<![\w.,])\d{4,}(?![\w%]|[.,]\d)")
_YEAR = re.compile(r"(\d{4})(?:$|-)")
_FISCAL = re.compile(r"[FC]Y[-/.]?(?P<year>(?:19|20)\d\d)")
_QUARTER = re.compile(r".*-Q(\d)")
_WHOLE_DAY = re.compile(r"(?:\d{4}|-)-\d{2}-\d{2}")

NO_VERSION = 100
"""No document has so many: "V-2250" is a pump."""

PERIOD = 1 / 2
"""Weight of a matching year or quarter; a matching code or day weighs 1. More texts are of one year
than have one code. Set by hand."""


@dataclass(frozen=True, slots=True)
class Code:
    """A code, however it is written; ``digits`` are in all ways of writing it, ``token`` is one."""

    token: str
    digits: str
    pattern: re.Pattern[str]

    @classmethod
    def of(cls, token: str) -> Self:
        """The code that ``token`` is."""
        parts = _BETWEEN.join(map(re.escape, _DIGITS_OR_LETTERS.findall(token)))
        pattern = re.compile(rf"(?<![^\W_]){parts}(?![^\W_])", re.IGNORECASE)
        return cls(token, max(_DIGITS.findall(token), key=len, default=""), pattern)

    @classmethod
    def of_year(cls, year: str) -> Self:
        """A year, in four digits, as "FY25" and "'25" are too."""
        written = rf"(?<![\d.,]){year}(?!\d)|(?:(?<![^\W_])[FC]Y|['\u2019]){year[2:]}(?!\d)"
        return cls(year, year[2:], re.compile(written, re.IGNORECASE))

    def stands_in(self, text: str) -> bool:
        """Whether ``text`` has it; the search for its digits spares most texts the pattern."""
        return self.digits in text and self.pattern.search(text) is not None


@dataclass(frozen=True, slots=True)
class Period:
    """A day, a year or a quarter of a question, in each of its readings (ISO 8601)."""

    token: str
    readings: frozenset[str]

    @property
    def is_day(self) -> bool:
        """Whether it says the day."""
        return any(map(_WHOLE_DAY.fullmatch, self.readings))

    def stands_in(self, text: str) -> bool:
        """Whether a date of ``text`` says the same."""
        return any(map(str.isdigit, text)) and any(map(self._is_said_by, find_dates(text)))

    def _is_said_by(self, dated: Dated) -> bool:
        said = dated.readings
        if self.is_day:
            said = frozenset(filter(_WHOLE_DAY.fullmatch, said))
        return any(say_the_same(own, other) for own in self.readings for other in said)


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes, the years, the quarters and the days of a question.

    ``versions`` are the version numbers in it.
    """

    codes: tuple[Code, ...] = ()
    years: tuple[Code, ...] = ()
    quarters: tuple[Period, ...] = ()
    days: tuple[Period, ...] = ()
    versions: tuple[Version, ...] = ()

    @classmethod
    def of(cls, question: str) -> Self:
        """Those in ``question``: letters with digits ("E-4521"), long numbers, years, quarters."""
        values = find_values(question, "")
        written = {one: question[one.start : one.end] for one in values}
        named = [text for one, text in written.items() if _is_code(one, text)]
        codes = [text for text in named if not _FISCAL.fullmatch(text)]
        years = [found["year"] for text in named if (found := _FISCAL.fullmatch(text))]
        dates = [one for one in values if one.kind == "date"]
        readings = [reading for one in dates for reading in sorted(one.readings)]
        years += [one[:4] for one in readings if _YEAR.match(one) and not _WHOLE_DAY.fullmatch(one)]
        quarters = dict.fromkeys(match[1] for one in readings if (match := _QUARTER.match(one)))
        days = [Period(written[one], one.readings) for one in dates]
        return cls(
            codes=tuple(map(Code.of, dict.fromkeys(codes))),
            years=tuple(map(Code.of_year, dict.fromkeys(years))),
            quarters=tuple(Period(f"Q{one}", frozenset({f"--Q{one}"})) for one in quarters),
            days=tuple(one for one in days if one.is_day),
            versions=tuple(one for one in versions_in(fold(question)) if one[0] < NO_VERSION),
        )

    def share_in(self, text: str) -> float:
        """How many of the codes stand in ``text``, and of the days, years and quarters.

        A day counts as a code, a year and a quarter for a PERIOD.
        """
        return _share(self.codes, text) + _share(self.days, text) + self.period_in(text)

    def are(self, text: str) -> bool:
        """Whether ``text`` is one of the codes, and no more."""
        return any(code.pattern.fullmatch(text) for code in self.codes)

    @property
    def names_period(self) -> bool:
        """Whether a year, a quarter or a version is among them."""
        return bool(self.years or self.quarters or self.versions)

    def period_in(self, text: str) -> float:
        """How many of the years and of the quarters stand in ``text``, for a PERIOD each."""
        return PERIOD * (_share(self.years, text) + _share(self.quarters, text))

    def version_in(self, name: str) -> float:
        """A PERIOD where one of the versions stands in a document's name: of version 2 is 2.1."""
        own = versions_in(fold(name))
        return PERIOD * any(one[: len(asked)] == asked for one in own for asked in self.versions)

    def unknown_to(self, texts: Iterable[str]) -> str:
        """The first designation, where none of them stands in any of ``texts``; else empty."""
        called = [one for code in self.codes for one in _called(code.token)]
        known = any(code.stands_in(text) for text in texts for code in called)
        return "" if known else next((code.token for code in called), "")


def _share(codes: Sequence[Code | Period], text: str) -> float:
    return sum(code.stands_in(text) for code in codes) / max(1, len(codes))


def _is_code(value: Value, written: str) -> bool:
    """Letters with digits, or a long number that counts nothing."""
    is_number = value.kind == "amount" and not value.unit and _LONG_NUMBER.fullmatch(written)
    return value.kind == "code" or bool(is_number)


def _called(code: str) -> list[Code]:
    """A designation, the long numbers in it, and what it may be short for."""
    if not _DESIGNATION.fullmatch(code):
        return []
    numbers = (one for one in re.findall(r"\d{4,}", code) if not ANY_YEAR.fullmatch(one))
    called = [Code.of(name) for name in (code, *numbers)]
    if short := _INITIAL.fullmatch(code):
        initial, number = short.groups()
        words = rf"(?<![^\W_]){initial}[^\W\d_]+\s{number}(?!\d)"
        called.append(Code(code, number, re.compile(words, re.IGNORECASE)))
    return called
