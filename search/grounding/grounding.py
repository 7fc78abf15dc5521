"""Whether a sentence of the language model is vouched for by the units of evidence.

It is shown where all its values stand in one unit, no other value fits it and the question better,
it denies where the unit denies, and a fitted probability that it is a right answer is over a limit.
What restates the best unit passes. It is never cut: it is shown whole or dropped whole.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from vind.indexes.arrays import Vectors
from vind.indexes.types import Language
from vind.search.evidence.units import Unit
from vind.search.facts.words import in_words, words
from vind.search.grounding.features import Claim, Features, Pool, Weights
from vind.search.grounding.reading import Reading
from vind.search.instructions import is_instruction
from vind.search.retrieval.nearness import Scale
from vind.search.types import Reason

Embed = Callable[[Sequence[str]], Vectors]

LOOKED_AT = 3
"""Units that may be what a sentence rests on, by its words, of which the likeliest is taken."""

ALSO = 0.9
"""A further unit is cited where it has this share of what the first has of the sentence's words."""


@dataclass(frozen=True, slots=True)
class Grounded:
    """Whether ``sentence`` is vouched for: ``reason`` says why it is not, else it is empty.

    ``units`` are the numbers of the units that it cites, first the one that it rests on; none where
    there is none. ``probability``: that it is a right answer to the question.
    """

    sentence: str
    units: tuple[int, ...]
    probability: float
    reason: Reason | Literal[""] = ""


class Grounder:
    """Holds sentences to what was found for a question."""

    def __init__(
        self,
        question: str,
        language: Language,
        units: Sequence[Unit],
        embed: Embed | None,
        scale: Scale,
        weights: Weights,
    ) -> None:
        """``units`` in any order, those of whole passages: a unit's rivals are looked for in them.

        ``embed`` gives unit vectors of texts, whose cosines are on ``scale``; without it nothing is
        near in meaning.
        """
        self.pool = Pool(question, language, units, embed, scale)
        self._weights = weights

    def check(self, sentence: str, likelihood: float = 0.0) -> Grounded:
        """Whether to show ``sentence``, which a model said in reply to the question.

        ``likelihood`` is that of its least likely token with a digit, a natural logarithm; 0 where
        it has none.
        """
        if is_instruction(sentence):
            return Grounded(sentence, (), 0.0, Reason.INSTRUCTION)
        claim = Claim(sentence, self.pool)
        found = self.resting(claim)
        if not found:
            return Grounded(sentence, (), 0.0, Reason.NOT_SUPPORTED)
        seen = {place: claim.features(self.pool.readings[place], likelihood) for place in found}
        chances = {place: self._weights.probability(one) for place, one in seen.items()}
        fine = [place for place in found if not broken(seen[place])]
        place = max(fine, key=lambda one: chances[one], default=found[0])
        if is_cut_off(sentence, self.pool.readings[place]):
            return Grounded(sentence, (place,), chances[place], Reason.CUT_OFF)
        if fine and (self.restates(sentence, place) or self._is_likely(chances[place])):
            return Grounded(sentence, (place, *self._also(claim, place)), chances[place])
        nearest = seen[found[0]]
        return Grounded(sentence, (found[0],), chances[place], broken(nearest) or why(nearest))

    def _is_likely(self, probability: float) -> bool:
        return probability >= self._weights.threshold

    def resting(self, claim: Claim) -> list[int]:
        """The numbers of the units that a sentence may rest on, those with most of it first."""
        pool = self.pool

        def nearness(place: int) -> float:
            reading = pool.readings[place]
            share = pool.share(claim.stems, reading.all_stems)
            new = pool.share(claim.new, reading.stems)
            asked = pool.share(pool.stems, reading.all_stems)
            return share + new + asked / 2 - pool.steps(pool.best - reading.unit.score) / 3

        able = [n for n in self.pool.vouching if claim.is_supported_by(pool.readings[n])]
        return sorted(able, key=nearness, reverse=True)[:LOOKED_AT]

    def _also(self, claim: Claim, first: int) -> list[int]:
        if not claim.added:
            return []
        pool = self.pool
        least = ALSO * pool.share(claim.stems, pool.readings[first].all_stems)
        return [
            place
            for place in self.pool.vouching
            if place != first
            and all(map(pool.readings[place].has_alike, claim.added))
            and pool.share(claim.stems, pool.readings[place].all_stems) >= least
        ]

    def restates(self, sentence: str, place: int) -> bool:
        """Whether a sentence is the unit at ``place``, word for word, and that the best."""
        unit = self.pool.readings[place].unit
        return unit.score >= self.pool.best and in_words(sentence) == in_words(unit.text)


def is_cut_off(sentence: str, reading: Reading) -> bool:
    """Whether a sentence ends in half a word of the unit: "gluten, me" of "gluten, melk"."""
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
"""The margin under which another value of the unit, such as of another column, is what is meant. Of
right sentences one of a hundred is under it, of those with another column's value one of four."""


def broken(features: Features) -> Reason | None:
    """The rule that a sentence breaks, however likely it is."""
    if features.alike < 1.0 and not features.foreign:
        return Reason.NOT_SUPPORTED
    if features.in_unit < FITS_LESS:
        return Reason.OTHER_FITS_BETTER
    if features.opposite:
        return Reason.OPPOSITE
    return Reason.DENIED_OTHERWISE if features.denied else None


def why(features: Features) -> Reason:
    """What speaks most against a sentence that breaks no rule and is too doubtful."""
    if min(features.in_unit, features.in_table, features.elsewhere) < 0:
        return Reason.OTHER_FITS_BETTER
    if features.asked < HALF or features.lacks:
        return Reason.BESIDE
    return Reason.DOUBTFUL


HALF = 0.5
"""Of the question's words that a unit has: with fewer it is beside the question."""
