"""Values that are said of the subject of the value beside them."""

import pytest

from indexes.types import Language
from search.claims.checks.subjects import value_of_another_subject
from tests.unit.search.claims.checks.checked import wrong_by

ENTRY = ["Kinderen betalen € 5 entree.", "Volwassenen betalen € 9."]
LEAVE = ["Managers get 25 days of leave, trainees 20."]
PRICES = ["The gym costs members € 5.", "For visitors the price is € 9."]
WEAR = ["The warranty is 24 months.", "For parts such as seals and filters it is 6 months."]
KILOMETRES = ["De kilometervergoeding is € 0,23.", "Wie fietst, krijgt € 50 per jaar."]
NOTICE = ["The tenant gives one month's notice, the landlord three."]


@pytest.mark.parametrize(
    ("claim", "sources", "language", "wrong"),
    [
        ("Volwassenen betalen € 5 entree.", ENTRY, "nl", ["€ 5"]),
        ("Volwassenen betalen € 9 entree.", ENTRY, "nl", []),
        ("Kinderen betalen € 5.", ENTRY, "nl", []),
        ("U betaalt € 5.", ENTRY, "nl", []),
        ("Trainees get 25 days of leave.", LEAVE, "en", ["25 days"]),
        ("Trainees get 20 days of leave.", LEAVE, "en", []),
        ("Managers get 25 days of leave.", LEAVE, "en", []),
        ("The landlord gives one month's notice.", NOTICE, "en", ["one month"]),
        ("The landlord gives three months' notice.", NOTICE, "en", []),
        ("The tenant gives one month's notice.", NOTICE, "en", []),
        ("The warranty for seals is 6 months.", WEAR, "en", []),
        ("The warranty for filters is 6 months.", WEAR, "en", []),
        ("The price is € 5 for members.", PRICES, "en", []),
        ("The price is € 5 for visitors.", PRICES, "en", ["€ 5"]),
        ("Je krijgt € 0,23 per km.", KILOMETRES, "nl", []),
        # Further away, and of no subject of its own.
        ("Volwassenen betalen € 5.", [ENTRY[0], "Honden mogen niet.", ENTRY[1]], "nl", []),
        ("Volwassenen betalen € 5.", ["Het is € 5.", "Volwassenen mogen € 9 pinnen."], "nl", []),
        # Of both.
        ("Children of members pay € 5.", ["Members pay € 5.", "Children pay € 9."], "en", []),
        ("Volwassenen betalen € 5.", ["Kinderen\t€ 5", "Volwassenen\t€ 9"], "nl", []),
    ],
)
def test_the_subject_of_the_value_beside_it(
    claim: str, sources: list[str], language: Language, wrong: list[str]
) -> None:
    assert wrong_by(value_of_another_subject, claim, sources, language) == wrong


def test_the_subject_may_stand_in_the_question_alone() -> None:
    claim = "The price is € 5."
    for asked, wrong in (("members", []), ("visitors", ["€ 5"])):
        question = f"What is the price for {asked}?"
        found = wrong_by(value_of_another_subject, claim, PRICES, "en", question=question)
        assert found == wrong
