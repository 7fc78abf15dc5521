"""The fitted probability that a sentence is a right answer to the question."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from math import exp

from search.fitted.packaged import fitted
from search.grounding.features import Features


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic model of ``Features``; what is under ``threshold`` is too doubtful to be shown."""

    version: str
    threshold: float
    intercept: float
    weights: Mapping[str, float]

    def probability(self, features: Features) -> float:
        """That the sentence is a right answer, 0 to 1."""
        values = asdict(features)
        logit = self.intercept + sum(weight * values[name] for name, weight in self.weights.items())
        return 1 / (1 + exp(-logit))


@cache
def packaged_weights(fingerprint: str) -> Weights:
    """Those that vind comes with for the embedder of this fingerprint."""
    return Weights(**fitted(fingerprint, "grounding"))
