"""The values in a text: money, percentages, dates, times, durations, amounts and codes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise

from vind.indexes.text.folding import fold_in_place
from vind.indexes.text.languages import lexicon
from vind.indexes.text.words import FUNCTION_WORDS, stem
from vind.indexes.types import Language
from vind.search.facts.dates import find_dates, find_times, say_the_same
from vind.search.facts.names import addresses_in, codes_in
from vind.search.facts.numbers import CODES, MINUS, SIGNS, numerals
from vind.search.facts.words import Found, any_of, blotted

MONEY, PERCENT, DATE, CLOCK = "money", "percent", "date", "clock"
DURATION, AMOUNT, CODE = "duration", "amount", "code"

_SYMBOLS = (
    "kg g mm cm m km m2 m3 ml cl l v w kw mw wh kwh mwh kva kb mb gb tb db nm bar psi hz khz mhz"
)
"""Units of measure written alike in all languages; words for units are in the language files."""

_BESIDE = re.compile(r"(?:,-{1,2}|,\u2013)?[ \u00a0\u202f-]?")
_WORD = re.compile(r"[ \u00a0-]?(?P<word>[^\W\d_]+)")
_MOST_WORDS = 3
"""Words after a number that may include its unit of time: "25 paid leave days"."""

_FEWEST_LETTERS = 3
"""Letters that must precede a unit of time in a compound: "vakantiedagen"."""

_SIGN_BEFORE = re.compile(rf"(?P<sign>[{''.join(SIGNS)}]|\b(?:{'|'.join(CODES)}))\s?-?$")
_SIGN_WIDTH = 6
_YEAR = re.compile(r"(?:19|20)\d\d")
_HOURS_OF_A_DAY = 24


@dataclass(frozen=True, slots=True)
class Value:
    """A value in a text, from ``start`` to ``end``.

    ``kind``: "money", "percent", "date", "clock", "duration", "amount" or "code". ``unit``: the
    canonical unit ("euro", "day", "kg"; "year" or "weekday" if a date is only that), or the stem of
    what is counted; "" if there is none. ``readings``: all possible readings: decimals ("1250",
    "0.5"), ISO 8601 dates ("2024-05-01", "--05-01", "2024-Q2", "--W-1" for a Monday), times
    ("09:30"), codes in capitals without marks ("E4521").
    """

    kind: str
    unit: str
    readings: frozenset[str]
    start: int
    end: int

    def agrees_with(self, other: "Value") -> bool:
        """Whether both can be the same value.

        A bare number agrees with one of any unit: a table has the unit in its header. Different
        words for what is counted do not matter: the words around the values must tell.
        """
        if self.kind == other.kind == DATE:
            return any(say_the_same(one, two) for one in self.readings for two in other.readings)
        if self.readings.isdisjoint(other.readings):
            return False
        if self.is_bare or other.is_bare:
            return CODE not in (self.kind, other.kind) or self.kind == other.kind
        if self.kind == other.kind == AMOUNT:
            return self.unit == other.unit or not (
                _is_measure(self.unit) and _is_measure(other.unit)
            )
        is_same = self.unit == other.unit or "" in (self.unit, other.unit)
        return is_same and (self.kind == other.kind or {self.kind, other.kind} == {CLOCK, DURATION})

    @property
    def is_bare(self) -> bool:
        """Whether it is a number without a unit, or a year alone."""
        return (self.kind == AMOUNT and not self.unit) or (
            self.kind == DATE and self.unit == "year"
        )


@cache
def units() -> dict[str, tuple[str, str]]:
    """The kind and the canonical unit of each written form of a unit, in all languages."""
    words = lexicon("")
    named = {symbol: (AMOUNT, symbol) for symbol in _SYMBOLS.split()}
    named |= {phrase: (AMOUNT, unit) for unit, each in words.measures.items() for phrase in each}
    named |= {phrase: (DURATION, unit) for unit, each in words.time.items() for phrase in each}
    named |= {phrase: (MONEY, unit) for unit, each in words.money.items() for phrase in each}
    named |= dict.fromkeys((*words.money[PERCENT], "%"), (PERCENT, PERCENT))
    named |= {sign: (MONEY, unit) for sign, unit in (SIGNS | CODES).items()}
    return named | {"\u00b0c": (AMOUNT, "degree"), "\u00b0": (AMOUNT, "degree")}


@cache
def _unit() -> re.Pattern[str]:
    return re.compile(rf"{_BESIDE.pattern}(?P<unit>{any_of(units())})(?![^\W_])")


@cache
def _unit_behind() -> re.Pattern[str]:
    """A unit after a number in words, perhaps with an article between: "half an hour"."""
    articles = any_of(lexicon("").numbers.one)
    named = any_of(one for one, (kind, _) in units().items() if kind in (DURATION, AMOUNT))
    return re.compile(rf"[\s-](?:(?:{articles})\s)?(?P<unit>{named})(?![^\W_])")


@cache
def _between() -> re.Pattern[str]:
    """Words between the ends of a range or, if ``range`` did not match, between two values."""
    words = lexicon("").numbers
    range_ = rf"\s?[-\u2013\u2014]\s?|\s(?:{any_of(words.range)}|a)\s"
    return re.compile(rf"(?P<range>{range_})|\s(?:{any_of(words.joined)})\s")


@cache
def _is_measure(unit: str) -> bool:
    return unit in {canonical for _, canonical in units().values()}


def find_values(text: str, language: Language) -> tuple[Value, ...]:
    """The values of a text, ordered by where they start; none overlaps another.

    Both ends of a range are values of its unit. Raises nothing.
    """
    with_squares = text.replace("m\u00b2", "m2").replace("m\u00b3", "m3")
    addresses = [match.span() for match in addresses_in(with_squares)]
    found = list(_named(blotted(with_squares, addresses)))
    spans = [(one.start, one.end) for one in found]
    folded = blotted(fold_in_place(with_squares), [*addresses, *spans])
    taken = set[int]().union(*(range(*span) for span in spans))
    for numeral in numerals(with_squares, folded, language, _unit_behind()):
        value = _value(numeral, folded, language)
        places = range(value.start, value.end)
        if taken.isdisjoint(places):
            taken.update(places)
            found.append(value)
    found.sort(key=lambda value: value.start)
    return tuple(_with_shared_units(found, folded))


def _named(text: str) -> Iterator[Value]:
    """The dates, times and codes of a text, which their notation tells."""
    dates = find_dates(text)
    for one in dates:
        unit = "year" if all(map(_YEAR.fullmatch, one.readings)) else ""
        unit = "weekday" if all("W" in reading for reading in one.readings) else unit
        yield Value(DATE, unit, one.readings, *one.span)
    text = blotted(text, (one.span for one in dates))
    times = list(find_times(text))
    for one in times:
        yield Value(CLOCK, "", one.readings, *one.span)
    text = blotted(text, (one.span for one in times))
    for one in codes_in(text):
        if not any(reading.lower() in units() for reading in one.readings):
            yield Value(CODE, "", one.readings, *one.span)


def _value(numeral: Found, folded: str, language: Language) -> Value:
    """A number as a value, with the unit beside it."""
    start, end = numeral.start, numeral.end
    value = Value(AMOUNT, "", numeral.readings, start, end)
    if sign := _SIGN_BEFORE.search(folded, max(0, start - _SIGN_WIDTH), start):
        below = sign[0].endswith("-")
        readings = frozenset(f"{MINUS}{one}" for one in value.readings) if below else value.readings
        behind = re.compile(r",-{1,2}|,\u2013").match(folded, end)
        unit = (SIGNS | CODES)[sign["sign"]]
        return Value(MONEY, unit, readings, sign.start(), behind.end() if behind else end)
    if found := _unit().match(folded, end) or _unit_behind().match(folded, end):
        kind, unit = units()[found["unit"]]
        value = replace(value, kind=kind, unit=unit, end=found.end())
        if unit == "cent":
            return _of_cents(value)
        if kind == DURATION and found["unit"] in lexicon("").clock.hour:  # or a time: "8 uur"
            return replace(value, readings=value.readings | _hours(value))
        return value
    value = _counted(value, folded, language)
    is_year = value.kind == AMOUNT and _YEAR.fullmatch(folded, start, end)
    return replace(value, kind=DATE, unit="year") if is_year else value


def _of_cents(value: Value) -> Value:
    """Cents as a part of a currency, whichever it is."""
    numbers = (float(one) for one in value.readings if one.replace(".", "", 1).isdecimal())
    readings = frozenset(f"{one / 100:.4f}".rstrip("0").rstrip(".") for one in numbers)
    return replace(value, unit="", readings=readings)


def _hours(value: Value) -> frozenset[str]:
    """The times of day that a number can be the hour of."""
    hours = (int(one) for one in value.readings if one.isdecimal())
    return frozenset(f"{one:02}:00" for one in hours if one <= _HOURS_OF_A_DAY)


def _counted(value: Value, folded: str, language: Language) -> Value:
    """A number with what is counted after it, or with a unit of time a few words later."""
    place, first = value.end, ""
    for _ in range(_MOST_WORDS):
        found = _WORD.match(folded, place)
        if not found or (word := found["word"]) in FUNCTION_WORDS[language]:
            break
        place = found.end()
        if unit := unit_of_compound(word):
            return replace(value, kind=DURATION, unit=unit, end=place)
        first = first or word
    return replace(value, unit=stem(first, language)) if first else value


@cache
def _times() -> dict[str, str]:
    named = {word: unit for unit, each in lexicon("").time.items() for word in each}
    return dict(sorted(named.items(), key=lambda one: -len(one[0])))


@lru_cache(maxsize=20_000)
def unit_of_compound(word: str) -> str:
    """The unit of time that a word is or ends in, such as "vakantiedagen"; else empty."""
    if word in lexicon("").weekdays:
        return ""
    for name, unit in _times().items():
        before = len(word) - len(name)
        if word == name or (word.endswith(name) and before >= _FEWEST_LETTERS and len(name) >= 3):
            return unit
    return ""


def _with_shared_units(found: Sequence[Value], folded: str) -> list[Value]:
    """The values; a bare end of a range gets the unit of the other end: "8 to 12 days"."""
    values = list(found)
    for place, (one, other) in enumerate(pairwise(values)):
        between = _between().fullmatch(folded, one.end, other.start)
        if not between:
            continue
        is_first = one.is_bare and (one.kind == AMOUNT or between["range"])
        if is_first and other.kind not in (DATE, CODE):
            values[place] = _as(one, other)
        elif between["range"] and other.is_bare and one.kind in (MONEY, PERCENT, DURATION):
            values[place + 1] = _as(other, one)
    return values


def _as(value: Value, other: Value) -> Value:
    """A bare number as a value of the other's kind; for a time it is an hour."""
    is_time = other.kind == CLOCK or any(":" in one for one in other.readings)
    readings = value.readings | _hours(value) if is_time else value.readings
    return replace(value, kind=other.kind, unit=other.unit, readings=readings)
