"""Days that a question names, in a text that has them in another notation, or within a span.

"Who is on duty on 9 April?" is answered by "2026-04-06 2026-04-13 Noordhoek", which has none of its
words.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Self, TypeAlias

from indexes.folding import fold_in_place
from search.text.facts import COUNTED, UP_TO, Date, find_dates
from search.text.names import SHORT_WEEKDAYS, WEEKDAYS
from search.text.words import words

Found: TypeAlias = tuple[int, int, tuple[Date, ...]]
"""Where a date stands in a text, and its readings."""

LONGEST_SPAN = 62
"""Days: turns of duty, holidays and weeks are shorter, and contracts that run for years say nothing
of a day. Set by hand."""

_UNTIL = re.compile(rf"\s*(?:\t|[-\u2013]|(?:{UP_TO})\b)\s*")
"""Between the first and the last day of a span."""

_BETWEEN = re.compile(r"\b(?:tussen|between)\s(?:\w+\s){0,2}$")
_AND = re.compile(r"\s*(?:en|and)\s*")
"""Before a span and in it; other days that are joined so are two."""

_ANY_YEAR = 2024
"""For a span of no year; it has a 29th of February."""

_SHORT = " ".join(SHORT_WEEKDAYS).split()
_WEEKDAY = rf"\b(?:{'|'.join((*WEEKDAYS, *WEEKDAYS.values(), *_SHORT))})\.?"
_IN_FIGURES = (
    r"\s(?P<figures>(?P<day>\d{1,2})(?P<mark>[-/])(?P<month>\d{1,2}))"
    rf"(?![\w./-]|[.,]\d|{COUNTED})"
)
_OF_WEEKDAY = re.compile(f"{_WEEKDAY}{_IN_FIGURES}")
_ASKED = re.compile(rf"(?:{_WEEKDAY}|\b(?:op|per|on|d\.d\.)){_IN_FIGURES}")
"""A day and its month in figures: "za 20-12". Without such a word before them they may be pages."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a question, in each of its readings; ``words`` are those that it is written in."""

    readings: tuple[Date, ...]
    words: frozenset[str]

    @classmethod
    def all_in(cls, question: str) -> list[Self]:
        """The days in ``question``, with their year or without; months are none."""
        folded = fold_in_place(question)
        return [
            cls(readings, frozenset(words(folded[start:end])))
            for start, end, readings in (*find_dates(question), *_in_figures(_ASKED, folded))
            if readings[0].day
        ]

    def stands_in(self, text: str) -> bool:
        """Whether ``text`` has the day, or a span of days that it is in."""
        folded = fold_in_place(text)
        dates = (*find_dates(text), *_in_figures(_OF_WEEKDAY, folded))
        found = sorted(dates, key=lambda item: item[0])
        if any(one.agrees_with(asked) for one, asked in self._pairs(found)):
            return True
        spans = [
            (first[2], last[2])
            for first, last in pairwise(found)
            if _UNTIL.fullmatch(folded, first[1], last[0])
            or (_AND.fullmatch(folded, first[1], last[0]) and _BETWEEN.search(folded, 0, first[0]))
        ]
        return any(self._is_between(*span) for span in spans)

    def _pairs(self, found: Iterable[Found]) -> list[tuple[Date, Date]]:
        return [(one, asked) for _, _, dates in found for one in dates for asked in self.readings]

    def _is_between(self, first: tuple[Date, ...], last: tuple[Date, ...]) -> bool:
        return any(
            _is_within(asked, begins, ends)
            for begins, ends in zip(first, last, strict=False)
            for asked in self.readings
        )


def _is_within(asked: Date, begins: Date, ends: Date) -> bool:
    """Whether a day is in a span.

    A year that is left out is that of the other end, or the one that is asked, or the one before:
    "24 december t/m 2 januari" ends in the next.
    """
    told = {one.year for one in (asked, begins, ends) if one.year} or {_ANY_YEAR}
    for year in (begins.year,) if begins.year else told | {one - 1 for one in told}:
        start = replace(begins, year=year).of_the_calendar()
        for last in (ends.year,) if ends.year else (year, year + 1):
            end = replace(ends, year=last).of_the_calendar()
            if start is None or end is None or not 0 < (end - start).days <= LONGEST_SPAN:
                continue
            days = (
                replace(asked, year=one) for one in ((asked.year,) if asked.year else (year, last))
            )
            if any(day and start <= day <= end for day in map(Date.of_the_calendar, days)):
                return True
    return False


def _in_figures(pattern: re.Pattern[str], folded: str) -> Iterator[Found]:
    """The days without a year that are written in figures, as ``find_dates`` gives dates."""
    for match in pattern.finditer(folded):
        day, month = int(match["day"]), int(match["month"])
        orders = [(month, day), (day, month)] if match["mark"] == "/" else [(month, day)]
        readings = tuple(
            Date(None, month, day) for month, day in orders if 0 < month <= 12 and 0 < day <= 31
        )
        if readings:
            yield *match.span("figures"), readings
