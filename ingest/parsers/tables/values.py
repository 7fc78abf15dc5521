"""Formats the values of workbook cells approximately as a reader sees them."""

from datetime import date, datetime, time, timedelta

# Excel's precision; more digits would show the rounding error of 0.3.
_DIGITS = 15


def shown(value: object) -> str:
    """A cell's value as text, approximately as a reader sees it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d" if value.time() == time() else "%Y-%m-%d %H:%M")
    if isinstance(value, timedelta):
        return duration(value)
    if isinstance(value, date | time):
        return str(value)
    if isinstance(value, float) and not (value.is_integer() and abs(value) < 10**_DIGITS):
        return f"{value:.{_DIGITS}g}"
    if isinstance(value, int | float):
        return str(int(value))
    return str(value).strip()


def duration(value: timedelta, *, to_the_second: bool = False) -> str:
    """Hours and minutes, "36:00"; with seconds where they are not 0, or ``to_the_second``.

    Hours are not converted to days: people search for a week of 36 hours.
    """
    seconds = round(value.total_seconds())
    sign = "-" if seconds < 0 else ""
    minutes, left = divmod(abs(seconds), 60)
    behind = f":{left:02}" if left or to_the_second else ""
    return f"{sign}{minutes // 60}:{minutes % 60:02}{behind}"
