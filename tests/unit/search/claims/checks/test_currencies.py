"""Money in the currency of its column."""

import pytest

from search.claims.checks.currencies import other_currency
from tests.unit.search.claims.checks.checked import wrong_by

RATES = "Grade\tNL (gross, EUR)\tUK (gross, GBP)"
ROW = "Senior technician\t86\t74"


@pytest.mark.parametrize(
    ("claim", "wrong"),
    [
        ("The UK rate of a senior technician is 74 euros.", ["74 euros"]),
        ("The Dutch rate of a senior technician is £86.", ["£86"]),
        ("The rate is € 86, or GBP 74 in the UK.", []),
        ("The rate is 74.", []),
        ("The rate is € 90.", []),
    ],
)
def test_an_amount_is_in_the_currency_of_its_column(claim: str, wrong: list[str]) -> None:
    assert wrong_by(other_currency, claim, [RATES, ROW], "en") == wrong


def test_an_amount_in_columns_of_both_is_in_either() -> None:
    rows = [RATES, ROW, "Coordinator\t74\t69"]
    assert wrong_by(other_currency, "A coordinator gets 74 euros.", rows, "en") == []


def test_an_amount_that_a_sentence_has_in_its_own_currency_is_in_that() -> None:
    rows = ["The deposit is € 74.", RATES, ROW]
    assert wrong_by(other_currency, "The deposit is 74 euros.", rows, "en") == []
    assert wrong_by(other_currency, "The deposit is $74.", rows, "en") == ["$74"]


def test_a_column_without_a_currency_tells_none() -> None:
    rows = ["Part\tPrice", "Pump\t74"]
    assert wrong_by(other_currency, "It costs 74 euros.", rows, "en") == []
