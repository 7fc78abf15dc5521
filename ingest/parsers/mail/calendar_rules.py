"""Describes the recurrence of calendar entries in words."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from icalendar import Component, vDDDLists, vRecur

_DAYS = {
    "MO": "Monday",
    "TU": "Tuesday",
    "WE": "Wednesday",
    "TH": "Thursday",
    "FR": "Friday",
    "SA": "Saturday",
    "SU": "Sunday",
}
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_PLACES = {
    1: "first",
    2: "second",
    3: "third",
    4: "fourth",
    5: "fifth",
    -1: "last",
    -2: "last but one",
}


def repetition(entry: Component) -> Iterator[str]:
    """The recurrence rules of an entry, and its extra and excluded days, one per line."""
    for rule in values_of(entry, "RRULE"):
        yield f"Repeats: {_rule(rule)}"
    for name, label in (("RDATE", "Also on"), ("EXDATE", "Not on")):
        if days := ", ".join(_days_said(entry, name)):
            yield f"{label}: {days}"


def values_of(entry: Component, name: str) -> list[Any]:
    """All values of a property of an entry."""
    value = entry.get(name)
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _rule(rule: Any) -> str:
    """A rule in words: "weekly, every 2, on Tuesday, Thursday, until 2026-12-31"."""
    if not isinstance(rule, vRecur):
        return str(rule)
    parts = [str(each).lower() for each in rule.get("FREQ", [])]
    parts += [f"every {each}" for each in rule.get("INTERVAL", []) if int(each) != 1]
    if months := ", ".join(_month(int(each)) for each in rule.get("BYMONTH", [])):
        parts.append(f"in {months}")
    parts += _days(rule)
    parts += [f"{each} times" for each in rule.get("COUNT", [])]
    parts += [f"until {each:%Y-%m-%d}" for each in rule.get("UNTIL", [])]
    return ", ".join(parts)


def _days(rule: vRecur) -> Iterator[str]:
    """The days of a week or month: "on the first Monday", "on day 25", "on the last day"."""
    weekdays = [_weekday(str(each)) for each in rule.get("BYDAY", [])]
    numbers = [int(each) for each in rule.get("BYMONTHDAY", [])]
    dates = [f"day {each}" if each > 0 else f"the {_place(each)} day" for each in numbers]
    places = ", ".join(_place(int(each)) for each in rule.get("BYSETPOS", []))
    for days in filter(None, (weekdays, dates)):
        of = " of" if len(days) > 1 else ""
        yield f"on the {places}{of} {', '.join(days)}" if places else f"on {', '.join(days)}"


def _weekday(text: str) -> str:
    """A weekday, with its place in the month if given: "-1SU" is "the last Sunday"."""
    number, day = text[:-2], _DAYS.get(text[-2:], text[-2:])
    return f"the {_place(int(number))} {day}" if number else day


def _month(number: int) -> str:
    return _MONTHS[number - 1] if 0 < number <= len(_MONTHS) else f"month {number}"


def _place(number: int) -> str:
    return _PLACES.get(number, f"{number}th")


def _days_said(entry: Component, name: str) -> Iterator[str]:
    for value in values_of(entry, name):
        if isinstance(value, vDDDLists):
            for each in value.dts:
                said = each.dt[0] if isinstance(each.dt, tuple) else each.dt  # a period
                yield f"{said:%Y-%m-%d}" if isinstance(said, date) else str(said)
        else:
            yield str(value)
