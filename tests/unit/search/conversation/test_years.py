import pytest

from search.conversation.years import counted_from, last_year
from search.types import Answer
from tests.unit.search.examples import quote

CLOSING = "Hoe laat sloot het café in 2024?"


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("en het jaar erna?", "en 2025?"),
        ("En in het jaar daarvoor?", "En in 2023?"),
        ("and the year before?", "and 2023?"),
        ("What about the following year?", "What about 2025?"),
        ("was dat een jaar later nog zo?", "was dat 2025 nog zo?"),
    ],
)
def test_a_year_is_counted_from_the_one_that_was_named(question: str, meant: str) -> None:
    assert counted_from(question, CLOSING) == (meant, "Hoe laat sloot het café in ?")


@pytest.mark.parametrize(
    ("before", "meant"),
    [
        ("What is the fee in 2025-2026?", "and 2024-2025?"),
        ("What is the fee in 2025/26?", "and 2024/25?"),
        ("What is the fee in 2000/01?", "and 1999/00?"),
        ("Is the fee of 2025\u20132026 that of 2025\u20132026?", "and 2024\u20132025?"),
    ],
)
def test_so_is_a_school_year(before: str, meant: str) -> None:
    found, rest = counted_from("and the year before?", before)
    assert found == meant
    assert "20" not in rest


@pytest.mark.parametrize(
    ("question", "before"),
    [
        ("and the year before?", "What was sold in 2019-2023?"),
        ("and the year before?", "What was sold in 2019-2020 and 2023?"),
        ("en het jaar erna?", "Hoe laat sluit het café?"),
        ("and the year before?", "the difference between 2023 and 2024"),
        ("en in de zomer?", CLOSING),
        ("hoeveel dagen per jaar?", CLOSING),
        ("en het jaar ervoor?", "Mag een teamleider 2000 euro goedkeuren?"),
    ],
)
def test_else_all_stays_as_it_is(question: str, before: str) -> None:
    assert counted_from(question, before) == (question, before)


@pytest.mark.parametrize(
    ("before", "path", "question", "meant"),
    [
        ("What was the fee in 2024?", "fees 2025.xlsx", "And last year?", "2023"),
        ("What is the fee in 2025-2026?", "fees.xlsx", "en vorig jaar?", "2024-2025"),
        ("What is the fee?", "2025/fees 2025.xlsx", "And last year?", "2024"),
        ("What is the fee?", "fees 2024-2026.xlsx", "And last year?", "2025"),
        ("What is the fee?", "fees.xlsx", "And last year?", "2025"),
        ("What was the fee in 2024?", "fees.xlsx", "How warm was the pool last year?", "2025"),
    ],
)
def test_last_year_is_counted_from_what_was_asked_of(
    before: str, path: str, question: str, meant: str
) -> None:
    told = (quote("The fee is 5.", path=path),)
    follows = Answer("", told, found=True, confidence=0.9, language="en", asked=before)
    assert last_year(question, follows, 2026) == meant


def test_else_it_is_that_before_this_year() -> None:
    assert last_year("And last year?", None, 2026) == "2025"
