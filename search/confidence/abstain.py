"""Whether the quotes hold the answer: a probability, from a logistic model over the evidence.

The coefficients in abstain.json are fitted by benchmarks/fit_abstention.py on questions with and
without an answer, each set in turn kept aside; ``vind calibrate`` fits an index's own.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from functools import cache
from importlib.resources import files
from math import exp
from typing import Any

from indexes.errors import IndexDamagedError
from indexes.language import detect_language
from indexes.types import Scored, StoredPassage
from search.retrieval.candidates import Candidates, reading
from search.retrieval.signals import LEAST_RARITY
from search.words import FUNCTION_WORDS, content_stems, stem

COEFFICIENTS = "abstain.json"
"""Beside this file."""

FEW, MANY = 10, 30
"""Documents that the best one by words is held against: the answer's stands out from them."""


@dataclass(frozen=True, slots=True)
class Features:
    """What the probability is made of.

    ``cosine``: the best passage's. ``foreign``: 1 where that passage is in another language than
    the question, which costs cosine and words, else 0. ``rare_share``: how many of the question's
    words, rare ones counting for more, a passage has, the names of its document included, 0 to 1.
    ``terms_over_few`` and ``terms_over_many``: the BM25 score of the best document over that of
    number FEW and number MANY, by the rarities of the question's words.
    """

    cosine: float
    foreign: float
    rare_share: float
    terms_over_few: float
    terms_over_many: float


FEATURES = tuple(field.name for field in fields(Features))


@dataclass(frozen=True, slots=True)
class Model:
    """A logistic model: its inputs are standardised with ``means`` and ``scales`` first.

    Under ``threshold`` the answer is taken not to be there.
    """

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
    return Model(
        **json.loads(files("search.confidence").joinpath(COEFFICIENTS).read_text(encoding="utf-8"))
    )


@cache
def model_of(calibration: str) -> Model:
    """The model that is kept with an index (``Index.calibration``), else the packaged one.

    Raises IndexDamagedError for one of a vind that looked at other features.
    """
    if not calibration:
        return packaged_model()
    model: dict[str, Any] = json.loads(calibration)
    if model["weights"].keys() != set(FEATURES):
        raise IndexDamagedError(
            "The calibration of this index is of another version of vind: run `vind calibrate` "
            "with your questions again, or `vind calibrate --reset`."
        )
    return Model(**model)


def features_of(
    question: str, candidates: Candidates, passages: Sequence[StoredPassage]
) -> Features:
    """The features of a question that found at least one passage, ``passages`` being the first."""
    standing = _best_of_documents(candidates.terms, candidates.document_of)
    scale = max(LEAST_RARITY, sum(_weighed(candidates.rarities).values()))
    return Features(
        cosine=candidates.dense[0].score if candidates.dense else 0.0,
        foreign=float(_is_foreign(question, candidates)),
        rare_share=max(_rare_share(candidates.rarities, stored) for stored in passages),
        terms_over_few=_lead(standing, FEW) / scale,
        terms_over_many=_lead(standing, MANY) / scale,
    )


def _best_of_documents(found: Iterable[Scored], document_of: Mapping[int, int]) -> list[float]:
    """The score of each document's best passage, highest first."""
    best: dict[int, float] = {}
    for item in found:
        document = document_of.get(item.passage_id)
        if document is not None:
            best.setdefault(document, item.score)
    return list(best.values())


def _lead(standing: Sequence[float], place: int) -> float:
    """How far the first is above number ``place``; above nothing where there are fewer."""
    return standing[0] - (standing[place - 1] if len(standing) >= place else 0.0) if standing else 0


def _is_foreign(question: str, candidates: Candidates) -> bool:
    spoken = detect_language(question)
    best = candidates.dense[0].passage_id if candidates.dense else None
    languages = [one.passage.language for one in candidates.passages if one.passage_id == best]
    return bool(spoken) and any(languages) and spoken not in languages


def _weighed(rarities: Mapping[str, float]) -> dict[str, float]:
    return {word: max(LEAST_RARITY, rarity) for word, rarity in rarities.items()}


def _rare_share(rarities: Mapping[str, float], stored: StoredPassage) -> float:
    language = stored.passage.language
    weights = {
        word: weight
        for word, weight in _weighed(rarities).items()
        if word not in FUNCTION_WORDS[language]
    }
    said = frozenset(content_stems(reading(stored), language))
    found = sum(weight for word, weight in weights.items() if stem(word, language) in said)
    return found / max(LEAST_RARITY, sum(weights.values()))
