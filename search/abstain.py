"""Whether the quotes hold the answer: a probability, from a logistic model over the evidence.

The coefficients in abstain.json are fitted by benchmarks/fit_abstention.py on questions with and
without an answer, each set in turn kept aside.
"""

import json
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from math import exp

import numpy as np

from search.retrieve import Retrieved
from search.sentences import ScoredSentences

COEFFICIENTS = "abstain.json"
"""Beside this file."""

AGREEMENT_DEPTH = 10
"""First places of the two lists that are compared."""


@dataclass(frozen=True, slots=True)
class Features:
    """What the probability is made of; cosines from -1 to 1, shares from 0 to 1."""

    best_sentence: float
    second_sentence: float
    best_passage: float
    passage_margin: float
    word_share: float
    agreement: float


@dataclass(frozen=True, slots=True)
class Model:
    """A logistic model: its inputs are standardised with ``means`` and ``scales`` first."""

    version: str
    threshold: float
    intercept: float
    weights: dict[str, float]
    means: dict[str, float]
    scales: dict[str, float]

    def probability(self, features: Features) -> float:
        """That the answer is there, 0 to 1."""
        values = asdict(features)
        logit = self.intercept + sum(
            weight * (values[name] - self.means[name]) / self.scales[name]
            for name, weight in self.weights.items()
        )
        return 1 / (1 + exp(-logit))


@cache
def packaged_model() -> Model:
    """The model that vind comes with."""
    return Model(**json.loads(files("search").joinpath(COEFFICIENTS).read_text(encoding="utf-8")))


def features_of(retrieved: Retrieved, scored: ScoredSentences) -> Features:
    """The features of a question that found at least one passage."""
    cosines = np.sort(scored.cosines)[::-1]
    dense = [item.score for item in retrieved.dense]
    first_dense = {item.passage_id for item in retrieved.dense[:AGREEMENT_DEPTH]}
    first_terms = {item.passage_id for item in retrieved.terms[:AGREEMENT_DEPTH]}
    return Features(
        best_sentence=float(cosines[0]),
        second_sentence=float(cosines[min(1, len(cosines) - 1)]),
        best_passage=dense[0],
        passage_margin=dense[0] - dense[min(AGREEMENT_DEPTH, len(dense)) - 1],
        word_share=float(scored.shares.max()),
        agreement=len(first_dense & first_terms) / AGREEMENT_DEPTH,
    )
