"""Whether a claim says of one weekday what a source says of another.

"The desk is open from 9 to 17, on Saturdays from 10 to 14" does not support that it is open on
Saturdays from 9. In tables their rows and columns tell.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from indexes.stems import stem
from indexes.types import Language
from search.claims.claim import Claim
from search.claims.numerals.nearness import PART_ENDS
from search.claims.source import Source
from search.tables.labels import ENUMERATING
from search.tables.rows import is_row
from search.tables.seasons import season_asked, season_of
from search.text.facts import without_dates
from search.text.numbers import Number, any_in, number_in, number_matches
from search.text.spans import blotted
from search.text.values import TIME_UNITS, find_values
from search.text.words import content_stems, words

OF_TIMES = frozenset(
    {
        *TIME_UNITS,
        "t",
        "m",
        "am",
        "pm",
        "tussen",
        "between",
        "until",
        "till",
        "pas",
        "al",
        "only",
        "alleen",
        "slechts",
    }
)
"""Words beside times that say nothing more of what is then."""


@dataclass(frozen=True, slots=True)
class PartOfDays:
    """A part of a sentence: its numbers, the weekdays that they are of, and what it says besides.

    ``text`` is the place of the sentence; ``kinds`` are of its values, empty for a bare number.
    """

    text: int
    numbers: Sequence[Number]
    kinds: frozenset[str]
    days: frozenset[int]
    stems: frozenset[str]

    def has(self, number: Number) -> bool:
        """Whether one of its numbers can be this one."""
        return any_in([number], self.numbers)

    def yields_to(self, other: "PartOfDays", days: frozenset[int]) -> bool:
        """Whether the other is of the ``days`` and this is not.

        A part without a day is of all but those that the same is said of behind it.
        """
        if self.days & days or not (other.days & days and other.kinds & self.kinds):
            return False
        is_next = self.text <= other.text <= self.text + 1
        return bool(self.days) or (is_next and other.stems <= self.stems)


def value_of_another_weekday(claim: Claim, source: Source) -> list[str]:
    """The numbers of ``claim`` that all source sentences with them have for other weekdays.

    The claim names the day, or else the question, and of that a source has numbers that the claim
    has not.
    """
    named = _named(claim)
    if not named:
        return []
    said = parts_with_numbers(0, claim.sentence, claim.asked.language)
    stated = list(_stated(source.sentences, claim.asked.language))
    others = [
        part
        for part in stated
        if not all(any(one.has(number) for one in said) for number in part.numbers)
    ]
    wrong = []
    for part in said:
        days = part.days or named
        for number in part.numbers:
            own = [one for one in stated if one.has(number)]
            if own and all(any(one.yields_to(other, days) for other in others) for one in own):
                wrong.append(min(number))
    return wrong


def values_of_its_weekday(claim: Claim, source: Source) -> set[str]:
    """The numbers that stand in a part of a source of the weekday that is claimed or asked after.

    As a ``Number`` has them. Others of the same stand nearer to what they are of: "the bus leaves
    at 8, 9 and 10, on Saturdays at 11".
    """
    named = _named(claim)
    return {
        min(number)
        for part in _stated(source.current_sentences, claim.asked.language)
        if part.days & named
        for number in part.numbers
    }


def _named(claim: Claim) -> frozenset[int]:
    """The weekdays that the claim names, or else the question."""
    return season_asked(claim.sentence).weekdays or claim.asked.selection.season.weekdays


def _stated(sources: Sequence[str], language: Language) -> Iterator[PartOfDays]:
    for place, text in enumerate(sources):
        if not is_row(text):
            yield from parts_with_numbers(place, text, language)


def parts_with_numbers(place: int, text: str, language: Language) -> list[PartOfDays]:
    """The parts of a sentence that have numbers.

    Days alone, as in ", Monday to Friday,", are of the next, and of one before that has none.
    """
    found: list[PartOfDays] = []
    alone = frozenset[int]()
    for piece in _pieces(without_dates(text)):
        part = _part(place, piece, language)
        if part.numbers:
            found.append(replace(part, days=part.days | alone))
            alone = frozenset()
        elif not part.stems:
            alone |= part.days
            if found and not found[-1].days:
                found[-1] = replace(found[-1], days=part.days)
    return _in_lists(found)


def _in_lists(parts: list[PartOfDays]) -> list[PartOfDays]:
    """Bare numbers are of the kind of the last of their list: "om 7.30, 11.00 en 14.30 uur"."""
    for place in reversed(range(len(parts) - 1)):
        part, behind = parts[place : place + 2]
        if part.kinds == {""} and not (behind.days or behind.stems):
            parts[place] = replace(part, kinds=behind.kinds)
    return parts


def _part(place: int, piece: str, language: Language) -> PartOfDays:
    """Short names mean days before the first number, where nothing else stands."""
    found = list(number_matches(piece))
    rest = blotted(piece, (match.span() for match in found))
    before, behind = (
        (piece[: found[0].start()], piece[found[0].start() :]) if found else (piece, "")
    )
    of_times = (word for word in words(rest) if word in OF_TIMES or _is_day(word))
    values = find_values(piece, language)
    bare = [one for one in found if not any(v.start <= one.start() < v.end for v in values)]
    return PartOfDays(
        place,
        [number_in(match) for match in found],
        frozenset(value.kind for value in values) | frozenset({""} if bare else ()),
        season_of(before).weekdays | season_asked(behind).weekdays,
        frozenset(content_stems(rest, language)).difference(
            stem(word, language) for word in of_times
        ),
    )


def _pieces(text: str) -> Iterator[str]:
    """The parts of a sentence; days that are listed ("Monday, Tuesday and Friday") are in one."""
    begun = 0
    for end in PART_ENDS.finditer(text):
        *_, last = words(text[begun : end.start()]) or [""]
        following = (word for word in words(text[end.start() :]) if word not in ENUMERATING)
        if not (_is_day(last) and _is_day(next(following, ""))):
            yield text[begun : end.start()]
            begun = end.start()
    yield text[begun:]


def _is_day(word: str) -> bool:
    return bool(season_of(word).weekdays)
