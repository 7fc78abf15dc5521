"""Codes and periods in a question: what it names by them has them exactly, or is another thing."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Self, TypeAlias

from indexes.calendar import MONTHS, YEAR
from indexes.folding import fold
from indexes.sentences import ABBREVIATIONS
from indexes.standing import Version, versions_in
from search.question.before import asks_what_was
from search.text.days import Day
from search.text.facts import find_dates
from search.text.measured import without_amounts
from search.text.names import MEASURE
from search.text.periods import (
    is_period,
    quarter_pattern,
    quarters_of,
    year_pattern,
    years_of,
)
from search.text.values import TIME_UNITS

_TOKEN = re.compile(r"[^\W_](?:[\w/:.-]*[^\W_])?")
_NUMBER = re.compile(r"\d{4,}|\d{4}[-/]\d{3,}|\d+:\d{3,}")
"""Of digits alone: an invoice, a quotation of a year ("2026-0187"), an article of law ("7:610")."""

_YEARS = re.compile(rf"({YEAR})[-/]({YEAR})")
_WITH_YEAR = re.compile(rf"(?P<word>[^\W\d_]{{3,}})[-/.]?(?P<year>{YEAR})")
"""A year that is written to its word: "jan-2025", "Budget2026"."""

_CALLED_BY = re.compile(
    r"\b(?:toestel|extension|code|artikel|article|\w*nummer|number)\s(\d{4})\b", re.IGNORECASE
)
"""A number that is no year: "toestel 2045"."""

_WEEK = re.compile(r"\b(?:week|wk)[ .-]{0,2}0?(?P<number>[1-9]\d?)(?![\w%]|[.,:]\d)", re.IGNORECASE)
"""A week of the calendar by its number, or of a term: "week 42", "wk8"."""

_DIGITS = re.compile(r"\d+")
_DIGITS_OR_LETTERS = re.compile(r"\d+|[^\W\d_]+")
_BETWEEN = r"[\s/:._\u2010-\u2013-]*"
"""How the parts of one code are written apart: "E-4521", "E 4521", "E4521"."""

_DESIGNATION = re.compile(r"[^\W\d_]{1,6}[/.-]?\d{3}[\w/.-]*")
"""What is written one way everywhere: the PS3 is a PlayStation 3, the E-4521 has no other name."""

_NUMBERED = re.compile(r"(?P<word>[^\W\d_]+)(?P<mark>[/.-]?)\d+")
_INITIAL = re.compile(r"([^\W\d_])(\d+)")
"""What may be short for a name with that number: "M365" for "Microsoft 365"."""

_LONG_NUMBER = re.compile(r"\d{4,}")

NO_VERSION = 100
"""No document has so many: "V-2250" is a pump."""

FEWEST_ROWS = 2
"""Rows that begin with codes of one form, from which a table is one of such codes."""

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
        return cls(token, max(_DIGITS.findall(token), key=len), pattern)

    @classmethod
    def of_year(cls, year: str) -> Self:
        """A year, in four digits."""
        return cls(year, year[2:], year_pattern(year))

    @classmethod
    def of_quarter(cls, quarter: int) -> Self:
        """A quarter, which may be written without digits."""
        return cls(f"Q{quarter}", "", quarter_pattern(quarter))

    @classmethod
    def of_week(cls, number: str) -> Self:
        """A week by its number, as "wk 42" and "2025-W42" are."""
        written = rf"(?<![^\W\d_])(?:week|wk|w(?=\d))[ .-]{{0,2}}0?{number}(?!\d)"
        return cls(f"week {number}", number, re.compile(written, re.IGNORECASE))

    def stands_in(self, text: str) -> bool:
        """Whether ``text`` has it; the search for its digits spares most texts the pattern."""
        return self.digits in text and self.pattern.search(text) is not None


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes, the years, the quarters, the weeks and the days of a question.

    ``versions`` are the version numbers in it, ``before`` whether it asks what was so before.
    ``designations`` are those of ``codes`` that things are called by everywhere, or by a number of
    four digits in them ("ISO27001" in "ISO/IEC 27001"), or in full ("M365" as "Microsoft 365").
    """

    codes: tuple[Code, ...] = ()
    years: tuple[Code, ...] = ()
    quarters: tuple[Code, ...] = ()
    designations: tuple[Code, ...] = ()
    days: tuple[Day, ...] = ()
    weeks: tuple[Code, ...] = ()
    versions: tuple[Version, ...] = ()
    before: bool = False

    @classmethod
    def of(cls, question: str) -> Self:
        """Those in ``question``: letters with digits ("E-4521"), long numbers, years, quarters."""
        tokens = list(dict.fromkeys(_TOKEN.findall(without_amounts(question))))
        numbers = set(_CALLED_BY.findall(question))
        named = {token: [] if token in numbers else _years(token) for token in tokens}
        years = dict.fromkeys(chain.from_iterable(named.values()))
        codes = [token for token in tokens if not named[token] and _is_code(token)]
        return cls(
            codes=tuple(map(Code.of, codes)),
            years=tuple(map(Code.of_year, years)),
            quarters=tuple(map(Code.of_quarter, quarters_of(question))),
            designations=tuple(name for token in codes for name in _called(token)),
            days=tuple(Day.all_in(question)),
            weeks=tuple(map(Code.of_week, dict.fromkeys(_WEEK.findall(question)))),
            versions=tuple(one for one in versions_in(fold(question)) if one[0] < NO_VERSION),
            before=asks_what_was(question),
        )

    def with_spelled_out(self, short_forms: Iterable[Code]) -> Self:
        """These with the words of short forms, which count as codes."""
        return replace(self, codes=(*self.codes, *short_forms))

    def share_in(self, text: str) -> float:
        """How many of the codes stand in ``text``, and of the days, weeks, years and quarters.

        A day counts as a code, a week, a year and a quarter for a PERIOD.
        """
        weeks = PERIOD * _share(self.weeks, text)
        return _share(self.codes, text) + _share(self.days, text) + weeks + self.period_in(text)

    def all_in(self, text: str) -> bool:
        """Whether ``text`` has every one of the codes."""
        return all(code.stands_in(text) for code in self.codes)

    def are(self, text: str) -> bool:
        """Whether ``text`` is one of the codes, and no more."""
        return any(code.pattern.fullmatch(text) for code in self.codes)

    @property
    def names_period(self) -> bool:
        """Whether a year, a quarter or a version is among them, or what was before is asked."""
        return bool(self.years or self.quarters or self.versions or self.before)

    def period_in(self, text: str) -> float:
        """How many of the years and of the quarters stand in ``text``, for a PERIOD each."""
        return PERIOD * (_share(self.years, text) + _share(self.quarters, text))

    def version_in(self, name: str) -> float:
        """A PERIOD where one of the versions stands in a document's name: of version 2 is 2.1."""
        own = versions_in(fold(name))
        return PERIOD * any(one[: len(asked)] == asked for one in own for asked in self.versions)

    def unlisted_in(self, texts: Sequence[str], tables: Iterable[str]) -> str:
        """The first code that rows of a table are for the like of, where none such is in ``texts``.

        ``tables`` are texts whose lines may be rows. Of "E-15" where E-07 and E-09 have a row and
        it has none nothing is known, whatever there is on the "MX-4" that it is of. Empty where
        there is no such code.
        """
        if not self.codes:
            return ""
        known = {
            _form(code.token) for code in self.codes if any(code.stands_in(text) for text in texts)
        }
        listed = frozenset[_Form]().union(*map(_forms_of_rows, tables)) - known
        return next((code.token for code in self.codes if _form(code.token) in listed), "")

    def unknown_to(self, texts: Iterable[str]) -> str:
        """The first designation, where none of them stands in any of ``texts``; else empty."""
        known = any(code.stands_in(text) for text in texts for code in self.designations)
        return "" if known else next((code.token for code in self.designations), "")


