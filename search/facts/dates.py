"""Dates in any notation, read as ISO 8601 ("2024-05-03", "--05-03", "2024-Q2"), and times.

A reading leaves out the parts that a date does not have. Two dates agree if the parts that both
have are the same.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, lru_cache
from typing import TypeAlias

from vind.indexes.text.folding import fold_in_place
from vind.indexes.text.languages import YEAR, lexicon, months
from vind.indexes.types import known_languages
from vind.search.facts.numbers import numbers_of
from vind.search.facts.words import Found, any_of, blotted

_CENTURY_TURN = 50
"""Two-digit years from this one on are in the twentieth century."""

_READING = re.compile(
    r"(?P<year>\d{4}|-)(?:-(?P<month>\d{2}))?(?:-(?P<day>\d{2}))?(?:-(?P<part>Q\d|W-\d))?"
)


_Reader: TypeAlias = Callable[[re.Match[str], str], Iterator[Found]]


def say_the_same(one: str, other: str) -> bool:
    """Whether two readings of dates share a part, and agree in all shared parts.

    "2024-05" and "--05-03" do, "2024" and "--05-03" do not.
    """
    found, others = _READING.fullmatch(one), _READING.fullmatch(other)
    if not found or not others:
        return one == other
    pairs = [
        (own, its)
        for own, its in zip(found.groups(), others.groups(), strict=True)
        if own and its and "-" not in (own, its)
    ]
    return bool(pairs) and all(own == its for own, its in pairs)


@lru_cache(maxsize=1024)
def find_dates(text: str) -> tuple[Found, ...]:
    """The dates of a text, in order: days, months, quarters, years and weekdays."""
    folded, found = fold_in_place(text), list[Found]()
    for pattern, read in _patterns():
        dates = (one for match in pattern.finditer(folded) for one in read(match, text))
        new = [one for one in dates if one.readings]
        found += new
        folded = blotted(folded, (one.span for one in new))
    # A full stop after a month may end the sentence.
    closed = (replace(one, end=one.end - text[slice(*one.span)].endswith(".")) for one in found)
    return tuple(sorted(closed, key=lambda one: one.start))


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], _Reader], ...]:
    """The notations of dates, the most complete first."""
    words = lexicon("").calendar
    month = rf"(?P<name>{any_of(months())})\b\.?"
    ending = rf"(?:(?:{any_of(words.ordinal_endings)})(?![^\W_])|\.)?"
    day = rf"(?<![\w.,/])(?P<day>\d{{1,2}}){ending}"
    joint = rf"\s?(?:[,/&+\u2013-]|\b(?:{_joints()})\b)\s?"
    days = (
        rf"(?:(?P<days>(?<![\w.,/])\d{{1,2}}{ending}(?:{joint}\d{{1,2}}{ending}){{0,9}}?){joint})?"
    )
    year = r"(?:,?\s(?:(?P<year>\d{4})(?!\d)|['\u2019](?P<short>\d{2})(?!\d)))?"
    of = rf"(?:(?:{any_of(words.of)})\s)?"
    quarter = rf"(?:{any_of(words.quarter)})"
    ordinal = rf"(?:(?P<ordinal>{any_of(words.ordinals)})|(?P<figure>[1-4]){ending})"
    sign = r"[-/.]"
    written: tuple[tuple[str, _Reader], ...] = (
        (
            rf"(?<![\d-])(?P<year>\d{{4}})(?P<same>{sign})(?P<month>\d{{1,2}})(?P=same)(?P<day>\d{{1,2}})(?!\d)",
            _day,
        ),
        (
            rf"(?<![\d./-])(?P<day>\d{{1,2}})(?P<mark>{sign})(?P<month>\d{{1,2}})(?P=mark)(?:(?P<year>\d{{4}})|(?P<short>\d{{2}}))(?![\w/]|[.-]\d)",
            _day,
        ),
        (rf"(?<![\d-])(?P<year>{YEAR})-(?P<month>0[1-9]|1[0-2])(?![\d-])", _day),
        (rf"{days}{day}\s{of}{month}{year}", _days),
        (
            rf"\b{month}[^\S\t\n](?P<day>\d{{1,2}})(?!\d|[.,:]\d|\s?[%\u20ac]){ending}{year}",
            _day,
        ),
        (rf"\b{month},?\s(?:{of})(?P<year>{YEAR})(?!\d)", _day),
        (
            rf"(?<![^\W_])(?:{ordinal}\s{quarter}|(?:q|{quarter}\s)(?P<q>[1-4])|(?P<kw>[1-4])q)(?:[\s/-]?(?:{of})(?P<year>{YEAR}))?(?![^\W_])",
            _quarter,
        ),
        (rf"(?<!\d)(?P<year>{YEAR})[\s/-]?q(?P<q>[1-4])(?!\d)", _quarter),
        (
            rf"(?<![\w.,/-])(?P<year>{YEAR})(?P<mark>[/\u2013-])(?P<last>{YEAR}|\d\d)(?![\w/-]|[.,]\d)",
            _years,
        ),
        (rf"(?<![^\W_])(?:{any_of(words.fiscal)})\s?(?P<short>\d\d)(?!\d)", _day),
        (rf"\b(?P<name>{any_of(lexicon('').month_names)})\b", _month),
        (rf"\b(?P<weekday>{any_of(lexicon('').weekdays)})(?:s|en)?\b", _weekday),
    )
    return tuple((re.compile(pattern), read) for pattern, read in written)


def _joints() -> str:
    words = lexicon("").numbers
    return any_of((*words.range, *words.joined))


def _day(match: re.Match[str], text: str) -> Iterator[Found]:
    """A day, or a month of a year, or a year."""
    parts = match.groupdict()
    if _is_other_word(match, text):
        return
    month = months()[parts["name"]] if parts.get("name") else int(parts.get("month") or 0)
    day = int(parts.get("day") or 0)
    orders = [(month, day), (day, month)] if parts.get("mark") else [(month, day)]
    readings = frozenset(_iso(_year(parts), *order) for order in orders if _is_day(*order))
    yield Found(readings, match.start(), match.end())


def _days(match: re.Match[str], text: str) -> Iterator[Found]:
    """Days of one month: "3 en 5 mei"."""
    if _is_other_word(match, text):
        return
    month, year = months()[match["name"]], _year(match.groupdict())
    first = match.start("days")
    others = (
        (first + one.start(), first + one.end(), one[0])
        for one in re.finditer(r"\d+", match["days"] or "")
    )
    for start, end, day in ((match.start("day"), match.end(), match["day"]), *others):
        if _is_day(month, int(day)):
            yield Found(frozenset({_iso(year, month, int(day))}), start, end)


def _quarter(match: re.Match[str], text: str) -> Iterator[Found]:  # noqa: ARG001
    parts = match.groupdict()
    figure = parts.get("q") or parts.get("figure") or parts.get("kw")
    place = int(figure) if figure else _ordinals().get(parts["ordinal"] or "", 0)
    if 1 <= place <= 4:
        yield Found(frozenset({f"{parts['year'] or '-'}-Q{place}"}), match.start(), match.end())


def _years(match: re.Match[str], text: str) -> Iterator[Found]:  # noqa: ARG001
    """Two consecutive years, such as a season or a school year: either reading."""
    first = int(match["year"])
    if str(first + 1).endswith(match["last"]):
        yield Found(frozenset({str(first), str(first + 1)}), match.start(), match.end())


def _month(match: re.Match[str], text: str) -> Iterator[Found]:
    """A month alone. If it is also another word, it needs a capital within a sentence."""
    name = match["name"]
    is_plain = name not in lexicon("").calendar.ordinary
    before = text[: match.start()].rstrip(" ")[-1:]
    if is_plain or (text[match.start()].isupper() and before not in ".!?:\n"):
        yield Found(frozenset({f"--{months()[name]:02}"}), match.start(), match.end())


def _weekday(match: re.Match[str], text: str) -> Iterator[Found]:  # noqa: ARG001
    day = lexicon("").weekdays[match["weekday"]]
    yield Found(frozenset({f"--W-{day}"}), match.start(), match.end())


@cache
def _ordinals() -> dict[str, int]:
    return {
        word: number
        for language in known_languages()
        for number, word in enumerate(lexicon(language).calendar.ordinals, start=1)
    }


def _is_other_word(match: re.Match[str], text: str) -> bool:
    """Whether a month's name is a verb or another name here, in lower case: "12 may attend"."""
    parts = match.groupdict()
    name = parts.get("name")
    if name not in lexicon("").calendar.ordinary or parts.get("year"):
        return False
    start, end = match.span("name")
    return text[start].islower() and re.match(r"\s[^\W\d_]", text[end:]) is not None


