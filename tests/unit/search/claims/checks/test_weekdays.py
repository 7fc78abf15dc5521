"""What is so on one weekday and not on another."""

import pytest

from indexes.types import Language
from search.claims.checks.weekdays import value_of_another_weekday
from tests.unit.search.claims.checks.checked import wrong_by

WEEK = "Maandag t/m vrijdag: 9.00 - 17.00 uur. Zaterdag: 10.00 - 14.00 uur."
SHORT = "Ma t/m vr: 9.00 - 17.00 uur, za: 10.00 - 14.00 uur."
DESK = "De balie is open van 9 tot 17 uur, zaterdag en zondag van 10 tot 14 uur."
FRIDAY = "De balie is open van 8.30 tot 17.00 uur en op vrijdag tot 15.00 uur."
POOL = "Het zwembad kost € 5. Het is open van 9 tot 17 uur, op zaterdag van 10 tot 14 uur."
ORDER = "Bestel voor 17 uur, dan bezorgen we zaterdag tussen 9 en 12 uur."
LISTED = "Op maandag, dinsdag en donderdag van 9 tot 10 uur, op vrijdag van 11 tot 12 uur."
SHOP = "The shop opens at 9. On Sundays it opens at 11."
BEHIND = "We are open from 9 to 17, Monday to Friday, and from 10 to 14 on Saturday."


@pytest.mark.parametrize(
    ("language", "source", "sentence", "wrong"),
    [
        ("nl", WEEK, "De balie is op zaterdag open van 9.00 tot 17.00 uur.", ["9", "17"]),
        ("nl", WEEK, "De balie is open van 9 tot 17 uur.", ["9", "17"]),
        ("nl", WEEK, "De balie is op zaterdag open van 10.00 tot 14.00 uur.", []),
        ("nl", WEEK, "De balie is op woensdag open van 9 tot 17 uur.", []),
        ("nl", SHORT, "De balie is open van 9 tot 14 uur.", ["9"]),
        ("nl", DESK, "De balie is op zondag open van 9 tot 17 uur.", ["9", "17"]),
        ("nl", DESK, "De balie is op zondag open van 10 tot 14 uur.", []),
        ("nl", DESK, DESK, []),
        ("nl", FRIDAY, "De balie is op vrijdag open tot 17.00 uur.", ["17"]),
        ("nl", FRIDAY, "De balie is op vrijdag open tot 15.00 uur.", []),
        ("nl", LISTED, "Op dinsdag is het van 9 tot 10 uur.", []),
        ("nl", LISTED, "Op dinsdag is het van 11 tot 12 uur.", ["11", "12"]),
        # Of another kind, and of something else.
        ("nl", POOL, "Het kost op zaterdag € 5.", []),
        ("nl", ORDER, "Bestel voor 17 uur.", []),
        ("nl", "Balie\tmaandag 9\tzaterdag 10", "De balie opent zaterdag om 9 uur.", []),
        ("en", SHOP, "The shop opens at 9 on Sundays.", ["9"]),
        ("en", SHOP, "The shop opens at 11 on Sundays.", []),
        ("en", BEHIND, "We are open from 9 to 17 on Saturday.", ["9", "17"]),
        ("en", BEHIND, "We are open from 9 to 17 on Monday.", []),
        ("en", BEHIND, "We are open from 10 to 14 on Saturday.", []),
    ],
)
def test_the_weekday_of_a_number(
    language: Language, source: str, sentence: str, wrong: list[str]
) -> None:
    question = {"nl": "Hoe laat, op zaterdag?", "en": "When, on Saturday?"}[language]
    found = wrong_by(value_of_another_weekday, sentence, [source], language, question=question)
    assert sorted(found) == sorted(wrong)


def test_without_a_day_it_is_of_none() -> None:
    claim = "De balie is open van 9 tot 17 uur."
    assert wrong_by(value_of_another_weekday, claim, [DESK], "nl", question="Hoe laat?") == []
