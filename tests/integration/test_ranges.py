"""Rows of a table by range, with the real embedder."""

import pytest

from benchmarks.sets import SAMPLE, indexed
from search import Engine

pytestmark = pytest.mark.models


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("Wat is de opzegtermijn bij een dienstverband van 3 jaar?", "Korter dan 5 jaar\t1 maand"),
        ("Wat is de opzegtermijn na 7 jaar in dienst?", "5 tot 10 jaar\t2 maanden"),
        (
            "Wat is de opzegtermijn bij een dienstverband van twaalf jaar?",
            "10 tot 15 jaar\t3 maanden",
        ),
        ("opzegtermijn 20 jaar dienstverband", "15 jaar of langer\t4 maanden"),
    ],
)
def test_the_first_quote_is_of_the_row_that_the_question_is_in(question: str, row: str) -> None:
    with Engine.open(settings=indexed(SAMPLE)) as engine:
        first = engine.ask(question, llm=False).quotes[0]
    assert first.best is not None
    assert first.text[slice(*first.best)] == row
