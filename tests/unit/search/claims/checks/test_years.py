import pytest

from search.claims.checks.years import value_of_another_year
from tests.unit.search.claims.checks.checked import wrong_by

HIRED = "€ 2.9m is for temporary staff, as against € 4.3m in 2024."
FELL = "Complaints fell from 3.4 in 2023 to 2.6 in 2024."


@pytest.mark.parametrize(
    ("source", "sentence", "wrong"),
    [
        (FELL, "In 2025 there were 2.6 complaints.", ["2.6"]),
        (FELL, "In 2024 there were 2.6 complaints.", []),
        (FELL, "There were 2.6 complaints.", ["2.6"]),
        (HIRED, "It is € 2.9m.", []),
        (HIRED, "It is € 4.3m.", ["4.3"]),
        ("The budget is 500 from 2024 on.", "The budget in 2025 is 500.", []),
        ("The budget is 500 in 2024, as it is in the plan of 2025.", "In 2025 it is 500.", []),
        ("2024\t500 in 2024", "In 2025 it is 500.", []),
    ],
)
def test_what_is_so_in_one_year_is_not_said_of_another(
    source: str, sentence: str, wrong: list[str]
) -> None:
    question = "How many were there in 2025?"
    assert wrong_by(value_of_another_year, sentence, [source], "en", question=question) == wrong


def test_without_a_year_of_the_question_it_is_of_none() -> None:
    claim = "There were 2.6 complaints."
    assert wrong_by(value_of_another_year, claim, [FELL], "en", question="How many?") == []


def test_a_sentence_without_a_year_may_say_it_of_any() -> None:
    claim = "In 2025 there were 2.6 complaints."
    assert wrong_by(value_of_another_year, claim, [FELL, "The target is 2.6."], "en") == []
