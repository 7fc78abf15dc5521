"""Whether money of a table is told in another currency than that of its column.

Of "NL (EUR)" and "UK (GBP)" a small model tells both in euros.
"""

from collections.abc import Iterator, Sequence

from indexes.folding import fold
from search.claims.claim import Claim
from search.claims.source import Source
from search.tables.rows import Headed, columns
from search.text.facts import CURRENCIES, UNITS, claimed_facts
from search.text.numbers import any_in
from search.text.values import Value


def other_currency(claim: Claim, source: Source) -> list[str]:
    """The amounts of ``claim`` that only stand in columns of another currency."""
    wrong = []
    for value in claim.values:
        if value.kind in CURRENCIES:
            given = set(_currencies_of(value, source.headed))
            if given and value.kind not in given and not source.has_value(value):
                wrong.append(claim.sentence[value.start : value.end])
    return wrong


def _currencies_of(value: Value, sources: Sequence[Headed]) -> Iterator[str]:
    """Those of the columns that have the number of an amount."""
    for row, heading in sources:
        for name, cell in columns(row, heading) if heading else ():
            named = [one for one in CURRENCIES if UNITS[one].search(fold(name))]
            if named and _has_number(cell, value):
                yield from named


def _has_number(cell: str, value: Value) -> bool:
    return any_in([value.number], claimed_facts(cell).numbers)
