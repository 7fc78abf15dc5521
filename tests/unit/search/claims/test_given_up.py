"""What a source gives up for something else."""

import pytest

from indexes.types import Language
from search.claims.asked import Asked
from search.claims.claim import Claim
from search.claims.given_up import given_up, without_given_up

FEE = "The fee was increased from £40 to £55."
MEETING = "De vergadering van 3 maart is verplaatst naar dinsdag 10 maart."
START = "Het overleg begint om 10.00 uur; voorheen was dat 9.00 uur."
LEAD = "Sinds 1 mei is Anja Kok projectleider in plaats van Bert Vos."
REVENUE = "De omzet steeg van € 2 mln in 2024 naar € 3 mln in 2025."


def said(sentence: str, language: Language = "en", asked: str = "How much?") -> Claim:
    return Claim(sentence, Asked(asked, language))


@pytest.mark.parametrize(
    ("source", "claim", "language", "wrong"),
    [
        (FEE, "The fee is £40.", "en", True),
        (FEE, "The fee is £55.", "en", False),
        (FEE, "The fee was £40.", "en", False),
        (FEE, "The fee rises from £40.", "en", False),
        (FEE, "The fee is £40, and £55 from May.", "en", False),
        (MEETING, "De vergadering is op 3 maart.", "nl", True),
        (MEETING, "De vergadering is op 10 maart.", "nl", False),
        (START, "Het overleg begint om 9.00 uur.", "nl", True),
        ("It is on Thursday 14 May instead of Tuesday 12 May.", "It is on 12 May.", "en", True),
        ("Move the meeting of 3 May.", "It is on 3 May.", "en", False),
        # At another time, in some case, and the first of two.
        (REVENUE, "De omzet in 2024 is € 2 mln.", "nl", False),
        ("Per 1 mei gaat het van € 40 naar € 55.", "Het is € 40, vanaf mei € 55.", "nl", False),
        ("Niet op 5 mei maar op 9 mei.", "Niet op 5 mei maar op 9 mei.", "nl", False),
        ("If late, the fee is raised from £40 to £55.", "The fee is £40.", "en", False),
        ("Betaal eerst € 40 en daarna € 55.", "Betaal € 40.", "nl", False),
        ("De prijs is eerst € 40, nu € 55.", "De prijs is € 40.", "nl", True),
    ],
)
def test_values(source: str, claim: str, language: Language, wrong: bool) -> None:
    assert given_up(said(claim, language), [], [source]) is wrong


def test_a_value_that_also_stands_as_it_is_counts() -> None:
    assert not given_up(said("The fee is £40."), [], [FEE, "The fee of members is £40."])


def test_what_was_so_may_be_asked() -> None:
    assert not given_up(said("The fee is £40.", asked="How much was the fee?"), [], [FEE])


@pytest.mark.parametrize(
    ("claim", "names", "wrong"),
    [
        ("De projectleider is Bert Vos.", ["Bert", "Vos"], True),
        ("De projectleider is Anja Kok.", ["Anja", "Kok"], False),
        ("Kok leidt in plaats van Vos.", ["Vos"], False),
    ],
)
def test_names(claim: str, names: list[str], wrong: bool) -> None:
    assert given_up(said(claim, "nl", "Wie leidt het project?"), names, [LEAD]) is wrong


def test_what_is_given_up_is_left_out() -> None:
    assert without_given_up(FEE, "en") == "The fee was increased from ||| to £55."
    assert without_given_up("Was £40\tNow £55", "en") == "Was £40\tNow £55"
