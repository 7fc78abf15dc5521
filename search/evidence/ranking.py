"""Ranks the sentences and rows of the passages found, with fitted weights.

First all are ranked by their ``traits``. Then the best are ranked again by their nearness in
meaning when embedded alone, under their heading: that tells apart two sentences of one passage.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from vind.indexes.arrays import Vector, Vectors
from vind.indexes.types import Embedder
from vind.search.evidence.traits import TRAITS, Traits
from vind.search.evidence.units import Sentence, Unit
from vind.search.fitted.packaged import fitted
from vind.search.instructions import is_instruction
from vind.search.retrieval.interaction import Column
from vind.search.retrieval.nearness import Scales

READ_ALONE = 12
"""Units embedded per question, some 15 ms each on two cores. For 19 of 20 questions whose passages
have the answering sentence, it is among the first twelve."""


AT_LAST = 1.0
"""Subtracted from the score of a unit that addresses whoever answers, so that it is marked as the
answer only when no other unit comes near. Scores of one question differ by less than this."""


@dataclass(frozen=True, eq=False, slots=True)
class Ranked:
    """The sentences of the passages with their scores, shape (sentences,).

    ``best`` are the places of the READ_ALONE best sentences, best first. ``units`` are those, with
    ``vectors`` of shape (units, dimension). ``addressing`` marks header lines of mails.
    ``alone`` is the nearness of each unit, on a scale that all embedders share.
    """

    sentences: list[Sentence]
    scores: Vector
    addressing: npt.NDArray[np.bool_]
    best: tuple[int, ...]
    units: tuple[Unit, ...]
    vectors: Vectors
    alone: Column


def rank_units(
    sentences: list[Sentence],
    traits: Traits,
    question: Vector,
    embedder: Embedder,
    scales: Scales,
) -> Ranked:
    """All ``sentences`` of the passages; ``question`` is the question's vector."""
    weights = fitted(embedder.fingerprint, "units")
    first, final = (weighed(traits, weights[name]) for name in ("first", "final"))
    read = np.argsort(-first, kind="stable")[:READ_ALONE]
    units = [Unit.of(sentences[place]) for place in read]
    vectors = embedder.embed_passages(
        [unit.as_embedded(sentences[at].stored) for unit, at in zip(units, read, strict=True)]
    )
    alone = scales.cosine.nearness(vectors @ question)
    scores = final + weights["final"]["alone"] * alone.min()
    scores[read] += weights["final"]["alone"] * (alone - alone.min())
    scores[read] -= [AT_LAST * is_instruction(one.text) for one in units]
    rest = np.ones(len(scores), dtype=np.bool_)
    rest[read] = False
    if rest.any():  # a sentence that was not read alone must not pass one that was
        scores[rest] += min(0.0, float(scores[read].min() - scores[rest].max()))
    order = np.argsort(-scores[read], kind="stable")
    return Ranked(
        sentences,
        scores=scores.astype(np.float32),
        addressing=traits.addressing > 0,
        best=tuple(int(read[place]) for place in order),
        units=tuple(replace(units[place], score=float(scores[read[place]])) for place in order),
        vectors=vectors[order],
        alone=alone[order],
    )


def weighed(traits: Traits, weights: Mapping[str, float]) -> Column:
    """The weighted sum of the traits, shape (sentences,). ``weights`` are by name.

    Weights of names that are not traits are ignored.
    """
    found: Column = np.sum(
        [weight * getattr(traits, name) for name, weight in weights.items() if name in TRAITS],
        axis=0,
    )
    return found
