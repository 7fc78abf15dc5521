"""Numbers of sections, which say nothing of what stands in these."""

import pytest

from search.claims.asked import Asked
from search.claims.checks.section_numbers import number_of_a_section
from search.claims.claim import Claim
from search.claims.source import Source
from tests.unit.search.examples import excerpt

EMPTIED = "The red bin is emptied each hour."


@pytest.mark.parametrize(
    ("text", "question", "claim", "wrong"),
    [
        (EMPTIED, "", "It is emptied 3 times.", ["3"]),
        (EMPTIED, "", "It is emptied 4 times.", []),  # for another check
        (EMPTIED, "What does section 3 say?", "Section 3 says that it is emptied.", []),
        (f"{EMPTIED} There are 3 bins.", "", "There are 3 bins.", []),
    ],
)
def test_a_number_of_a_section(text: str, question: str, claim: str, wrong: list[str]) -> None:
    asked = Asked(question, "en")
    source = Source(excerpt(text, heading="Sorting > 3. Waste"), asked)
    assert number_of_a_section(Claim(claim, asked), source) == wrong
