"""Features that tell whether a sentence that rests on one unit is a right answer."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp, log
from typing import TypeAlias

import numpy as np

from vind.indexes.types import Language
from vind.search.evidence.units import Unit
from vind.search.facts.polarity import are_opposite, denies
from vind.search.facts.words import are_of_one_word, content_stems
from vind.search.fitted.packaged import fitted
from vind.search.grounding.reading import Fact, Placed, Reading, facts_of
from vind.search.question.question import Question

NEAR, OWN, OVER = 1.0, 0.75, 0.5
"""Weights of a word near a value, elsewhere in its unit, and in the headings above the unit."""

Features: TypeAlias = Mapping[str, float]
"""By name: see ``Claim.features``."""

SUMS = ("money", "percent")

DAMPED = 0.1
"""Least share of all words that a difference is divided by: few words say little."""

LEAST = 1e-9

COVERED = 0.5
"""Share of a clause's words from which a sentence is taken to restate the clause."""

NO_RIVAL = 0.5
"""The margin if there is no other value of the kind, and the largest margin."""


class Pool:
    """The units of a question, read once, and the facts and words of the question."""

    def __init__(self, question: Question, language: Language, units: Sequence[Unit]) -> None:
        self.language = language
        self.readings = [Reading.of(unit) for unit in units]
        self.asked_for = question.sought
        self.facts = facts_of(question.text, language)
        self.stems = frozenset(content_stems(question.text, language))
        scores = [unit.score for unit in units]
        self.spread = max(float(np.std(scores)), LEAST) if scores else 1.0
        self.best = max(scores, default=0.0)
        first, second = (*sorted(scores, reverse=True), self.best, self.best)[:2]
        self.lead = self.steps(first - second)
        self._counts = Counter(stem for one in self.readings for stem in one.all_stems)
        self._alike: dict[str, frozenset[str]] = {}

    def forms(self, stem: str) -> frozenset[str]:
        """The stems of the units that equal ``stem``, or else are forms of the same word."""
        if stem not in self._alike:
            same = {stem} & self._counts.keys()
            self._alike[stem] = frozenset(
                same or (one for one in self._counts if are_of_one_word(stem, one))
            )
        return self._alike[stem]

    def weight(self, stem: str) -> float:
        """The rarity of a word among the units, 0 or more."""
        count = max((self._counts[form] for form in self.forms(stem)), default=0)
        return log((len(self.readings) + 2) / (count + 1))

    def share(self, stems: Iterable[str], there: frozenset[str]) -> float:
        """The weighted share of ``stems`` that are in ``there``; 1 if there are no stems."""
        total = found = 0.0
        for stem in stems:
            weight = self.weight(stem)
            total += weight
            found += weight * (not self.forms(stem).isdisjoint(there))
        return found / total if total else 1.0

    def steps(self, apart: float) -> float:
        """A difference of scores, in standard deviations of all units' scores; -3 to 3."""
        return float(np.clip(apart / self.spread, -3.0, 3.0))


