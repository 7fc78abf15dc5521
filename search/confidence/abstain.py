"""Whether the quotes hold the answer: a probability, from a logistic model over the evidence.

The coefficients are fitted for each embedder by benchmarks/fit.py on questions with and without an
answer, each set in turn kept aside; ``vind calibrate`` fits an index's own.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from functools import cache
from math import copysign, exp, inf, log
from typing import Any

from indexes.errors import IndexDamagedError
from indexes.states import States
from indexes.stems import stem
from indexes.types import StoredPassage
from indexes.words import FUNCTION_WORDS
from search.fitted.packaged import fitted
from search.question.language import language_asked
from search.retrieval.candidates import Candidates, reading
from search.retrieval.foreign import foreign, is_foreign, languages_of
from search.retrieval.interaction import LEAST_RARITY, wordings
from search.retrieval.nearness import Scales
from search.retrieval.subject import Query
from search.text.days import Day
from search.text.words import content_stems

LEAST_MARGIN, MOST_MARGIN = -6.0, 2.0
"""How far under and over that of the threshold a logit is told apart from others."""


@dataclass(frozen=True, slots=True)
class Features:
    """What the probability is made of.

    ``meaning``: of the best passage, by its vector. ``wording``: how near the question's words are
    to those of the passage read that is nearest in that, each word to its nearest (``wordings``).
    Both are on the scale of all embedders, and as if all were in the question's language.
    ``foreign``: 1 where the best passage is in another, which costs words, else 0.
    ``rare_share``: how many of the question's words, rare ones counting for more, a passage has,
    the names of its document included, 0 to 1.
    """

    meaning: float
    wording: float
    foreign: float
    rare_share: float


FEATURES = tuple(field.name for field in fields(Features))


@dataclass(frozen=True, slots=True)
class Model:
    """A logistic model: its inputs are standardised with ``means`` and ``scales`` first.

    Under ``threshold`` the answer is taken not to be there. ``floor`` and ``ceiling`` are what is
    left of chance at the ends: of documents that nothing is known of, some are so alike that a
    question without an answer is as near to them as can be.
    """

    version: str
    threshold: float
    intercept: float
    weights: dict[str, float]
    means: dict[str, float]
    scales: dict[str, float]
    floor: float = 0.0
    ceiling: float = 1.0

    def probability(self, features: Features) -> float:
        """That the answer is there, 0 to 1."""
        return self.floor + (self.ceiling - self.floor) / (1 + exp(-self.logit(features)))

    def logit(self, features: Features) -> float:
        """Of the probability, where ``floor`` and ``ceiling`` are left out of it."""
        values: dict[str, float] = asdict(features)
        return self.intercept + sum(
            weight * (values[name] - self.means[name]) / self.scales[name]
            for name, weight in self.weights.items()
        )

    @property
    def threshold_logit(self) -> float:
        """The ``logit`` of the threshold; infinite where no probability is under or over it."""
        share = (self.threshold - self.floor) / (self.ceiling - self.floor)
        return log(share / (1 - share)) if 0.0 < share < 1.0 else copysign(inf, share)

    def margin(self, features: Features) -> float:
        """How far the ``logit`` is over that of the threshold, LEAST_MARGIN to MOST_MARGIN."""
        margin = self.logit(features) - self.threshold_logit
        return min(max(LEAST_MARGIN, margin), MOST_MARGIN)


@cache
def packaged_model(fingerprint: str) -> Model:
    """The model that vind comes with for the embedder of this fingerprint."""
    return Model(**fitted(fingerprint, "abstention"))


@cache
def model_of(calibration: str, fingerprint: str) -> Model:
    """The model that is kept with an index (``Index.calibration``), else that of its embedder.

    Raises IndexDamagedError for one of a vind that looked at other features.
    """
    if not calibration:
        return packaged_model(fingerprint)
    model: dict[str, Any] = json.loads(calibration)
    model.pop("reading", None)  # what is learnt of a language model: see ``probe_of``
    if model["weights"].keys() != set(FEATURES):
        raise IndexDamagedError(
            "The calibration of this index is of another version of vind: run `vind calibrate` "
            "with your questions again, or `vind calibrate --reset`."
        )
    return Model(**model)


def features_of(
    whole: Query,
    candidates: Candidates,
    passages: Sequence[StoredPassage],
    states: States,
    scales: Scales,
) -> Features:
    """The features of a question that found something.

    ``passages`` are the first, at least one, with the ``states`` of their words; ``scales`` are
    those of the embedder.
    """
    spoken = language_asked(whole.question)
    read = candidates.passages
    languages = dict(zip([one.passage_id for one in read], languages_of(read, spoken), strict=True))
    nearest = [item for item in candidates.dense if item.passage_id in languages]
    meanings = scales.cosine.nearness(
        [item.score for item in nearest],
        foreign([languages[item.passage_id] for item in nearest], spoken),
    )
    best = int(meanings.argmax()) if len(meanings) else None
    best_is_foreign = best is not None and is_foreign(languages[nearest[best].passage_id], spoken)
    worded = wordings(whole.reading, candidates.rarities, states, states.text_of, len(passages))
    worded = scales.wording.nearness(worded, foreign(languages_of(passages, spoken), spoken))
    return Features(
        meaning=0.0 if best is None else float(meanings[best]),
        wording=float(worded.max()),
        foreign=float(best_is_foreign),
        rare_share=max(
            _rare_share(candidates.rarities, stored, candidates.codes.days) for stored in passages
        ),
    )


def _rare_share(rarities: Mapping[str, float], stored: StoredPassage, days: Sequence[Day]) -> float:
    language = stored.passage.language
    weights = {
        word: max(LEAST_RARITY, rarity)
        for word, rarity in rarities.items()
        if word not in FUNCTION_WORDS[language]
    }
    text = reading(stored)
    said = frozenset(content_stems(text, language))
    dated = frozenset[str]().union(*(day.words for day in days if day.stands_in(text)))
    found = sum(
        weight for word, weight in weights.items() if word in dated or stem(word, language) in said
    )
    return found / max(LEAST_RARITY, sum(weights.values()))
