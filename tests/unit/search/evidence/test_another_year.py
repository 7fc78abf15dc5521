import pytest

from search.evidence.another_year import is_of_another_month, is_of_another_year
from tests.unit.search.examples import excerpt

PRICES = excerpt("Studio\t€ 40 an hour", path="prices.xlsx", opening="prices 2024.xlsx \nRooms")


@pytest.mark.parametrize(
    ("question", "of_another"),
    [
        ("What did the studio cost in 2023?", True),
        ("What does the studio cost in FY2025?", True),
        ("What does the studio cost in 2024?", False),
        ("What does the studio cost?", False),
        ("What does the studio cost whoever hires it since May 2023?", False),
        ("Wat kost de studio voor wie die sinds 2019 huurt?", False),
    ],
)
def test_prices_of_a_year_are_not_those_of_another(question: str, *, of_another: bool) -> None:
    assert is_of_another_year(question, PRICES) == of_another


def test_what_has_the_year_or_goes_by_none_may_tell() -> None:
    asked = "What did the studio cost in 2023?"
    since = excerpt("Studio, as in 2023: € 40", opening="prices 2024.xlsx \nRooms")
    assert not is_of_another_year(asked, since)
    assert not is_of_another_year(asked, excerpt("Studio: € 40", opening="prices.xlsx \nOf 2024"))
    assert not is_of_another_year(
        asked, excerpt("Studio: € 40", opening="prices 2022-2024.xlsx \n")
    )
    assert is_of_another_year(asked, excerpt("Studio: € 40", opening="prices 2024-2026.xlsx \n"))


@pytest.mark.parametrize(
    ("question", "said", "name", "of_another"),
    [
        ("Wat kost een kluisje in 2026-2027?", "€ 17,50", "gids 2025-2026.pdf", True),
        ("Wat kost een kluisje in 2026/27?", "€ 17,50", "gids 2025-2026.pdf", True),
        ("Wat kost een kluisje in 2025/26?", "€ 17,50", "gids 2025-2026.pdf", False),
        ("Wat kost een kluisje in 2026-2027?", "in 2026/2027 € 18", "gids 2025-2026.pdf", False),
        ("Wat kost een kluisje in 2026-2027?", "€ 17,50", "gids 2024-2027.pdf", False),
        ("Wat kost een kluisje in 2026?", "€ 17,50", "gids 2025-2026.pdf", False),
    ],
)
def test_one_school_year_is_not_the_next(
    question: str, said: str, name: str, *, of_another: bool
) -> None:
    assert (
        is_of_another_year(question, excerpt(said, path=name, opening=f"{name} \n")) == of_another
    )


@pytest.mark.parametrize(
    ("row", "question", "of_another"),
    [
        ("October 2025\t1120", "How much power did we use in April 2025?", True),
        ("April 2024\t980", "How much power did we use in April 2025?", True),
        ("04-2025\t980", "How much power did we use in April 2025?", False),
        ("April\t980", "How much power did we use in April 2025?", False),
        ("October 2025\t1120", "How much power did we use?", False),
        ("October to December\t1120", "How much power did we use in April?", False),
        ("Since October 2025\t1120", "How much power did we use in November 2025?", False),
        ("In October 2025 it was 1120.", "How much power did we use in April 2025?", False),
    ],
)
def test_the_row_of_a_month_is_not_that_of_another(
    row: str, question: str, *, of_another: bool
) -> None:
    assert is_of_another_month(question, excerpt(row, header="Month\tkWh")) == of_another


def test_what_changes_in_a_month_is_so_in_the_next() -> None:
    prices = excerpt("oktober 2025\t€ 2", header="Wijziging\tPrijs")
    assert not is_of_another_month("Wat is de prijs in november 2025?", prices)
