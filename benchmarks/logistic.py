"""Fits a logistic model anew; ``search.judgement.logistic`` moves one that is there."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from vind.search.judgement.logistic import (
    NEGLIGIBLE,
    PENALTY,
    Array,
    Features,
    Logistic,
    regress,
    today,
)


def fitted_on(
    names: Sequence[str], cases: Sequence[Features], answers: Array, weights: Array
) -> Logistic:
    """A model fitted on the features ``names``; its threshold of .5 has yet to be set."""
    values = np.array([[one[name] for name in names] for one in cases])
    means, scales = values.mean(axis=0), np.maximum(values.std(axis=0), NEGLIGIBLE)
    start = Logistic(
        today(),
        0.5,
        0.0,
        dict.fromkeys(names, 0.0),
        dict(zip(names, map(float, means), strict=True)),
        dict(zip(names, map(float, scales), strict=True)),
    )
    penalty = np.array([0.0] + [PENALTY] * len(names))
    inputs = (values - means) / scales
    intercept, *slopes = regress(inputs, answers, weights, np.zeros(len(penalty)), penalty)
    found = dict(zip(names, map(float, slopes), strict=True))
    return replace(start, intercept=float(intercept), weights=found)


def probabilities(model: Logistic, cases: Sequence[Features]) -> Array:
    """The probability of each case, shape (cases,)."""
    return np.array([model.probability(one) for one in cases])