class Claim:
    """A sentence to be compared with the units of a ``Pool``."""

    def __init__(self, sentence: str, pool: Pool) -> None:
        self.sentence, self.pool = sentence, pool
        facts = facts_of(sentence, pool.language)
        self.values = [one for one in facts if one.value]
        asked = {word for one in pool.facts for word in one.words}
        self.added = [
            one
            for one in facts
            if not any(map(one.is_same, pool.facts))
            and (one.value or not asked.issuperset(one.words))
        ]
        self.stems = frozenset(content_stems(sentence, pool.language))
        self.new = self.stems - pool.stems
        own = {word for one in self.added if one.value for word in one.words}
        own |= {stem for one in self.added if not one.value for stem in self._of(one)}
        # What should be near a value.
        near = (stem for stem in (self.stems | pool.stems) - own if pool.forms(stem))
        self._sought = [(pool.forms(stem), pool.weight(stem)) for stem in near]
        self._forms = frozenset[str]().union(*map(pool.forms, self.stems))
        self._whole = sum(weight for _, weight in self._sought)

    def _of(self, name: Fact) -> list[str]:
        return content_stems(" ".join(name.words), self.pool.language)

    def held(self, near: frozenset[str], reading: Reading) -> list[float]:
        """A weight for each word of sentence and question, by how near it is to a value."""
        return [
            weight * NEAR
            if not forms.isdisjoint(near)
            else weight * OWN
            if not forms.isdisjoint(reading.stems)
            else weight * OVER
            if not forms.isdisjoint(reading.over)
            else 0.0
            for forms, weight in self._sought
        ]

    def margin(self, own: Sequence[float], other: Sequence[float]) -> float:
        """How much the words near one value favour it over another value, -1 to 1."""
        apart = [one - two for one, two in zip(own, other, strict=True)]
        most = sum(map(abs, apart)) + DAMPED * self._whole
        return sum(apart) / most if most else 0.0

    def places(self, fact: Fact, reading: Reading) -> list[Placed]:
        """Where ``fact`` is in a unit, preferably as the same thing."""
        if fact.value is None:
            return [one for one in reading.placed if not set(one.fact.words).isdisjoint(fact.words)]
        same = [one for one in reading.placed if fact.is_same(one.fact)]
        return same or [one for one in reading.placed if fact.has_number_of(one.fact)]

    def rivals(self, fact: Fact, reading: Reading, *, any_kind: bool = False) -> list[Placed]:
        """The values of a unit that could have been in the place of ``fact``."""
        words_of = set(fact.words)
        return [
            one
            for one in reading.placed
            if (any_kind or one.fact.is_kind_of(fact))
            and not any(one.fact.has_number_of(said) for said in self.values)
            and (one.fact.value or words_of.isdisjoint(one.fact.words))
            and (one.fact.value or not self.stems.issuperset(self._of(one.fact)))
            and not any(one.fact.is_same(asked) for asked in self.pool.facts)
        ]

    def features(self, reading: Reading) -> Features:
        """The features of the sentence if it rests on this unit.

        Shares of words are weighted by rarity.

        Words. ``said``: share of the sentence's words in the unit and its headings. ``added``:
        share of the words it adds to the question that are in the unit itself. ``adds``: how many
        it adds, up to 3. ``asked``: share of the question's words in the unit and its headings.
        ``missing``: the rarity of the rarest question word that other units have and this one
        lacks; ``unknown``: the same of words that no unit has. ``rest``: share of the question's
        facts that the unit has.

        Rank, in standard deviations of scores. ``behind``: the best score minus the unit's;
        ``best``: it is the best; ``lead``: the best score minus the second.

        Values. ``values``, ``names``: how many it adds, up to 3. ``alike``: share of those that are
        in the unit as the same thing. ``fit``: share of the words of sentence and question near the
        values. ``in_unit``, ``in_table``, ``elsewhere``: by how much ``fit`` beats other values of
        the unit, of other rows of the table, and of other units. ``nearer``: the unit's score minus
        the best score of those rows and units. ``lacks``: an amount or a moment is asked for and
        the sentence has no value; ``no_sum``: money is asked for and it has no money or percentage.

        Contradiction. ``denied``, ``clause``: only one of the two denies; the unit as a whole, or
        the clauses that the sentence restates. ``heading``: only the heading above denies.
        ``opposite``: a word of one is the opposite of a word of the other.

        Other. ``row``: the unit is a table row. ``foreign``: it is in another language than the
        question.
        """
        pool, unit = self.pool, reading.unit
        values = sum(1 for one in self.added if one.value)
        fit, (in_unit, in_table, elsewhere, nearer) = self._margins(reading)
        denied = denies(self.sentence, pool.language)
        lacking = [one for one in pool.stems if pool.forms(one).isdisjoint(reading.all_stems)]
        asked = pool.asked_for
        is_foreign = unit.language and pool.language and unit.language != pool.language
        return {
            "said": pool.share(self.stems, reading.all_stems),
            "added": pool.share(self.new, reading.stems),
            "asked": pool.share(pool.stems, reading.all_stems),
            "missing": max((pool.weight(one) for one in lacking if pool.forms(one)), default=0.0),
            "unknown": max(
                (pool.weight(one) for one in lacking if not pool.forms(one)), default=0.0
            ),
            "adds": min(3.0, len(self.new)),
            "rest": _mean([reading.has(one) for one in pool.facts]),
            "behind": pool.steps(pool.best - unit.score),
            "best": float(unit.score >= pool.best),
            "lead": pool.lead,
            "values": min(3.0, values),
            "names": min(3.0, len(self.added) - values),
            "alike": _mean([reading.has_alike(one) for one in self.added]),
            "fit": fit,
            "in_unit": in_unit,
            "in_table": in_table,
            "elsewhere": elsewhere,
            "nearer": nearer,
            "denied": float(denied != denies(unit.text, unit.language)),
            "clause": float(self._is_told_otherwise(reading, denied=denied)),
            "heading": float(reading.is_under_denial() and not denied),
            "opposite": float(are_opposite(self.sentence, unit.text, pool.language)),
            "row": float(reading.is_row),
            "foreign": float(bool(is_foreign)),
            "lacks": float((asked.amount or asked.moment) and not self.values),
            "no_sum": float(asked.money and not any(one.kind in SUMS for one in self.values)),
        }

    def _is_told_otherwise(self, reading: Reading, *, denied: bool) -> bool:
        """Whether only one of sentence and unit denies, over the clauses the sentence covers."""
        language = reading.unit.language
        shares = [
            (self.pool.share(content_stems(clause, language), self._forms), clause)
            for clause in reading.clauses
        ]
        most = max((share for share, _ in shares), default=0.0)
        covered = [clause for share, clause in shares if share >= min(most, COVERED)]
        return denied != any(denies(clause, language) for clause in covered)

    def _margins(self, reading: Reading) -> tuple[float, list[float]]:
        """The worst fit of the added values, and their smallest margins over other values."""
        fit, least = 1.0, [NO_RIVAL] * 4
        for fact in self.added:
            own = [self.held(one.near, reading) for one in self.places(fact, reading)]
            if not own:
                continue
            best = max(own, key=sum)
            fit = min(fit, sum(best) / self._whole if self._whole else 0.0)
            for other in self.pool.readings:
                is_own_row = other is reading and reading.is_row
                rivals = self.rivals(fact, other, any_kind=is_own_row)
                if not rivals:
                    continue
                at = 0 if other is reading else 1 if reading.is_in_table_of(other) else 2
                held = [self.held(one.near, other) for one in rivals]
                least[at] = min(least[at], *(self.margin(best, one) for one in held))
                if at:
                    apart = self.pool.steps(reading.unit.score - other.unit.score)
                    least[3] = min(least[3], apart)
        if not self.added and self._whole:
            fit = sum(self.held(frozenset(), reading)) / self._whole
        return fit, least


def _mean(values: Sequence[bool]) -> float:
    return sum(values) / len(values) if values else 1.0


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic model of ``Features``; a sentence under ``threshold`` is too doubtful to show."""

    version: str
    threshold: float
    intercept: float
    weights: Mapping[str, float]

    def probability(self, features: Features) -> float:
        """The probability that the sentence is a right answer, 0 to 1."""
        told = (weight * features[name] for name, weight in self.weights.items())
        return 1 / (1 + exp(-(self.intercept + sum(told))))


@cache
def packaged_weights(fingerprint: str) -> Weights:
    """The weights that vind ships for the embedder with this fingerprint."""
    return Weights(**fitted(fingerprint, "grounding"))
