"""Which numbers of a text are amounts, and so of no year."""

import pytest

from search.text.measured import without_amounts


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("tot \u20ac 2000 zelf", "tot |||||| zelf"),
        ("EUR2000 of USD 1800", "||||||| of ||||||||"),
        ("max.500 euro", "max.||||||||"),
        ("tussen 1500 en 2000 euro in 2025", "tussen ||||||||||||||||| in 2025"),
        ("\u00a3 1500-2000", "|||||||||||"),
        ("2000,- of 1999,50", "|||||| of |||||||"),
        ("1750 kg, 1800-uren, 1600 m\u00b2", "|||||||, |||||||||, |||||||"),
    ],
)
def test_an_amount_has_a_sign_a_unit_or_cents(text: str, left: str) -> None:
    assert without_amounts(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "de omzet van 2024",
        "in 2023, 2024 en 2025",
        "planning 2024 week 12",
        "in 2025 weekenddiensten",
        "de E-2000 km-teller",
        "op 12-05-2025 uur voor uur",
        "",
    ],
)
def test_else_a_number_stays(text: str) -> None:
    assert without_amounts(text) == text


def test_an_amount_behind_a_year_leaves_it() -> None:
    assert without_amounts("in 2024 \u20ac 95") == "in 2024 ||||"
    assert without_amounts("2025\t\u20ac 1600\t2000") == "2025\t||||||\t2000"
