"""Whether the quotes hold the answer, as far as the language model can tell that has read them.

Whether what a model has read answers the question is told by the state of its middle layers, better
than by what it says (Slobodkin et al., "The Curious Case of Hallucinatory (Un)answerability", EMNLP
2023, arXiv:2310.11877). A linear probe of one layer (Alain and Bengio, arXiv:1610.01644) at the end
of the prompt is looked at together with the evidence. It belongs to one model, and is fitted by
benchmarks/fit_reading.py on questions with and without their answer in the prompt.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from indexes.types import Vector
from search.confidence.abstain import Features, Model
from search.confidence.packaged import fitted_for

COEFFICIENTS = "reading.json"
"""Beside this file: a probe for each language model that has one, by its name in the registry."""


@dataclass(frozen=True, slots=True)
class Probe:
    """A logistic model of the hidden state of a ``layer`` and of what the evidence alone says.

    Under ``threshold`` the answer is taken not to be there. ``enough`` is what it weighs that the
    evidence is enough; ``least`` is how far its logit may be under its own threshold for the quotes
    to be read at all. ``weights`` has one for each dimension of the state.
    """

    version: str
    layer: int
    threshold: float
    least: float
    intercept: float
    enough: float
    weights: tuple[float, ...]

    def is_worth_reading(self, features: Features, model: Model) -> bool:
        """Whether the evidence, judged by ``model``, is not too far from being enough."""
        return model.logit(features) >= model.threshold_logit - self.least

    def probability(self, state: Vector, *, enough: bool) -> float:
        """That the answer is there, 0 to 1, by the state behind the prompt, shape (width,)."""
        logit = self.intercept + self.enough * enough + state @ np.array(self.weights)
        return float(1 / (1 + np.exp(-logit)))


@cache
def probe_of(llm: str) -> Probe | None:
    """The probe of the language model that the settings name so; None where it has none."""
    found = fitted_for(llm, COEFFICIENTS)
    return Probe(**found) if found else None
