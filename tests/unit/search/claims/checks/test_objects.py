"""Values that are said to be for what another value is for."""

import pytest

from indexes.types import Language
from search.claims.checks.objects import value_of_another_object
from tests.unit.search.claims.checks.checked import wrong_by

WARRANTY = ["The warranty is 60 months for the pumps, 36 for the cabinets."]
GARANTIE = ["De garantie is 60 maanden voor de pompen en 36 voor de kasten."]
LEAVE = ["There are 25 days for full-time staff and 20 for part-timers."]
BOARD = "It is 25 days for part-timers of the board and 30 for its staff."
OPEN = ["De winkel sluit om 18.00 uur op maandag en om 21.00 uur op vrijdag."]


@pytest.mark.parametrize(
    ("claim", "sources", "language", "wrong"),
    [
        (
            "It is 36 months for the pumps and 60 for the cabinets.",
            WARRANTY,
            "en",
            ["36 months", "60"],
        ),
        ("It is 60 months for the pumps and 36 for the cabinets.", WARRANTY, "en", []),
        ("The warranty on pumps is 36 months.", WARRANTY, "en", ["36 months"]),
        ("The warranty on pumps is 60 months.", WARRANTY, "en", []),
        ("Pumps and cabinets have 60 and 36 months of warranty.", WARRANTY, "en", []),
        ("De garantie op kasten is 60 maanden.", GARANTIE, "nl", ["60 maanden"]),
        ("De garantie op kasten is 36 maanden.", GARANTIE, "nl", []),
        ("Part-timers get 25 days.", LEAVE, "en", ["25 days"]),
        ("Part-timers get 20 days.", LEAVE, "en", []),
        ("Op vrijdag sluit de winkel om 18.00 uur.", OPEN, "nl", ["18.00 uur"]),
        ("Op vrijdag sluit de winkel om 21.00 uur.", OPEN, "nl", []),
        # What is said of one of the values is not said of the sentence.
        ("For children it is € 5.", ["It is € 5 for children and € 9."], "en", []),
        ("For adults it is € 5.", ["For children it is € 5, for adults € 9."], "en", []),
        ("For adults it is € 5.", ["It is € 5 for children\t€ 9 for adults"], "en", []),
        # Another sentence says it as the claim does.
        ("Part-timers get 25 days.", [*LEAVE, BOARD], "en", []),
    ],
)
def test_what_a_value_is_for(
    claim: str, sources: list[str], language: Language, wrong: list[str]
) -> None:
    assert wrong_by(value_of_another_object, claim, sources, language) == wrong


def test_what_it_is_for_may_stand_in_the_question_alone() -> None:
    claim = "The warranty is 36 months."
    for asked, wrong in (("pumps", ["36 months"]), ("cabinets", [])):
        question = f"What is the warranty on {asked}?"
        found = wrong_by(value_of_another_object, claim, WARRANTY, "en", question=question)
        assert found == wrong
