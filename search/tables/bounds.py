"""What is from one value to another: "0-500 kg", "over 500 euro", "before 2025", "60+"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from vind.indexes.folding import fold_in_place
from vind.indexes.languages import Sides, lexicon
from vind.indexes.types import Language
from vind.search.facts.values import Value, find_values

_MOMENTS = ("date", "clock")
_SHAPE = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Bound:
    """From ``low`` to ``high``, either of them None where it is open, at a place in its text.

    With ``strict`` its end is not in it itself.
    """

    start: int
    end: int
    low: Value | None
    high: Value | None
    strict: bool = False

    def holds(self, value: Value) -> bool | None:
        """Whether ``value`` is in it; None where that cannot be told, as of another thing."""
        orders = [order(value, self.low)] if self.low else []
        orders += [order(self.high, value)] if self.high else []
        least = 1 if self.strict else 0
        return None if None in orders else all(one is not None and one >= least for one in orders)

    def is_in(self, other: "Bound") -> bool:
        """Whether all of it is in ``other``, which is wider."""
        is_from = other.low is None or (self.low and (order(self.low, other.low) or 0) >= 0)
        is_to = other.high is None or (self.high and (order(other.high, self.high) or 0) >= 0)
        return bool(is_from and is_to) and (self.low, self.high) != (other.low, other.high)


def order(one: Value, other: Value) -> int | None:
    """1, 0 or -1 as ``one`` is more, the same or less; None where they are not to be compared.

    Of dates only as much counts as both tell: a day in 2025 is neither before nor after 2025. A
    bare number may be of anything that is counted.
    """
    are_moments = {value.kind in _MOMENTS for value in (one, other)}
    kinds = {
        value.kind if True in are_moments else (value.kind, value.unit) for value in (one, other)
    }
    if len(are_moments) > 1 or len(kinds - {("amount", "")}) > 1:
        return None
    pairs = [
        _comparable(a, b, of_moments=True in are_moments)
        for a in one.readings
        for b in other.readings
    ]
    found = {(a > b) - (a < b) for a, b in filter(None, pairs)}
    return found.pop() if len(found) == 1 else None


def _comparable(one: str, other: str, *, of_moments: bool) -> tuple[Any, Any] | None:
    if of_moments:
        width = min(len(one), len(other))
        are_alike = _SHAPE.sub("0", one[:width]) == _SHAPE.sub("0", other[:width])
        return (one[:width], other[:width]) if are_alike else None
    numbers = number_of(one), number_of(other)
    return None if None in numbers else numbers


def number_of(reading: str) -> float | None:
    """A reading as a number; None for one of a date or time."""
    try:
        return float(reading.replace("\N{MINUS SIGN}", "-"))
    except ValueError:
        return None


@lru_cache(maxsize=65536)
def bounds_in(text: str, language: Language) -> Sequence[Bound]:
    """What ``text`` tells the ends of, in order."""
    values, folded = find_values(text, language), fold_in_place(text)
    found: list[Bound] = []
    place = 0
    for value, after in zip(values, [*values[1:], None], strict=bool(values)):
        if value.start < place:
            continue
        before = folded[place : value.start]
        bound = _from_to(value, after, before, folded, language) if after else None
        bound = bound or _to_one_side(value, before, folded, language)
        if bound:
            found.append(bound)
        place = bound.end if bound else value.end
    return tuple(found)


def _from_to(
    one: Value, other: Value, before: str, folded: str, language: Language
) -> Bound | None:
    words = lexicon(language).tables
    between = folded[one.end : other.start].strip()
    is_between = re.search(rf"(?<!\w){_any(words.between)}\s*$", before)
    if between not in (words.between_and if is_between else words.to):
        return None
    # "t" of "11 t/m 30 kg" is no unit; and of what "1.000" can be, it is what makes a range.
    one = replace(one, kind=other.kind, unit=other.unit) if one.kind == "amount" else one
    rising = [
        (a, b)
        for a in one.readings
        for b in other.readings
        if order(replace(one, readings=frozenset({a})), replace(other, readings=frozenset({b})))
        == -1
    ]
    if not rising:
        return None
    one = replace(one, readings=frozenset(a for a, _ in rising))
    other = replace(other, readings=frozenset(b for _, b in rising))
    return Bound(one.start - (len(is_between[0]) if is_between else 0), other.end, one, other)


def _to_one_side(value: Value, before: str, folded: str, language: Language) -> Bound | None:
    words = lexicon(language).tables
    sides = words.moments if value.kind in _MOMENTS else words.amounts
    told = re.search(rf"(?<!\w)(?:{_sides(sides)})[\s.:(]*$", before)
    start = value.start - len(told[0]) if told else value.start
    behind = re.compile(rf"\s*(?:{_sides(words.behind)})(?!\w)").match(folded, value.end)
    found = told or behind
    if not found:
        return None
    side, end = found.lastgroup, value.end if told else found.end()
    low, high = (value, None) if side in ("over", "least") else (None, value)
    return Bound(start, end, low, high, strict=side in ("over", "under"))


@cache
def _sides(sides: Sides) -> str:
    told = ((name, phrases) for name, phrases in sides if phrases)
    return "|".join(f"(?P<{name}>{_any(phrases)})" for name, phrases in told)


def _any(phrases: Sequence[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, sorted(phrases, key=len, reverse=True)))})"
