"""A logistic model over a few features, and its fitting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[np.float64]
Features: TypeAlias = Mapping[str, float]

CASES = 200.0
"""Total weight of a set's cases, however many there are."""

PENALTY = 3.0
"""L2 penalty on changing the weights of standardised features. With 20 questions the weights move a
little, with 100 they follow the questions."""

INTERCEPT_PENALTY = PENALTY / 10
"""The penalty on the intercept. It is lower because the level of all features varies by index."""

NEWTON_STEPS, NEGLIGIBLE = 100, 1e-9
"""The most steps, and the largest change of a coefficient that ends the fit."""


@dataclass(frozen=True, slots=True)
class Logistic:
    """``means`` and ``scales`` standardise the features before ``weights`` weigh them.

    Under ``threshold`` the answer is no.
    """

    version: str
    threshold: float
    intercept: float
    weights: dict[str, float]
    means: dict[str, float]
    scales: dict[str, float]

    def probability(self, features: Features) -> float:
        """The probability of yes, 0 to 1."""
        logit = self.intercept + sum(
            weight * (features[name] - self.means[name]) / self.scales[name]
            for name, weight in self.weights.items()
        )
        return float(1 / (1 + np.exp(-logit)))

    def refitted(self, cases: Sequence[Features], answers: Sequence[bool]) -> "Logistic":
        """The model moved towards ``cases``; those with and without an answer weigh equally."""
        names = list(self.weights)
        before = np.array([self.intercept, *self.weights.values()])
        penalty = np.array([INTERCEPT_PENALTY] + [PENALTY] * len(names))
        said = np.array(answers, dtype=np.float64)
        inputs = np.array(
            [[(one[n] - self.means[n]) / self.scales[n] for n in names] for one in cases]
        )
        weights = balanced(said) * min(1.0, len(said) / CASES)
        intercept, *slopes = regress(inputs, said, weights, before, penalty)
        return replace(
            self,
            version=today(),
            intercept=float(intercept),
            weights=dict(zip(names, map(float, slopes), strict=True)),
        )


def threshold_refusing(share: float, chances: Sequence[float]) -> float:
    """The threshold that is above the given share of all chances, estimated from a sample.

    The k-th of n sorted chances is taken to exceed k / (n + 1) of all (Weibull, 1939).
    """
    return float(np.quantile(chances, share, method="weibull"))


def balanced(answers: Array) -> Array:
    """The weight of each case, shape (cases,): the yes and the no cases weigh the same in all."""
    so = answers.sum()
    weights: Array = np.where(
        answers > 0.0, CASES / 2 / max(1.0, so), CASES / 2 / max(1.0, len(answers) - so)
    )
    return weights


def regress(values: Array, answers: Array, weights: Array, before: Array, penalty: Array) -> Array:
    """Intercept and slopes of a logistic regression, penalised for their distance to ``before``.

    Uses Newton's method; each step is halved until the loss falls.
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
    """Today's date, as a version."""
    return datetime.now(UTC).date().isoformat()
