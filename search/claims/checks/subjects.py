"""Whether a value is said of the subject of the value beside it.

"Children pay € 5. Adults pay € 9." does not support that adults pay € 5, nor does "managers get 25
days, trainees 20" that trainees get 25.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexes.folding import fold_in_place
from indexes.types import Language
from search.claims.checks.contexts import PART_ENDS
from search.text.facts import without_dates
from search.text.numbers import number_in, number_matches
from search.text.values import Value, find_values
from search.text.words import content_stems


@dataclass(frozen=True, slots=True)
class _Stated:
    """A value in a text, with the stems before it in its part, in order.

    ``is_bare``: the number alone, which leaves its unit and its verb to the one before it.
    """

    text: int
    before: tuple[str, ...]
    value: Value
    is_bare: bool = False

    def leaves(self, claim: "_Claimed", other: "_Stated") -> bool:
        """Whether a claim has the subject of the other before this value, and not its own.

        Its own may stand behind the value, or in the question alone.
        """
        subject = (self.before[:-1] or self.before) if other.is_bare else self.before
        own = frozenset(subject) - frozenset(other.before)
        others = frozenset(other.before) - frozenset(self.before)
        asked_of_own = len(claim.asked & own)
        return (
            abs(self.text - other.text) <= 1
            and any(map(str.isalpha, own))
            and claim.said.isdisjoint(own)
            and not claim.before.isdisjoint(others)
            and (asked_of_own == 0 or asked_of_own < len(claim.asked & others))
        )


@dataclass(frozen=True, slots=True)
class _Claimed:
    """The stems before a value of a claim, all that it says, and what was ``asked``."""

    before: frozenset[str]
    said: frozenset[str]
    asked: frozenset[str]


def value_of_another_subject(
    claim: str, asked: frozenset[str], sources: Sequence[str], language: Language
) -> list[str]:
    """The numbers of ``claim`` that the source sentences say of another subject.

    ``asked`` are the stems of the question. Rows of tables are left out.
    """
    stated = [
        one
        for number, text in enumerate(sources)
        if "\t" not in text
        for one in _stated_in(number, text, language)
    ]
    said = frozenset(content_stems(claim, language))
    return [
        " ".join(claim[one.value.start : one.value.end].split())
        for one in _stated_in(0, claim, language)
        if not one.is_bare
        and _is_of_another(one, _Claimed(frozenset(one.before), said, asked), stated)
    ]


def _is_of_another(one: _Stated, claim: _Claimed, stated: Sequence[_Stated]) -> bool:
    alike = [other for other in stated if other.is_bare or other.value.kind == one.value.kind]
    own = [other for other in alike if has_number(other.value, one.value)]
    others = [other for other in alike if not has_number(other.value, one.value)]
    return bool(own) and all(any(here.leaves(claim, other) for other in others) for here in own)


def has_number(one: Value, other: Value) -> bool:
    """Whether two of ``amounts_in`` may be the same number."""
    return bool(set(one.readings) & set(other.readings))


def _stated_in(number: int, text: str, language: Language) -> Iterator[_Stated]:
    """The values of a text; what "and" joins before the first of them is its subject together."""
    values = amounts_in(text, language)
    first = values[0].start if values else 0
    ends = [one.start() for one in PART_ENDS.finditer(text) if one[0] or one.start() > first]
    begun = 0
    for value in values:
        begun = max((end for end in ends if begun <= end <= value.start), default=begun)
        before = tuple(content_stems(text[begun : value.start], language))
        yield _Stated(number, before, value, is_bare(value))
        begun = value.end


def amounts_in(text: str, language: Language) -> list[Value]:
    """The amounts in a text, and the bare numbers behind one, which leave its unit to it."""
    values = [one for one in find_values(text, language) if isinstance(one.readings, frozenset)]
    bare = list(_bare(text, values)) if values else []
    return sorted((*values, *bare), key=lambda one: one.start)


def is_bare(value: Value) -> bool:
    """Whether one of ``amounts_in`` is a number without a unit of its own."""
    return not value.kind


def _bare(text: str, values: Sequence[Value]) -> Iterator[Value]:
    """The numbers behind a value that have no unit of their own."""
    first = min(one.end for one in values)
    for match in number_matches(fold_in_place(without_dates(text))):
        start, end = match.span()
        if start >= first and not any(one.start < end and start < one.end for one in values):
            yield Value("", number_in(match), start, end)
