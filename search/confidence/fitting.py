"""Fitting the model behind ``confidence`` to an index: a logistic regression, small to read."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from search.confidence.abstain import FEATURES, Features, Model

Array: TypeAlias = npt.NDArray[np.float64]

CASES = 200.0
"""What the cases of a set weigh together, half for those with an answer and half for those without,
however many there are."""

LOYALTY = 3.0
"""L2 penalty on leaving the weights of a model that was fitted on other questions before: with 20
questions they move a little, with 100 where the questions say."""

INTERCEPT_LOYALTY = LOYALTY / 10
"""The same on leaving its intercept, which may move more: how high all features of an index are is
its own, what each of them tells less so. Set by hand."""

OWN_REFUSED = 0.08
"""Share of the questions with an answer, of the few that an index is calibrated by, that may be
refused: of others it is some more."""

NEWTON_STEPS, NEGLIGIBLE = 100, 1e-9
"""At most, and the largest change of a coefficient after which there is no further step."""


class Answerable(Protocol):
    """A question with documents searched."""

    @property
    def answerable(self) -> bool:
        """Whether its answer is among them."""


@dataclass(frozen=True, slots=True)
class Case:
    """What one question found, and whether its answer was there to be found."""

    features: Features
    answerable: bool


def refit(model: Model, cases: Sequence[Case]) -> Model:
    """``model`` moved towards ``cases``, with the threshold that they ask for.

    They are of documents that are known, so nothing of ``floor`` and ``ceiling`` is kept.
    """
    means = np.array([model.means[name] for name in FEATURES])
    scales = np.array([model.scales[name] for name in FEATURES])
    before = np.array([model.intercept, *(model.weights[name] for name in FEATURES)])
    penalty = np.array([INTERCEPT_LOYALTY] + [LOYALTY] * len(FEATURES))
    inputs = (values_of(cases) - means) / scales
    found = regress(inputs, answers_of(cases), balanced(answers_of(cases)), before, penalty)
    fitted = model_from(found, model.means, scales)
    return replace(fitted, threshold=highest_threshold(fitted, cases, OWN_REFUSED))


def highest_threshold(model: Model, cases: Sequence[Case], refused: float) -> float:
    """The threshold at which ``refused`` of those of ``cases`` that have an answer are refused."""
    return share_under(
        [model.probability(case.features) for case in cases if case.answerable], refused
    )


def share_under(chances: Sequence[float], share: float) -> float:
    """What one more of ``chances`` is under that often: of n the k-th is over k / (n + 1) of them.

    Weibull, 1939; of few it is lower than what that share of them are under.
    """
    return float(np.quantile(chances, share, method="weibull"))


def values_of(cases: Sequence[Case]) -> Array:
    """Their features, shape (cases, features)."""
    return np.array([[asdict(case.features)[name] for name in FEATURES] for case in cases])


def answers_of(cases: Sequence[Answerable]) -> Array:
    """1 where there is an answer, else 0, shape (cases,)."""
    return np.array([float(case.answerable) for case in cases])


def balanced(answers: Array) -> Array:
    """What each case weighs, shape (cases,): with and without an answer weigh the same."""
    answerable = answers.sum()
    weights: Array = np.where(
        answers > 0.0,
        CASES / 2 / max(1.0, answerable),
        CASES / 2 / max(1.0, len(answers) - answerable),
    )
    return weights


def regress(values: Array, answers: Array, weights: Array, before: Array, penalty: Array) -> Array:
    """Intercept and slopes of a logistic regression, penalised for their distance to ``before``.

    By Newton's method, each step halved until it is one forward.
    """
    inputs = np.column_stack([np.ones(len(values)), values])

    def loss(coefficients: Array) -> float:
        logits = inputs @ coefficients
        fit = weights @ (np.logaddexp(0.0, logits) - answers * logits)
        return float(fit + penalty @ (coefficients - before) ** 2 / 2)

    found = before.copy()
    for _ in range(NEWTON_STEPS):
        chances = 1 / (1 + np.exp(-inputs @ found))
        slope = inputs.T @ (weights * (chances - answers)) + penalty * (found - before)
        bend = (inputs * (weights * chances * (1 - chances))[:, None]).T @ inputs
        step = np.linalg.solve(bend + np.diag(penalty + NEGLIGIBLE), slope)
        while loss(found - step) > loss(found) and np.abs(step).max() > NEGLIGIBLE:
            step = step / 2
        found = found - step
        if np.abs(step).max() <= NEGLIGIBLE:
            break
    return found


def model_from(coefficients: Array, means: Mapping[str, float], scales: Array) -> Model:
    """A model of an intercept and a weight a feature; its threshold is still to be set."""
    intercept, *slopes = map(float, coefficients)
    return Model(
        version=datetime.now(UTC).date().isoformat(),
        threshold=0.5,
        intercept=intercept,
        weights=dict(zip(FEATURES, slopes, strict=True)),
        means={name: float(mean) for name, mean in means.items()},
        scales=dict(zip(FEATURES, map(float, scales), strict=True)),
    )
