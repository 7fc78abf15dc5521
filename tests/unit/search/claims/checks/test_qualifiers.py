"""Which sort of a thing a number is of."""

import pytest

from indexes.types import Language
from search.claims.checks.qualifiers import value_of_another_sort
from tests.unit.search.claims.checks.checked import wrong_by

HALLS = "Hall\tMember fee\tFull fee\nOakdale\t40\t65\nBirch\t30\t55"
CRUISES = [
    "This is what you pay for each of those that we have.",
    "Sailing dinghy: € 40 per day",
    "Canoe: € 12 per day",
]
PASSES = ["Juniorpas: € 20", "Seniorpas: € 30"]


@pytest.mark.parametrize(
    ("question", "claim", "sources", "language", "wrong"),
    [
        # The question's word in the place of that of the column.
        ("the student fee of Oakdale", "The student fee of Oakdale is 40.", [HALLS], "en",
         ["student"]),
        ("the member fee of Oakdale", "The member fee of Oakdale is 40.", [HALLS], "en", []),
        ("the fee of Oakdale", "The fee of Oakdale is 40.", [HALLS], "en", []),
        # A thing of which the label is left out.
        ("what does a sailing boat cost a day", "Boats cost € 40 per day.", CRUISES, "en",
         ["boats"]),
        ("what does a sailing boat cost a day", "Sailing costs € 40 per day.", CRUISES, "en", []),
        ("what does a sailing boat cost a day", "The boat costs € 40 per day.", CRUISES, "en", []),
        ("what does a sailing boat cost a day", "It costs € 40 per day.", CRUISES, "en", []),
        ("wat kost een seniorpas", "Een seniorpas kost € 30.", PASSES, "nl", []),
        # What is counted is no sort, and neither is what is before a name nowhere else.
        ("price of sailing days", "40 days.", CRUISES, "en", []),
        ("fine Oakdale", "Birch pays Oakdale 40.", ["The fine of Oakdale is 40."], "en", []),
        # No number of its own.
        ("the student fee of Oakdale", "The student fee is for Oakdale.", [HALLS], "en", []),
    ],
)  # fmt: skip
def test_a_number_is_of_its_own_sort(
    question: str, claim: str, sources: list[str], language: Language, wrong: list[str]
) -> None:
    assert wrong_by(value_of_another_sort, claim, sources, language, question=question) == wrong


@pytest.mark.parametrize(
    ("claim", "wrong"),
    [
        ("Voor de commerciële verhuur is het € 80.", ["commerciele"]),
        ("Voor de sociale verhuur is het € 80.", []),
        ("Voor de verhuur is het € 80.", []),
        ("Voor de sociale verhuur, geen commerciële verhuur, is het € 80.", []),
    ],
)
def test_what_is_asked_of_one_sort_is_not_told_of_another(claim: str, wrong: list[str]) -> None:
    sources = [
        "Bij sociale verhuur is de waarborg € 80.",
        "Voor commerciële verhuur geldt een ander contract.",
    ]
    question = "waarborg sociale verhuur"
    found = wrong_by(value_of_another_sort, claim, sources, "nl", question=question)
    assert found == wrong
