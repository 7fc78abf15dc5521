"""When a sentence of the language model is too doubtful to show."""

from dataclasses import replace

import pytest

from indexes.settings import load_settings
from search.confidence.doubt import Doubt, Signs, doubt_of

SURE = Signs(reading=2.0, leads=1.0, likelihood=-0.01)


def test_the_chance_is_logistic_in_the_signs() -> None:
    doubt = Doubt("by hand", threshold=0.5, intercept=-1.0, weights=(1.0, 2.5, 4.0))
    signs = Signs(reading=0.5, leads=1.0, likelihood=-0.5)
    assert doubt.probability(signs) == pytest.approx(0.5)  # -1 + 0.5 + 2.5 - 2 = 0
    assert not doubt.is_of(signs)
    assert doubt.is_of(replace(signs, likelihood=-0.75))


@pytest.mark.parametrize(
    "worse",
    [
        {"reading": -1.0},
        {"leads": 0.0},
        {"likelihood": -1.0},
    ],
)
def test_of_the_default_model_each_sign_tells(worse: dict[str, float]) -> None:
    doubt = doubt_of(load_settings().llm)
    assert doubt is not None
    assert doubt.probability(SURE) > 0.8
    assert doubt.probability(replace(SURE, **worse)) < doubt.probability(SURE) - 0.02


def test_nothing_is_doubted_of_a_model_that_nobody_has_judged() -> None:
    assert doubt_of("qwen2.5-coder-0.5b-instruct") is None
    assert doubt_of("/models/own.gguf") is None
