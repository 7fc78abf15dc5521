"""What a source says on a condition alone."""

import pytest

from indexes.types import Language
from search.claims.asked import Asked
from search.claims.claim import Claim
from search.claims.conditions import goes_without_condition
from search.claims.source import Source
from search.reasons import Reason
from tests.unit.search.examples import excerpt

SUBLET = "Subletting is only allowed with written consent of the landlord."
FRONTED = "Only with the consent of the landlord may the tenant sublet the house."
APART = "Subletting a room is allowed, but only after approval."
ABROAD = "Werken vanuit het buitenland mag, mits je leidinggevende akkoord is."
DOGS = "Honden mogen alleen met toestemming van de directie mee naar kantoor."
GATE = "Alleen de beheerder van het pand opent de slagboom met een sleutel."
BIKES = "We sell bikes. Scooters are sold only with a helmet."


@pytest.mark.parametrize(
    ("language", "question", "source", "sentence", "goes_without"),
    [
        ("en", "May I sublet?", SUBLET, "Subletting is allowed.", True),
        ("en", "May I sublet?", SUBLET, "Subletting is allowed with consent.", False),
        ("en", "May I sublet?", SUBLET, "It is allowed if the landlord agrees.", False),
        ("en", "May I sublet?", SUBLET, "The written consent of the landlord will do.", False),
        ("en", "May I sublet?", SUBLET, "Subletting is only allowed at times.", False),
        ("en", "May I sublet the house?", FRONTED, "The tenant may sublet the house.", True),
        ("en", "May I sublet?", APART, "Subletting a room is allowed.", True),
        # What is asked has the condition, or goes without it.
        ("en", "With written consent of the landlord?", SUBLET, "Subletting is allowed.", False),
        ("en", "Without consent of the landlord?", SUBLET, "Subletting is allowed.", True),
        ("nl", "Mag ik elders werken?", ABROAD, "Werken vanuit het buitenland mag.", True),
        ("nl", "Mag mijn hond mee?", DOGS, "Honden mogen mee naar kantoor.", True),
        ("nl", "Mag mijn hond mee?", DOGS, "Honden mogen met toestemming mee.", False),
        # Who alone does it is no condition, nor is that of something else.
        ("nl", "Opent hij dat?", GATE, "De beheerder opent de slagboom.", False),
        ("en", "Do you sell bikes?", BIKES, "We sell bikes.", False),
    ],
)
def test_whether_a_claim_goes_without_it(
    language: Language, question: str, source: str, sentence: str, goes_without: bool
) -> None:
    claim = Claim(sentence, Asked(question, language))
    assert goes_without_condition(claim, source) is goes_without


@pytest.mark.parametrize(
    ("question", "reason"), [("May I sublet?", Reason.ON_CONDITION), ("What are the rules?", "")]
)
def test_it_is_held_against_a_yes(question: str, reason: str) -> None:
    asked = Asked(question, "en")
    claim = Claim("Subletting is allowed.", asked)
    assert Source(excerpt(SUBLET), asked).denials.objection(claim) == reason
