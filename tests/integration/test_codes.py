"""Questions about things by their codes, of the sample company."""

from collections.abc import Iterator

import pytest

from benchmarks.sets import SAMPLE, indexed
from search import Engine

pytestmark = pytest.mark.models


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine.open(settings=indexed(SAMPLE)) as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        (
            "Wat kost de E-4521 in 2026?",
            "E-4521\tDompelpomp schoon water, middel\t2.2\t54\t18\t1745",
        ),
        ("Wat kost de pomp e4521 in 2026?", "E-4521\tDompelpomp"),
        ("What does the seal O-7314 cost in 2026?", "O-7314\tAsafdichting 38 mm"),
        ("Welke afdichting hoort bij de E-4521?", "O-7310"),
        ("Wat kost de E-4560?", "E-4560"),
    ],
)
def test_what_has_the_code_is_quoted(engine: Engine, question: str, quote: str) -> None:
    answer = engine.ask(question, llm=False)
    assert answer.found
    assert any(quote in found.text for found in answer.quotes[:3])


@pytest.mark.parametrize(
    "question",
    [
        "What is the flow rate of the V-2250?",
        "Wat kost de E-4599 in 2026?",
        "Wat staat er op factuur UK-2026-999?",
    ],
)
def test_what_goes_by_a_code_that_stands_nowhere_is_not_found(
    engine: Engine, question: str
) -> None:
    answer = engine.ask(question, llm=False)
    assert not answer.found
    assert answer.confidence < 0.1
    assert answer.quotes
