"""A model for ``confidence`` that is fitted to catch, on documents that nothing is known of."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, product

import numpy as np
from scipy.optimize import minimize

from search.calibration.judgement import Judged
from search.confidence.abstain import FEATURES, Model
from search.confidence.fitting import (
    REFUSED,
    Array,
    Case,
    answers_of,
    highest_threshold,
    model_from,
    values_of,
)

WIDTH = 0.25
"""Standard deviations under the threshold at which a case counts as nearly caught, rather than
not: a share that changes by whole cases has no slope to follow."""

FOLLOWING = 0.3
"""Of the weight of the first feature, where a search for weights starts."""

GRID, FROM_GRID = (0.0, 0.15, 0.4, 1.0), 8
"""Weights of a feature that are tried with those of the others, and how many starts they give."""

LEAST = 1e-9

STEEPEST, MOST_LEFT = 10.0, 0.3
"""Bounds of the curve: its slope, and what is left at either end."""


def by_model(case: Case, model: Model) -> Judged:
    """What the evidence of a case is taken for by ``model``."""
    confidence = model.probability(case.features)
    return Judged(confidence, confidence >= model.threshold, case.answerable)


def fit(answerable: Sequence[Sequence[Case]], unanswerable: Sequence[Sequence[Case]]) -> Model:
    """A model of which the threshold catches most, and whose probability is a curve along it.

    ``answerable`` are those of each set, ``unanswerable`` those of each set and kind. A regression
    on all features together finds what tells the cases of one set apart, and its threshold, which
    is that of the set with the least probabilities, then catches less elsewhere.
    """
    cases = list(chain(*answerable, *unanswerable))
    values = values_of(cases)
    means, scales = values.mean(axis=0), values.std(axis=0)
    scales = np.where(scales > 0.0, scales, 1.0)

    def standard(found: Sequence[Case]) -> Array:
        inputs: Array = (values_of(found) - means) / scales
        return inputs

    direction = most_caught([*map(standard, answerable)], [*map(standard, unanswerable)])
    intercept, slope, floor, ceiling = curve(standard(cases) @ direction, answers_of(cases))
    known = dict(zip(FEATURES, means, strict=True))
    model = model_from(np.array([intercept, *(slope * direction)]), known, scales)
    model = replace(model, floor=floor, ceiling=ceiling)
    return replace(model, threshold=min(highest_threshold(model, found) for found in answerable))


def curve(along: Array, answers: Array) -> tuple[float, float, float, float]:
    """Intercept, slope, floor and ceiling of the likeliest logistic curve, each case counting once.

    ``along`` and ``answers`` have the shape (cases,). A curve from nothing to one would have to be
    flat to allow for the sets in which near-alike documents answer nothing (a lapse rate: Wichmann
    and Hill, Perception & Psychophysics 63, 2001).
    """

    def unlikelihood(shape: Array) -> float:
        intercept, slope, floor, ceiling = shape
        chances = floor + (ceiling - floor) / (1 + np.exp(-(intercept + slope * along)))
        chances = np.clip(chances, LEAST, 1 - LEAST)
        return -float(np.mean(np.where(answers > 0, np.log(chances), np.log(1 - chances))))

    bounds = [(-STEEPEST, STEEPEST), (0.0, STEEPEST), (0.0, MOST_LEFT), (1 - MOST_LEFT, 1.0)]
    starts = [(0.0, slope, LEAST, 1 - LEAST) for slope in (1.0, STEEPEST / 2)]
    found = [minimize(unlikelihood, start, method="L-BFGS-B", bounds=bounds) for start in starts]
    intercept, slope, floor, ceiling = map(float, min(found, key=lambda r: float(r.fun)).x)
    return intercept, slope, floor, ceiling


def most_caught(answerable: Sequence[Array], unanswerable: Sequence[Array]) -> Array:
    """The direction, of length 1, along which the highest threshold has most under it.

    Each array is of a set's cases, shape (cases, features). The threshold has at most REFUSED of
    each set of ``answerable`` under it, and as many of ``unanswerable`` as can be. Every feature
    speaks for an answer. By Powell's method, as there is no gradient, from the features all alike,
    from each as the first among them, and from the best of a grid, as from any one of these it may
    end on a lower hill; the same cases give the same direction.
    """

    def missed(weights: Array) -> float:
        direction = weights / max(float(np.linalg.norm(weights)), LEAST)
        threshold = min(np.quantile(found @ direction, REFUSED) for found in answerable)
        over = [(found @ direction - threshold) / WIDTH for found in unanswerable]
        return float(np.mean([np.mean(1 / (1 + np.exp(-distances))) for distances in over]))

    alike = np.full(len(FEATURES), FOLLOWING)
    starts = [alike, *(alike + (1 - FOLLOWING) * first for first in np.eye(len(FEATURES)))]
    grid = [np.array(weights) for weights in product(GRID, repeat=len(FEATURES)) if any(weights)]
    starts += sorted(grid, key=missed)[:FROM_GRID]
    bounds = [(0.0, 1.0)] * len(FEATURES)
    found = [minimize(missed, start, method="Powell", bounds=bounds) for start in starts]
    weights = min(found, key=lambda result: float(result.fun)).x
    direction: Array = weights / np.linalg.norm(weights)
    return direction
