"""Parses calendars and invitations (iCalendar, RFC 5545)."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from icalendar import Calendar, Component, vDDDLists, vDDDTypes, vRecur

from vind.indexes.types import DocumentFacts
from vind.ingest.document.decoding import decode
from vind.ingest.document.parsed import ParsedDocument, TextBuilder
from vind.ingest.parsers.base import Source
from vind.ingest.parsers.mail.contacts import unescaped
from vind.ingest.parsers.notation import aware, day_begun
from vind.ingest.parsers.text.plain import add_text
from vind.ingest.parsers.web.page import add_html

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


# Characters of a calendar; its entries take some fifty times as much memory.
_AT_MOST = 10_000_000
_ENTRIES = frozenset({"VEVENT", "VTODO", "VJOURNAL"})
_ENTRY_START = re.compile(r"^BEGIN:(?:VEVENT|VTODO|VJOURNAL)\s*$", re.IGNORECASE | re.MULTILINE)
# Exchange's property for events of whole days, which it writes as from midnight to midnight.
_WHOLE_DAYS = "X-MICROSOFT-CDO-ALLDAYEVENT"
_PEOPLE = (("ORGANIZER", "Organizer"), ("ATTENDEE", "Attendees"))
_ANSWERS = frozenset({"accepted", "declined", "tentative", "delegated"})
_WORDS = (("LOCATION", "Location"), ("STATUS", "Status"), ("URL", "URL"))


def parse(source: Source) -> ParsedDocument:
    """Read a calendar; a broken one is read as text."""
    text = decode(source.path.read_bytes())
    builder = TextBuilder()
    try:
        calendars, entries = _read(text)
    except ValueError:
        add_text(builder, text)
        return builder.build()
    name = next((found for one in calendars if (found := _text(one, "X-WR-CALNAME"))), "")
    builder.heading(name, 1)
    for entry in entries:
        builder.heading(_text(entry, "SUMMARY"), 2 if name else 1)
        builder.paragraph("\n".join(_lines(entry)))
        if description := _text(entry, "DESCRIPTION"):
            builder.paragraph(description)
        else:  # Outlook's description in HTML
            add_html(builder, unescaped(_text(entry, "X-ALT-DESC")))
        builder.apart()
    return builder.build(_facts(name, entries))


def _read(text: str) -> tuple[list[Calendar], list[Component]]:
    """The calendars and their entries. Raises ValueError where not all of them can be read."""
    if len(text) > _AT_MOST:
        raise ValueError("too large to be read whole")
    calendars = list(Calendar.from_ical(text, multiple=True))
    entries = [
        entry
        for calendar in calendars
        for entry in calendar.walk(select=lambda one: one.name in _ENTRIES)
    ]
    # icalendar silently drops an entry that is cut off.
    if len(entries) != len(_ENTRY_START.findall(text)):
        raise ValueError("it breaks off")
    return calendars, entries


def _facts(name: str, entries: list[Component]) -> DocumentFacts:
    """The title, author and dates of a single entry; else the name of the calendar."""
    if len(entries) != 1:
        return DocumentFacts(title=name)
    (entry,) = entries
    return DocumentFacts(
        title=_text(entry, "SUMMARY"),
        author=next(_people(entry, "ORGANIZER"), ""),
        created=_moment(entry, "CREATED") or _moment(entry, "DTSTAMP"),
        modified=_moment(entry, "LAST-MODIFIED"),
        recipients=", ".join(_people(entry, "ATTENDEE")),
    )


def _lines(entry: Component) -> Iterator[str]:
    """The properties of an entry except title and description, one per line."""
    start, end = _span(entry)
    if start is not None:
        yield f"Start: {_when(start)}"
    if end is not None and not _is_over(end, start):
        yield f"End: {_when(end, is_end=True)}"
    if (duration := entry.get("DURATION")) is not None:
        yield f"Duration: {_when(duration)}"
    if (due := entry.get("DUE")) is not None:
        yield f"Due: {_when(due)}"
    if (moved := entry.get("RECURRENCE-ID")) is not None:
        yield f"Instead of: {_when(moved)}"
    yield from repetition(entry)
    for name, label in _WORDS:
        if words := _text(entry, name):
            yield f"{label}: {words}"
    for name, label in _PEOPLE:
        if people := ", ".join(_people(entry, name, with_answers=True)):
            yield f"{label}: {people}"


def _span(entry: Component) -> tuple[Any, Any]:
    start, end = entry.get("DTSTART"), entry.get("DTEND")
    is_of_days = _text(entry, _WHOLE_DAYS).upper() == "TRUE"
    return (_day(start), _day(end)) if is_of_days else (start, end)


def _day(value: Any) -> Any:
    moment = value.dt if isinstance(value, vDDDTypes) else None
    return vDDDTypes(day_begun(moment)) if isinstance(moment, datetime) else value


def _is_over(end: Any, start: Any) -> bool:
    """Whether an entry ends when it starts, as some programs write for a single day."""
    if start is None:
        return False
    first, last = _when(start), _when(end, is_end=True)
    is_day = isinstance(end, vDDDTypes) and not isinstance(end.dt, datetime)
    return last == first or (is_day and last < first)


def _when(value: Any, *, is_end: bool = False) -> str:
    """A day, a moment with its zone, or how long ("1:30:00").

    A day as the end of an entry is the day after its last one.
    """
    moment = value.dt if isinstance(value, vDDDTypes) else None
    if isinstance(moment, datetime):
        zone = value.params.get("TZID") or (moment.tzname() if moment.tzinfo else "")
        return f"{moment:%Y-%m-%d %H:%M}" + (f" ({zone})" if zone else "")
    if isinstance(moment, date):
        return (moment - timedelta(days=1) if is_end else moment).isoformat()
    return str(value if moment is None else moment)


def _moment(entry: Component, name: str) -> datetime | None:
    value = entry.get(name)
    moment = value.dt if isinstance(value, vDDDTypes) else None
    return aware(moment) if isinstance(moment, datetime) else None


def _people(entry: Component, name: str, *, with_answers: bool = False) -> Iterator[str]:
    """People as in mails, "An de Wit <an@waterhoen.example>", with their answers."""
    for value in values_of(entry, name):
        address = str(value).strip()
        if address.lower().startswith("mailto:"):
            address = address[len("mailto:") :]
        said = getattr(value, "params", {})
        known_as = str(said.get("CN", "")).strip()
        answer = str(said.get("PARTSTAT", "")).lower() if with_answers else ""
        who = f"{known_as} <{address}>" if known_as not in ("", address) else address
        yield f"{who} ({answer})" if answer in _ANSWERS else who


def _text(entry: Component, name: str) -> str:
    return "\n".join(str(value).strip() for value in values_of(entry, name))
