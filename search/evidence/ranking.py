"""Ranks the sentences and rows of the passages found.

First all are ranked by their ``traits``. Then the best are ranked again by their nearness in
meaning when embedded alone, under their heading: that tells apart two sentences of one passage. If
there is a reader, what it says of each counts in both.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from vind.indexes.arrays import Vector, Vectors
from vind.indexes.types import Embedder
from vind.search.evidence.read import UnitsRead
from vind.search.evidence.traits import TRAITS, Traits
from vind.search.evidence.units import Sentence, Unit
from vind.search.facts.words import Span
from vind.search.fitted.packaged import fitted
from vind.search.retrieval.interaction import Column
from vind.search.retrieval.nearness import Scales

READ_ALONE = 12
"""Units embedded per question, some 15 ms each on two cores. For 19 of 20 questions whose passages
have the answering sentence, it is among the first twelve."""


@dataclass(frozen=True, eq=False, slots=True)
class Ranked:
    """The sentences of the passages with their scores, shape (sentences,).

    ``best`` are the places of the best sentences, best first. ``units`` are those, with
    ``vectors`` of shape (units, dimension). ``addressing`` marks header lines of mails.
    ``alone`` is the nearness of each unit, on a scale that all embedders share. ``answers``, if a
    reader read them, has the answer in each sentence, as a span of its passage's text.
    """

    sentences: list[Sentence]
    scores: Vector
    addressing: npt.NDArray[np.bool_]
    best: tuple[int, ...]
    units: tuple[Unit, ...]
    vectors: Vectors
    alone: Column
    answers: tuple[Span, ...] = ()


def rank_units(
    sentences: list[Sentence],
    traits: Traits,
    question: Vector,
    embedder: Embedder,
    scales: Scales,
    read: UnitsRead | None = None,
) -> Ranked:
    """All ``sentences`` of the passages; ``question`` is the question's vector."""
    weights = fitted(embedder.fingerprint, "units")
    first, final = (weighed(traits, weights[name]) for name in ("first", "final"))
    if read is not None:
        beside = fitted(embedder.fingerprint, "reader")
        first = read.answers + beside["first"] * first
    near = np.argsort(-first, kind="stable")[:READ_ALONE]
    units = [Unit.of(sentences[place]) for place in near]
    vectors = embedder.embed_passages(
        [unit.as_embedded(sentences[at].stored) for unit, at in zip(units, near, strict=True)]
    )
    alone = scales.cosine.nearness(vectors @ question)
    scores = final + weights["final"]["alone"] * alone.min()
    scores[near] += weights["final"]["alone"] * (alone - alone.min())
    if read is not None:
        scores = read.answers + beside["final"] * scores
    rest = np.ones(len(scores), dtype=np.bool_)
    rest[near] = False
    if rest.any():  # a sentence that was not read alone must not pass one that was
        scores[rest] += min(0.0, float(scores[near].min() - scores[rest].max()))
    order = np.argsort(-scores[near], kind="stable")
    return Ranked(
        sentences,
        scores=scores.astype(np.float32),
        addressing=traits.addressing > 0,
        best=tuple(int(near[place]) for place in order),
        units=tuple(replace(units[place], score=float(scores[near[place]])) for place in order),
        vectors=vectors[order],
        alone=alone[order],
        answers=read.spans if read is not None else (),
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
