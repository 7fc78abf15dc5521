"""The amounts, counts, times and dates in a sentence: what can differ between two sources.

Each with where it stands, what it is an amount of, and whether the sentence itself gives it up for
another ("from 40 to 48 hours", "not on the 5th but on the 14th").
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from indexes.folding import fold_in_place
from indexes.stems import stem
from indexes.types import Language
from indexes.words import FUNCTION_WORDS
from search.claims.facts import UNITS, Date, find_dates, without_dates
from search.claims.numbers import Number, may_have_numbers, number_in, number_matches
from search.spans import Span

DATE, CLOCK = "date", "clock"

TIME_UNITS = {
    word: words.split()[0]
    for words in (
        "minute minutes minuut minuten",
        "hour hours uur uren",
        "day days dag dagen",
        "week weeks weken",
        "month months maand maanden",
        "year years jaar jaren",
    )
    for word in words.split()
}
"""What time is counted in, under one name: two sources may speak two languages."""

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

SIGN_BEFORE = re.compile(r"(?:\u20ac|\$|\u00a3|\b(?:eur|usd|gbp))\s?$")
SIGN_WIDTH = 5
BEHIND = re.compile(r"[ \u00a0-]?(?:[^\W\d_]+[ -]?){1,3}")
LETTERS = re.compile(r"[^\W\d_]+")
FROM, TO = re.compile(r"\bfrom\s\W{0,2}$"), re.compile(r"\bto\b")
VAN, NAAR = re.compile(r"\bvan\s\W{0,2}$"), re.compile(r"\bnaar\b")
IN_CODE = re.compile(r"[^\W\d_][-/.]$")
ORDINAL = frozenset({"e", "de", "ste", "st", "nd", "rd", "th"})
LONE_DAY = re.compile(r"\d+[a-z]*")
CLOCK_TIME = re.compile(r"\d{1,2}[.:uh]\d{2}$")
CLOCK_WORDS = frozenset({"uur", "u", "h", "hrs"})

CHANGES = re.compile(
    r"\b(?:ris(?:es?|en|ing)|rose|increas\w+|rais\w+|go(?:es|ing|ne)?|went|mov\w+|chang\w+|"
    r"postpone\w*|lower\w+|reduc\w+|drop\w*|fall\w*|fell|cut|delay\w*|brought|shift\w*)\b"
)
"""Without one of these "from 9 to 17" is a range."""

MOVED = re.compile(
    r"\b(?:moved|postponed|brought forward|changed|raised|lowered|increased|reduced|rises|falls)"
    r" to(?: \w+day,?)?\s\W{0,2}$"
)
"""Between two values what gives up the first: "the meeting of 3 March is moved to 10 March"."""

GIVEN_UP_BEFORE = re.compile(
    r"(?:\b(?:niet|not|geen)\b(?: (?:op|om|per|on|at|by|in))?"
    r"|\b(?:in plaats van|instead of|rather than|eerst|eerder|voorheen|previously|formerly"
    r"|(?:dat|dit|it|that|this) was|was (?:dat|dit|it|that|this)|used to be)\b"
    r"(?: (?:op|om|per|on|at))?)(?: \w+da[gy],?)?\s\W{0,2}$"
)
"""What stands before a value that is not, or no longer, so."""

DENIALS = frozenset({"niet", "not", "geen"})
BUT = re.compile(r"\b(?:maar|but)\b")
BEFORE_NOW = frozenset({"eerst", "eerder"})
NOW = re.compile(r"\b(?:nu|thans|voortaan|now|inmiddels)\b")


@dataclass(frozen=True, slots=True)
class Value:
    """A value in a sentence, from ``start`` to ``end`` in it.

    ``kind``: a unit of ``facts.UNITS``, DATE, CLOCK, or the stem of what is counted. ``readings``
    are of its number or date; ``former``: the sentence gives it up for another.
    """

    kind: str
    readings: Number | tuple[Date, ...]
    start: int
    end: int
    former: bool = False

    @property
    def span(self) -> Span:
        """Where it stands in the sentence."""
        return self.start, self.end

    def agrees_with(self, other: "Value") -> bool:
        """Whether both can be the same value of the same kind."""
        if self.kind != other.kind:
            return False
        return self.has_number_of(other) or any(
            one.agrees_with(two) or two.agrees_with(one)
            for one in self.readings
            for two in other.readings
            if isinstance(one, Date) and isinstance(two, Date)
        )

    def has_number_of(self, other: "Value") -> bool:
        """Whether both can be the same number, of whatever kind; dates are none."""
        numbers = isinstance(self.readings, frozenset) and isinstance(other.readings, frozenset)
        return numbers and not frozenset(self.readings).isdisjoint(other.readings)


def time_unit(kind: str, language: Language) -> str:
    """The unit of time of a kind of value: working days are days; empty where it is of none."""
    units = TIME_UNITS.items()
    return next((unit for word, unit in units if kind.endswith((word, stem(word, language)))), "")


def any_agree(some: Sequence[Value], others: Sequence[Value]) -> bool:
    """Whether one of ``some`` can be the same value as one of ``others``."""
    return any(one.agrees_with(other) for one in some for other in others)


def find_values(text: str, language: Language) -> list[Value]:
    """The values of a sentence in order; bare numbers, which are of nothing, are left out."""
    folded = fold_in_place(text)
    if not may_have_numbers(folded):
        return []
    found = [*_dates(text, folded), *_numbers(without_dates(text), language)]
    found.sort(key=lambda value: value.start)
    return [
        replace(value, former=_is_former(value, found[place + 1 :], folded))
        for place, value in enumerate(found)
    ]


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
    for match in number_matches(text):
        if not IN_CODE.search(text, max(0, match.start() - 2), match.start()):
            yield from _value(match, text, language)


def _value(match: re.Match[str], text: str, language: Language) -> Iterator[Value]:
    """The number that was matched, as a value of what stands beside it."""
    readings = number_in(match)
    if sign := SIGN_BEFORE.search(text, max(0, match.start() - SIGN_WIDTH), match.start()):
        kind = next(name for name, pattern in UNITS.items() if pattern.match(sign[0]))
        yield Value(kind, readings, sign.start(), _end_of_amount(match))
        return
    kind, last = _unit(text, match.end()) or _named(match, text, language)
    if kind:
        end = text.index(last, match.end()) + len(last)
        yield Value(kind, readings, match.start(), end)


def _end_of_amount(match: re.Match[str]) -> int:
    """Where an amount of money ends: what may be "in the afternoon" is "a month" behind it."""
    noon = match.start("noon") if match.groupdict().get("noon") else match.end()
    return match.start() + len(match.string[match.start() : noon].rstrip())


def _named(match: re.Match[str], text: str, language: Language) -> tuple[str, str]:
    """What the words behind a number make it a value of, and the last of them; empty if nothing."""
    behind = BEHIND.match(text, match.end())
    named = LETTERS.findall(behind[0]) if behind else []
    of_clock = bool(named) and named[0] in CLOCK_WORDS
    if _tells_time(match, of_clock=of_clock):
        return CLOCK, named[0] if of_clock else ""
    word = _counted(named, language) if named else ""
    return (UNITS_WRITTEN.get(word) or stem(word, language), word) if word else ("", "")


def _tells_time(match: re.Match[str], *, of_clock: bool) -> bool:
    parts = match.groupdict()
    if parts.get("quarter") or parts.get("noon"):
        return True
    return CLOCK_TIME.search(match[0]) is not None and (of_clock or "." not in match[0])


def _unit(text: str, start: int) -> tuple[str, str] | None:
    """The unit of ``facts.UNITS`` that ``text`` goes on with, and how it is written."""
    start += text[start : start + 1] in (" ", "\u00a0", "-")
    found = ((name, pattern.match(text, start)) for name, pattern in UNITS.items())
    return next(((name, match[0]) for name, match in found if match), None)


def _counted(behind: Sequence[str], language: Language) -> str:
    """Of the words behind a number the unit of time that they lead to, or else the first."""
    for word in behind:
        if word in UNITS_WRITTEN:
            return word
        if word in FUNCTION_WORDS[language] | ORDINAL:
            break
    return "" if behind[0] in FUNCTION_WORDS[language] | ORDINAL else behind[0]


def _is_former(value: Value, later: Sequence[Value], text: str) -> bool:
    """Whether the sentence gives a value up for another, one of those ``later`` in it perhaps."""
    before, after = text[: value.start], text[value.end :]
    if gives_up := GIVEN_UP_BEFORE.search(before):
        how = gives_up[0].split()[0]
        if how in BEFORE_NOW:
            # "First € 40, then € 55" gives up nothing; "first € 40, now € 55" does.
            return NOW.search(text) is not None
        # "Not ten hours" alone may mean more or fewer; "not ten but twelve" gives up the ten.
        return how not in DENIALS or BUT.search(after) is not None
    follower = next((other for other in later if other.kind == value.kind), None)
    between = text[value.end : follower.start] if follower else ""
    if (VAN.search(before) and NAAR.search(between)) or MOVED.search(between):
        return True
    changes = FROM.search(before) and TO.search(between) and CHANGES.search(before)
    return changes is not None
