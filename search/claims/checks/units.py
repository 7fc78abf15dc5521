"""Whether a claim gives a number in another unit than the source does.

"Three months" does not support "three weeks", nor "2% a month" "€ 2". A number is only wrong where
each place that has it has another unit: one without a unit is no objection.
"""

from collections.abc import Iterator

from indexes.types import Language
from search.claims.claim import Claim
from search.claims.source import Source
from search.text.facts import UNITS, without_dates
from search.text.numbers import Number, number_in, number_matches
from search.text.units import SIZES, THOUSAND_OF, is_unit, size_of, unit_of
from search.text.values import CLOCK, find_values, time_unit
from search.text.words import content_stems


def other_unit(claim: Claim, source: Source) -> list[str]:
    """The amounts of ``claim`` with a unit that no source sentence gives them.

    Units are those of ``units.UNIT_NAMES``. Of what is counted no amount of money says how many.
    "Four years" of the question are not the "four weeks" that the claim gives for them.
    """
    language = claim.asked.language
    claimed = list(_measured(claim.sentence, language))
    asked = [(unit, number) for unit, number, _ in _measured(claim.asked.question, language)]
    stated = [(list(_measured(text, language)), list(_numbers(text))) for text in source.sentences]
    spoken_of = {unit for measured, _ in stated for unit, *_ in measured}
    wrong = []
    for unit, number, written in claimed:
        is_told = is_unit(unit) or unit in spoken_of
        if not is_told and unit not in claim.asked.counted:
            continue
        others: set[str] = set()
        for measured, numbers in stated:
            same = [other for other, stands, _ in measured if stands & number]
            if len(same) < sum(bool(stands & number) for stands in numbers):
                break  # it stands there without a unit, as in a column of euros
            others.update(same)
        else:
            if any(unit == other and number & stands for other, stands in asked):
                others -= {other for other, stands, _ in claimed if stands & number} - {unit}
            # Of "120 x 80 cm" the first number has its unit behind the second.
            is_apart = unit not in SIZES or all(map(is_unit, others))
            is_other = is_told or others <= UNITS.keys()
            # "20 statutory and 6 extra" are of the days that the claim counts.
            is_described = not others.isdisjoint(content_stems(written, language))
            if not (others and is_apart and is_other) or is_described:
                continue
            if not any(_may_be(unit, one, language) for one in others):
                wrong.append(written)
    return wrong


def unit_of_nothing(claim: Claim, source: Source) -> list[str]:
    """The amounts of ``claim`` in a unit of size that neither the source nor the question has.

    A bare number is in no unit that is not said. What is a thousand of another unit may be told in
    that.
    """
    language = claim.asked.language
    asked = {unit for unit, *_ in _measured(claim.asked.question, language)}
    asked.update(map(size_of, claim.asked.stems))
    return [
        value.written_in(claim.sentence)
        for value in claim.values
        if (unit := size_of(value.kind)) in SIZES
        and asked.isdisjoint(_alike(unit))
        and not any(map(source.has_unit, _alike(unit)))
    ]


def _alike(unit: str) -> set[str]:
    """A unit of size, and those that it is a thousand of or a thousandth."""
    return {unit}.union(*(pair for pair in THOUSAND_OF.items() if unit in pair))


def _measured(text: str, language: Language) -> Iterator[tuple[str, Number, str]]:
    """The values of a text but for its dates: their units, their numbers, and how they stand."""
    for value in find_values(text, language):
        if value.number:
            yield unit_of(value, text, language), value.number, value.written_in(text)


def _may_be(unit: str, other: str, language: Language) -> bool:
    """Whether what is said in a unit may be said in another: working days are days."""
    return unit in (other, time_unit(other, language)) or {unit, other} == {"hour", CLOCK}


def _numbers(text: str) -> Iterator[Number]:
    """Those outside dates, in digits and in words."""
    return map(number_in, number_matches(without_dates(text)))
