"""Times of the day: "9:30", "9.30 uur", "half elf", "quarter past nine", "5 p.m.", "17 Uhr"."""

import re
from collections.abc import Iterator
from functools import cache

from text_to_num import text2num

from indexes.folding import fold_in_place
from indexes.languages import known_languages, lexicon
from search.facts.spans import any_of, blotted

_NOON = 12
_PARTS = {"half": -30, "past": 30, "to": -15, "over": 15}
"""Minutes to the hour of what tells a time by its half or its quarter."""


def find_times(text: str) -> Iterator[tuple[int, int, frozenset[str]]]:
    """Where each time stands in a text, and what it can be, as "09:30".

    An hour up to noon that is told in words or by itself may be of the afternoon.
    """
    folded = fold_in_place(text)
    for pattern in _patterns():
        for match in pattern.finditer(folded):
            if readings := _readings(match.groupdict()):
                yield *match.span("time"), readings
                folded = blotted(folded, [match.span("time")])


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """How times are written, those that say most first."""
    words, numbers = lexicon("").clock, lexicon("").numbers
    of_clock = set(words.hour) - {one for each in lexicon("").time.values() for one in each}
    oclock = rf"\s?(?:{any_of(words.hour)})(?![^\W_])"
    noon = rf"\s?(?:(?P<am>{any_of(words.morning)})|(?P<pm>{any_of(words.afternoon)}))(?![^\W_])"
    runs = rf"\s?(?:[-\u2013]|\b(?:{any_of(numbers.range)})\b)\s?"
    joints = any_of((*numbers.joined, *numbers.range))
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
    goes_on = rf"(?![^\W_]|[.,:]?\d|\s?[%\u20ac]|\s(?!(?:{joints})\b)[^\W_])"
    return tuple(
        re.compile(pattern)
        for pattern in (
            *(f"(?P<time>{one})" for one in written),
            rf"{at}(?P<time>(?P<told>\d{{1,2}}|[^\W\d_]+){oclock})",
            rf"{at}(?P<time>(?P<told>\d{{1,2}})(?:\.(?P<minute>[0-5]\d))?){goes_on}",
        )
    )


def _readings(parts: dict[str, str | None]) -> frozenset[str]:
    """The times that a match can tell; none where it tells no hour of a day."""
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
    """The hour that a figure or a word of any language is; -1 where it is none."""
    if told.isdecimal():
        return int(told)
    for language in known_languages():
        try:
            hour = int(text2num(told, language))
        except ValueError:
            continue
        return hour if 0 < hour <= _NOON else -1
    return -1
