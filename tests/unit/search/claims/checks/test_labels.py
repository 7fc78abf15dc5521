import pytest

from search.claims.checks.labels import statement_of_another_label
from tests.unit.search.claims.checks.checked import wrong_by

FIRST_AID = [
    "Eyes: rinse 10 minutes, remove contact lenses.",
    "Swallowed: drink two glasses of water, do not induce vomiting.",
    "Inhaled: fresh air.",
]


@pytest.mark.parametrize(
    ("claim", "label"),
    [
        ("Rinse it for 10 minutes, remove contact lenses, and drink two glasses.", ["Swallowed"]),
        ("Rinse the eyes for 10 minutes and get fresh air.", ["Inhaled"]),
        ("Drink two glasses of water.", ["Swallowed"]),
        ("Rinse it for 10 minutes and remove contact lenses.", []),
        ("Remove contact lenses, and rinse.", []),
    ],
)
def test_no_part_of_a_claim_stands_under_another_label(claim: str, label: list[str]) -> None:
    question = "I got it in my eyes, what now?"
    found = wrong_by(statement_of_another_label, claim, FIRST_AID, "en", question=question)
    assert found == label
