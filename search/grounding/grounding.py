"""Checks whether the units of evidence support a sentence of the language model.

It is shown if one unit has all its values, no other value fits it and the question better, it
denies exactly where the unit does, and the fitted probability that it is right is over a threshold.
A sentence that restates the best unit passes without that probability. A sentence is shown or
dropped whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from vind.indexes.types import Language
from vind.search.evidence.units import Unit
from vind.search.facts.words import in_words, words
from vind.search.grounding.features import Claim, Features, Pool, Weights
from vind.search.grounding.reading import Reading
from vind.search.question.question import Question
from vind.search.types import Reason

LOOKED_AT = 3
"""Units tried as support for a sentence, chosen by its words; the likeliest is taken."""

ALSO = 0.9
"""A further unit is cited if it has this share of the first unit's share of the words."""


@dataclass(frozen=True, slots=True)
class Grounded:
    """Whether a sentence is supported: ``reason`` is empty if so, else says why not.

    ``units`` are the numbers of the cited units, the one that supports it first; they may be none.
    """

    units: tuple[int, ...]
    reason: Reason | Literal[""] = ""


class Grounder:
    """Checks sentences against what was found for a question."""

    def __init__(
        self, question: Question, language: Language, units: Sequence[Unit], weights: Weights
    ) -> None:
        """``units``: those of whole passages, in any order; rival values are sought in them."""
        self.pool = Pool(question, language, units)
        self._weights = weights

    def check(self, sentence: str) -> Grounded:
        """Whether to show ``sentence``, which a model said in reply to the question."""
        claim = Claim(sentence, self.pool)
        found = self.resting(claim)
        if not found:
            return Grounded((), Reason.NOT_SUPPORTED)
        seen = {place: claim.features(self.pool.readings[place]) for place in found}
        chances = {place: self._weights.probability(one) for place, one in seen.items()}
        fine = [place for place in found if not broken(seen[place])]
        place = max(fine, key=lambda one: chances[one], default=found[0])
        if is_cut_off(sentence, self.pool.readings[place]):
            return Grounded((place,), Reason.CUT_OFF)
        is_likely = chances[place] >= self._weights.threshold
        if fine and (is_likely or self.restates(sentence, place)):
            return Grounded((place, *self._also(claim, place)))
        nearest = seen[found[0]]
        return Grounded((found[0],), broken(nearest) or why(nearest))

    def resting(self, claim: Claim) -> list[int]:
        """The numbers of the units that may support a sentence, the likeliest by words first."""
        pool = self.pool

        def nearness(place: int) -> float:
            reading = pool.readings[place]
            share = pool.share(claim.stems, reading.all_stems)
            new = pool.share(claim.new, reading.stems)
            asked = pool.share(pool.stems, reading.all_stems)
            return share + new + asked / 2 - pool.steps(pool.best - reading.unit.score) / 3

        needed = [one for one in claim.added if one.must_stand]
        able = [n for n, one in enumerate(pool.readings) if all(map(one.has, needed))]
        return sorted(able, key=nearness, reverse=True)[:LOOKED_AT]

    def _also(self, claim: Claim, first: int) -> list[int]:
        if not claim.added:
            return []
        pool = self.pool
        least = ALSO * pool.share(claim.stems, pool.readings[first].all_stems)
        return [
            place
            for place, one in enumerate(pool.readings)
            if place != first
            and all(map(one.has_alike, claim.added))
            and pool.share(claim.stems, one.all_stems) >= least
        ]

    def restates(self, sentence: str, place: int) -> bool:
        """Whether a sentence equals the unit at ``place`` word for word, and that is the best."""
        unit = self.pool.readings[place].unit
        return unit.score >= self.pool.best and in_words(sentence) == in_words(unit.text)


def is_cut_off(sentence: str, reading: Reading) -> bool:
    """Whether a sentence ends within a word of the unit: "gluten, me" of "gluten, melk"."""
    said = words(sentence)
    if not said or not sentence[-1:].isalnum() or said[-1] in reading.words:
        return False
    told = words(reading.unit.text)
    behind = said[-2:-1]
    return any(
        word.startswith(said[-1]) and (not behind or [before] == behind)
        for before, word in zip(["", *told], told, strict=False)
    )


FITS_LESS = -0.4
"""Margin under which another value of the unit, such as another column's, is the one meant. One of
a hundred right sentences is under it, and one of four with another column's value."""


def broken(features: Features) -> Reason | None:
    """The reason to reject a sentence whatever its probability; None if there is none."""
    if features["alike"] < 1.0 and not features["foreign"]:
        return Reason.NOT_SUPPORTED
    if features["in_unit"] < FITS_LESS:
        return Reason.OTHER_FITS_BETTER
    if features["opposite"]:
        return Reason.OPPOSITE
    return Reason.DENIED_OTHERWISE if features["denied"] else None


def why(features: Features) -> Reason:
    """The main reason against a sentence that breaks no rule but is too doubtful."""
    if min(features["in_unit"], features["in_table"], features["elsewhere"]) < 0:
        return Reason.OTHER_FITS_BETTER
    if features["asked"] < HALF or features["lacks"]:
        return Reason.BESIDE
    return Reason.DOUBTFUL


HALF = 0.5
"""Share of the question's words under which a unit is beside the question."""