def _year(parts: dict[str, str]) -> str:
    if short := parts.get("short"):
        return str(int(short) + (1900 if int(short) >= _CENTURY_TURN else 2000))
    return parts.get("year") or ""


def _is_day(month: int, day: int) -> bool:
    return 0 <= month <= 12 and 0 <= day <= 31 and (month > 0 or day == 0)


def _iso(year: str, month: int, day: int) -> str:
    start = year or "-"
    return "-".join((start, *(f"{part:02}" for part in (month, day) if part)))


_NOON = 12
_PARTS = {"half": -30, "past": 30, "to": -15, "over": 15}
"""Minutes added to the hour in times such as "half past" and "quarter to"."""


def find_times(text: str) -> Iterator[Found]:
    """The times of a text, read as "09:30".

    An hour up to noon, in words or alone, may also be in the afternoon.
    """
    folded = fold_in_place(text)
    for pattern in _time_patterns():
        spans = []
        for match in pattern.finditer(folded):
            if readings := _readings(match.groupdict()):
                spans.append(match.span("time"))
                yield Found(readings, *spans[-1])
        folded = blotted(folded, spans)


@cache
def _time_patterns() -> tuple[re.Pattern[str], ...]:
    """The notations of times, the most complete first."""
    words, numbers = lexicon("").clock, lexicon("").numbers
    of_clock = set(words.hour) - {one for each in lexicon("").time.values() for one in each}
    oclock = rf"\s?(?:{any_of(words.hour)})(?![^\W_])"
    noon = rf"\s?(?:(?P<am>{any_of(words.morning)})|(?P<pm>{any_of(words.afternoon)}))(?![^\W_])"
    runs = rf"\s?(?:[-\u2013]|\b(?:{any_of(numbers.range)})\b)\s?"
    part = "|".join(
        f"(?P<{name}>{any_of(phrases)})"
        for name, phrases in (
            *(("past", words.half_past), ("half", words.half_to)),
            *(("to", words.quarter_to), ("over", words.quarter_past)),
        )
    )
    alone = r"(?<![\w:.,])"
    written = (
        rf"{alone}(?P<hour>\d{{1,2}}):(?P<minute>[0-5]\d)(?::[0-5]\d)?(?![\d:])(?:{noon}|{oclock})?",
        rf"{alone}(?P<hour>\d{{1,2}})(?:\.(?P<minute>[0-5]\d))?{noon}",
        rf"{alone}(?P<hour>\d{{1,2}})\.(?P<minute>[0-5]\d)(?:{oclock}|(?={runs}\d{{1,2}}\.\d\d{oclock}))",
        rf"{alone}(?P<hour>\d{{1,2}})[uh](?P<minute>[0-5]\d)(?![^\W_])",
        rf"(?<![^\W_])(?:{part})\s(?P<told>\d{{1,2}}|[^\W\d_]+)(?![^\W_]|[.,:]\d)",
        rf"{alone}(?P<told>\d{{1,2}})\s?(?:{any_of(of_clock)})(?![^\W_])",
    )
    at = rf"(?<![^\W_])(?:{any_of(words.at)})\s"
    goes_on = rf"(?![^\W_]|[.,:]?\d|\s?[%\u20ac]|\s(?!(?:{_joints()})\b)[^\W_])"
    return tuple(
        re.compile(pattern)
        for pattern in (
            *(f"(?P<time>{one})" for one in written),
            rf"{at}(?P<time>(?P<told>\d{{1,2}}|[^\W\d_]+){oclock})",
            rf"{at}(?P<time>(?P<told>\d{{1,2}})(?:\.(?P<minute>[0-5]\d))?){goes_on}",
        )
    )


def _readings(parts: dict[str, str | None]) -> frozenset[str]:
    """The possible times of a match; none if it has no hour of a day."""
    told = parts.get("told")
    hour = _hour_of(told) if told else int(parts.get("hour") or -1)
    if not 0 <= hour <= 24:
        return frozenset()
    minutes = 60 * hour + int(parts.get("minute") or 0)
    minutes += next((own for name, own in _PARTS.items() if parts.get(name)), 0)
    if parts.get("pm") or parts.get("am"):
        return frozenset({_written(minutes % 720 + (720 if parts.get("pm") else 0))})
    both = told and 0 < hour <= _NOON
    return frozenset({_written(minutes), *([_written(minutes + 720)] if both else [])})


def _written(minutes: int) -> str:
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


@cache
def _hour_of(told: str) -> int:
    """The hour that a figure, or a word of any language, stands for; -1 if none."""
    if told.isdecimal():
        return int(told)
    hour = int(next(numbers_of(told), -1))
    return hour if 0 < hour <= _NOON else -1
