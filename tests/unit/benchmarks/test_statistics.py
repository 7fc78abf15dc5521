"""Intervals and paired tests against what can be counted by hand."""

import numpy as np
import pytest

from benchmarks.retrieval.statistics import better, interval


def test_an_interval_holds_the_mean_and_narrows_with_more_questions() -> None:
    chance = np.random.default_rng(1)
    few, many = chance.random(20), chance.random(2000)
    for values in (few, many):
        low, high = interval(values)
        assert low < values.mean() < high
    assert np.diff(interval(many))[0] < np.diff(interval(few))[0] / 3


def test_a_sure_gain_has_a_small_p_and_no_gain_a_large_one() -> None:
    chance = np.random.default_rng(2)
    before = chance.random(100)
    gain, p = better([(before + 0.1, before)])
    assert gain == pytest.approx(0.1)
    assert p < 0.001
    shuffled = chance.permutation(before)
    assert better([(shuffled, before)])[1] > 0.05


def test_ten_wins_of_ten_have_p_of_2_in_1024() -> None:
    ones, zeros = np.ones(10), np.zeros(10)
    assert better([(ones, zeros)])[1] == pytest.approx(2 / 1024, abs=0.0015)


def test_sets_have_equal_weight_whatever_their_size() -> None:
    small, large = np.ones(10), np.zeros(90)
    gain, _ = better([(small, small * 0), (large, large)])
    assert gain == pytest.approx(0.5)
