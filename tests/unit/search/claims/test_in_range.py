import pytest

from search.claims.in_range import said_by_range
from search.claims.verify import Verifier
from tests.toy import ToyEmbedder
from tests.unit.search.claims.verifying import LEAVE, dutch
from tests.unit.search.examples import excerpt


@pytest.mark.parametrize(
    ("sentence", "cells", "said"),
    [
        (
            "At 40 minutes late you get half.",
            {"40": "30 to 60 minutes"},
            "At 30 to 60 minutes late you get half.",
        ),
        (
            "U hebt twee offertes nodig voor een opdracht van 20.000 euro.",
            {"20000": "€ 5.000 tot € 30.000"},
            "U hebt twee offertes nodig voor een opdracht van € 5.000 tot € 30.000.",
        ),
        ("At € 3,000 it is Ann.", {"3000": "€ 1,000 - € 5,000"}, "At € 1,000 - € 5,000 it is Ann."),
        ("At 98.5% you get 12%.", {"98.5": "98.0% - 99.0%"}, "At 98.0% - 99.0% you get 12%."),
        ("Grade 9 pays 7920.", {"9": "9-10"}, "Grade 9-10 pays 7920."),
        ("Na twaalf jaar is het drie.", {"12": "10 tot 15 jaar"}, "Na 10 tot 15 jaar is het drie."),
        ("40 kg naar zone 3", {"40": "25 - 50 kg"}, "25 - 50 kg naar zone 3"),
        ("Een brief van 20 gram kost € 7.", {"20": "0 - 2 kg"}, "Een brief van 0 - 2 kg kost € 7."),
        ("Of 40 boxes 12.", {"45": "30 - 60"}, "Of 40 boxes 12."),
    ],
)
def test_the_range_takes_the_place_of_the_amount_with_its_unit(
    sentence: str, cells: dict[str, str], said: str
) -> None:
    assert said_by_range(sentence, cells) == said


REFUNDS = excerpt(
    "15 to 30 minutes\t25%\t€ 1\n30 to 60 minutes\t50%\t€ 2.50\n60 minutes or more\t100%\t€ 5",
    header="Late\tSingle fare\tPass",
)


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        (
            "At 40 minutes late you get 50% of the single fare.",
            "At 30 to 60 minutes late you get 50% of the single fare. [1]",
        ),
        (
            "You get 50% of the single fare when the bus is 30 to 60 minutes late.",
            "You get 50% of the single fare when the bus is 30 to 60 minutes late. [1]",
        ),
    ],
)
def test_an_amount_of_the_question_is_said_as_the_range_that_it_is_in(
    sentence: str, shown: str
) -> None:
    question = "The bus is 40 minutes late, how much of my single fare do I get?"
    checked = Verifier(question, [LEAVE, REFUNDS], "en", ToyEmbedder().embed_passages)
    assert checked.check(sentence).text == shown.replace("[1]", "[2]")


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("You get 25% of the single fare.", "the quotes say it of another: 25"),
        ("At 40 minutes late you get 25% of the single fare.", "no quote has: 40"),
        ("At 45 minutes late you get 50% of the single fare.", "no quote has: 45"),
    ],
)
def test_what_a_table_has_by_range_is_said_of_the_row_that_the_amount_is_in(
    sentence: str, reason: str
) -> None:
    question = "The bus is 40 minutes late, how much of my single fare do I get?"
    checked = Verifier(question, [REFUNDS], "en", ToyEmbedder().embed_passages)
    assert checked.check(sentence).reason == reason


@pytest.mark.parametrize(("price", "is_shown"), [("84.3", True), ("58.6", False)])
def test_a_range_with_more_in_brackets_is_of_the_column_that_is_asked(
    price: str, is_shown: bool
) -> None:
    rates = excerpt(
        "Gewicht\tZone 1\tZone 2\tZone 3\n101 \u2013 250 kg\t€ 36.2\t€ 44.1\t€ 63.5\n"
        "251 \u2013 500 kg (1 pallet)\t€ 47.8\t€ 58.6\t€ 84.3"
    )
    checked = dutch("tarief pallet van 400 kg naar zone 3", rates)
    verdict = checked.check(f"Het tarief voor een pallet van 400 kg naar zone 3 is € {price}.")
    assert bool(verdict.citations) is is_shown
    assert ("251 \u2013 500 kg naar zone 3" in verdict.text) is is_shown


def test_a_range_is_told_in_the_language_of_the_answer() -> None:
    asked = "How many extra days do you get after 7 years?"
    rows = "Dienstjaren van uw loopbaan\tExtra verlofdagen\n5 - 10 jaar\t2\n11 - 20 jaar\t3"
    checked = Verifier(asked, [excerpt(rows)], "en", ToyEmbedder().embed_passages)
    assert checked.check("After 7 years you get 2 extra days.").reason
    numbers = rows.replace(" jaar", "")
    checked = Verifier(asked, [excerpt(numbers)], "en", ToyEmbedder().embed_passages)
    assert "jaar" not in checked.check("After 7 years you get 2 extra days.").text
