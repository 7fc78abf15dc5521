import pytest

from search.claims.claim import Claim
from search.claims.nearer_rivals import number_with_nearer_rival
from search.claims.source import Source
from tests.unit.search.claims.checks.checked import wrong_by


def nearer_rival(claim: Claim, source: Source) -> list[str]:
    return number_with_nearer_rival(claim, [source])


COMPLAINTS = [
    "De klant hoort binnen twee werkdagen wie de klacht behandelt.",
    "Binnen 10 werkdagen is er een antwoord met oorzaak en oplossing.",
    "In andere gevallen gaat er binnen drie werkdagen een brief uit.",
]


@pytest.mark.parametrize(
    ("claim", "wrong"),
    [
        ("Een klant krijgt binnen drie werkdagen antwoord.", ["3 werkdagen"]),
        ("Een klant krijgt binnen tien werkdagen antwoord.", []),
        ("Een klant krijgt binnen drie dagen antwoord.", []),
        ("Een klant krijgt antwoord.", []),
    ],
)
def test_a_number_that_another_answers_better_with(claim: str, wrong: list[str]) -> None:
    asked = "Binnen hoeveel werkdagen krijgt een klant antwoord op een klacht?"
    assert wrong_by(nearer_rival, claim, COMPLAINTS, "nl", question=asked) == wrong


NOTICE = ["Duration of service\tNotice by Waterhoen", "10 to 15 years\t3 months"]
OTHER_NOTICE = "A contract with Waterhoen may have a notice of 4 months for long service."


def test_a_row_is_as_near_to_the_question_as_its_heading() -> None:
    asked, claim = (
        "What notice does Waterhoen give after long service?",
        "It gives 3 months notice.",
    )
    assert wrong_by(nearer_rival, claim, [*NOTICE, OTHER_NOTICE], "en", question=asked) == []
    bare = [NOTICE[1].replace("\t", " "), OTHER_NOTICE]
    assert wrong_by(nearer_rival, claim, bare, "en", question=asked) == ["3 months"]


def test_amounts_of_money_have_no_nearer_rival() -> None:
    asked = "What does the large blue pump cost?"
    prices = ["It costs € 20.", "The large blue pump cost € 30 before."]
    assert wrong_by(nearer_rival, "It costs € 20.", prices, "en", question=asked) == []


def test_where_several_things_are_asked_none_is_nearer() -> None:
    asked = "Binnen hoeveel werkdagen krijgt een klant antwoord, en wie behandelt een klacht?"
    claim = "Een klant krijgt binnen drie werkdagen antwoord."
    assert wrong_by(nearer_rival, claim, COMPLAINTS, "nl", question=asked) == []
