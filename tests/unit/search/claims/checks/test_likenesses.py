"""Rows that nothing tells apart."""

import pytest

from search.claims.checks.likenesses import value_of_a_row_like_others
from tests.unit.search.claims.checks.checked import wrong_by

LEAVE = (
    "Gebeurtenis\tVrij\nOverlijden partner of kind\t5 dagen\nOverlijden zus of grootouder\t2 dagen"
)


@pytest.mark.parametrize(
    ("question", "claim", "wrong"),
    [
        ("opa overleden, hoeveel dagen?", "Bij overlijden heb je 5 dagen.", ["5"]),
        ("hoeveel dagen bij overlijden van een kind?", "Je hebt 5 dagen.", []),
        ("hoeveel dagen bij overlijden?", "Bij overlijden van een zus heb je 2 dagen.", []),
        ("hoeveel dagen bij overlijden?", "Het is 5 dagen of 2 dagen.", []),
        ("hoeveel dagen bij een bruiloft?", "Je hebt 5 dagen.", []),
        ("5 dagen bij overlijden?", "Bij overlijden zijn het 5 dagen.", []),
    ],
)
def test_a_row_that_nothing_tells_from_others_like_it(
    question: str, claim: str, wrong: list[str]
) -> None:
    found = wrong_by(value_of_a_row_like_others, claim, [LEAVE], "nl", question=question)
    assert found == wrong
