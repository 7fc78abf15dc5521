from dataclasses import replace
from itertools import chain

import numpy as np
import pytest

from benchmarks.catching import by_model, curve, fit, most_caught
from search.calibration.judgement import judge
from search.confidence.abstain import Features, Model
from search.confidence.fitting import REFUSED, Array, Case

Set = tuple[list[Case], list[Case]]
"""Cases with an answer, and without."""

MIDDLE = Features(0.86, 0.84, 0.0, 0.5)


def spread(cosine: float, share: float, *, answerable: bool, count: int = 50) -> list[Case]:
    """Cases around two middles, of which neither says where the other is."""
    around = np.random.default_rng(7).normal((cosine, share), (0.005, 0.05), (count, 2))
    return [
        Case(replace(MIDDLE, meaning=float(near), rare_share=float(has)), answerable)
        for near, has in around
    ]


def cases(cosine: float, share: float, *, without: tuple[float, float]) -> Set:
    return spread(cosine, share, answerable=True), spread(*without, answerable=False)


LIKE = cases(0.92, 0.8, without=(0.90, 0.3))
"""Near-alike documents: a high cosine says little in them."""
UNLIKE = cases(0.87, 0.8, without=(0.84, 0.3))


def fitted(*sets: Set) -> Model:
    return fit([answered for answered, _ in sets], [unanswered for _, unanswered in sets])


def columns(*rows: tuple[float, float, float, float]) -> Array:
    return np.array(rows)


def test_what_is_the_same_in_all_sets_has_the_weight() -> None:
    model = fitted(LIKE, UNLIKE)
    assert model.weights["rare_share"] > model.weights["meaning"]
    for found in (LIKE, UNLIKE):
        judged = judge(by_model(case, model) for case in chain(*found))
        assert judged.refused <= REFUSED + 0.02
        assert judged.caught >= 0.98


def test_no_set_has_more_than_its_share_refused() -> None:
    hard = cases(0.87, 0.45, without=(0.84, 0.3))
    model = fitted(LIKE, UNLIKE, hard)
    for answered, _ in (LIKE, UNLIKE, hard):
        refused = sum(model.probability(case.features) < model.threshold for case in answered)
        assert refused <= REFUSED * len(answered) + 1


def test_a_feature_that_speaks_against_an_answer_gets_no_weight() -> None:
    answered = [columns((1.0, 0.0, 0.0, 0.0), (1.1, 0.1, 0.0, 0.0))]
    unanswered = [columns((0.0, 1.0, 0.0, 0.0), (0.1, 1.1, 0.0, 0.0))]
    direction = most_caught(answered, unanswered)
    assert np.linalg.norm(direction) == pytest.approx(1.0)
    assert (direction >= 0.0).all()
    assert direction[1] < 0.1 * direction[0]


@pytest.mark.parametrize(("floor", "ceiling"), [(0.0, 1.0), (0.1, 0.8)])
def test_a_curve_says_how_often_there_is_an_answer(floor: float, ceiling: float) -> None:
    along = np.linspace(-3, 3, 20_000)
    there = floor + (ceiling - floor) / (1 + np.exp(-(0.5 + 4 * along)))
    answers = (np.random.default_rng(7).random(len(along)) < there).astype(float)
    assert curve(along, answers) == pytest.approx((0.5, 4.0, floor, ceiling), abs=0.2, rel=0.1)
    assert curve(along, answers)[2:] == pytest.approx((floor, ceiling), abs=0.02)
