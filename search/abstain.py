"""Whether the quotes hold the answer: a probability, from a logistic model over the evidence.

The coefficients in abstain.json are fitted by benchmarks/fit_abstention.py on questions with and
without an answer, each set in turn kept aside.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from math import exp

from indexes.types import StoredPassage
from search.retrieve import Retrieved
from search.sentences import ScoredSentences
from search.words import content_stems

COEFFICIENTS = "abstain.json"
"""Beside this file."""

MARGIN_DEPTH = 10
"""The place in the dense list that the first is compared with: by then most answers are past."""


@dataclass(frozen=True, slots=True)
class Features:
    """What the probability is made of.

    ``margin``: the best passage's cosine over that of passage MARGIN_DEPTH; ``best_sentence``: the
    best sentence's cosine; ``word_share``: how many of the question's words the best passage has,
    its heading and its document's names included, 0 to 1.
    """

    margin: float
    best_sentence: float
    word_share: float


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


def features_of(
    question: str,
    retrieved: Retrieved,
    passages: Sequence[StoredPassage],
    scored: ScoredSentences,
) -> Features:
    """The features of a question that found at least one passage."""
    cosines = [item.score for item in retrieved.candidates.dense]
    return Features(
        margin=cosines[0] - cosines[min(MARGIN_DEPTH, len(cosines)) - 1],
        best_sentence=float(scored.cosines.max()),
        word_share=max(_word_share(question, stored) for stored in passages),
    )


def _word_share(question: str, stored: StoredPassage) -> float:
    passage = stored.passage
    wanted = frozenset(content_stems(question, passage.language))
    text = f"{stored.path}\n{stored.title}\n{passage.heading}\n{passage.text}"
    return len(wanted.intersection(content_stems(text, passage.language))) / max(1, len(wanted))
