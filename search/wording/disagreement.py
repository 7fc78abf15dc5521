"""What is said where the quotes disagree."""

from collections.abc import Sequence
from datetime import date

from indexes.types import Language
from search.types import Conflict, Quote, QuotedValue

MONTHS = {
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "en": "January February March April May June July August September October November December",
}

DISAGREE = {"nl": "De bronnen spreken elkaar tegen: ", "en": "The sources disagree: "}
EARLIER = {"nl": "een eerdere versie zegt ", "en": "an earlier version says "}


def tell(conflict: Conflict, quotes: Sequence[Quote], language: Language) -> str:
    """A conflict in a sentence: each value with its citation and its day, newest first.

    What only an earlier version says is told as that. One day of them all tells none apart.
    """
    spoken = language or "en"
    dated = len({one.dated for one in conflict.values}) > 1
    told = [_told(one, spoken, dated=dated) for one in conflict.values]
    now = sum(not quotes[one.quote - 1].superseded for one in conflict.values) or len(told)
    said = (DISAGREE[spoken] if now > 1 else "") + ", ".join(told[:now])
    before = f"; {EARLIER[spoken]}{', '.join(told[now:])}" if told[now:] else ""
    return f"{said}{before}."


def _told(one: QuotedValue, language: Language, *, dated: bool) -> str:
    day = f" ({_day(one.dated, language)})" if one.dated and dated else ""
    return f"{one.value} [{one.quote}]{day}"


def _day(day: date, language: Language) -> str:
    return f"{day.day} {MONTHS[language].split()[day.month - 1]} {day.year}"
