import pytest

from search.claims.negation import contradicts, denied_values, goes_without, is_negated
from search.words import content_stems


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("You can't carry days over.", True),
        ("Dat mag niet.", True),
        ("No later than 5 days before.", False),
        ("Niet alleen dagen, ook uren.", False),
        ("The law of Ohio, without regard to conflicts of law.", False),
        ("Dat mag.", False),
        ("Notice is given.", False),
        ("Onderverhuur mag niet zonder toestemming.", False),
        ("Onderverhuur mag zonder toestemming.", True),
        ("Roken is niet verboden.", False),
        ("Zonder pas kom je er niet in.", True),
        ("Reiskosten worden vergoed, tenzij je dichtbij woont.", True),
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


SUBLET = "The tenant may not sublet the premises without the written consent of the landlord."
SELL = "Aro shall not sell goods in Japan without the consent of Brix."
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
    ],
)
def test_a_condition_is_part_of_what_a_source_says(
    claim: str, source: str, contradicted: bool
) -> None:
    assert contradicts(claim, source, "en") is contradicted


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
