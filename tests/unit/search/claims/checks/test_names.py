import pytest

from search.claims.asked import Asked
from search.claims.checks.names import value_of_another_name
from search.claims.claim import Claim
from search.claims.source import Source
from tests.unit.search.examples import excerpt

PAY = "Hartman pays € 500 a month, Brons pays € 300 a month."
APART = "Hartman pays € 500 a month."


@pytest.mark.parametrize(
    ("question", "sentence", "source", "wrong"),
    [
        ("How much does tenant Brons pay?", "Hartman pays € 500 a month.", PAY, True),
        ("How much does tenant Brons pay?", "The tenant Hartman pays € 500.", PAY, True),
        ("How much does tenant Brons pay?", "Brons pays € 300 a month.", PAY, False),
        ("How much does the tenant pay?", "Hartman pays € 500 a month.", PAY, False),
        ("How much does tenant Brons pay?", "The rent is € 500 a month.", PAY, False),
        # Who answers for what is asked may have another name than that.
        ("How much is paid for Brons?", "So Hartman pays € 500 a month.", APART, False),
    ],
)
def test_what_another_has_beside_what_is_asked_is_no_answer(
    question: str, sentence: str, source: str, wrong: bool
) -> None:
    asked = Asked(question, "en")
    told = value_of_another_name(Claim(sentence, asked), Source(excerpt(source), asked))
    assert told == (["Hartman"] if wrong else [])
