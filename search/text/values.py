"""The amounts, counts, times and dates in a sentence: what can differ between two sources.

Each with where it stands, what it is an amount of, and whether the sentence itself gives it up for
another ("from 40 to 48 hours", "not on the 5th but on the 14th").
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import dropwhile, takewhile

from indexes.folding import fold_in_place
from indexes.stems import stem
from indexes.types import Language
from indexes.words import FUNCTION_WORDS
from search.text.facts import UNITS, Date, find_dates, without_dates
from search.text.former import denied_before, given_up_before, gives_up
from search.text.number_words import NUMBER_WORDS
from search.text.numbers import (
    MONEY_CODES,
    MONEY_SIGNS,
    Number,
    may_have_numbers,
    number_in,
    number_matches,
)
from search.text.ordinals import ENDINGS
from search.text.spans import Span
from search.text.words import word_set

DATE, CLOCK = "date", "clock"

_WORDED = rf"(?:een|one|{'|'.join(NUMBER_WORDS)})"
IN_WORDS_BEFORE = re.compile(rf"\b{_WORDED}\s\($")
IN_WORDS_BEHIND = re.compile(rf"\s\({_WORDED}\)")
"""A number that contracts give twice, "thirty (30) days" and "30 (thirty) days", is one value."""

TIME_UNITS = {
    word: words.split()[0]
    for words in (
        "minute minutes minuut minuten",
        "hour hours uur uren klokuur klokuren",
        "day days dag dagen",
        "week weeks weken",
        "month months maand maanden",
        "year years jaar jaren",
    )
    for word in words.split()
}
"""What time is counted in, under one name: two sources may speak two languages."""

EACH = "elke?|iedere?|each|every"
"""In folded text: before one of several, or before a unit of time of which it makes a rate."""

EACH_WORDS = frozenset({"per", "elk", "elke", "ieder", "iedere", "each", "every"})
"""What makes a unit of time a rate; "dit jaar" is none."""

UNITS_WRITTEN = TIME_UNITS | {
    word: unit
    for unit, words in {
        "minute": "min mins",
        "hour": "hr hrs",
        "week": "wk wks",
        "month": "mnd",
        "year": "yr yrs",
    }.items()
    for word in words.split()
}
"""The same with what is short for them behind a number; elsewhere "min" is "minimum" as well."""

UNITS_IN_SHORT = {
    "km": "kilometer",
    "kg": "kilo",
    "kilos": "kilo",
    "kilogram": "kilo",
    "kilograms": "kilo",
}
"""Units that are as often written in full: two sources may write them in two ways."""

SIGN_BEFORE = re.compile(rf"(?:[{MONEY_SIGNS}]|\b(?:{MONEY_CODES}))\s?$")
_WORD = r"[^\W\d_]+(?:(?:(?<=[\s\d]m)|(?<=[\s\d][ckd]m))[23](?!\w))?"
"""Or a square or cubic metre: "m2"."""

BEHIND = re.compile(rf"[ \u00a0-]?(?:{_WORD}[ -]?){{1,3}}")
BEFORE_UNIT = re.compile(r"(?:,-)?[ \u00a0-]?")
LETTERS = re.compile(_WORD)
IN_CODE = re.compile(
    r"(?!(?<=\d)(?<![^\W\d_]\d)(?<![^\W\d_]\d\d)[uh]-|(?<=\d[ap])m-|(?<=\d\s[ap])m-)[^\W\d_](?:[-/.]|\d{1,3}\.)$"
)
"""Right before a number that is part of a code; "9am-5pm" is none."""
LONE_DAY = re.compile(r"\d+[a-z]*")
CLOCK_TIME = re.compile(r"\d{1,2}[.:uh]\d{2}$")
CLOCK_WORDS = frozenset({"uur", "u", "h", "hrs"})
AT = re.compile(r"\bom\s(?:(?:circa|ongeveer|uiterlijk|precies)\s)?$")
UNTIL = re.compile(r"\b(?:tot|t/m|vanaf|na|voor)\s$")
HOUR = re.compile(r"1?\d|2[0-4]")
LATE_HOUR = re.compile(r"1[3-9]|2[0-3]")
NOON = 12
"""An hour up to it may be of the afternoon: "om 5 uur"."""

WORDED_WIDTH, SIGN_WIDTH, CODE_WIDTH, AT_WIDTH = 20, 5, 5, 18
"""Characters before a number in which IN_WORDS_BEFORE, SIGN_BEFORE, IN_CODE, and AT and UNTIL are
looked for, no fewer than they can match: a text is not searched anew for each of its numbers."""

DESCRIBING = word_set("""
    new old extra additional more further free paid unpaid permanent temporary electric spare
    different separate
