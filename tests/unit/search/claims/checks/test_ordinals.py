import pytest

from indexes.types import Language
from search.claims.checks.ordinals import other_ordinal
from tests.unit.search.claims.checks.checked import wrong_by


@pytest.mark.parametrize(
    ("claim", "source", "language", "wrong"),
    [
        ("It is due on the third day.", "Due on the second day.", "en", ["third"]),
        ("Het is op de derde dag.", "Op de tweede dag.", "nl", ["derde"]),
        ("Het is op de tweede dag.", "Op de 2e dag.", "nl", []),
        ("Het is op de tweede dag.", "On the second day.", "nl", []),
        ("Het is stap drie, de derde.", "Stap 3 is de handtekening.", "nl", []),
        ("The second quarter was good.", "Q2 was good.", "en", []),
        ("You get two fifths.", "You get two thirds.", "en", ["fifth"]),
        ("You get three fourths.", "You get three quarters.", "en", []),
        ("The first day is paid.", "The second day is paid.", "en", ["first"]),
        ("The first step is a form.", "The second day is paid.", "en", []),
        ("No data goes to third parties.", "No data goes to others.", "en", []),
        ("Ten tweede is er verlof.", "Er is verlof.", "nl", []),
        ("It sends 5 per second.", "It sends 5 a second.", "en", []),
    ],
)
def test_an_ordinal_that_does_not_stand_there(
    claim: str, source: str, language: Language, wrong: list[str]
) -> None:
    assert wrong_by(other_ordinal, claim, [source], language) == wrong


def test_the_words_of_the_question_are_its_own() -> None:
    source = "In het eerste jaar 100%, daarna 70%."
    claim, asked = "In het tweede jaar 70%.", "Hoeveel is het in het tweede jaar?"
    assert wrong_by(other_ordinal, claim, [source], "nl") == ["tweede"]
    assert wrong_by(other_ordinal, claim, [source], "nl", question=asked) == []


def test_what_is_asked_of_one_in_a_row_is_not_told_of_the_next() -> None:
    claim, asked = "Een derde grijze bak kost € 68.", "Wat kost een derde grijze bak?"

    def wrong(*source: str) -> list[str]:
        return wrong_by(other_ordinal, claim, list(source), "nl", question=asked)

    assert wrong("Een tweede grijze bak kost € 68.") == ["derde"]
    assert wrong("Een tweede bak kost € 20, een derde grijze € 68.") == []
    assert wrong("De eerste grijze bak is gratis, daarna kost elke bak € 68.") == []
