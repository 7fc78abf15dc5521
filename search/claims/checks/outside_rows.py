"""Whether a claim tells what stands beside the row for what is asked.

Asked until when a group of 23 may cancel, "the number of people may go down by ten percent until
five days before" is said under the table whose row of 20 to 39 people tells it.
"""

from collections.abc import Sequence

from search.claims.claim import Claim
from search.claims.source import Source
from search.tables.rows import Headed
from search.text.facts import row_numbers
from search.text.numbers import Number, any_in
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


def _held(numbers: Sequence[Number], headed: Headed) -> int:
    """How many of the numbers stand in a sentence or row."""
    stated = row_numbers(*headed)
    return sum(any_in([number], stated) for number in numbers)


def _spoken_of(claim: Claim, headed: Headed) -> int:
    """How many stems of the question a sentence or row has, with what heads it."""
    said = content_stems("\n".join(headed), claim.asked.language)
    return len(claim.asked.stems.intersection(said))
