"""A number that follows another is of the same unit."""

import pytest

from search.conversation.amounts import of_same_unit


@pytest.mark.parametrize(
    ("before", "question", "meant", "rest"),
    [
        ("Who approves 4,000 euro?", "and 30,000?", "and 30,000 euro?", "Who approves ?"),
        (
            "Who approves \u20ac 4,000?",
            "and for 30,000?",
            "and for \u20ac 30,000?",
            "Who approves ?",
        ),
        ("Wat kost 20 kg?", "en bij 40", "en bij 40 kg", "Wat kost ?"),
        ("Wat krijg ik na 5 jaar?", "En na 12,5?", "En na 12,5 jaar?", "Wat krijg ik na ?"),
    ],
)
def test_its_unit_is_that_of_the_amount_before(
    before: str, question: str, meant: str, rest: str
) -> None:
    assert of_same_unit(question, before) == (meant, rest)


@pytest.mark.parametrize(
    ("before", "question"),
    [
        ("Wat kost 5 kg in 2024?", "en in 2025?"),
        ("Who approves 4,000 euro?", "and 30 days?"),
        ("Who approves 4,000 euro?", "and \u20ac 30,000?"),
        ("Who approves 4,000 euro?", "and for pump E-4560?"),
        ("What is it at 10-15 kg?", "and at 20?"),
        ("Wat kost 5 kg binnen 2 dagen?", "en 10?"),
        ("Who approves it?", "and for 30,000?"),
    ],
)
def test_it_is_left_where_that_cannot_be_told(before: str, question: str) -> None:
    assert of_same_unit(question, before) == (question, before)
