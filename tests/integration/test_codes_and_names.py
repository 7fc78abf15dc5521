"""Questions about things by their codes and names, of the sample company."""

from collections.abc import Iterator

import pytest

from benchmarks.sets import SAMPLE, indexed
from vind.search import Engine

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
def test_a_question_with_a_code_quotes_the_passage_that_has_it(
    engine: Engine, question: str, quote: str
) -> None:
    answer = engine.ask(question, words="never")
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
def test_a_question_with_an_unknown_code_is_not_found(engine: Engine, question: str) -> None:
    answer = engine.ask(question, words="never")
    assert not answer.found
    assert answer.confidence < 0.1
    assert answer.quotes


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("How many days of holiday do staff in Germany have?", "Germany"),
        ("Hoeveel vakantiedagen krijgt Omar Bakkali?", "Omar"),
        ("Hoe zet ik mijn uren in Salesforce?", "Salesforce"),
    ],
)
def test_an_unknown_name_is_reported_as_lacking(engine: Engine, question: str, name: str) -> None:
    assert engine.ask(question, words="never").lacking == name


@pytest.mark.parametrize(
    "question",
    [
        "Mag ik me ziek melden via WhatsApp?",
        "Welke boete geldt bij te late levering aan Waterschap Lage Meren?",
        "Welke boete geldt bij te late levering aan Waterschap Laage Meeren?",
    ],
)
def test_a_misspelt_name_is_still_found(engine: Engine, question: str) -> None:
    assert engine.ask(question, words="never").found
