"""Whether a value is said of the subject of the value beside it.

"Children pay € 5. Adults pay € 9." does not support that adults pay € 5, nor does "managers get 25
days, trainees 20" that trainees get 25.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexes.types import Language
from search.claims.claim import Claim
from search.claims.numerals.amounts import amounts_with_bare, is_bare
from search.claims.numerals.nearness import PART_ENDS
from search.claims.source import Source
from search.tables.rows import is_row
from search.text.answering import ANSWERING
from search.text.values import Value
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

    def leaves(self, claim: Claim, before: frozenset[str], other: "_Stated") -> bool:
        """Whether a claim has the subject of the other ``before`` its value, and not this one's.

        This one's may stand behind that value, or in the question alone.
        """
        subject = (self.before[:-1] or self.before) if other.is_bare else self.before
        own = frozenset(subject) - frozenset(other.before)
        others = frozenset(other.before) - frozenset(self.before)
        asked_of_own = len(claim.asked.stems & own)
        return (
            abs(self.text - other.text) <= 1
            and any(map(str.isalpha, own))
            and claim.stems.isdisjoint(own)
            and not before.isdisjoint(others)
            and (asked_of_own == 0 or asked_of_own < len(claim.asked.stems & others))
        )


def value_of_another_subject(claim: Claim, source: Source) -> list[str]:
    """The numbers of ``claim`` that the source sentences say of another subject.

    Rows of tables are left out.
    """
    language = claim.asked.language
    stated = [
        one
        for number, text in enumerate(source.current_sentences)
        if not is_row(text)
        for one in _stated_in(number, text, language)
    ]
    return [
        one.value.written_in(claim.sentence)
        for one in _stated_in(0, claim.sentence, language)
        if not one.is_bare and _is_of_another(one, claim, stated)
    ]


def _is_of_another(one: _Stated, claim: Claim, stated: Sequence[_Stated]) -> bool:
    alike = [other for other in stated if other.is_bare or other.value.kind == one.value.kind]
    own = [other for other in alike if other.value.has_number_of(one.value)]
    others = [other for other in alike if not other.value.has_number_of(one.value)]
    before = frozenset(one.before)
    return bool(own) and all(
        any(here.leaves(claim, before, other) for other in others) for here in own
    )


def _stated_in(number: int, text: str, language: Language) -> Iterator[_Stated]:
    """The values of a text; what "and" joins before the first of them is its subject together."""
    values = amounts_with_bare(text, language)
    first = values[0].start if values else 0
    ends = [one.start() for one in PART_ENDS.finditer(text) if one[0] or one.start() > first]
    begun = 0
    for value in values:
        begun = max((end for end in ends if begun <= end <= value.start), default=begun)
        said = content_stems(text[begun : value.start], language)
        before = tuple(stem for stem in said if stem not in ANSWERING)
        yield _Stated(number, before, value, is_bare(value))
        begun = value.end
