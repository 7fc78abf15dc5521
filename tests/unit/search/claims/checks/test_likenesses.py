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


DEATHS = (
    "Gebeurtenis\tVrij\nOverlijden partner of kind\t5 dagen\n"
    "Overlijden ouder of schoonouder\t3 dagen\nOverlijden grootouder, broer of zus\t1 dag"
)


@pytest.mark.parametrize(
    ("relative", "days"),
    [("schoonmoeder", 3), ("vader", 3), ("oma", 1), ("dochter", 5), ("broer", 1)],
)
def test_a_relative_is_known_by_the_word_that_the_rows_have(relative: str, days: int) -> None:
    question = f"hoeveel dagen bij overlijden van mijn {relative}?"
    for said in (1, 3, 5):
        claim = f"Bij overlijden van je {relative} is het {said} dagen."
        found = wrong_by(value_of_a_row_like_others, claim, [DEATHS], "nl", question=question)
        assert found == ([] if said == days else [f"{said}"])


@pytest.mark.parametrize(("relative", "wrong"), [("mother-in-law", []), ("uncle", ["3"])])
def test_a_relative_in_english(relative: str, wrong: list[str]) -> None:
    rows = "Event\tOff\nDeath of a partner\t5 days\nDeath of a parent or parent-in-law\t3 days"
    question = f"how many days for the death of my {relative}?"
    claim = f"The death of your {relative} gives 3 days."
    found = wrong_by(value_of_a_row_like_others, claim, [rows], "en", question=question)
    assert found == wrong
