"""The day that a document is of: what its name says, or else what it says of itself."""

from datetime import date

from indexes.types import StoredPassage
from search.claims.facts import Date, find_dates


def day_of(stored: StoredPassage) -> date | None:
    """The day that is told of it, or else that of its file's change, which may be of a copy."""
    return told_day(stored) or (stored.dated and stored.dated.date())


def told_day(stored: StoredPassage) -> date | None:
    """The first whole date in the file's name or the title, or else the day that it says it is of.

    Minutes and letters are named by their day, and changed later.
    """
    file = stored.path.rpartition("/")[2].replace("_", "-")
    own = None if stored.dated_by_file else stored.dated
    return named_day(file) or named_day(stored.title) or (own and own.date())


def named_day(name: str) -> date | None:
    """The first whole date in ``name``, if there is one.

    Of two digits ("24-10-12") any may be the year.
    """
    days = (day.of_the_calendar() for day in days_in(name) if str(day.year) in name)
    return next(filter(None, days), None)


def days_in(text: str) -> list[Date]:
    """The days in ``text``, in every reading, with their year or without."""
    dates = (reading for _, _, readings in find_dates(text) for reading in readings)
    return [reading for reading in dates if reading.day]
