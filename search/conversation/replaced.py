"""What a follow-up names takes the place of what was named before it, where that is of its kind."""

import re

from indexes.folding import fold
from search.claims.facts import MONTHS
from search.claims.names import WEEKDAYS, stated_names
from search.claims.values import TIME_UNITS
from search.feast_days import FEAST_DAY
from search.measured import without_amounts
from search.periods import is_period
from search.words import words

PERIOD, RATE, DAY, TIME_OF_YEAR, NAME = "period", "rate", "day", "time of year", "name"

TAKES_THE_PLACE_OF = {TIME_OF_YEAR: {TIME_OF_YEAR, DAY}}
"""Kinds that take the place of others than their own: "in the summer" is on no day in particular,
and on Sundays may be on those of the summer."""

OF_NOW_OR_BEFORE = frozenset(
    (
        *words("nu nieuw nieuwe nieuwste huidig huidige oud oude vorig vorige vroeger eerder"),
        *words("now today new newest current latest old former previous earlier before"),
    )
)
"""They say when, as a year does: "And in the new agreement?"."""

_UNITS = "|".join([*TIME_UNITS, "nacht", "night", "kwartaal", "quarter", "annum"])
_AN = "".join(rf"(?<!\b{word} )" for word in words("after for in of than within")) + "an?"
"""What lasts "for a week" is not counted by the week."""

_RATE = rf"(?:per|elke?|iedere?|each|every|{_AN})\s(?:{_UNITS})(?! (?:later|earlier|ago))"
_OFTEN = r"(?:dage|weke|maande|jaar)lijkse?|(?:hour|dai|week|month|quarter|year|annual)ly|annual"

_DAY = (
    rf"{FEAST_DAY}|weekends?|doordeweeks|weekdays?"
    rf"|(?:{'|'.join([*WEEKDAYS, *WEEKDAYS.values()])})(?:s|en)?"
)
_SEASON = (
    r"(?:zomer|winter|kerst|school|mei|herfst|voorjaars)vakanties?|zomer|winter|lente|voorjaar"
    r"|herfst|najaar|summer|autumn|(?:(?<=\bin )|(?<=\bin the ))(?:spring|fall)"
    r"|(?:(?<=\bin de )|(?<=\btijdens de ))vakanties?"
    r"|(?:(?<=\bin the )|(?<=\bduring the )|(?<=\bover the ))(?:holidays?|vacation)"
)
"""Without a capital, which makes a name ("De Winter"). Leave and springs are asked after too: those
words are a time only behind such a preposition."""

_BEGINS, _ENDS = r"(?<![\w-])", r"(?![\w-])"
_TIMES = {
    RATE: re.compile(rf"{_BEGINS}(?:{_RATE}|{_OFTEN}){_ENDS}", re.IGNORECASE),
    TIME_OF_YEAR: re.compile(rf"{_BEGINS}(?:{_SEASON}){_ENDS}"),
    DAY: re.compile(rf"{_BEGINS}(?:{_DAY}){_ENDS}", re.IGNORECASE),
}
TOKEN = re.compile(
    rf"{_BEGINS}(?:{_RATE}|{_DAY}){_ENDS}|[^\W_](?:[\w'\u2019&/@.-]*[^\W_])?", re.IGNORECASE
)
"""Words, and what takes several: "per jaar", "eerste kerstdag"."""

DIGITS = re.compile(r"\d+")


def replaced(question: str, before: str, *, goes_on: bool) -> set[str]:
    """What of ``before`` the ``question`` takes the place of, each as ``TOKEN`` finds it.

    What goes on from another question ("And the E-4560?") replaces a name or a number by its own of
    that kind, and "new" the year of what it is newer than; any question a rate by its own.
    """
    kinds = set(_named(question).values())
    if not OF_NOW_OR_BEFORE.isdisjoint(words(question)):
        kinds.add(PERIOD)
    kinds.update(*(TAKES_THE_PLACE_OF.get(kind, ()) for kind in kinds))
    if not goes_on:
        kinds &= {RATE}
    return {token for token, kind in _named(before).items() if kind in kinds}


def is_rate(token: str) -> bool:
    """Whether ``token`` says for each of which time something is: "per jaar"."""
    return _TIMES[RATE].fullmatch(token) is not None


def names_anything(text: str) -> bool:
    """Whether ``text`` has a name, a code, a number or a time, which a rate is not."""
    return bool(set(_named(text).values()) - {RATE})


def _named(text: str) -> dict[str, str]:
    """The names, codes, numbers and times in ``text``, each with its kind."""
    found: dict[str, str] = {}
    for kind, pattern in _TIMES.items():
        found.update(dict.fromkeys(pattern.findall(text), kind))
        text = pattern.sub("x", text)  # in lower case: a capital makes no name of a day
    numbers = (token for token in TOKEN.findall(text) if DIGITS.search(token))
    found |= {token: _kind(token) for token in (*stated_names(text), *numbers)}
    periods = filter(is_period, TOKEN.findall(without_amounts(text)))
    return found | dict.fromkeys(periods, PERIOD)


def _kind(token: str) -> str:
    """Numbers and codes of one form, months, names."""
    if DIGITS.search(token):
        return DIGITS.sub("0", token)
    return TIME_OF_YEAR if fold(token) in MONTHS else NAME
