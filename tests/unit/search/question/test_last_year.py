import pytest

from search.question.last_year import with_last_year


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Wat was het uurtarief vorig jaar?", "Wat was het uurtarief in 2025?"),
        ("Hoe hoog waren de tarieven van vorig jaar?", "Hoe hoog waren de tarieven van 2025?"),
        ("Hoeveel leden hadden we in vorig jaar?", "Hoeveel leden hadden we in 2025?"),
        ("What did a ticket cost last year?", "What did a ticket cost in 2025?"),
        ("En vorig jaar?", "En in 2025?"),
        ("And for last year?", "And for 2025?"),
    ],
)
def test_what_was_so_last_year_is_asked_of_its_number(question: str, asked: str) -> None:
    assert with_last_year(question, "2025") == asked


@pytest.mark.parametrize(
    "question",
    [
        "Wanneer vervallen mijn verlofuren van vorig jaar?",
        "Wat was vorig jaar (2024) het tarief?",
        "What was the rent in the last year of the lease?",
        "Who did my last year at school?",
        "What was in last year's report?",
        "Wat is het tarief dit jaar?",
        "En van vorig jaar de meegenomen uren?",
    ],
)
def test_what_is_so_now_or_has_its_year_stays(question: str) -> None:
    assert with_last_year(question, "2025") == question
