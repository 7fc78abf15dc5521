"""Whether money of a table is told in another currency than that of its column.

Of "NL (EUR)" and "UK (GBP)" a small model tells both in euros.
"""

from collections.abc import Iterator, Sequence

from indexes.folding import fold
from indexes.types import Language
from search.claims.facts import UNITS, claimed_facts
from search.claims.rows import Headed, columns
from search.claims.values import Value, find_values

CURRENCIES = ("euro", "dollar", "pound sterling")


def in_other_currency(claim: str, sources: Sequence[Headed], language: Language) -> list[str]:
    """The amounts of ``claim`` that only stand in columns of another currency."""
    wrong = []
    for value in find_values(claim, language):
        if value.kind in CURRENCIES:
            given = set(_currencies_of(value, sources))
            if given and value.kind not in given:
                wrong.append(claim[value.start : value.end])
    return wrong


def _currencies_of(value: Value, sources: Sequence[Headed]) -> Iterator[str]:
    for row, heading in sources:
        for name, cell in columns(row, heading) if heading else ():
            if any(number.intersection(value.readings) for number in claimed_facts(cell).numbers):
                yield from (one for one in CURRENCIES if UNITS[one].search(fold(name)))
