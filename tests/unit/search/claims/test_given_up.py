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


JONES = [
    "Anna Visser replaces Piet Jones as director.",
    "Anna Visser succeeded Piet Jones as director.",
    "Anna Visser took over from Piet Jones as director.",
    "Anna Visser is the successor of Piet Jones as director.",
    "Piet Jones was replaced as director by Anna Visser.",
    "Anna Visser volgt Piet Jones op als directeur.",
    "Anna Visser heeft Piet Jones opgevolgd als directeur.",
    "Anna Visser vervangt Piet Jones als directeur.",
    "Anna Visser komt in de plaats van Piet Jones als directeur.",
    "Anna Visser neemt de functie van directeur over van Piet Jones.",
    "Piet Jones is als directeur opgevolgd door Anna Visser.",
    "Piet Jones wordt als directeur door Anna Visser opgevolgd.",
]


@pytest.mark.parametrize("source", JONES)
def test_who_is_replaced_is_given_up(source: str) -> None:
    asked = "Who is the new director?"
    assert given_up(said("The director is Piet Jones.", "en", asked), ["Piet", "Jones"], [source])
    now = said("The director is Anna Visser.", "en", asked)
    assert not given_up(now, ["Anna", "Visser"], [source])
    before = said("The director was Piet Jones.", "en", asked)
    assert not given_up(before, ["Piet", "Jones"], [source])


@pytest.mark.parametrize(
    "source",
    [
        "Anna Visser vervangt Piet Jones tijdens zijn vakantie.",
        "Anna Visser volgt de cursus van Piet Jones.",
        "Anna Visser replaces Piet Jones while he is away.",
        "Anna Visser replaces Piet Jones as director. The treasurer is Piet Jones.",
    ],
)
def test_who_is_not_replaced_for_good_is_not_given_up(source: str) -> None:
    assert not given_up(said("It is Piet Jones.", "en", "Who is it?"), ["Piet", "Jones"], [source])


def test_what_is_given_up_is_left_out() -> None:
    assert without_given_up(FEE, "en") == "The fee was increased from ||| to £55."
    assert without_given_up("Was £40\tNow £55", "en") == "Was £40\tNow £55"


@pytest.mark.parametrize(
    "source",
    [
        "Aftredend: penningmeester Piet Jones (niet herkiesbaar).",
        "Piet Jones treedt na zes jaar af als penningmeester.",
        "Piet Jones steps down as treasurer after six years.",
        "The chair thanks the outgoing treasurer Piet Jones.",
    ],
)
def test_who_leaves_is_given_up_where_another_comes(source: str) -> None:
    comes = "Gekozen wordt Anna Visser."
    now = said("Piet Jones is penningmeester.", "nl", "Wie is penningmeester?")
    assert given_up(now, ["Piet", "Jones"], [source, comes])
    assert not given_up(now, ["Piet", "Jones"], [source])
    new = said("Piet Jones is de nieuwe penningmeester.", "nl", "Wie is dat?")
    assert given_up(new, ["Piet", "Jones"], [source])
    leaves = said("Piet Jones treedt af.", "nl", "Wie treedt af?")
    assert not given_up(leaves, ["Piet", "Jones"], [source, comes])
