"""A logistic model over a handful of features, and how it is fitted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[np.float64]
Features: TypeAlias = Mapping[str, float]

CASES = 200.0
"""What the cases of a set weigh together, however many there are."""

PENALTY = 3.0
"""L2, on standardised features, on leaving the weights that were there before: with 20 questions
they move a little, with 100 where the questions say."""

INTERCEPT_PENALTY = PENALTY / 10
"""The same on the intercept: how high all features of an index are is its own."""

NEWTON_STEPS, NEGLIGIBLE = 100, 1e-9
"""At most, and the largest change of a coefficient after which there is no further step."""


@dataclass(frozen=True, slots=True)
class Logistic:
    """``means`` and ``scales`` standardise the features before ``weights`` weigh them.

    Under ``threshold`` the answer is taken to be no.
    """

    version: str
    threshold: float
    intercept: float
    weights: dict[str, float]
    means: dict[str, float]
    scales: dict[str, float]

    def probability(self, features: Features) -> float:
        """0 to 1."""
        logit = self.intercept + sum(
            weight * (features[name] - self.means[name]) / self.scales[name]
            for name, weight in self.weights.items()
        )
        return float(1 / (1 + np.exp(-logit)))

    def probabilities(self, cases: Sequence[Features]) -> Array:
        """Of each, shape (cases,)."""
        return np.array([self.probability(one) for one in cases])

    def refitted(self, cases: Sequence[Features], answers: Sequence[bool]) -> "Logistic":
        """The model moved towards ``cases``; those with and without an answer weigh the same."""
        names = list(self.weights)
        before = np.array([self.intercept, *self.weights.values()])
        penalty = np.array([INTERCEPT_PENALTY] + [PENALTY] * len(names))
        said = np.array(answers, dtype=np.float64)
        inputs = self._standardised(cases)
        weights = balanced(said) * min(1.0, len(said) / CASES)
        intercept, *slopes = regress(inputs, said, weights, before, penalty)
        return replace(
            self,
            version=today(),
            intercept=float(intercept),
            weights=dict(zip(names, map(float, slopes), strict=True)),
        )

    def _standardised(self, cases: Sequence[Features]) -> Array:
        return np.array(
            [
                [(one[name] - self.means[name]) / self.scales[name] for name in self.weights]
                for one in cases
            ]
        )


def fitted_on(
    names: Sequence[str], cases: Sequence[Features], answers: Array, weights: Array
) -> Logistic:
    """The model of the features ``names``; its threshold is .5, still to be set."""
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


def threshold_refusing(share: float, chances: Sequence[float]) -> float:
    """The threshold under which that share of ``chances`` is, as far as so few of them tell.

    What one more is under that often: of n the k-th is over k / (n + 1) of them (Weibull, 1939).
    """
    return float(np.quantile(chances, share, method="weibull"))


def balanced(answers: Array) -> Array:
    """What each case weighs, shape (cases,): those that are so and those that are not the same."""
    so = answers.sum()
    weights: Array = np.where(
        answers > 0.0, CASES / 2 / max(1.0, so), CASES / 2 / max(1.0, len(answers) - so)
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


def today() -> str:
    """As a version."""
    return datetime.now(UTC).date().isoformat()


def model_from(found: Mapping[str, Any]) -> Logistic:
    """A model as it is kept in a file."""
    return Logistic(**found)
