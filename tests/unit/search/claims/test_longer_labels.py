"""Rows whose labels go on from the one that is asked for."""

import pytest

from search.claims.asked import Asked
from search.claims.claim import Claim
from search.claims.longer_labels import label_that_goes_on
from search.claims.source import Source
from tests.unit.search.examples import excerpt

NEW = "Type\tPrice\nPump 30L Eco\t450\nGold Family\t99\nA two\t7"
OLD = "Type\tPrice\nPump 30\t380\nPump 300\t900\nGold\t60\nGold (mei)\t70\nA\t5"


@pytest.mark.parametrize(
    ("question", "claim", "wrong"),
    [
        ("price of pump 30", "The Pump 30L Eco costs 450.", ["pump 30l eco"]),
        ("price of pump 30", "The Pump 30 costs 450.", []),
        ("price of pump 30", "The Pump 300 costs 900.", []),
        ("price of pump 30l eco", "The Pump 30L Eco costs 450.", []),
        ("price of the gold card", "The Gold Family card costs 99.", ["gold family"]),
        ("price of gold", "Gold costs 60, Gold Family 99.", []),
        ("price of gold for a family", "The Gold Family card costs 99.", []),
        ("price of gold mei", "Gold (mei) costs 70.", []),
        # A label of one letter is in many a question.
        ("price of a pass", "A two is 7.", []),
    ],
)
def test_what_goes_on_is_another(question: str, claim: str, wrong: list[str]) -> None:
    asked = Asked(question, "en")
    sources = [Source(excerpt(text), asked) for text in (NEW, OLD)]
    assert label_that_goes_on(Claim(claim, asked), sources) == wrong


def test_it_may_be_told_where_no_quote_has_the_one_that_is_asked() -> None:
    asked = Asked("price of pump 30", "en")
    sources = [Source(excerpt(NEW), asked)]
    assert label_that_goes_on(Claim("The Pump 30L Eco costs 450.", asked), sources) == []
