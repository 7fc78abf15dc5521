"""Cells of amounts added up, written as they are."""

import re
from collections.abc import Sequence
from decimal import Decimal

from search.facts.values import Value

_NUMBER = re.compile(r"-?\d[\d.,'\u00a0 ]*\d|\d")


def sum_of(cells: Sequence[str], values: Sequence[Value]) -> str:
    """The sum of ``values``, one of each of ``cells``, in the notation of those.

    Empty where they are written in several ways.
    """
    total = sum((Decimal(next(iter(value.readings))) for value in values), Decimal(0))
    numbers = [found[0] for cell in cells if (found := _NUMBER.search(cell))]
    around = {_NUMBER.sub("", cell, count=1) for cell in cells}
    marks = {mark for number in numbers if (mark := _decimal_mark(number))}
    if len(numbers) < len(cells) or len(around) > 1 or len(marks) > 1:
        return ""
    mark = next(iter(marks), "")
    groups = {*"".join(numbers)} - {*"0123456789-", mark}
    if len(groups) > 1:
        return ""
    places = max(
        (len(one.rpartition(mark)[2]) for one in numbers if mark and mark in one), default=0
    )
    group = next(iter(groups), "")
    whole, _, fraction = f"{total:,.{places}f}".partition(".")
    written = whole.replace(",", group) + (mark + fraction if fraction else "")
    return _NUMBER.sub(lambda _: written, cells[0], count=1)


def _decimal_mark(number: str) -> str:
    """What parts its decimals, of which there are not three: "1.250" has none."""
    found = re.search(r"([.,])(\d+)$", number)
    return found[1] if found and len(found[2]) != 3 else ""
