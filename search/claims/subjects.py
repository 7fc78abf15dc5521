"""Whether a value is said of the subject of the value beside it.

"Children pay € 5. Adults pay € 9." does not support that adults pay € 5, nor does "managers get 25
days, trainees 20" that trainees get 25.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexes.folding import fold_in_place
from indexes.types import Language
from search.claims.facts import without_dates
from search.claims.numbers import number_in, number_matches
from search.claims.stretches import PART_ENDS
from search.claims.values import Value, find_values
from search.words import content_stems


@dataclass(frozen=True, slots=True)
class _Stated:
    """A value in a text, with the stems before it in its part, in order.

    ``is_bare``: the number alone, which leaves its unit and its verb to the one before it.
    """

    text: int
    before: tuple[str, ...]
    value: Value
    is_bare: bool = False

    def leaves(self, said: frozenset[str], other: "_Stated") -> bool:
        """Whether who says ``said`` before this value has the subject of the other, not its own."""
        subject = (self.before[:-1] or self.before) if other.is_bare else self.before
        own = set(subject) - set(other.before)
        others = set(other.before) - set(self.before)
        return (
            abs(self.text - other.text) <= 1
            and any(map(str.isalpha, own))
            and said.isdisjoint(own)
            and not said.isdisjoint(others)
        )


def said_of_subject_beside(claim: str, sources: Sequence[str], language: Language) -> list[str]:
    """The numbers of ``claim`` that the source sentences say of another subject.

    Rows of tables are left out.
    """
    stated = [
        one
        for number, text in enumerate(sources)
        if "\t" not in text
        for one in _stated_in(number, text, language)
    ]
    return [
        " ".join(claim[one.value.start : one.value.end].split())
        for one in _stated_in(0, claim, language)
        if not one.is_bare and _is_of_another(one, stated)
    ]


def _is_of_another(claimed: _Stated, stated: Sequence[_Stated]) -> bool:
    said = frozenset(claimed.before)
    alike = [one for one in stated if one.is_bare or one.value.kind == claimed.value.kind]
    own = [one for one in alike if _has_number(one, claimed)]
    others = [one for one in alike if not _has_number(one, claimed)]
    return bool(own) and all(any(one.leaves(said, other) for other in others) for one in own)


def _has_number(one: _Stated, other: _Stated) -> bool:
    return bool(set(one.value.readings) & set(other.value.readings))


def _stated_in(number: int, text: str, language: Language) -> Iterator[_Stated]:
    values = [one for one in find_values(text, language) if isinstance(one.readings, frozenset)]
    bare = list(_bare(text, values)) if values else []
    ends = [match.start() for match in PART_ENDS.finditer(text)]
    begun = 0
    for value in sorted((*values, *bare), key=lambda one: one.start):
        begun = max((end for end in ends if begun <= end <= value.start), default=begun)
        before = tuple(content_stems(text[begun : value.start], language))
        yield _Stated(number, before, value, value in bare)
        begun = value.end


def _bare(text: str, values: Sequence[Value]) -> Iterator[Value]:
    """The numbers behind a value that have no unit of their own."""
    first = min(one.end for one in values)
    for match in number_matches(fold_in_place(without_dates(text))):
        start, end = match.span()
        if start >= first and not any(one.start < end and start < one.end for one in values):
            yield Value("", number_in(match), start, end)
