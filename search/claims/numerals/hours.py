"""The times of the day in the cells of tables, and those that a sentence tells.

"08:00 - 16:30" and "8.00-16.30" stand in a cell without a word for hours, and a sentence says "from
8 to 16.30", "8 am" or "at half past eight" of them.
"""

import re
from collections.abc import Sequence

from indexes.folding import fold_in_place
from search.tables.rows import columns
from search.text.facts import find_units
from search.text.numbers import Number, any_in, number_in, number_matches
from search.text.values import CLOCK, Value

_HOUR, _MINUTES = r"(?:[01]?\d|2[0-4])", r"[.:uh][0-5]\d"
_TIME = rf"{_HOUR}{_MINUTES}"
_TIMES = re.compile(
    rf"\s*(?:{_HOUR}(?:{_MINUTES})?\s?(?:-|\u2013|t/m|tot|to|until)\s?{_TIME}"
    rf"|{_TIME}\s?(?:-|\u2013|t/m|tot|to|until)\s?{_HOUR}(?:{_MINUTES})?"
    rf"|{_HOUR}[:uh][0-5]\d)(?:\s(?:uur|u|h|hrs|hours))?\s*"
)
"""All of a cell: from one time to another, of which one has minutes, or a time with a colon."""

_ALSO = re.compile(r"\s(?:en|and|&)\s|[,;/]\s?")
_HOUR_NEXT = re.compile(
    r"\b(?:om|van|vanaf|tot|tussen|voor|na|at|from|to|until|till|between|before|after|by)\s$"
)
_WIDTH = 9


def times_of_row(row: str, heading: str) -> list[Number]:
    """The times in the cells of a ``row`` that have nothing else; money is none."""
    return [
        number_in(match)
        for name, cell in columns(fold_in_place(row), fold_in_place(heading))
        if all(map(_TIMES.fullmatch, _ALSO.split(cell))) and not find_units(name)
        for match in number_matches(cell)
    ]


def times_told(sentence: str, values: Sequence[Value], times: Sequence[Number]) -> list[Value]:
    """Those of the ``values`` of a ``sentence`` that are among some ``times`` of the day.

    Not so many hours, but "at eight hours" and "from 8 hours to 16.30".
    """
    folded = fold_in_place(sentence)

    def is_time(value: Value) -> bool:
        before = max(0, value.start - _WIDTH)
        return value.kind == CLOCK or (
            value.kind == "hour" and _HOUR_NEXT.search(folded, before, value.start) is not None
        )

    return [one for one in values if is_time(one) and any_in([one.number], times)]
