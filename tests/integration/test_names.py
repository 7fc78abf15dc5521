"""Questions about things by names that the sample company's documents do or do not have."""

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
    ("question", "says"),
    [
        (
            "How many vans does Waterhoen operate in Germany?",
            'Not found in these documents. Nothing that comes near mentions "Germany".',
        ),
        (
            "Hoeveel vakantiedagen krijgt Omar Bakkali?",
            'Niet gevonden in deze documenten. Niets wat in de buurt komt, noemt "Omar Bakkali".',
        ),
        (
            "Hoe zet ik mijn uren in Salesforce?",
            'Niet gevonden in deze documenten. Niets wat in de buurt komt, noemt "Salesforce".',
        ),
    ],
)
def test_what_is_asked_of_a_name_that_stands_nowhere_is_not_found(
    engine: Engine, question: str, says: str
) -> None:
    answer = engine.ask(question, llm=False)
    assert not answer.found
    assert answer.text == says
    assert answer.confidence < 0.1
    assert answer.quotes


@pytest.mark.parametrize(
    "question",
    [
        "Mag ik me ziek melden via WhatsApp?",
        "Welke boete geldt bij te late levering aan Waterschap Lage Meren?",
        "Welke boete geldt bij te late levering aan Waterschap Laage Meeren?",
    ],
)
def test_a_name_that_stands_there_is_known_however_misspelt(engine: Engine, question: str) -> None:
    assert engine.ask(question, llm=False).found