""")
"""Of what is counted, and not what: in Dutch what ends in "e" before another word is as well."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value in a sentence, from ``start`` to ``end`` in it.

    ``kind``: a unit of ``facts.UNITS``, DATE, CLOCK, or the stem of what is counted. ``readings``:
    what its number or its date can be. ``former``: the sentence replaces it by another value
    ("from 40"). ``begins``: the start of the range that it ends ("van 9.00 tot 17.00 uur"); None
    where that is not looked for.
    """

    kind: str
    readings: Number | tuple[Date, ...]
    start: int
    end: int
    former: bool = False
    begins: "Value | None" = None

    @property
    def span(self) -> Span:
        """Where it stands in the sentence."""
        return self.start, self.end

    def written_in(self, text: str) -> str:
        """How it is written in the sentence, ``text``, on one line."""
        return " ".join(text[self.start : self.end].split())

    @property
    def number(self) -> Number:
        """The readings of its number; none of a date."""
        return self.readings if isinstance(self.readings, frozenset) else frozenset()

    def agrees_with(self, other: "Value") -> bool:
        """Whether both can be the same value of the same kind: of two spans at both ends."""
        if self.kind != other.kind:
            return False
        if self.begins and other.begins:
            return _share_reading(self.begins, other.begins) and _share_reading(self, other)
        own, others = ((one, one.begins or one) for one in (self, other))
        return any(_share_reading(one, two) for one in own for two in others)

    def has_number_of(self, other: "Value") -> bool:
        """Whether both can be the same number, of whatever kind; dates are none."""
        return not self.number.isdisjoint(other.number)


def _share_reading(one: Value, other: Value) -> bool:
    return one.has_number_of(other) or any(
        day.agrees_with(another) or another.agrees_with(day)
        for day in one.readings
        for another in other.readings
        if isinstance(day, Date) and isinstance(another, Date)
    )


def time_unit(kind: str, language: Language) -> str:
    """The unit of time of a kind of value: working days are days; empty where it is of none."""
    units = TIME_UNITS.items()
    return next((unit for word, unit in units if kind.endswith((word, stem(word, language)))), "")


def any_agree(some: Sequence[Value], others: Sequence[Value]) -> bool:
    """Whether one of ``some`` can be the same value as one of ``others``."""
    return any(one.agrees_with(other) for one in some for other in others)


def find_values(text: str, language: Language) -> list[Value]:
    """The values of a sentence in order; bare numbers, which are of nothing, are left out."""
    text = with_plain_squares(text)
    folded = fold_in_place(text)
    if not may_have_numbers(folded):
        return []
    found = [*_dates(text, folded), *_numbers(without_dates(text), language)]
    found.sort(key=lambda value: value.start)
    found = list(_with_what_is_left_out(found, folded))
    return [
        replace(value, former=gives_up(folded, value.span, _next_of(value.kind, found[place:])))
        for place, value in enumerate(found, start=1)
    ]


def with_plain_squares(text: str) -> str:
    """``text`` with "m2" for "m\u00b2", which folding makes a metre."""
    return text.replace("m\u00b2", "m2").replace("m\u00b3", "m3")


def _next_of(kind: str, later: Sequence[Value]) -> int | None:
    return next((value.start for value in later if value.kind == kind), None)


def _with_what_is_left_out(found: Sequence[Value], folded: str) -> Iterator[Value]:
    """The values that are of something: "22 users instead of 25" has what is counted once."""
    for place, value in enumerate(found):
        if value.kind:
            yield value
        elif given_up_before(folded, value.start):
            before, after = reversed(found[:place]), found[place + 1 :]
            beside = after if denied_before(folded, value.start) else before
            named = next((one.kind for one in beside if one.kind not in ("", DATE, CLOCK)), "")
            if named:
                yield replace(value, kind=named)


def _dates(text: str, folded: str) -> Iterator[Value]:
    """The days in a text; those of one month ("3 en 5 mei") are one value, of either."""
    begun: int | None = None
    earlier: tuple[Date, ...] = ()
    for start, end, readings in sorted(find_dates(text), key=lambda date: date[0]):
        if readings[0].day is None:
            continue
        begun = start if begun is None else begun
        if LONE_DAY.fullmatch(folded, start, end):
            earlier = (*readings, *earlier)
            continue
        written = folded[start:end].rstrip(".")
        yield Value(DATE, (*readings, *earlier), begun, start + len(written))
        begun, earlier = None, ()


def _numbers(text: str, language: Language) -> Iterator[Value]:
    """The numbers in a text; the kind of those that are bare is empty."""
    for match in number_matches(text):
        if not IN_CODE.search(text, max(0, match.start() - CODE_WIDTH), match.start()):
            yield from _value(match, text, language)


def _value(match: re.Match[str], text: str, language: Language) -> Iterator[Value]:
    """The number that was matched, as a value of what stands beside it."""
    readings = number_in(match)
    if sign := SIGN_BEFORE.search(text, max(0, match.start() - SIGN_WIDTH), match.start()):
        kind = next(name for name, pattern in UNITS.items() if pattern.match(sign[0]))
        yield Value(kind, readings, sign.start(), _end_of_amount(match))
        return
    start, end = _written(match, text)
    kind, last = _unit(text, end) or _named(match, text, end, language)
    if kind == CLOCK and match[0].isdecimal() and int(match[0]) <= NOON:
        readings |= {str(int(match[0]) + NOON)}
    yield Value(kind, readings, start, text.index(last, end) + len(last))


def _written(match: re.Match[str], text: str) -> Span:
    """Where a number stands, with what gives it in words as well."""
    start, end = match.span()
    before = IN_WORDS_BEFORE.search(text, max(0, start - WORDED_WIDTH), start)
    if before and text.startswith(")", end):
        return before.start(), end + 1
    behind = IN_WORDS_BEHIND.match(text, end)
    return start, behind.end() if behind else end


def _end_of_amount(match: re.Match[str]) -> int:
    """Where an amount of money ends: what may be "in the afternoon" is "a month" behind it."""
    noon = match.start("noon") if match.groupdict().get("noon") else match.end()
    return match.start() + len(match.string[match.start() : noon].rstrip())


def _named(match: re.Match[str], text: str, end: int, language: Language) -> tuple[str, str]:
    """What the words from ``end`` make a number a value of, and the last of them; empty if none."""
    behind = BEHIND.match(text, end)
    named = LETTERS.findall(text, end, behind.end()) if behind else []
    of_clock = bool(named) and named[0] in CLOCK_WORDS
    if _tells_time(match, of_clock=of_clock) or (of_clock and _is_hour(match, named[0])):
        return CLOCK, named[0] if of_clock else ""
    word = _counted(named, language) if named else ""
    return (kind_of(word, language), word) if word else ("", "")


def kind_of(word: str, language: Language) -> str:
    """The kind of value that a unit, or what is counted, makes the number before it."""
    return UNITS_WRITTEN.get(word) or stem(UNITS_IN_SHORT.get(word, word), language)


def _tells_time(match: re.Match[str], *, of_clock: bool) -> bool:
    parts = match.groupdict()
    if parts.get("quarter") or parts.get("noon"):
        return True
    return CLOCK_TIME.search(match[0]) is not None and (of_clock or "." not in match[0])


def _is_hour(match: re.Match[str], unit: str) -> bool:
    """Whether a number before ``unit`` is an hour of the day: "om 17 uur", "tot 17u".

    "Tot 17 uur" may be so long as well.
    """
    text, start = match.string, match.start()
    near = max(0, start - AT_WIDTH)
    if AT.search(text, near, start):
        return HOUR.fullmatch(match[0]) is not None
    is_late = unit == "u" and LATE_HOUR.fullmatch(match[0]) is not None
    return is_late and UNTIL.search(text, near, start) is not None


def _unit(text: str, start: int) -> tuple[str, str] | None:
    """The unit of ``facts.UNITS`` that ``text`` goes on with, and how it is written."""
    before = BEFORE_UNIT.match(text, start)
    start = before.end() if before else start
    found = ((name, pattern.match(text, start)) for name, pattern in UNITS.items())
    return next(((name, match[0]) for name, match in found if match), None)


def _counted(behind: Sequence[str], language: Language) -> str:
    """Of the words behind a number the unit of time that they lead to, or else what is counted."""
    ends = FUNCTION_WORDS[language].union(ENDINGS)
    run = list(takewhile(lambda word: word in UNITS_WRITTEN or word not in ends, behind))
    if unit := next((word for word in run if word in UNITS_WRITTEN), ""):
        return unit
    described = list(dropwhile(lambda word: _describes(word, language), run[:-1])) + run[-1:]
    if len(described) < len(run):
        return next(filter(_is_plural, described), described[0])
    return run[0] if run else ""


def _describes(word: str, language: Language) -> bool:
    return word in DESCRIBING or (language == "nl" and word.endswith("e"))


def _is_plural(word: str) -> bool:
    return word.endswith(("s", "en"))
