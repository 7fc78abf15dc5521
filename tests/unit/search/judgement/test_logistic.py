import numpy as np
import pytest

from vind.search.judgement.logistic import Logistic, balanced, threshold_refusing

NEAR = {"near": 1.0, "noise": 0.3}
FAR = {"near": -1.0, "noise": 0.3}


def model(**weights: float) -> Logistic:
    names = weights.keys()
    return Logistic(
        "by hand", 0.5, 0.0, weights, dict.fromkeys(names, 0.0), dict.fromkeys(names, 1.0)
    )


@pytest.mark.parametrize(
    ("near", "probability"), [(0.0, 0.5), (1.0, 1 / (1 + np.exp(-2))), (-40.0, 0.0)]
)
def test_a_probability_is_that_of_the_weighed_sum(near: float, probability: float) -> None:
    assert model(near=2.0).probability({"near": near}) == pytest.approx(probability)


def test_a_few_questions_move_a_model_little_and_many_move_it_where_they_say() -> None:
    start = model(near=1.0, noise=0.0)
    weights = [start.refitted([NEAR, FAR] * n, [False, True] * n).weights["near"] for n in (1, 100)]
    assert 0.0 < weights[0] < 1.0
    assert weights[1] < 0.0


def test_cases_with_and_without_an_answer_weigh_the_same() -> None:
    weights = balanced(np.array([1.0, 1.0, 1.0, 0.0]))
    assert weights[:3].sum() == pytest.approx(weights[3])


@pytest.mark.parametrize(("share", "limit"), [(0.1, 0.1), (0.5, 0.5)])
def test_a_threshold_refuses_the_share_that_it_is_for(share: float, limit: float) -> None:
    chances = list(np.linspace(0.0, 1.0, 101))
    assert threshold_refusing(share, chances) == pytest.approx(limit, abs=0.02)
