import pytest

from search.claims.negation import (
    breaks_ban,
    contradicts,
    denied_by_exception,
    denied_values,
    goes_without,
    is_negated,
)
from search.text.words import content_stems


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("You can't carry days over.", True),
        ("Dat mag niet.", True),
        ("No later than 5 days before.", False),
        ("Na de bouw krijgen zij niet één maar twee sleutels.", False),
        ("You get not 5 but 7 days.", False),
        ("Roken mag niet, maar eten wel.", True),
        ("Niet alleen dagen, ook uren.", False),
        ("The law of Ohio, without regard to conflicts of law.", False),
        ("Dat mag.", False),
        ("Notice is given.", False),
        ("Onderverhuur mag niet zonder toestemming.", False),
        ("Onderverhuur mag zonder toestemming.", True),
        ("Roken is niet verboden.", False),
        ("Zonder pas kom je er niet in.", True),
        ("Reiskosten worden vergoed, tenzij je dichtbij woont.", False),
        ("Order No 4521 was delivered.", False),
        ("Factuur no. 4521 is betaald.", False),
        ("It is not for hire and not for sale.", True),
    ],
)
def test_whether_a_text_denies(text: str, negated: bool) -> None:
    assert is_negated(text) is negated


@pytest.mark.parametrize(
    ("claim", "source", "contradicted"),
    [
        ("The fee is refundable.", "The fee is not refundable after 14 days.", True),
        ("The fee is not refundable.", "The fee is not refundable after 14 days.", False),
        ("Employees get 10 days.", "Employees who do not work fulltime get 10 days.", False),
        ("The term is five years.", "No waiver is valid. The term is five years.", False),
    ],
)
def test_the_opposite_of_a_source(claim: str, source: str, contradicted: bool) -> None:
    assert contradicts(claim, source, "en") is contradicted


def test_the_opposite_in_dutch() -> None:
    source = "Je mag vakantiedagen niet meenemen naar het volgende jaar."
    assert contradicts("Je mag vakantiedagen meenemen.", source, "nl")


@pytest.mark.parametrize(
    ("claim", "source", "contradicted"),
    [
        ("Je geeft 50 euro per klacht weg.", "Je geeft zonder overleg 50 euro weg.", False),
        ("Je geeft na overleg 50 euro weg.", "Je geeft zonder overleg 50 euro weg.", True),
        ("Het ontbijt is met sap.", "Het ontbijt is zonder sap.", True),
    ],
)
def test_what_is_done_without_something_is_done(
    claim: str, source: str, contradicted: bool
) -> None:
    assert contradicts(claim, source, "nl") is contradicted


SUBLET = "The tenant may not sublet the premises without the written consent of the landlord."
SELL = "Aro shall not sell goods in Japan without the consent of Brix."
SOLD = "No party may sell without consent, except by law or to an heir."
TRAVEL = "First-class travel is not reimbursed unless approved in advance by the director."
SMOKING = "You may not smoke anywhere in the building, except in the area behind the canteen."
COSTS = "Travel costs are paid, unless you live less than 10 km from the office."


@pytest.mark.parametrize(
    ("claim", "without"),
    [
        ("Notice without good reason is 30 days.", True),
        ("Notice without a lawyer is 30 days.", False),
        ("Notice without good reason is not 30 days.", False),
    ],
)
def test_what_the_question_goes_without(claim: str, without: bool) -> None:
    asked = frozenset(content_stems("What notice to quit without good reason?", "en"))
    assert goes_without(claim, asked, "en") is without


@pytest.mark.parametrize(
    ("claim", "source", "contradicted"),
    [
        ("The tenant may sublet the premises.", SUBLET, True),
        ("The tenant may sublet the premises with written consent.", SUBLET, False),
        ("Aro may sell the goods in Japan.", SELL, True),
        ("Aro may sell the goods in Japan with the consent of Brix.", SELL, False),
        ("Costs are paid if you live less than 10 km from the office.", COSTS, True),
        ("Travel costs are paid.", COSTS, False),
        ("Travel costs are paid, unless you live near the office.", COSTS, False),
        ("First-class travel is reimbursed unless approved in advance.", TRAVEL, True),
        ("First-class travel is reimbursed only if approved in advance.", TRAVEL, False),
        ("First-class travel is reimbursed.", TRAVEL, True),
        ("You may smoke anywhere in the building, except behind the canteen.", SMOKING, True),
        ("You may smoke only behind the canteen.", SMOKING, False),
        ("No party may sell without consent, except by law.", SOLD, False),
    ],
)
def test_a_condition_is_part_of_what_a_source_says(
    claim: str, source: str, contradicted: bool
) -> None:
    assert contradicts(claim, source, "en") is contradicted


def test_in_dutch_what_is_lifted_stands_before_the_denial() -> None:
    source = "Het installeren van eigen software is niet toegestaan zonder toestemming van IT."
    assert contradicts("Eigen software is toegestaan.", source, "nl")
    assert not contradicts("Eigen software is toegestaan met toestemming van IT.", source, "nl")


RENEWED = "The agreement renews automatically unless either party gives notice."


@pytest.mark.parametrize(
    ("claim", "denied"),
    [
        ("The agreement does not renew if a party gives notice.", True),
        ("The agreement does not renew automatically.", False),
        ("The agreement does not renew unless a party gives notice.", False),
    ],
)
def test_an_exception_denies_in_its_own_case_alone(claim: str, denied: bool) -> None:
    assert denied_by_exception(claim, RENEWED, "en") is denied


TEN = "Het aantal te bestellen bussen is tien en niet twaalf."


@pytest.mark.parametrize(
    ("claim", "sources", "denied"),
    [
        ("We bestellen twaalf bussen.", [TEN], ["12"]),
        ("We bestellen tien bussen.", [TEN], []),
        ("We bestellen tien bussen, niet twaalf.", [TEN], []),
        ("We bestellen tien bussen.", ["Niet tien maar twaalf.", "Tien bussen zijn nieuw."], []),
        ("De keuring is op 5 mei.", ["De keuring is niet op 5 mei maar op 12 mei."], ["5-5"]),
        ("De keuring is op 12 mei.", ["De keuring is niet op 5 mei maar op 12 mei."], []),
        ("The fee is $40.", ["The fee is no longer $30, and not $40 either."], ["40"]),
        # A bound, and a case.
        ("Bel na 9.00 uur.", ["Bel niet voor 9.00 uur."], []),
        ("Zeg 2 dagen van tevoren af.", ["Wie niet 2 dagen van tevoren afzegt, betaalt."], []),
    ],
)
def test_a_value_that_is_denied(claim: str, sources: list[str], denied: list[str]) -> None:
    assert denied_values(claim, sources) == denied


@pytest.mark.parametrize(
    ("claim", "broken"),
    [
        ("You can stand on it when the lorry reverses or goes faster than 30 km/h.", True),
        ("You may not stand on it when the lorry reverses.", False),
        ("The lorry goes at most 30 km/h when you climb on it.", False),
        ("The footboard is of steel.", False),
    ],
)
def test_what_a_sentence_opens_with_forbidding(claim: str, broken: bool) -> None:
    ban = "Never climb on it when the lorry reverses, or goes faster than 30 km/h."
    assert breaks_ban(claim, ban, "en") == broken
    assert not breaks_ban(claim, ban.replace("Never climb", "You climb"), "en")


def test_a_ban_in_dutch() -> None:
    ban = "Nooit meerijden als de wagen achteruit rijdt."
    assert breaks_ban("Je kunt meerijden als de wagen achteruit rijdt.", ban, "nl")
