"""A sentence of the model as what is to be supported: its facts, its names, what it is about."""

import re
from dataclasses import dataclass
from functools import cached_property

from indexes.folding import fold, fold_in_place
from search.claims.asked import Asked
from search.claims.numerals.counts import Count, counts
from search.text.answering import ANSWERING
from search.text.facts import UNSAID_UNIT, Facts, claimed_facts, without_dates
from search.text.names import (
    CLOSING_MARKS,
    NOT_NAMES,
    WEEKDAYS,
    known_words,
    stated_names,
)
from search.text.number_words import ONE_UNIT
from search.text.numbers import Number, any_in, number_matches
from search.text.openings import opening_name
from search.text.periods import years_of
from search.text.spans import QUOTED, blotted
from search.text.values import Value, find_values
from search.text.words import content_stems, in_words

TYPE = re.compile(r"\b[A-Z][^\W\d_]+ (?P<type>\d{1,3}[B-KM-UX-Z])\b")
"""What goes by a number with a letter that is no unit: "Tern 5E"."""

DAYS = frozenset(WEEKDAYS.values())

FORM = 5
"""Letters that two forms of a word begin with."""


@dataclass(frozen=True)
class Claim:
    """A sentence that is to be supported."""

    sentence: str
    asked: Asked

    @cached_property
    def stems(self) -> frozenset[str]:
        """What it is about."""
        return frozenset(content_stems(self.sentence, self.asked.language))

    @cached_property
    def repeats(self) -> bool:
        """Whether it says what is asked and nothing more, however that is written."""
        return self._adds_nothing and not self.chosen

    @cached_property
    def chosen(self) -> frozenset[str]:
        """The stem of the one of two things that it names, where it is asked which of them it is.

        Empty where it is not, where it names both, and where it adds more than that.
        """
        named = self.stems.intersection(self.asked.alternatives or ())
        return named if len(named) == 1 and self._adds_nothing else frozenset()

    @cached_property
    def _adds_nothing(self) -> bool:
        """Whether all its stems are the question's, hyphens in a word left out or not."""
        joined = content_stems(self.sentence.replace("-", ""), self.asked.language)
        return self.stems <= self.asked.stems or self.asked.joined.issuperset(joined)

    @cached_property
    def quoted(self) -> tuple[str, ...]:
        """What it has between quotation marks that the question has not."""
        asked = in_words(self.asked.question)
        return tuple(one for one in QUOTED.findall(self.sentence) if in_words(one) not in asked)

    @cached_property
    def added(self) -> frozenset[str]:
        """What it says that the question does not."""
        return self.stems - self.asked.stems

    @cached_property
    def matter(self) -> frozenset[str]:
        """Its stems and the question's; of those no year where it has another year itself."""
        numbers = (one.number for one in self.values)
        is_of_year = any(map(years_of, self.stems.difference(*numbers)))
        asked = (word for word in self.asked.stems if not (is_of_year and years_of(word)))
        return self.stems.union(asked)

    @cached_property
    def told(self) -> frozenset[str]:
        """The stems among ``added`` that carry information.

        Not those that any answer may have ("you receive"), nor another form of a word of the
        question ("weighs", of a weight).
        """
        begun = {stem[:FORM] for stem in self.asked.stems if len(stem) >= FORM}
        return frozenset(stem for stem in self.added - ANSWERING if stem[:FORM] not in begun)

    @cached_property
    def facts(self) -> Facts:
        """Its numbers, dates and units.

        "A day", where the question has that too, is no number, nor is that of one of its ``types``.
        """
        folded = fold_in_place(self.sentence)
        known = ONE_UNIT.findall(fold(self.asked.question))
        spans = [found.span() for found in ONE_UNIT.finditer(folded) if found[0] in known]
        spans += [found.span("type") for found in self._types]
        return claimed_facts(blotted(self.sentence, spans))

    @property
    def types(self) -> list[str]:
        """The things of the question in it that go by a number and a letter, folded: "tern 5e"."""
        return [fold(found[0]) for found in self._types]

    @cached_property
    def _types(self) -> list[re.Match[str]]:
        asked = in_words(self.asked.question)
        return [one for one in TYPE.finditer(self.sentence) if in_words(one[0]) in asked]

    @cached_property
    def own_numbers(self) -> list[Number]:
        """Its numbers that are not the question's."""
        asked = claimed_facts(self.asked.question).numbers
        return [one for one in self.facts.numbers if not any_in([one], asked)]

    @property
    def has_facts(self) -> bool:
        """Whether it states a number, a date or a name."""
        return bool(self.facts.numbers or self.facts.dates or self._stated)

    @property
    def adds_only_numbers(self) -> bool:
        """Whether it says what is asked with a number or a date, and its unit, and nothing more."""
        units = frozenset[str]().union(*map(self.unit, self.values))
        added = self.figures - self.asked.stems
        return bool(added) and self.told <= added | units

    @cached_property
    def values(self) -> list[Value]:
        """What it gives so much of."""
        return find_values(self.sentence, self.asked.language)

    @cached_property
    def counts(self) -> list[Count]:
        """Its numbers with what they count."""
        return counts(self.sentence, self.asked.language)

    def unit(self, value: Value) -> frozenset[str]:
        """The stems of the unit that one of its values is written with, if any."""
        written = content_stems(self.sentence[value.start : value.end], self.asked.language)
        return frozenset(written) - self.figures

    @cached_property
    def amounts(self) -> list[Number]:
        """The numbers of its amounts in UNSAID_UNIT."""
        return [value.number for value in self.values if value.kind == UNSAID_UNIT]

    @cached_property
    def _stated(self) -> list[str]:
        """Its names, but for the months of its dates: "22 June" may stand there as 2026-06-22."""
        dated = {f"month {date.month}" for readings in self.facts.dates for date in readings}
        return [name for name in stated_names(self.sentence) if not known_words(name) <= dated]

    @cached_property
    def days(self) -> list[str]:
        """The weekdays in it, as they are written."""
        return [name for name in stated_names(self.sentence) if known_words(name) <= DAYS]

    @property
    def first_word(self) -> str:
        """Its first word, which may be a name as well, also one of the question; else empty."""
        (first,) = self.sentence.split()[:1] or [""]
        bare = first.rstrip(CLOSING_MARKS)
        return "" if fold(bare) in NOT_NAMES or not bare[:1].isupper() else bare

    @cached_property
    def opening(self) -> str:
        """Its first word, where that may be a name that the question has not; else empty."""
        name = opening_name(self.sentence)
        return "" if known_words(name) <= self.asked.words else name

    @cached_property
    def dated(self) -> frozenset[str]:
        """The stems that stand in its dates and nowhere else: a quote may write those otherwise."""
        return self.stems.difference(
            content_stems(without_dates(self.sentence), self.asked.language)
        )

    @cached_property
    def figures(self) -> frozenset[str]:
        """The stems that stand in its dates and numbers and nowhere else: see ``dated``."""
        rest = without_dates(self.sentence)
        rest = blotted(rest, (match.span() for match in number_matches(rest)))
        return self.stems.difference(content_stems(rest, self.asked.language))

    @cached_property
    def names(self) -> list[str]:
        """Its names and codes that are not the question's."""
        return [name for name in self._stated if not known_words(name) <= self.asked.words]

    @cached_property
    def repeated(self) -> list[str]:
        """Its names, codes and plain numbers ("hall 2") that are the question's."""
        tokens = (token.rstrip(".,;:?!)") for token in self.sentence.split())
        stated = (*self._stated, *filter(str.isdecimal, tokens))
        return [item for item in stated if known_words(item) <= self.asked.words]
