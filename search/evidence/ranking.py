"""The sentences and rows of the passages found, ranked by what is learned.

First by what is known of each (``traits``); then the best of them once more with how near each is
in meaning when it is read alone, under its heading: that tells two sentences of one passage apart.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from vind.indexes.arrays import Vector, Vectors
from vind.indexes.types import Embedder, StoredPassage
from vind.search.evidence.traits import TRAITS, Traits
from vind.search.evidence.units import Sentence, Unit
from vind.search.fitted.packaged import fitted
from vind.search.instructions import is_instruction
from vind.search.retrieval.interaction import Column
from vind.search.retrieval.nearness import Scales

READ_ALONE = 12
"""Units that are embedded when asked, which takes some 15 ms each on two cores. The sentence that
answers is among the first twelve for 19 of 20 questions of which it is found at all."""


AT_LAST = 1.0
"""Off for what speaks to whoever answers: it is quoted, and marked as the answer where nothing else
is near. All scores of a question differ by less."""


@dataclass(frozen=True, eq=False, slots=True)
class Ranked:
    """The sentences of the passages with their scores, shape (sentences,).

    ``best`` are the numbers of the READ_ALONE best, best first; ``units`` are those, and
    ``vectors`` theirs, shape (units, dimension). ``addressing`` are lines that address or sign a
    mail. ``alone`` is how near each of ``units`` is, on the scale of all embedders.
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
    passages: Sequence[StoredPassage],
    traits: Traits,
    question: Vector,
    embedder: Embedder,
    scales: Scales,
) -> Ranked:
    """``sentences``, which are all those of ``passages``; ``question`` is the vector of that."""
    weights = fitted(embedder.fingerprint, "units")
    first, final = (weighed(traits, weights[name]) for name in ("first", "final"))
    read = np.argsort(-first, kind="stable")[:READ_ALONE]
    units = [Unit.of(sentences[place], passages) for place in read]
    stored = [passages[sentences[place].passage] for place in read]
    texts = [unit.as_embedded(one) for unit, one in zip(units, stored, strict=True)]
    vectors = embedder.embed_passages(texts)
    alone = scales.cosine.nearness(vectors @ question)
    scores = final + weights["final"]["alone"] * alone.min()
    scores[read] += weights["final"]["alone"] * (alone - alone.min())
    scores[read] -= [AT_LAST * is_instruction(one.text) for one in units]
    rest = np.ones(len(scores), dtype=np.bool_)
    rest[read] = False
    if rest.any():  # what was not read alone does not pass what was
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
    """The sum of the traits by their ``weights``, which are by name, shape (sentences,).

    A weight of something else than a trait is left out.
    """
    found: Column = np.sum(
        [weight * getattr(traits, name) for name, weight in weights.items() if name in TRAITS],
        axis=0,
    )
    return found
