"""How likely a sentence of a language model is the answer, where all that it says is in the quotes.

A small model takes what is in its excerpts for the answer to what was asked. How likely its own
tokens were tells something of whether it is right (Kadavath et al., "Language Models (Mostly) Know
What They Know", 2022, arXiv:2207.05221), and what the quotes are taken for tells more. The weights
are those of one model, fitted by benchmarks/fit_doubt.py on sentences that people have read.
"""

from dataclasses import astuple, dataclass
from functools import cache

import numpy as np

from search.confidence.packaged import fitted_for

COEFFICIENTS = "doubt.json"
"""Beside this file: what is fitted for each language model, by its name in the registry."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What a sentence is judged by.

    ``reading``: what the state of the language model that has read the quotes says of whether they
    hold the answer (``Probe.said``). ``leads``: whether the best sentence of the first quote has
    all numbers and dates that it adds to the question, or where it adds none all of its words that
    carry meaning. ``likelihood``: of the least likely token in it with a digit, a natural
    logarithm, or 0.
    """

    reading: float
    leads: float
    likelihood: float


@dataclass(frozen=True, slots=True)
class Doubt:
    """A logistic model of ``Signs``, whose ``weights`` are in the order of their fields.

    Under ``threshold`` a sentence is too doubtful to be shown.
    """

    version: str
    threshold: float
    intercept: float
    weights: tuple[float, ...]

    def probability(self, signs: Signs) -> float:
        """That it is a right answer, 0 to 1."""
        logit = self.intercept + np.dot(self.weights, astuple(signs))
        return float(1 / (1 + np.exp(-logit)))

    def is_of(self, signs: Signs) -> bool:
        """Whether the sentence is too doubtful."""
        return self.probability(signs) < self.threshold


@cache
def doubt_of(llm: str) -> Doubt | None:
    """Of the language model that the settings name so; None where nothing is fitted for it."""
    found = fitted_for(llm, COEFFICIENTS)
    return Doubt(**found) if found else None
