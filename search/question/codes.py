"""Codes and periods in a question: what it names by them has them exactly, or is another thing.

A short form ("DSO") that stands in no text is looked for as the words that it is made of.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Self

from vind.indexes.calendar import ANY_YEAR
from vind.indexes.folding import fold
from vind.indexes.languages import lexicon
from vind.indexes.standing import RULES, Version, versions_in
from vind.indexes.words import ALL_FUNCTION_WORDS
from vind.search.facts.dates import Dated, find_dates, say_the_same
from vind.search.facts.values import Value, find_values
from vind.search.facts.words import any_of

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
_YEAR_OF_WORD = re.compile(r"(?:[FC]Y|(?=.*[a-z])[^\W\d_]{3,})[-/.]?(?P<year>(?:19|20)\d\d)")
"""A year that is written to its word: "jan-2025", "Budget2026". In capitals it is a code."""

_QUARTER = re.compile(r".*-Q(\d)")
_WHOLE_DAY = re.compile(r"(?:\d{4}|-)-\d{2}-\d{2}")
_SEPARATOR = re.compile(r"\W*\w{0,4}\W*")
"""Between the first and the last day of a span: a tab, a dash, "t/m"."""

LONGEST_SPAN = 62
"""Days: turns of duty and holidays are shorter, and what runs for years says nothing of a day."""

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

    @classmethod
    def of_week(cls, number: int) -> Self:
        """A week by its number, as "wk 42" and "2025-W42" are."""
        words = any_of((*lexicon("").time["week"], "wk"))
        written = rf"(?<![^\W\d_])(?:{words}|w(?=\d))[ .-]{{0,2}}0?{number}(?!\d)"
        return cls(f"week {number}", str(number), re.compile(written, re.IGNORECASE))

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
        """Whether a date of ``text`` says the same, or of a day two of them have it between."""
        if not any(map(str.isdigit, text)):
            return False
        dates = find_dates(text)
        if any(self._is_said_by(one) for one in dates):
            return True
        return self.is_day and any(
            self._is_between(one, other)
            for one, other in pairwise(dates)
            if _SEPARATOR.fullmatch(text, one.end, other.start)
        )

    def _is_said_by(self, dated: Dated) -> bool:
        said = dated.readings
        if self.is_day:
            said = frozenset(filter(_WHOLE_DAY.fullmatch, said))
        return any(say_the_same(own, other) for own in self.readings for other in said)

    def _is_between(self, one: Dated, other: Dated) -> bool:
        return any(
            _in_a_year(first) <= _in_a_year(own) <= _in_a_year(last)
            and _in_a_year(last) - _in_a_year(first) <= LONGEST_SPAN
            for own in filter(_WHOLE_DAY.fullmatch, self.readings)
            for first in filter(_WHOLE_DAY.fullmatch, one.readings)
            for last in filter(_WHOLE_DAY.fullmatch, other.readings)
            if "-" in (own[0], first[0]) or own[:4] == first[:4]
        )


def _in_a_year(day: str) -> int:
    """Days of 31 to a month since the year began: enough to compare by."""
    month, number = day.rsplit("-", 2)[-2:]
    return 31 * int(month) + int(number)


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes, the years, the quarters, the weeks and the days of a question.

    ``versions`` are the version numbers in it, ``before`` whether it asks what was so before.
    """

    codes: tuple[Code, ...] = ()
    years: tuple[Code, ...] = ()
    quarters: tuple[Period, ...] = ()
    days: tuple[Period, ...] = ()
    weeks: tuple[Code, ...] = ()
    versions: tuple[Version, ...] = ()
    before: bool = False

    @classmethod
    def of(cls, question: str) -> Self:
        """Those in ``question``: letters with digits ("E-4521"), long numbers, years, quarters."""
        values = find_values(question, "")
        written = {one: question[one.start : one.end] for one in values}
        named = {one: text for one, text in written.items() if _is_code(one, text)}
        glued = {one: _YEAR_OF_WORD.fullmatch(text) for one, text in named.items()}
        years = [found["year"] for found in glued.values() if found]
        codes = [text for one, text in named.items() if not glued[one]]
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
            weeks=tuple(Code.of_week(int(one)) for one in _weeks(question)),
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


def _weeks(question: str) -> list[str]:
    """The numbers of the weeks of a calendar or a term that are named: "week 42", "wk8"."""
    words = any_of((*lexicon("").time["week"], "wk"))
    found = re.findall(rf"\b(?:{words})[ .-]{{0,2}}0?([1-9]\d?)(?![\w%]|[.,:]\d)", fold(question))
    return list(dict.fromkeys(found))


def asks_what_was(question: str) -> bool:
    """Whether what a document said before is asked for ("in the old policy", "what was … before").

    A year and a version number say so too, and which.
    """
    folded, known = fold(question), lexicon("").former
    former = rf"\b(?:{any_of(known.words)}) "
    documents = rf"{former}(?:[^\W\d_]+ ){{0,2}}(?:{any_of(known.documents)}|\w*(?:{RULES})\w*)\b"
    since = any_of((*known.formerly, *known.before))
    formerly = rf"\b(?:{any_of(known.past)})\b.*(?:{former}|\b(?:{since})\b)"
    return any(re.search(pattern, folded) for pattern in (documents, formerly))


_SHORT_FORM = re.compile(r"(?<![\w&/-])[A-Z](?:[A-Za-z&]*[A-Z])(?![\w&/-])")
_LETTERS = re.compile(r"[^\W\d_]")
FEWEST, MOST = 3, 6
"""Letters: two spell too much ("is it"), and what has more is a word in capitals."""

BETWEEN = rf"[^\W\d_]+[\W_]{{1,3}}(?:(?:{any_of(ALL_FUNCTION_WORDS)})[\W_]+)?"
"""Between one initial and the next: the rest of its word, and at most one function word."""


def spelled_out(question: str, texts: Iterable[str]) -> Iterator[Code]:
    """The short forms in ``question`` that none of ``texts`` has, as the words that make them."""
    shorts = list(dict.fromkeys(_short_forms(question)))
    said = "\n".join(texts) if shorts else ""
    for short in shorts:
        if not re.search(rf"(?<!\w){re.escape(short)}(?!\w)", said):
            yield Code(short, "", _words_of(short))


def _words_of(short: str) -> re.Pattern[str]:
    initials = BETWEEN.join(map(re.escape, _LETTERS.findall(short)))
    return re.compile(rf"(?<![^\W_]){initials}[^\W\d_]+", re.IGNORECASE)


def _short_forms(question: str) -> list[str]:
    """Those in a question of which not all is in capitals."""
    if question.isupper():
        return []
    return [found[0] for found in _SHORT_FORM.finditer(question) if _is_short(found[0])]


def _is_short(word: str) -> bool:
    """Whether a word has more capitals than small letters, and not too many of them."""
    letters = _LETTERS.findall(word)
    many = FEWEST <= len(letters) <= MOST and sum(map(str.isupper, word)) * 2 > len(letters)
    return many and _SHORT_FORM.fullmatch(word) is not None
