from datetime import date

import pytest

from search.conflicts.one_sided import says_in_another_unit, says_the_older
from search.types import Conflict, QuotedValue

FEES = Conflict((QuotedValue(2, "€ 212.000", date(2026, 5, 14)), QuotedValue(1, "€ 185.000", None)))


@pytest.mark.parametrize(
    ("sentence", "older"),
    [
        ("Het budget is € 185.000.", True),
        ("Het budget is 185.000 euro.", True),
        ("Het budget is € 212.000.", False),
        ("Het budget gaat van € 185.000 naar € 212.000.", False),
        ("Het budget is verhoogd.", False),
        ("Er zijn 185.000 bezoekers.", False),
    ],
)
def test_whether_a_sentence_gives_the_older_value_alone(sentence: str, older: bool) -> None:
    assert says_the_older(sentence, [FEES], "nl") is older


TERMS = Conflict((QuotedValue(1, "drie weken", date(2025, 6, 16)), QuotedValue(2, "4 weken", None)))


@pytest.mark.parametrize(
    ("sentence", "other"),
    [
        ("De klacht is binnen drie werkdagen beantwoord.", True),
        ("De klacht is binnen 4 dagen beantwoord.", True),
        ("De klacht is binnen drie weken beantwoord, na drie werkdagen bericht.", False),
        ("De klacht is binnen vijf werkdagen beantwoord.", False),
        ("De klacht is door drie mensen beantwoord.", False),
    ],
)
def test_whether_a_sentence_gives_a_number_of_a_conflict_in_another_unit(
    sentence: str, other: bool
) -> None:
    assert says_in_another_unit(sentence, [TERMS], "nl") is other
