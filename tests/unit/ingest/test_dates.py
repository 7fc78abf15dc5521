from datetime import datetime

import pytest

from vind.ingest.parsers.notation import parse_date


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2024-03-01", "2024-03-01T00:00:00+00:00"),
        ("Mon, 4 Mar 2024 10:00:00 +0100", "2024-03-04T10:00:00+01:00"),
        ("D:20190402093000+02'00'", "2019-04-02T09:30:00+02:00"),
        ("20190402093000+02'00", "2019-04-02T09:30:00+02:00"),
        ("D:2019", "2019-01-01T00:00:00+00:00"),
        ("2019", "2019-01-01T00:00:00+00:00"),
        ("2025/05/12", "2025-05-12T00:00:00+00:00"),
        ("2025-5-2", "2025-05-02T00:00:00+00:00"),
        ("2025-05", "2025-05-01T00:00:00+00:00"),
        ("2025-05-12 10:00:00 UTC", "2025-05-12T10:00:00+00:00"),
        ("2025-05-12 10:00:00 +0200", "2025-05-12T10:00:00+02:00"),
        ("05-11-2013 14:22", "2013-11-05T14:22:00+00:00"),
        ("2-5-2025", "2025-05-02T00:00:00+00:00"),
        ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59+00:00"),
    ],
)
def test_a_date_is_read_as_files_write_it(written: str, moment: str) -> None:
    assert parse_date(written) == datetime.fromisoformat(moment)


@pytest.mark.parametrize(
    "written",
    [
        "Fri, 31 Dec 9999 23:59:59 -0500",
        "0001-01-01T00:00:00+01:00",
        "D:00010101000000+01'00'",
        "morgen",
        "2025 mei 12",
        "2025-13",
        "11-25-2013",
        "05/11/2013",
        "2025-05-12 of later",
        "45000",
    ],
)
def test_what_is_no_date_or_one_that_no_calendar_in_utc_has_is_none(written: str) -> None:
    assert parse_date(written) is None
