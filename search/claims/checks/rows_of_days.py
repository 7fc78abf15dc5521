"""Whether a claim gives weekdays, or a number for them, that its row or column is not for.

Of "Early | Mon-Fri | 7:00" and "Weekend | Sat | 10:00" nobody begins at 7:00 on Saturday, and of
"Mon, Tue, Thu" nobody is there from Monday to Thursday.
"""

from collections.abc import Iterator

from search.claims.claim import Claim
from search.claims.source import Source
from search.claims.weekday_parts import parts_of
from search.tables.rows import CELL_END, columns
from search.tables.seasons import season_asked, season_of
from search.text.facts import claimed_facts
from search.text.numbers import Number, any_in
from search.text.short_days import in_full


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


def days_of_another_row(claim: Claim, source: Source) -> list[str]:
    """The weekdays of a ``claim`` without numbers, where the row that it rests on has others.

    A span of days is all of them.
    """
    row, heading = source.place_of(claim)
    if claim.facts.numbers or not (heading and claim.days):
        return []
    told = _days_of(CELL_END.join(cell for _, cell in columns(row, heading)))
    if not told or season_asked(claim.sentence).weekdays <= told:
        return []
    return claim.days


def _days_with(number: Number, row: str, heading: str) -> Iterator[frozenset[int]]:
    """For each cell with a number the weekdays of its column, or else of its row; empty if none.

    Those of a sentence are not looked for.
    """
    cells = list(columns(row, heading)) if heading else [("", row)]
    of_row = frozenset[int]().union(*(season_of(cell).weekdays for _, cell in cells))
    for over, cell in cells:
        if any_in([number], claimed_facts(cell).numbers):
            yield _days_of(f"{over}{CELL_END}") or of_row if heading else frozenset()


def _days_of(cells: str) -> frozenset[int]:
    """The weekdays of cells, also of those that stand there before a date."""
    return season_asked(in_full(cells)).weekdays
