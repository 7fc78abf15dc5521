"""Values with the sentence that they are of."""

import pytest

from search.claims.checks.detached import value_without_its_sentence
from tests.unit.search.claims.checks.checked import wrong_by

TENANCY = [
    "The tenant pays interest of 2%, up to 10% of the rent.",
    "After six weeks the landlord may evict the occupant.",
]


@pytest.mark.parametrize(
    ("question", "claim", "wrong"),
    [
        (
            "",
            "The tenant of a shop pays interest of 2%, up to 10% of the rent, after six weeks.",
            ["six weeks"],
        ),
        ("", "The tenant pays 2%, and after six weeks the landlord may evict.", []),
        ("", "The tenant pays 2%, up to 10% of the rent.", []),
        # A note leaves its words to the question.
        ("", "The tenant pays 2% (six weeks).", []),
        # What answers may leave all words to the question.
        ("", "Six weeks.", []),
        ("when may they evict", "2%, and after six weeks.", []),
    ],
)
def test_a_second_value_has_something_of_its_sentence(
    question: str, claim: str, wrong: list[str]
) -> None:
    found = wrong_by(value_without_its_sentence, claim, TENANCY, "en", question=question)
    assert found == wrong


def test_a_sentence_that_is_no_more_than_its_value_may_be_joined() -> None:
    sources = ["De huurder van de woning betaalt elk jaar 2% rente.", "Maximaal zes weken."]
    claim = "De huurder van de woning betaalt elk jaar 2% rente gedurende zes weken."
    assert wrong_by(value_without_its_sentence, claim, sources, "nl") == []


def test_a_row_of_a_table_is_left_out() -> None:
    sources = [
        "De huurder van de woning betaalt elk jaar 2% rente.",
        "Geval\tTermijn",
        "Ontruiming woonruimte\tzes weken",
    ]
    claim = "De huurder van de woning betaalt elk jaar 2% rente gedurende zes weken."
    assert wrong_by(value_without_its_sentence, claim, sources, "nl") == []
