"""Whether money of a table is told in another currency than that of its column.

Of "NL (EUR)" and "UK (GBP)" a small model tells both in euros.
"""

from collections.abc import Iterator, Sequence

from indexes.folding import fold
from indexes.types import Language
from search.tables.rows import Headed, columns
from search.text.facts import UNITS, claimed_facts
from search.text.values import Value, find_values

CURRENCIES = ("euro", "dollar", "pound sterling")


def other_currency(claim: str, sources: Sequence[Headed], language: Language) -> list[str]:
    """The amounts of ``claim`` that only stand in columns of another currency."""
    wrong = []
    for value in find_values(claim, language):
        if value.kind in CURRENCIES:
            given = set(_currencies_of(value, sources))
            if given and value.kind not in given and not _is_written(value, sources, language):
                wrong.append(claim[value.start : value.end])
    return wrong


def _currencies_of(value: Value, sources: Sequence[Headed]) -> Iterator[str]:
    """Those of the columns that have the number of an amount."""
    for row, heading in sources:
        for name, cell in columns(row, heading) if heading else ():
            named = [one for one in CURRENCIES if UNITS[one].search(fold(name))]
            if named and _has_number(cell, value):
                yield from named


def _has_number(cell: str, value: Value) -> bool:
    return any(number.intersection(value.readings) for number in claimed_facts(cell).numbers)


def _is_written(value: Value, sources: Sequence[Headed], language: Language) -> bool:
    """Whether an amount stands somewhere with its own currency."""
    said = (one for text, _ in sources for one in find_values(text, language))
    return any(map(value.agrees_with, said))
