"""What a row is for is not told from beside it."""

import pytest

from tests.unit.search.claims.verifying import dutch_reason

GROUPS = (
    "Groepsgrootte\tKosteloos annuleren tot\tDaarna\n"
    "10 t/m 19 personen\ttwee weken vóór aankomst\t35%\n"
    "20 t/m 39 personen\tvier weken vóór aankomst\t50%\n\n"
    "Het aantal personen mag tot vijf dagen vóór aankomst omlaag.\n\n"
    "Een groep van twintig personen of meer betaalt binnen tien dagen 25% vooruit."
)


@pytest.mark.parametrize(
    ("question", "sentence", "reason"),
    [
        (
            "Tot wanneer kan een groep van 23 personen kosteloos annuleren?",
            "Het aantal personen mag tot vijf dagen vóór aankomst omlaag.",
            "the quotes say it of another: 5",
        ),
        (
            "Tot wanneer kan een groep van 23 personen kosteloos annuleren?",
            "Een groep van 20 t/m 39 personen kan tot vier weken vóór aankomst annuleren.",
            "",
        ),
        (
            "Hoeveel procent betaalt een groep van 23 personen vooruit?",
            "Een groep van twintig personen of meer betaalt binnen tien dagen 25% vooruit.",
            "",
        ),
    ],
)
def test_what_is_in_a_row_for_the_amount_is_not_told_from_beside_it(
    question: str, sentence: str, reason: str
) -> None:
    assert dutch_reason(question, sentence, GROUPS) == reason
