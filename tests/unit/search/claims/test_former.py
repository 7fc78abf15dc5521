"""What a source gives up for something else."""

import pytest

from search.claims.asked import Asked
from search.claims.claim import Claim
from search.claims.former import given_up, without_former
from search.claims.names import stated_names

FEE = ["De bijdrage is verhoogd van € 40 naar € 55."]
NEXT = ["De bijdrage gaat per 1 januari 2027 van € 40 naar € 55."]
LEAD = ["Sinds 1 mei is Anja Kok projectleider in plaats van Bert Vos."]
OVEN = ["Eerst 10 minuten op 200 graden, daarna 20 minuten op 180 graden."]


@pytest.mark.parametrize(
    ("sources", "claim", "wrong"),
    [
        (FEE, "De bijdrage is € 40.", ["€ 40"]),
        (FEE, "De bijdrage is € 55.", []),
        (FEE, "De bijdrage was € 40.", []),
        (FEE, "De bijdrage gaat van € 40 naar € 55.", []),
        ([*FEE, "De bijdrage is € 40 voor jeugdleden."], "De bijdrage is € 40.", []),
        (FEE, "De bijdrage is € 40, en straks € 55.", []),
        (NEXT, "De bijdrage is € 40.", []),
        (LEAD, "De projectleider is Bert Vos.", ["Bert", "Vos"]),
        (LEAD, "De projectleider is Anja Kok.", []),
        (LEAD, "De projectleider is Anja Kok in plaats van Bert Vos.", []),
        (OVEN, "Bak het 10 minuten.", []),
    ],
)
def test_what_is_given_up_is_not_said(sources: list[str], claim: str, wrong: list[str]) -> None:
    names = stated_names(claim)
    assert given_up(Claim(claim, Asked("Wat geldt er?", "nl")), names, sources) == wrong


def test_what_was_so_may_be_asked() -> None:
    asked = Asked("Hoe hoog was de bijdrage?", "nl")
    assert given_up(Claim("De bijdrage is € 40.", asked), [], FEE) == []


def test_what_is_given_up_is_said_of_nothing() -> None:
    assert without_former(FEE[0], "nl") == "De bijdrage is verhoogd van |||| naar € 55."
    assert without_former(OVEN[0], "nl") == OVEN[0]
