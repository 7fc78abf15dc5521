"""What a table has as the least of something."""

import pytest

from search.claims.checks.least_amounts import least_told_as_all
from tests.unit.search.claims.checks.checked import wrong_by

FEES = ["Product\tFee\tMinimum per lot", "Hop\t2.8%\t\u20ac 7.50", "Malt\t3%\t\u20ac 12.50"]


@pytest.mark.parametrize(
    ("sentences", "question", "claim", "wrong"),
    [
        (FEES, "fee hop", "The fee for hop is \u20ac 7.50 per lot.", ["\u20ac 7.50"]),
        (FEES, "fee hop", "The fee for hop is 2.8%.", []),
        (FEES, "fee hop", "The fee for hop is at least \u20ac 7.50 per lot.", []),
        (FEES, "minimum hop", "For hop it is \u20ac 7.50.", []),
        ([*FEES, "A sack is \u20ac 7.50."], "sack", "A sack is \u20ac 7.50.", []),
        ([*FEES[:2], "Malt\t\u20ac 7.50\t"], "fee malt", "The fee for malt is \u20ac 7.50.", []),
    ],
)
def test_the_least_is_not_what_it_costs(
    sentences: list[str], question: str, claim: str, wrong: list[str]
) -> None:
    assert wrong_by(least_told_as_all, claim, sentences, "en", question=question) == wrong