def _share(codes: tuple[Code | Day, ...], text: str) -> float:
    return sum(code.stands_in(text) for code in codes) / max(1, len(codes))


_Form: TypeAlias = tuple[str | int, ...]
"""The letters of a code, and of each number in it how many digits it has."""


def _form(code: str) -> _Form:
    return tuple(
        len(part) if part.isdecimal() else part.casefold()
        for part in _DIGITS_OR_LETTERS.findall(code)
    )


def _forms_of_rows(table: str) -> frozenset[_Form]:
    """The forms of the codes that several rows begin with."""
    cells = {row.partition("\t")[0].strip() for row in table.splitlines() if "\t" in row}
    codes = Counter(_form(cell) for cell in cells if _TOKEN.fullmatch(cell) and _is_code(cell))
    return frozenset(form for form, rows in codes.items() if rows >= FEWEST_ROWS and len(form) > 1)


def _called(code: str) -> list[Code]:
    """A designation, the long numbers in it that are no years, and what it may be short for."""
    if not _DESIGNATION.fullmatch(code) or _only_counts(code):
        return []
    numbers = (number for number in _LONG_NUMBER.findall(code) if not years_of(number))
    called = [Code.of(name) for name in (code, *numbers)]
    if short := _INITIAL.fullmatch(code):
        initial, number = short.groups()
        words = rf"(?<![^\W_]){initial}[^\W\d_]+\s{number}(?!\d)"
        called.append(Code(code, number, re.compile(words, re.IGNORECASE)))
    return called


def _only_counts(code: str) -> bool:
    """Whether a code is the number of what is numbered everywhere: "week-202514", "p.120"."""
    found = _NUMBERED.fullmatch(code)
    if not found:
        return False
    word = found["word"].lower()
    return word in TIME_UNITS or (found["mark"] == "." and word in ABBREVIATIONS)


def _years(token: str) -> list[str]:
    """The years that a token is or has behind a word, or those of the range that it is."""
    if found := _YEARS.fullmatch(token):
        return list(found.groups())
    found = _WITH_YEAR.fullmatch(token)
    # In capitals it is a code ("LCX-2025"), but for a month.
    if found and (not found["word"].isupper() or found["word"].lower() in MONTHS):
        return [found["year"]]
    return years_of(token)


def _is_code(token: str) -> bool:
    if _NUMBER.fullmatch(token):
        return not find_dates(token)
    has_both = any(map(str.isdecimal, token)) and any(map(str.isalpha, token))
    return has_both and not MEASURE.fullmatch(token) and not is_period(token)
