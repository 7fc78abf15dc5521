"""Rates that are made of an amount."""

import pytest

from search.claims.checks.unsaid_rates import rate_of_nothing
from tests.unit.search.claims.checks.checked import wrong_by

LATE = ["Voor elke levering die meer dan een uur te laat is betaalt de leverancier \u20ac 250."]


@pytest.mark.parametrize(
    ("sentences", "question", "claim", "wrong"),
    [
        (LATE, "", "De leverancier betaalt \u20ac 250 per uur.", ["\u20ac 250 per hour"]),
        (LATE, "", "De leverancier betaalt \u20ac 250 per levering.", []),
        (LATE, "", "De leverancier betaalt \u20ac 250 per maand.", []),
        (LATE, "Hoeveel is het per uur?", "De leverancier betaalt \u20ac 250 per uur.", []),
        (["Uurloon: \u20ac 250."], "", "De leverancier betaalt \u20ac 250 per uur.", []),
        (["Kosten per uur", "\u20ac 250"], "", "Het is \u20ac 250 per uur.", []),
        (["Zaal\t\u20ac 250\tdag"], "", "De zaal is \u20ac 250 per dag.", []),
        (["Zaal\t\u20ac 250"], "", "De zaal is \u20ac 250 per dag.", ["\u20ac 250 per day"]),
        (["Zaal\t\u20ac 250\tper dag"], "", "De zaal is \u20ac 250 per dag.", []),
    ],
)
def test_an_amount_that_is_given_once(
    sentences: list[str], question: str, claim: str, wrong: list[str]
) -> None:
    assert wrong_by(rate_of_nothing, claim, sentences, "nl", question=question) == wrong
