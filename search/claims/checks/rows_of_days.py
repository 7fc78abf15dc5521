"""Whether a claim gives a number of a table for weekdays that its row or column is not for.

Of "Early | Mon-Fri | 7:00" and "Weekend | Sat | 10:00" nobody begins at 7:00 on Saturday.
"""

from collections.abc import Iterator

from search.claims.claim import Claim
from search.claims.source import Source
from search.claims.weekday_parts import parts_of
from search.tables.rows import columns
from search.tables.seasons import season_of
from search.text.facts import claimed_facts
from search.text.numbers import Number, any_in


def value_of_other_days(claim: Claim, source: Source) -> list[str]:
    """The numbers of ``claim`` that stand for some weekdays, where it gives them for another too.

    That is where all places that have them are in rows or columns for days.
    """
    wrong = []
    for part in parts_of(0, claim.sentence, claim.asked.language):
        places = [
            days
            for one in source.headed
            for number in part.numbers
            for days in _days_with(number, *one)
        ]
        told = frozenset[int]().union(*places)
        if part.days and places and all(places) and not part.days <= told:
            wrong += [min(number) for number in part.numbers]
    return wrong


def _days_with(number: Number, row: str, heading: str) -> Iterator[frozenset[int]]:
    """For each cell with a number the weekdays of its column, or else of its row; empty if none.

    Those of a sentence are not looked for.
    """
    cells = list(columns(row, heading)) if heading else [("", row)]
    of_row = frozenset[int]().union(*(season_of(cell).weekdays for _, cell in cells))
    for over, cell in cells:
        if any_in([number], claimed_facts(cell).numbers):
            yield season_of(over).weekdays or of_row if heading else frozenset()
