"""Whether a claim tells what stands beside what is asked.

Asked until when a group of 23 may cancel, "the number of people may go down by ten percent until
five days before" is said under the table whose row of 20 to 39 people tells it.
"""

from collections.abc import Sequence

from search.claims.claim import Claim
from search.claims.source import Source
from search.tables.rows import Headed
from search.text.facts import row_numbers
from search.text.names import known_words
from search.text.numbers import Number
from search.text.values import any_agree, find_values
from search.text.words import content_stems


def value_outside_its_row(claim: Claim, source: Source) -> list[str]:
    """The numbers of the claim, where the row for what is asked has none of them.

    But for those of the range that the row is for. Unless a sentence that has them all speaks of as
    much of what is asked.
    """
    asked = frozenset(one.reading for one in claim.asked.quantities)
    asked = asked.union(*(one for cell in source.ranges.values() for one in row_numbers(cell, "")))
    told = [number for number in claim.facts.numbers if number.isdisjoint(asked)]
    if not source.inside or not told or any(_held(told, row) for row in source.inside):
        return []
    there = max(_spoken_of(claim, row) for row in source.inside)
    for one in source.headed:
        is_whole = one not in source.outside and _held(told, one) == len(told)
        if is_whole and _spoken_of(claim, one) >= there:
            return []
    return [min(number) for number in told]


def value_of_another_name(claim: Claim, source: Source) -> list[str]:
    """The names of ``claim``, where it is of these alone and a name of the question has its own.

    Its first word is one where it is one in the source. Asked of Brons, "Hartman pays € 500" is no
    answer by "Hartman pays € 500, Brons pays € 300". So each sentence that has a value of the claim
    has a name of the question and another value of the kind as well.
    """
    said, names = known_words(claim.sentence), source.names_in(claim)
    asked = [name for name in claim.asked.names if not known_words(name) <= said]
    if len(asked) < len(claim.asked.names) or not (asked and names and claim.values):
        return []
    language = claim.asked.language
    for value in claim.values:
        having = [
            (text, values)
            for text in source.sentences
            if any_agree([value], values := find_values(text, language))
        ]
        if not having or not all(
            any(known_words(name) <= known_words(text) for name in asked)
            and any(one.kind == value.kind and not one.agrees_with(value) for one in values)
            for text, values in having
        ):
            return []
    return names


def _held(numbers: Sequence[Number], headed: Headed) -> int:
    """How many of the numbers stand in a sentence or row."""
    stated = row_numbers(*headed)
    return sum(any(number & one for one in stated) for number in numbers)


def _spoken_of(claim: Claim, headed: Headed) -> int:
    """How many stems of the question a sentence or row has, with what heads it."""
    said = content_stems("\n".join(headed), claim.asked.language)
    return len(claim.asked.stems.intersection(said))
