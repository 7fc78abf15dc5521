"""What is shown where a reader reads the passages: the unit, its value, yes or no, or nothing.

The reader is told what to say; the network itself is tried in tests/integration.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from tests.unit.search.toy_index import company_in, engine_over
from vind.indexes.upkeep.calibration import keep_calibration
from vind.search import Answer, Engine
from vind.search.judgement.judge import Judge
from vind.search.reader.reader import POLARITIES, Page, Read

COMPANY = {
    "hr/guide.md": {
        "Leave": "Staff ask for leave in the roster. Full-time staff get 25 days of leave a year. "
        "Leave that is left over lapses in July.",
        "Dogs": "Dogs are not allowed in the canteen. Dogs sleep a lot.",
    },
    "sales/prices.csv": {"": "Item\tPrice\tStock\nLamp\t12 euro\t40\nRope\t7 euro\t25"},
}
DAYS = "Full-time staff get 25 days of leave a year."
DOGS = "Dogs are not allowed in the canteen."


@dataclass(frozen=True)
class Said:
    """What the reader says of the unit with this text: all others do not answer."""

    unit: str
    value: str = ""


class ToyReader:
    """Answers each question as it is told to."""

    def __init__(self, says: Mapping[str, Said]) -> None:
        self._says = says

    def read(self, question: str, pages: Sequence[Page]) -> list[Read]:
        said = self._says.get(question, Said("nothing"))
        return [self._page(said, page) for page in pages]

    def _page(self, said: Said, page: Page) -> Read:
        texts = [page.text[slice(*unit)] for unit in page.units]
        answers = np.array([4.0 if text == said.unit else -6.0 for text in texts], np.float32)
        polarity = np.zeros((len(texts), len(POLARITIES)), np.float32)
        spans = []
        for text, (start, end) in zip(texts, page.units, strict=True):
            at = text.find(said.value) if said.value else -1
            spans.append((start + at, start + at + len(said.value)) if at >= 0 else (start, end))
        return Read(answers, polarity, tuple(spans))


SAYS = {
    "How many days of leave do full-time staff get?": Said(DAYS, "25 days"),
    "Leave, when does what is left lapse?": Said("Leave that is left over lapses in July.", "July"),
    "What does a rope cost?": Said("Rope\t7 euro\t25", "7 euro"),
    "Where do dogs not come?": Said(DOGS, "the canteen"),
}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    index = tmp_path_factory.mktemp("read") / "index"
    company_in(index, COMPANY)
    judge = Judge.of("", "toy", has_reader=True)
    only_any = dict.fromkeys(judge.answerable.weights, 0.0) | {"any": 1.0}
    nothing = dict.fromkeys(only_any, 0.0)
    model = replace(
        judge.answerable,
        threshold=0.5,
        intercept=0.0,
        weights=only_any,
        means=nothing,
        scales=dict.fromkeys(nothing, 1.0),
    )
    keep_calibration(index, replace(judge, answerable=model).as_text())
    with engine_over(index) as opened:
        opened._models.readers[opened._index.embedder] = ToyReader(SAYS)
        yield opened


def best_of(answer: Answer) -> tuple[str, str]:
    assert answer.best is not None
    span = answer.best.answer
    return answer.best.text, "" if span is None else answer.best.text[slice(*span)]


@pytest.mark.parametrize("question", [one for one in SAYS if SAYS[one].value])
def test_the_unit_the_reader_picks_is_marked_with_its_value(engine: Engine, question: str) -> None:
    answer = engine.ask(question, words="never")
    assert answer.found
    assert best_of(answer) == (SAYS[question].unit, SAYS[question].value)


def test_nothing_is_found_where_the_reader_picks_no_unit(engine: Engine) -> None:
    answer = engine.ask("How many days of leave do dogs get?", words="never")
    assert not answer.found
    assert answer.best is None
    assert all(quote.best is None and quote.answer is None for quote in answer.quotes)


def test_a_calibration_without_a_reader_is_not_used_with_one(tmp_path: Path) -> None:
    without, reading = Judge.of("", "toy"), Judge.of("", "toy", has_reader=True)
    assert Judge.of(without.as_text(), "toy", has_reader=True) == reading
    assert Judge.of(reading.as_text(), "toy") == without
    moved = replace(reading, answerable=replace(reading.answerable, threshold=0.123))
    assert Judge.of(moved.as_text(), "toy", has_reader=True) == moved
