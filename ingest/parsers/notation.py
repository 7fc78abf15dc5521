"""Dates, numbers of list items, and addresses behind links, as files write them."""

import re
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from string import ascii_lowercase
from urllib.parse import unquote

from vind.ingest.document.characters import one_line

# Without "D:" only digits and a zone, or "2025-5-2" would be the first day of that year.
_PDF_DATE = re.compile(
    r"(?:D:|(?=(?:\d\d){2,7}$|\d{14}[Z+-][\d']*$))"
    r"(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:Z|([+-])(\d\d)'?(\d\d)?'?)?"
)
_YEAR_FIRST = re.compile(
    r"(\d{4})([-/])(\d\d?)(?:\2(\d\d?))?"
    r"(?:[ T](\d\d:\d\d(?::\d\d)?) ?(?:UTC|GMT|Z|([+-]\d\d:?\d\d))?)?"
)
# The Dutch and German order; the American one, month first, has slashes.
_DAY_FIRST = re.compile(r"(\d\d?)-(\d\d?)-(\d{4})(?: (\d\d:\d\d(?::\d\d)?))?")


def parse_date(value: str) -> datetime | None:
    """Parse a date in ISO 8601, of a mail (RFC 5322) or of a PDF ("D:20190402093000+02'00'").

    Also accepted are dates similar to ISO 8601 ("2025/5/2", "2025-05") and "2-5-2025". None for
    anything else, or outside the years 1 to 9999 in UTC. A time without a zone is taken as UTC.
    """
    value = value.strip()
    for read in (datetime.fromisoformat, parsedate_to_datetime, _year_first, _day_first, _pdf_date):
        with suppress(ValueError, TypeError, OverflowError):
            return aware(read(value))
    return None


def day_begun(moment: datetime) -> date:
    """The day that begins at a moment in UTC, which may be 22:00 of the day before."""
    return (moment + timedelta(hours=12)).date()


def aware(moment: datetime) -> datetime | None:
    """The moment with a zone, UTC where it has none; None outside the years 1 to 9999 in UTC.

    Programs write the first or last possible moment for an unknown one.
    """
    zoned = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    try:
        zoned.astimezone(UTC)
    except OverflowError:
        return None
    return zoned


def _year_first(value: str) -> datetime:
    match = _YEAR_FIRST.fullmatch(value)
    if match is None:
        raise ValueError(value)
    year, _, month, day, time, zone = match.groups()
    return datetime.fromisoformat(
        f"{year}-{month:>02}-{day or '01':>02}T{time or '00:00'}{zone or '+00:00'}"
    )


def _day_first(value: str) -> datetime:
    match = _DAY_FIRST.fullmatch(value)
    if match is None:
        raise ValueError(value)
    day, month, year, time = match.groups()
    return datetime.fromisoformat(f"{year}-{month:>02}-{day:>02}T{time or '00:00'}")


def _pdf_date(value: str) -> datetime:
    match = _PDF_DATE.match(value)
    if match is None:
        raise ValueError(value)
    year, month, day, hour, minute, second, sign, zone_hours, zone_minutes = match.groups()
    zone = f"{sign}{zone_hours}:{zone_minutes or '00'}" if sign else "+00:00"
    return datetime.fromisoformat(
        f"{year}-{month or '01'}-{day or '01'}"
        f"T{hour or '00'}:{minute or '00'}:{second or '00'}{zone}"
    )


_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_LETTERS_UP_TO, _ROMAN_UP_TO = 26**3, 3999


def numeral(number: int, kind: str) -> str:
    """``number`` in the style "1", "a", "A", "i" or "I", as in HTML and OpenDocument.

    In digits where the style cannot express it.
    """
    if kind.lower() == "a" and 0 < number <= _LETTERS_UP_TO:
        written = _in_letters(number)
    elif kind.lower() == "i" and 0 < number <= _ROMAN_UP_TO:
        written = _in_roman(number)
    else:
        return str(number)
    return written.upper() if kind.isupper() else written


def _in_letters(number: int) -> str:
    """Like the columns of a sheet: AA follows Z."""
    rest, last = divmod(number - 1, len(ascii_lowercase))
    return (_in_letters(rest) if rest else "") + ascii_lowercase[last]


def _in_roman(number: int) -> str:
    written = ""
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        written += letters * times
    return written


_AT_MOST = 120  # characters
_MAIL_TO = re.compile(r"mailto:([^?\s]+@[^?\s]+)", re.IGNORECASE)
_CALL = re.compile(r"(?:tel|sms):(\+?[\d(][\d ()./-]{4,})", re.IGNORECASE)
_NO_DIGIT = re.compile(r"\D")
# Last digits by which numbers are compared, as the text may omit the country code.
_COMPARED_DIGITS = 6


def address_behind(target: str, text: str) -> str:
    """The address or number of a link to ``target``; empty where ``text`` has it or is empty.

    Empty for other links too.
    """
    said = one_line(unquote(target))
    if found := _MAIL_TO.fullmatch(said.partition("?")[0]):
        is_said = "@" in text
    elif found := _CALL.fullmatch(said):
        is_said = _NO_DIGIT.sub("", found[1])[-_COMPARED_DIGITS:] in _NO_DIGIT.sub("", text)
    else:
        return ""
    is_useless = is_said or not text.strip() or len(found[1]) > _AT_MOST
    return "" if is_useless else found[1]
