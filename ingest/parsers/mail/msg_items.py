"""Reads Outlook items other than mails: contacts, appointments and tasks."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from vind.ingest.cleaning import one_line
from vind.ingest.parsers.dates import day_begun
from vind.ingest.parsers.mail.msg_properties import Item, Name, Pid

# The property sets of named properties (MS-OXPROPS).
_APPOINTMENT, _TASK, _ADDRESS = 0x62002, 0x62003, 0x62004

_CONTACT: tuple[tuple[str, Pid], ...] = (
    ("Organization", 0x3A16),
    ("Department", 0x3A18),
    ("Title", 0x3A17),
    ("Phone (work)", 0x3A08),
    ("Phone (cell)", 0x3A1C),
    ("Phone (home)", 0x3A09),
    ("Fax", 0x3A24),
    ("Email", Name(_ADDRESS, 0x8083)),
    ("Email", Name(_ADDRESS, 0x8093)),
    ("Email", Name(_ADDRESS, 0x80A3)),
    ("Address (work)", Name(_ADDRESS, 0x801B)),
    ("Address (home)", Name(_ADDRESS, 0x801A)),
    ("URL", 0x3A51),
)
_MEETING_TIMES: tuple[tuple[str, tuple[Pid, ...]], ...] = (
    ("Start", (Name(_APPOINTMENT, 0x820D), 0x0060)),
    ("End", (Name(_APPOINTMENT, 0x820E), 0x0061)),
)
_MEETING: tuple[tuple[str, Pid], ...] = (
    ("Repeats", Name(_APPOINTMENT, 0x8232)),
    ("Location", Name(_APPOINTMENT, 0x8208)),
)
_WHOLE_DAYS = Name(_APPOINTMENT, 0x8215)
_TASK_DAYS = (("Start", (Name(_TASK, 0x8104),)), ("Due", (Name(_TASK, 0x8105),)))
_NEVER = 4501  # the year that Outlook writes for no date


def property_lines(item: Item, message_class: str) -> Iterator[str]:
    """The properties of an item that is not a mail, one per line, with labels as for vCard."""
    named = message_class.lower()
    if named.startswith("ipm.contact"):
        yield from _texts(item, _CONTACT)
    elif named.startswith(("ipm.appointment", "ipm.schedule.meeting")):
        if item.number(_WHOLE_DAYS):
            yield from _days(item)
        else:
            yield from _times(item, _MEETING_TIMES, "%Y-%m-%d %H:%M (UTC)")
        yield from _texts(item, _MEETING)
    elif named.startswith("ipm.task"):
        yield from _times(item, _TASK_DAYS, "%Y-%m-%d")


def _texts(item: Item, pids: Sequence[tuple[str, Pid]]) -> Iterator[str]:
    for label, pid in pids:
        if text := one_line(item.text(pid)):
            yield f"{label}: {text}"


def _times(item: Item, pids: Sequence[tuple[str, Sequence[Pid]]], form: str) -> Iterator[str]:
    for label, places in pids:
        if time := _time(item, places):
            yield f"{label}: {time:{form}}"


def _days(item: Item) -> Iterator[str]:
    """The first and last day of an event of whole days, whose stored end is the next midnight."""
    times = [(label, _time(item, places)) for label, places in _MEETING_TIMES]
    days = [(label, day_begun(time)) for label, time in times if time]
    for label, day in days:
        last = day - timedelta(days=1) if label == "End" else day
        yield f"{label}: {last:%Y-%m-%d}"


def _time(item: Item, places: Sequence[Pid]) -> datetime | None:
    """The first time that is set among several properties."""
    times = (item.time(pid) for pid in places)
    return next((one for one in times if one and one.year < _NEVER), None)
