"""The names, codes and addresses in a sentence: what a small model likes to invent."""

import re

from indexes.calendar import MONTHS
from indexes.folding import fold
from indexes.words import FUNCTION_WORDS_OF_BOTH
from search.text.number_words import NUMBER_WORDS
from search.text.periods import quarters_of, years_of
from search.text.places import PLACES
from search.text.words import words

TOKEN = re.compile(r"[^\W_][\w'\u2019&/@.:-]*")
ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[^\s@]++@[^\s@]+\.\w+", re.IGNORECASE)
POSSESSIVE = re.compile(r"['\u2019]s?$")
OPENING_MARKS = re.compile(r"^\W+")
CLOSING_MARKS = ".,:;!?)>]'\"\u2019-/&@"

MEASURE = re.compile(r"\d[\d.,:/-]*[^\W\d_]{0,3}|\d{1,2}[uUhH]\d{2}|\d+(?:-[a-z]{3,})+")
"""A number with its unit or ordinal ending ("25km", "3rd", "a 17-year-old"), or a time ("10u30"):
all are checked as numbers."""

WEEKDAYS = {
    "maandag": "monday",
    "dinsdag": "tuesday",
    "woensdag": "wednesday",
    "donderdag": "thursday",
    "vrijdag": "friday",
    "zaterdag": "saturday",
    "zondag": "sunday",
}

SHORT_WEEKDAYS = (
    "ma mon",
    "di tue tues",
    "wo wed",
    "do thu thur thurs",
    "vr fri",
    "za sat",
    "zo sun",
)
"""How each is written in short, from Monday."""
CALENDAR = {
    **WEEKDAYS,
    **{form: name for name in WEEKDAYS.values() for form in (name, f"{name}s")},
    **{name: f"month {number}" for name, number in MONTHS.items()},
}
"""Folded names of days and months, under one name: an answer may be in the other language."""

ORDINARY_IN_LOWER_CASE = frozenset({"may", "march", "mar", "jan", "dec"})

MONEY_WORDS = frozenset(words("euro euros eur dollar dollars usd pound pounds gbp cent cents"))
"""Which a model likes to write with a capital; they are checked as units."""

_DEGREES = {"celsius", "fahrenheit"}
NOT_NAMES = (
    FUNCTION_WORDS_OF_BOTH | NUMBER_WORDS.keys() | MONEY_WORDS | _DEGREES
) - CALENDAR.keys()
"""Words that a capital does not make a name."""


IDENTIFIER = re.compile(
    r"\b(?=[0-9a-f-]*\d)(?=[0-9a-f-]*[a-f])[0-9a-f]{8,}(?:-[0-9a-f]{4,}){0,4}\b", re.IGNORECASE
)
"""What a machine made up to tell things apart: a UUID (RFC 9562), a hash."""


def identifiers(text: str) -> list[str]:
    """The UUIDs and hashes in ``text``: export programs name files by them."""
    return IDENTIFIER.findall(text)


def without_possessive(name: str) -> str:
    """``name`` without the "'s" that makes it an owner."""
    return POSSESSIVE.sub("", name)


def is_capitalised(word: str) -> bool:
    """Whether a word begins with a capital, behind the marks that it may begin with."""
    return OPENING_MARKS.sub("", word)[:1].isupper()


def _bare(token: str) -> str:
    return without_possessive(token.rstrip(CLOSING_MARKS))


def is_code(token: str) -> bool:
    """Whether ``token`` mixes letters with digits, or has a capital inside ("E-4521", "eHRM")."""
    if MEASURE.fullmatch(token):
        return False
    letters = any(mark.isalpha() for mark in token)
    digits = any(mark.isdigit() for mark in token)
    return letters and (digits or any(mark.isupper() for mark in token[1:]))


def _names_something(token: str, *, opens: bool) -> bool:
    folded = fold(token)
    if folded in CALENDAR:
        return token[0].isupper() or folded not in ORDINARY_IN_LOWER_CASE
    if folded in NOT_NAMES:
        return False
    return is_code(token) or (token[0].isupper() and not opens)


def known_words(text: str) -> frozenset[str]:
    """The folded words of ``text``; days, months, years and places under one name.

    "FY2023" is 2023, and "Duitsland" is "germany".
    """
    return frozenset(name for word in words(text) for name in _as_known(word))


def _as_known(word: str) -> list[str]:
    if years := years_of(word):
        return [*years, *(f"q{quarter}" for quarter in quarters_of(word))]
    return [CALENDAR.get(word) or PLACES.get(word, word)]


def stated_addresses(sentence: str) -> list[str]:
    """The links and mail addresses in ``sentence``."""
    return [address.rstrip(CLOSING_MARKS) for address in ADDRESS.findall(sentence)]


def stated_names(sentence: str) -> list[str]:
    """The names, codes, days and months in ``sentence``, addresses left out.

    The first word counts only where its capital cannot come from standing first.
    """
    tokens = [_bare(token) for token in TOKEN.findall(ADDRESS.sub(" ", sentence))]
    return [
        token
        for place, token in enumerate(tokens)
        if token and _names_something(token, opens=place == 0)
    ]
