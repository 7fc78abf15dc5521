"""Tomorrow, this week and next month in a question, as the day, the week or the month itself."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from indexes.types import Language
from search.text.dating import days_in

_DAYS: dict[Language, dict[str, int]] = {
    "nl": {"eergisteren": -2, "gisteren": -1, "vandaag": 0, "morgen": 1, "overmorgen": 2},
    "en": {
        "the day before yesterday": -2,
        "yesterday": -1,
        "today": 0,
        "tomorrow": 1,
        "the day after tomorrow": 2,
    },
}
_STEPS: dict[Language, dict[str, int]] = {
    "nl": {"vorige": -1, "afgelopen": -1, "deze": 0, "volgende": 1, "komende": 1},
    "en": {"last": -1, "previous": -1, "this": 0, "next": 1},
}
_MONTHS: dict[Language, str] = {
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "en": "January February March April May June July August September October November December",
}


def _any_of(named: dict[Language, dict[str, int]]) -> str:
    return "|".join(sorted((*named["nl"], *named["en"]), key=len, reverse=True))


_TIME = rf"(?:(?P<day>{_any_of(_DAYS)})|(?P<step>{_any_of(_STEPS)})\s(?P<span>week|maand|month))"
_ANY = re.compile(rf"\b{_TIME}\b", re.IGNORECASE)
_MEANT = re.compile(
    r"(?<!\bnaar )(?<!\btot )(?<!\bto )(?<!\binto )(?<!\buntil )"
    r"(?:\b(?P<of>in|op|over|van|voor|of|on|for|from|during)\s)?"
    r"(?<![\w'\u2019-])(?<!\bde )(?<!\bgoede )(?<!\belke )(?<!\biedere )"
    rf"{_TIME}(?![\w'\u2019-]|\s(?:of|van)\b)",
    re.IGNORECASE,
)
"""Not what is carried over "to next month", nor "de morgen", which is the morning."""


class Span(StrEnum):
    """What a time is of the calendar."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class TimeMeant:
    """A time that a question means: a ``span`` of the calendar from its ``first`` day.

    ``name`` is what it is called, ``rest`` the question without it, and ``questions`` are the
    question with that in its place, with its year and without: a list of one year seldom has that
    in its rows.
    """

    span: Span
    first: date
    name: str
    rest: str
    questions: tuple[str, ...]


def time_meant(question: str, today: date) -> TimeMeant | None:
    """The time that ``question`` counts from ``today``; None where it counts none, or several.

    Nor where it names a day itself.
    """
    one = _MEANT.search(question)
    if not one or len(_ANY.findall(question)) > 1 or days_in(question):
        return None
    word = (one["day"] or one["step"]).lower()
    language: Language = "nl" if word in _DAYS["nl"] | _STEPS["nl"] else "en"
    if one["day"]:
        span, first = Span.DAY, today + timedelta(days=_DAYS[language][word])
    else:
        span = Span.WEEK if one["span"].lower() == "week" else Span.MONTH
        first = _first_of(span, today, _STEPS[language][word])
    on = "op" if language == "nl" else "on"
    before = one["of"] or (on if span is Span.DAY else "in")
    name = _name_of(span, first, language)
    start, end = question[: one.start()], question[one.end() :]
    names = dict.fromkeys((name, name.removesuffix(f" {first.year}")))
    return TimeMeant(
        span, first, name, f"{start}{end}", tuple(f"{start}{before} {each}{end}" for each in names)
    )


def _first_of(span: Span, today: date, step: int) -> date:
    """The Monday of the week, or the first of the month, so many steps from ``today``."""
    if span is Span.WEEK:
        return today - timedelta(days=today.weekday()) + timedelta(weeks=step)
    months = 12 * today.year + today.month - 1 + step
    return date(months // 12, months % 12 + 1, 1)


def _name_of(span: Span, first: date, language: Language) -> str:
    if span is Span.WEEK:
        return f"week {first.isocalendar().week}"
    month = f"{_MONTHS[language].split()[first.month - 1]} {first.year}"
    return f"{first.day} {month}" if span is Span.DAY else month
