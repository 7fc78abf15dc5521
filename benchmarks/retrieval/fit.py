"""The weights of the ranker, fitted on questions.

Listwise: the share of the softmax over a question's candidates that goes to those that answer, its
logarithm averaged over the questions of a set and then over the sets, less a penalty on the weights
(ListNet with one list: Cao et al., ICML 2007). By L-BFGS; the same cases give the same weights.
"""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from benchmarks.retrieval.collect import Case
from vind.search.retrieval.ranking import SIGNALS

PENALTY = 3e-3
ITERATIONS = 60

Array: TypeAlias = npt.NDArray[np.float64]
Example: TypeAlias = tuple[Array, npt.NDArray[np.bool_]]
"""Columns over what was found, shape (candidates, columns), and which of it answers."""


def fit(sets: Sequence[Sequence[Case]], signals: Sequence[str] = SIGNALS) -> dict[str, float]:
    """The weights of ``signals``, in which all sets weigh the same."""
    examples = [[_example(case, signals) for case in cases] for cases in sets]
    weights = weights_of(examples, np.ones(len(signals)))
    by_name = dict(zip(signals, map(float, weights), strict=True))
    unit = by_name.get("meaning", 0.0) + by_name.get("wording", 0.0)
    return {name: round(weight / unit, 3) for name, weight in by_name.items()}


def weights_of(sets: Sequence[Sequence[Example]], scales: Array) -> Array:
    """A weight for each column of the examples, in which all sets weigh the same.

    ``scales`` are what is much and little in each column, shape (columns,): the penalty is on what
    a weight makes of that. An example in which nothing answers says nothing.
    """
    learnable = [[(x / scales, y) for x, y in found if y.any()] for found in sets]
    result = minimize(
        lambda weights: _loss(weights, learnable),
        np.zeros(len(scales)),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": ITERATIONS},
    )
    weights: Array = result.x / scales
    return weights


def without_each(
    sets: Mapping[str, Sequence[Case]], signals: Sequence[str] = SIGNALS
) -> dict[str, dict[str, float]]:
    """For each set the weights fitted on all of the others."""
    return {
        name: fit([cases for other, cases in sets.items() if other != name], signals)
        for name in sets
    }


def _example(case: Case, signals: Sequence[str]) -> Example:
    found = case.candidates
    values = np.column_stack([getattr(found.signals, name) for name in signals])
    clauses = [one.passage_id in (case.clauses or ()) for one in found.passages]
    files = [one.file_id in case.gold for one in found.passages]
    return values, np.array(clauses if any(clauses) else files)


def _loss(weights: Array, sets: Sequence[Sequence[Example]]) -> tuple[float, Array]:
    """The loss and its slope."""
    total, slope = PENALTY * float(weights @ weights), 2 * PENALTY * weights
    for examples in sets:
        for values, answers in examples:
            scores = values @ weights
            shares = np.exp(scores - scores.max())
            right = shares * answers
            total += float(np.log(shares.sum() / right.sum())) / len(examples) / len(sets)
            pull = shares @ values / shares.sum() - right @ values / right.sum()
            slope = slope + pull / len(examples) / len(sets)
    return total, slope
