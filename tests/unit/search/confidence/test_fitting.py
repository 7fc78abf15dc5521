from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.confidence.abstain import FEATURES, Features, Model
from search.confidence.fitting import (
    OWN_REFUSED,
    Case,
    balanced,
    highest_threshold,
    model_from,
    refit,
    regress,
    share_under,
)


def case(meaning: float, *, answerable: bool) -> Case:
    return Case(Features(meaning, 0.85, 0.0, 0.5), answerable)


def by_meaning(middle: float) -> Model:
    """A model that gives even odds at a meaning."""
    means = dict.fromkeys(FEATURES, 0.0) | {"meaning": middle}
    weights = np.array([0.0, *(2.0 * (name == "meaning") for name in FEATURES)])
    return model_from(weights, means, np.full(len(FEATURES), 0.02))


def cases(answered: float, unanswered: float, spread: float = 0.02, count: int = 40) -> list[Case]:
    """Half with and half without an answer, their meanings evenly around two middles."""
    around = np.linspace(-spread, spread, count)
    return [
        *(case(answered + float(step), answerable=True) for step in around),
        *(case(unanswered + float(step), answerable=False) for step in around),
    ]


def test_a_regression_finds_the_odds() -> None:
    values = np.array([[0.0]] * 4 + [[1.0]] * 4)
    answers = np.array([1.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 0.0])
    none = np.zeros(2)
    found = regress(values, answers, np.ones(8), none, none)
    assert found == pytest.approx([np.log(1 / 3), np.log(3) - np.log(1 / 3)], abs=1e-6)


def test_what_was_known_before_holds_a_regression_back() -> None:
    values, answers = np.array([[1.0], [-1.0]]), np.array([1.0, 0.0])
    before = np.array([0.0, 2.0])
    loose, firm = (
        regress(values, answers, np.ones(2), before, np.array([0.0, penalty]))[1]
        for penalty in (0.1, 1000.0)
    )
    assert loose > firm
    assert firm == pytest.approx(2.0, abs=0.01)


def test_both_answers_weigh_the_same_however_many_there_are() -> None:
    weights = balanced(np.array([1.0] + [0.0] * 9))
    assert weights[0] == pytest.approx(weights[1:].sum()) == pytest.approx(100.0)


def test_a_model_has_a_weight_for_each_feature_by_name() -> None:
    model = by_meaning(0.86)
    assert model.weights == {"meaning": 2.0, "wording": 0.0, "foreign": 0.0, "rare_share": 0.0}
    assert model.probability(case(0.88, answerable=True).features) == pytest.approx(
        1 / (1 + np.exp(-2))
    )


def test_refitting_moves_to_where_an_index_tells_them_apart() -> None:
    elsewhere = by_meaning(0.86)
    here = cases(0.93, 0.90)
    own = refit(replace(elsewhere, floor=0.1, ceiling=0.8), here)
    assert (own.floor, own.ceiling) == (0.0, 1.0)
    refused = [own.probability(one.features) < own.threshold for one in here]
    assert sum(refused[:40]) <= OWN_REFUSED * 40 + 1
    assert sum(refused[40:]) / 40 >= 0.8
    assert elsewhere.probability(case(0.90, answerable=False).features) > 0.5
    assert own.probability(case(0.90, answerable=False).features) < 0.5


@pytest.mark.parametrize(("share", "chance"), [(0.1, 0.1), (0.2, 0.2), (0.25, 0.25), (0.05, 0.1)])
def test_one_more_is_under_a_threshold_as_often_as_it_says(share: float, chance: float) -> None:
    """Of nine, a tenth of those to come are under the lowest."""
    nine = [tenth / 10 for tenth in range(9, 0, -1)]
    assert share_under(nine, share) == pytest.approx(chance)


@given(st.lists(st.floats(0.7, 0.95), min_size=10, max_size=60))
def test_a_threshold_refuses_its_share_at_most(meanings: list[float]) -> None:
    model = by_meaning(0.86)
    found = [case(meaning, answerable=True) for meaning in meanings]
    threshold = highest_threshold(model, found, OWN_REFUSED)
    refused = sum(model.probability(one.features) < threshold for one in found)
    assert refused <= OWN_REFUSED * len(found) + 1
