"""What a follow-up names takes the place of what was named before it, where that is of its kind."""

import re
from collections.abc import Mapping

from indexes.calendar import MONTHS
from indexes.folding import fold
from search.conversation.giving_way import names_giving_way
from search.conversation.names import names_and_days
from search.question.before import OF_NOW_OR_BEFORE
from search.text.feast_days import FEAST_DAY
from search.text.measured import without_amounts
from search.text.names import WEEKDAYS
from search.text.ordinals import ORDINALS
from search.text.periods import is_period, quarters_of
from search.text.values import EACH, TIME_UNITS
from search.text.words import words

PERIOD, QUARTER, RATE, NAME = "period", "quarter", "rate", "name"
DAY, PART_OF_DAY, TIME_OF_YEAR, ORDINAL = "day", "part of a day", "time of year", "ordinal"

TAKES_THE_PLACE_OF = {TIME_OF_YEAR: {DAY}, PERIOD: {QUARTER}, QUARTER: {ORDINAL}}
"""Kinds that take the place of others than their own: "in the summer" is on no day in particular,
and on Sundays may be on those of the summer; "in Q2" may be of the year that was named, and is no
second quarter besides."""

_UNITS = "|".join([*TIME_UNITS, "nacht", "night", "kwartaal", "quarter", "annum"])
_AN = "".join(rf"(?<!\b{word} )" for word in words("after for in of than within")) + "an?"
"""What lasts "for a week" is not counted by the week."""

_RATE = rf"(?:per|{EACH}|{_AN})\s(?:{_UNITS})(?! (?:later|earlier|ago))"
_OFTEN = r"(?:dage|weke|maande|jaar)lijkse?|(?:hour|dai|week|month|quarter|year|annual)ly|annual"

_PART_OF_DAY = r"ochtend|morgen|(?:na)?middag|avond|nacht"
_DAY = (
    rf"{FEAST_DAY}|weekends?|doordeweeks|weekdays?"
    rf"|(?:{'|'.join([*WEEKDAYS, *WEEKDAYS.values()])})(?:s|en|(?:{_PART_OF_DAY})(?:en)?)?"
    r"|eergisteren|gisteren|vandaag|(?:over)?morgen|yesterday|today|tonight|tomorrow"
    r"|(?:deze|vorige|volgende|komende|this|last|next) (?:week|maand|month)"
)
"""Days, and what is counted from today."""

_PARTS_OF_DAY = (
    rf"(?:{_PART_OF_DAY})s|(?:ochtend|(?:na)?middag|avond|nacht)(?:en)?|overdag"
    r"|(?:morning|afternoon|evening|night|daytime)s?|overnight"
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
    PART_OF_DAY: re.compile(rf"{_BEGINS}(?:{_PARTS_OF_DAY}){_ENDS}", re.IGNORECASE),
    ORDINAL: re.compile(rf"{_BEGINS}(?:{'|'.join(ORDINALS)}){_ENDS}"),
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
    new, old = named_in(question), named_in(before)
    kinds = set(new.values())
    if not OF_NOW_OR_BEFORE.isdisjoint(words(question)):
        kinds.add(PERIOD)
    if quarters_of(question):
        kinds.add(QUARTER)
    kinds = kinds.union(*(TAKES_THE_PLACE_OF.get(kind, ()) for kind in kinds))
    if not goes_on:
        kinds &= {RATE}
    gone = {token for token, kind in old.items() if kind in kinds - {NAME}}
    if NAME not in kinds:
        return gone
    giving_way = names_giving_way(_of_kind(NAME, old), _of_kind(NAME, new), question, before)
    return gone | {token for token in giving_way if old.get(token) not in {PERIOD, QUARTER}}


def _of_kind(kind: str, found: Mapping[str, str]) -> list[str]:
    return [token for token, its in found.items() if its == kind]


def is_rate(token: str) -> bool:
    """Whether ``token`` says for each of which time something is: "per jaar"."""
    return _TIMES[RATE].fullmatch(token) is not None


def names_anything(text: str) -> bool:
    """Whether ``text`` has a name, a code, a number or a time that may be of anything."""
    return bool(set(named_in(text).values()) - {RATE, PART_OF_DAY, ORDINAL})


def named_in(text: str) -> dict[str, str]:
    """The names, codes, numbers and times in ``text``, each with its kind."""
    found: dict[str, str] = {}
    for kind, pattern in _TIMES.items():
        found.update(dict.fromkeys(pattern.findall(text), kind))
        text = pattern.sub("x", text)  # in lower case: a capital makes no name of a day
    numbers = (token for token in TOKEN.findall(text) if DIGITS.search(token))
    found |= {token: _kind(token) for token in (*names_and_days(text), *numbers)}
    periods = filter(is_period, TOKEN.findall(without_amounts(text)))
    return found | {token: QUARTER if quarters_of(token) else PERIOD for token in periods}


def _kind(token: str) -> str:
    """Numbers and codes of one form, months, names."""
    if DIGITS.search(token):
        return DIGITS.sub("0", token)
    return TIME_OF_YEAR if fold(token) in MONTHS else NAME
