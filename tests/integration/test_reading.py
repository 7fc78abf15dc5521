"""The hidden states of the default language model, and what its probe makes of them."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from benchmarks.sets import SAMPLE, documents_of, index_of, indexed, questions_of
from indexes.errors import VindError
from indexes.models import fastest_llm
from indexes.settings import load_settings
from indexes.types import Vector
from search import Engine, QuotesFound
from search.confidence.reading import Reply, probe_of
from search.evaluation.questions import read_questions
from search.wording.answer import reply_of
from search.wording.llm import LanguageModel
from search.wording.prompt import Prompt

pytestmark = pytest.mark.models

LAYER = 19
PROMPTS = (
    Prompt("Be brief.", "Excerpts:\nThe fee is € 150.\n\nQuestion: What is the fee?"),
    Prompt("Be brief.", "Excerpts:\nThe kitchen is small.\n\nQuestion: What is the fee?"),
)


@pytest.fixture(scope="module")
def weights() -> Path:
    try:
        return fastest_llm(load_settings())
    except VindError as missing:
        pytest.skip(str(missing))


@pytest.fixture(scope="module")
def model(weights: Path) -> Iterator[LanguageModel]:
    with closing(LanguageModel.open(weights, 2, LAYER)) as opened:
        yield opened


def state_of(model: LanguageModel, prompt: Prompt) -> Vector | None:
    seen: list[Vector | None] = []

    def leave(state: Vector | None) -> bool:
        seen.append(state)
        return False

    assert not any(piece.text for piece in model.generate(prompt, leave))
    (state,) = seen
    return state


def nearness(one: Vector, other: Vector) -> float:
    return float(one @ other / np.linalg.norm(one) / np.linalg.norm(other))


def test_the_state_is_of_what_was_read(model: LanguageModel) -> None:
    fee, kitchen, again = (state_of(model, PROMPTS[number]) for number in (0, 1, 0))
    assert fee is not None
    assert kitchen is not None
    assert again is not None
    assert fee.shape == (1536,)
    assert fee.dtype == np.float32
    assert nearness(fee, again) > 0.999
    assert nearness(fee, kitchen) < 0.98


def test_the_state_is_seen_again_where_the_same_was_just_read(model: LanguageModel) -> None:
    first, second = state_of(model, PROMPTS[0]), state_of(model, PROMPTS[0])
    assert first is not None
    assert second is not None
    assert nearness(first, second) > 0.999


def test_a_reply_that_goes_on_is_the_same_as_without_a_look(model: LanguageModel) -> None:
    looked, other = (
        "".join(piece.text for piece in model.generate(PROMPTS[0], goes_on))
        for goes_on in (lambda _: True, None)
    )
    assert looked == other
    assert "150" in looked


def test_a_layer_that_is_not_there_shows_nothing(weights: Path) -> None:
    with closing(LanguageModel.open(weights, 2, 99)) as model:
        assert state_of(model, PROMPTS[0]) is None


def test_the_probe_is_of_the_default_model_alone() -> None:
    probe = probe_of(load_settings().llm)
    assert probe is not None
    assert (probe.layer, len(probe.weights)) == (LAYER, 1536)
    assert probe_of("qwen2.5-coder-0.5b-instruct") is None


def test_reading_refuses_fewer_that_have_an_answer_and_as_many_that_have_none(
    weights: Path,
) -> None:
    """Of sixteen questions each of the sample company, which the probe was fitted on too."""
    questions = read_questions(questions_of(SAMPLE))
    some = [one.question for one in questions if one.answerable][::8][:16]
    none = [one.question for one in questions if not one.answerable][:16]
    with Engine.open(settings=indexed(SAMPLE)) as engine:
        assert sum(not is_found(engine, one) for one in some) <= 2
        assert sum(not is_found(engine, one) for one in none) >= 10


def is_found(engine: Engine, question: str) -> bool:
    """As the last of what is told of its quotes says, after which no word is waited for."""
    found = False
    with closing(engine.stream(question)) as events:
        for number, event in enumerate(one for one in events if isinstance(one, QuotesFound)):
            found = event.found
            if number == 1 or not found:
                break
    return found


def test_what_it_invents_tells_that_there_is_no_answer(
    weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rent and sickness there are, of other sites, and an audit of another month."""
    asked = (
        "hoeveel huur betalen we voor het gebouw in Grimsby",
        "sickness rate Grimsby third quarter 2026",
        "What did the external audit in November 2026 find?",
        "torque value for the yaw drive flange on the K6.2",
    )
    monkeypatch.setenv("VIND_EMBEDDER", "embeddinggemma-300m")
    settings = index_of(documents_of("turbines"), tmp_path / "index")
    with Engine.open(settings=settings) as engine:
        answers = [engine.ask(one) for one in asked]
    invented = [one for one in answers if reply_of(one) is Reply.INVENTS]
    assert len(invented) >= 2
    assert any(not one.found for one in invented)
    assert not any("[1]" in one.text for one in invented)
