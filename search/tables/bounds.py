"""What is from one value to another: "0–500 kg", "over 500 euro", "before 2025", "60+"."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from indexes.folding import fold_in_place
from indexes.types import Language
from search.facts.values import Value, find_values

_MOMENTS = ("date", "clock")


@dataclass(frozen=True, slots=True)
class Bound:
    """From ``low`` to ``high``, either of them None where it is open, at a place in its text.

    ``over`` and ``under`` say that the end itself is not in it.
    """

    start: int
    end: int
    low: Value | None = None
    high: Value | None = None
    over: bool = False
    under: bool = False

    def holds(self, value: Value) -> bool | None:
        """Whether ``value`` is in it; None where that is of something else or cannot be told."""
        told = [
            _told(order(value, self.low), 1, self.over) if self.low else True,
            _told(order(self.high, value), 1, self.under) if self.high else True,
        ]
        return None if None in told else all(told)

    def is_in(self, other: "Bound") -> bool:
        """Whether all of it is in ``other``, which is wider."""
        is_from = other.low is None or (self.low and (order(self.low, other.low) or 0) >= 0)
        is_to = other.high is None or (self.high and (order(self.high, other.high) or 0) <= 0)
        return bool(is_from and is_to) and (self.low, self.high) != (other.low, other.high)


def _told(order_of: int | None, wanted: int, is_strict: bool) -> bool | None:
    if order_of is None:
        return None
    return order_of == wanted or (order_of == 0 and not is_strict)


def are_alike(one: Value, other: Value) -> bool:
    """Whether two values are of one kind; a bare number may be of any that is counted."""
    if one.kind == other.kind and one.unit == other.unit:
        return True
    bare = [value for value in (one, other) if value.kind == "amount" and not value.unit]
    return bool(bare) and not any(value.kind in _MOMENTS for value in (one, other))


def order(one: Value, other: Value) -> int | None:
    """Below 0, 0 or above 0 as ``one`` is less, the same or more; None where that is not told.

    Of a date only as much counts as both tell: a day in 2025 is neither before nor after 2025.
    """
    if not are_alike(one, other):
        return None
    found = {_order(a, b) for a in one.readings for b in other.readings}
    return found.pop() if len(found) == 1 else None


def _order(one: str, other: str) -> int | None:
    if ":" in one or ":" in other or "-" in one[1:] or "-" in other[1:]:
        width = min(len(one), len(other))
        one, other = one[:width], other[:width]
        if one.startswith("--") != other.startswith("--"):
            return None
        return (one > other) - (one < other)
    first, second = number_of(one), number_of(other)
    return None if first is None or second is None else (first > second) - (first < second)


def number_of(reading: str) -> float | None:
    """A reading as a number; None for one of a date or time."""
    try:
        return float(reading.replace("\u2212", "-"))
    except ValueError:
        return None


def bounds_in(text: str, language: Language) -> list[Bound]:
    """What ``text`` tells the ends of, in order."""
    values, folded = find_values(text, language), fold_in_place(text)
    found: list[Bound] = []
    place = 0
    for here, value in enumerate(values):
        if value.start < place:
            continue
        before = folded[place : value.start]
        after = values[here + 1] if here + 1 < len(values) else None
        bound = _from_to(value, after, before, folded, language) if after else None
        bound = bound or _to_one_side(value, before, folded, language)
        if bound:
            found.append(bound)
            place = bound.end
    return found


def _from_to(
    first: Value, second: Value, before: str, folded: str, language: Language
) -> Bound | None:
    between = folded[first.end : second.start].strip()
    of_two = _ends_with(before, ("between",), language)
    if between not in phrases("and" if of_two else "to", language) or not are_alike(first, second):
        return None
    bare = first.kind == "amount" and not first.unit
    first = replace(first, kind=second.kind, unit=second.unit) if bare else first
    start = first.start - (of_two[1] if of_two else 0)
    return Bound(start, second.end, low=first, high=second)


def _to_one_side(value: Value, before: str, folded: str, language: Language) -> Bound | None:
    moments = ("after", "before", "since", "until")
    amounts = ("above", "below", "at_least", "at_most")
    sides = moments if value.kind in _MOMENTS else amounts
    told = _ends_with(before, sides, language)
    start, end = value.start - (told[1] if told else 0), value.end
    if not told:
        told = _begins_with(folded[end:], language)
        end += told[1] if told else 0
    if not told:
        return None
    if told[0] in ("above", "after"):
        return Bound(start, end, low=value, over=True)
    if told[0] in ("below", "before"):
        return Bound(start, end, high=value, under=True)
    if told[0] in ("at_least", "since", "and_more"):
        return Bound(start, end, low=value)
    return Bound(start, end, high=value)


def _ends_with(before: str, sides: tuple[str, ...], language: Language) -> tuple[str, int] | None:
    """Which of the ``sides`` the text ends with, and how long it is with what follows it."""
    bare = before.rstrip(" \u00a0.:(")
    found = [
        (len(phrase), side)
        for side, phrase in _phrases_of(sides, language)
        if re.search(rf"(?<!\w){re.escape(phrase)}$", bare)
    ]
    length, side = max(found, default=(0, ""))
    return (side, length + len(before) - len(bare)) if length else None


def _begins_with(after: str, language: Language) -> tuple[str, int] | None:
    bare = after.lstrip()
    found = [
        (len(phrase) + len(after) - len(bare), side)
        for side, phrase in _phrases_of(("and_more", "and_less"), language)
        if re.match(rf"{re.escape(phrase)}(?!\w)", bare)
    ]
    length, side = max(found, default=(0, ""))
    return (side, length) if length else None


def _phrases_of(sides: tuple[str, ...], language: Language) -> Iterator[tuple[str, str]]:
    return ((side, phrase) for side in sides for phrase in phrases(side, language))


def phrases(name: str, language: Language) -> tuple[str, ...]:
    """What a language says for one of the names under "tables" in its file; else in English."""
    return tuple(_told_in(language or "en")[name])


def template(name: str, language: Language) -> str:
    """A sentence of a language's file, with names in braces to be filled in."""
    return str(_told_in(language or "en")[name])


@cache
def _told_in(language: str) -> dict[str, Any]:
    text = (files("indexes") / "lang" / f"{language}.toml").read_text(encoding="utf-8")
    told: dict[str, Any] = tomllib.loads(text)["tables"]
    return told
