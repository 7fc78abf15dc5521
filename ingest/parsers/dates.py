"""Dates as files write them."""

import re
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_PDF_DATE = re.compile(
    r"^D?:?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:Z|([+-])(\d\d)'?(\d\d)?'?)?"
)


def parse_date(value: str) -> datetime | None:
    """A date in ISO 8601, of a mail (RFC 5322) or of a PDF ("D:20190402093000+02'00'").

    None where it is none of these, or out of the years that UTC has. A time without a zone is taken
    as UTC.
    """
    value = value.strip()
    for read in (datetime.fromisoformat, parsedate_to_datetime, _pdf_date):
        with suppress(ValueError, TypeError, OverflowError):
            return aware(read(value))
    return None


def aware(moment: datetime) -> datetime | None:
    """The same moment with a zone, UTC where it has none; None before year 1 or after 9999 in UTC.

    Programs fill in the first or the last moment that there is where they know none.
    """
    zoned = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    try:
        zoned.astimezone(UTC)
    except OverflowError:
        return None
    return zoned


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
