import pytest

from search.claims.asked import Asked
from search.claims.checks.names import name_paired_with_another, value_of_another_name
from search.claims.claim import Claim
from search.claims.source import Source
from search.claims.verify import Verifier
from tests.toy import ToyEmbedder
from tests.unit.search.claims.checks.checked import wrong_by
from tests.unit.search.examples import excerpt

PAY = "Hartman pays € 500 a month, Brons pays € 300 a month."
APART = "Hartman pays € 500 a month."


@pytest.mark.parametrize(
    ("question", "sentence", "source", "wrong"),
    [
        ("How much does tenant Brons pay?", "Hartman pays € 500 a month.", PAY, True),
        ("How much does tenant Brons pay?", "The tenant Hartman pays € 500.", PAY, True),
        ("How much does tenant Brons pay?", "Brons pays € 300 a month.", PAY, False),
        ("How much does the tenant pay?", "Hartman pays € 500 a month.", PAY, False),
        ("How much does tenant Brons pay?", "The rent is € 500 a month.", PAY, False),
        # Who answers for what is asked may have another name than that.
        ("How much is paid for Brons?", "So Hartman pays € 500 a month.", APART, False),
    ],
)
def test_what_another_has_beside_what_is_asked_is_no_answer(
    question: str, sentence: str, source: str, wrong: bool
) -> None:
    asked = Asked(question, "en")
    told = value_of_another_name(Claim(sentence, asked), Source(excerpt(source), asked))
    assert told == (["Hartman"] if wrong else [])


TUTORS = "In Noordwijk is dat Jan Mulder, in Alkmaar Els Schoen en op Texel Ali el Amrani."
BOARD = "Jan Mulder van Hartman Steel, tevens adviseur van Brons NV, tekent."


@pytest.mark.parametrize(
    ("question", "claim", "source", "wrong"),
    [
        ("Wie begeleidt in Alkmaar?", "Dat is Jan Mulder.", TUTORS, ["Jan", "Mulder"]),
        ("wie begeleidt in alkmaar", "In Alkmaar is dat Jan Mulder.", TUTORS, ["Jan", "Mulder"]),
        ("Wie begeleidt in Noordwijk?", "Dat is Els Schoen.", TUTORS, ["Els", "Schoen"]),
        ("Wie begeleidt op Texel?", "Dat is Els Schoen.", TUTORS, ["Els", "Schoen"]),
        ("Waar begeleidt Els Schoen?", "Zij begeleidt in Noordwijk.", TUTORS, ["Noordwijk"]),
        ("Wie begeleidt in Alkmaar?", "Dat is Els Schoen.", TUTORS, []),
        ("Wie begeleidt in Noordwijk?", "Dat is Jan Mulder.", TUTORS, []),
        ("Wie begeleidt?", "In Noordwijk Jan Mulder, in Alkmaar Els Schoen.", TUTORS, []),
        # No pairs: what is told of one, and a name that stands elsewhere too.
        ("Wie adviseert Brons?", "Dat is Jan Mulder.", BOARD, []),
        ("Wie is er in Alkmaar?", "Dat is Jan Mulder.", f"{TUTORS} Jan Mulder is overal.", []),
    ],
)
def test_names_in_pairs_are_told_in_those_pairs(
    question: str, claim: str, source: str, wrong: list[str]
) -> None:
    assert wrong_by(name_paired_with_another, claim, [source], "nl", question=question) == wrong


def test_names_in_pairs_are_held_to_them_in_an_answer() -> None:
    pairs = excerpt("The tutor in Ede is Hartman, in Tiel Brons and in Oss Kranz.")
    check = Verifier("Who is tutor in Tiel?", [pairs], "en", ToyEmbedder().embed_passages).check
    other = check("The tutor in Tiel is Hartman.")
    assert other.reason == "the quotes say it of another: Hartman"
    assert check("The tutor in Tiel is Brons.").reason == ""
