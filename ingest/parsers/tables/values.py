"""What a reader sees in the cell of a workbook, of the value that is kept in it."""

from datetime import date, datetime, time, timedelta

# Excel keeps fifteen digits: more would show that 0.3 is no binary fraction.
_DIGITS = 15


def shown(value: object) -> str:
    """What a reader sees in a cell with this value, about."""
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
    """Hours and minutes as a time sheet has them, "36:00"; seconds where there are any, or asked.

    Hours are not made days: who looks for a week of 36 hours looks for that number.
    """
    seconds = round(value.total_seconds())
    sign = "-" if seconds < 0 else ""
    minutes, left = divmod(abs(seconds), 60)
    behind = f":{left:02}" if left or to_the_second else ""
    return f"{sign}{minutes // 60}:{minutes % 60:02}{behind}"
