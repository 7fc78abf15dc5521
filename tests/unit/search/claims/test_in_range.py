import pytest

from search.claims.in_range import said_by_range


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
