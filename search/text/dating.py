"""The day that a document is of: what its name says, or else what it says of itself."""

import re
from datetime import date

from indexes.types import StoredPassage
from search.text.facts import Date, find_dates

MONTH = re.compile(r"(?<!\d)(?<!\d-)(?P<year>20\d{2})-(?P<month>0[1-9]|1[0-2])(?![\d-]?\d)")
GLUED = re.compile(r"(?<=[a-z])(?=20\d{2}(?!\d))")
"""Between a month and its year: "memo-juli2025"."""

COMPACT = re.compile(r"(?<!\d)(20\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")
"""A day as names of files have it, and texts do not: "20240315 minutes"."""


def day_of(stored: StoredPassage) -> date | None:
    """The day that it tells; else the first of the month in its file's name; else that of a change.

    The month counts where the document was changed in another one. The last change may be of the
    file alone, and so of a copy. None where there is none of these.
    """
    changed = stored.dated and stored.dated.date()
    return told_day(stored) or _first_of_month(stored, changed) or changed


def told_day(stored: StoredPassage) -> date | None:
    """The day in the file's name or else in the title; else the date in its metadata.

    Minutes and letters are named by their day, and changed later. None where there is none of
    these, where the name gives another month than the metadata, and for the date of a file.
    """
    own = None if stored.dated_by_file else stored.dated and stored.dated.date()
    told = named_day(_name_of(stored)) or named_day(stored.title)
    return told or (None if _first_of_month(stored, own) else own)


def _name_of(stored: StoredPassage) -> str:
    return stored.path.rpartition("/")[2].replace("_", "-")


def _first_of_month(stored: StoredPassage, changed: date | None) -> date | None:
    """The first of the month in the file's name; None without one, or if changed in that month."""
    name = GLUED.sub(" ", _name_of(stored).lower())
    named = [date(int(one["year"]), int(one["month"]), 1) for one in MONTH.finditer(name)]
    named += [
        date(reading.year, reading.month, 1)
        for _, _, readings in find_dates(name)
        for reading in readings
        if reading.year and reading.month and not reading.day
    ]
    is_of_it = changed and any(changed.replace(day=1) == one for one in named)
    return None if is_of_it else next(iter(named), None)


def named_day(name: str) -> date | None:
    """The first whole date in ``name``, if there is one.

    Of two digits ("24-10-12") any may be the year.
    """
    days = (
        day.of_the_calendar()
        for day in days_in(COMPACT.sub(r"\1-\2-\3", name))
        if str(day.year) in name
    )
    return next(filter(None, days), None)


def days_in(text: str) -> list[Date]:
    """The days in ``text``, in every reading, with their year or without."""
    dates = (reading for _, _, readings in find_dates(text) for reading in readings)
    return [reading for reading in dates if reading.day]
