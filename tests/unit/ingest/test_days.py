"""Days in names and lines, and what is none."""

import pytest

from ingest.days import days_in, without_days


@pytest.mark.parametrize(
    ("folded", "days"),
    [
        ("20240312 huisregels", [(2024, 3, 12)]),
        ("2024-03-12 huisregels", [(2024, 3, 12)]),
        ("huisregels_2024_3_12", [(2024, 3, 12)]),
        ("per 1-1-2026", [(2026, 1, 1)]),
        ("notulen 2024-03", [(2024, 3)]),
        ("prijslijst per 1 juli 2025", [(2025, 7, 1)]),
        ("prijslijst_maart_2025", [(2025, 3)]),
        ("as of may 1, 2027", [(2027, 5, 1)]),
        ("24 oktober 2025", [(2025, 10, 24)]),
        ("in force from 1 march 2023 to 30 june 2025", [(2023, 3, 1), (2025, 6, 30)]),
    ],
)
def test_days_are_read_as_they_are_written(folded: str, days: list[tuple[int, ...]]) -> None:
    assert list(days_in(folded)) == days


@pytest.mark.parametrize(
    "folded",
    ["huisregels 2024", "offerte 2024-1187", "kerkstraat 12 2024", "2024-13-01", "1 juli", ""],
)
def test_a_year_alone_and_other_numbers_are_no_days(folded: str) -> None:
    assert list(days_in(folded)) == []


@pytest.mark.parametrize(
    ("folded", "rest"),
    [
        ("kerkstraat 12 2024-03-12", ["kerkstraat", "12"]),
        ("kerkstraat 12 12-03-24", ["kerkstraat", "12"]),
        ("rooster 1 juli week 27", ["rooster", "week", "27"]),
        ("fees 2025", ["fees", "2025"]),
    ],
)
def test_a_name_without_its_days_keeps_its_other_numbers(folded: str, rest: list[str]) -> None:
    assert without_days(folded).split() == rest
