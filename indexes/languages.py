"""The data of the known languages, read from their files in indexes/lang.

A language is added by a file named by its code (ISO 639-1). Names of months and weekdays are those
of the CLDR, by Babel.
"""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from importlib.resources import files
from typing import Annotated, Any, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from vind.indexes.folding import fold
from vind.indexes.language_codes import known_languages


def _written(listed: str | Iterable[str]) -> tuple[str, ...]:
    return tuple(listed.split() if isinstance(listed, str) else listed)


def _folded(listed: str | Iterable[str]) -> tuple[str, ...]:
    return tuple(map(fold, _written(listed)))


Words: TypeAlias = Annotated[tuple[str, ...], BeforeValidator(_folded)]
"""Folded words or phrases: in the file a string lists words, an array phrases."""

Spelled: TypeAlias = Annotated[tuple[str, ...], BeforeValidator(_written)]
"""Lower-case words with their accents."""


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Detection(_Table):
    """Words that reveal a language: ``common`` ones, and ``openers`` of questions."""

    common: Spelled
    openers: Spelled


class Calendar(_Table):
    """How dates are written, besides the CLDR's names of months and weekdays."""

    months: dict[str, int]
    ordinary: Words
    of: Words
    ordinal_endings: Words
    ordinals: Words
    quarter: Words
    fiscal: Words


class Numbers(_Table):
    """Numbers in words, besides those that text2num reads."""

    one: Words
    fractions: dict[str, Words]
    and_a_half: Words
    scales: dict[int, Words]
    times: dict[int, Words]
    range: Words
    joined: Words
    between: Words


class Clock(_Table):
    """How times of day are expressed."""

    hour: Words
    at: Words
    half_to: Words
    half_past: Words
    quarter_to: Words
    quarter_past: Words
    morning: Words
    afternoon: Words


class Polarity(_Table):
    """Negations, and pairs of opposites."""

    negations: Words
    no_negations: Words
    opposites: tuple[tuple[Words, Words], ...]


class Asked(_Table):
    """How a question asks for each kind of thing, and the words of a sentence that answers it."""

    price: Words
    amount: Words
    money: Words
    expensive: Words
    moment: Words
    ruling: Words
    rules: Words
    several: Words
    which: Words
    plural_endings: Words
    count: Words
    highest: Words
    lowest: Words
    total: Words
    compare: Words
    summarise: Words
    brief: Words
    full: Words


class Tables(_Table):
    """Sentences on what was computed, and the words of questions about rows.

    ``above`` to ``between`` stand before a limit, ``or_more`` and ``or_less`` behind it, and
    ``unclear`` before a value that may be one. ``total_row`` begins the label of a row of totals.
    ``yes`` and ``no`` are cells.
    """

    joined: str
    total: str
    average: str
    rule: str
    above: Words
    at_least: Words
    below: Words
    at_most: Words
    between: Words
    unclear: Words
    or_more: Words
    or_less: Words
    total_row: Words
    average_of: Words
    by: Words
    first: Words
    yes: Words
    no: Words


class Meetings(_Table):
    """The words of minutes: before who was ``present``, and of what was ``decided`` or is to do."""

    present: Words
    decided: Words
    action: Words


class Phrases(_Table):
    """Sentences for when nothing was found, when sources disagree, and on whole documents."""

    not_found: str
    lacking: str
    disagree: str
    earlier: str
    differs: str
    which: str
    silent: str
    decision: str
    action: str
    longest: str


class Prompt(_Table):
    """The instructions for a language model, and the titles above excerpts and question."""

    system: str
    excerpts: str
    question: str


class Lexicon(_Table):
    """The vocabulary of a language; nl.toml explains the keys."""

    stemmer: str
    lemmas: bool
    capital_nouns: bool
    function_words: Words
    stop_words: Spelled
    abbreviations: Spelled
    detection: Detection
    calendar: Calendar
    numbers: Numbers
    clock: Clock
    time: dict[str, Words]
    measures: dict[str, Words]
    money: dict[str, Words]
    polarity: Polarity
    asked: Asked
    tables: Tables
    meetings: Meetings
    phrases: Phrases
    prompt: Prompt
    month_names: dict[str, int] = Field(default_factory=dict)
    short_months: dict[str, int] = Field(default_factory=dict)
    weekdays: dict[str, int] = Field(default_factory=dict)
    short_weekdays: dict[str, int] = Field(default_factory=dict)

    @cached_property
    def function_set(self) -> frozenset[str]:
        """The function words, for lookup."""
        return frozenset(self.function_words)


@cache
def lexicon(language: str) -> Lexicon:
    """The lexicon of a language, or for "" that of all languages together.

    Raises FileNotFoundError for an unknown language.
    """
    if not language:
        return Lexicon.model_validate(
            _merged([lexicon(one).model_dump() for one in known_languages()])
        )
    file = files("vind.indexes").joinpath("lang", f"{language}.toml")
    return Lexicon.model_validate(
        tomllib.loads(file.read_text(encoding="utf-8")) | _names(language)
    )


def _names(language: str) -> dict[str, dict[str, int]]:
    """Numbers of months and of weekdays (Monday is 1), by folded name."""
    from babel import Locale

    locale = Locale.parse(language)

    def numbered(names: Mapping[str, Any], width: str, first: int) -> dict[str, int]:
        return {
            fold(name).strip("."): number + first
            for way in ("format", "stand-alone")
            for number, name in names[way][width].items()
        }

    months = [numbered(locale.months, width, 0) for width in ("wide", "abbreviated")]
    return {
        "month_names": months[0],
        "short_months": months[1],
        "weekdays": numbered(locale.days, "wide", 1),
        "short_weekdays": numbered(locale.days, "abbreviated", 1),
    }


def _merged(tables: list[dict[str, Any]]) -> dict[str, Any]:
    """Merge tables of the same form: lists are joined, of other values the first is kept."""
    return {key: _joined([table[key] for table in tables if key in table]) for key in _keys(tables)}


def _keys(tables: list[dict[str, Any]]) -> list[str]:
    return list(dict.fromkeys(key for table in tables for key in table))


def _joined(values: list[Any]) -> Any:
    if isinstance(values[0], dict):
        return _merged(values)
    if isinstance(values[0], tuple):
        return tuple(dict.fromkeys(one for value in values for one in value))
    return values[0]


@cache
def months() -> dict[str, int]:
    """The number of each month, keyed by its folded names and abbreviations in all languages."""
    known = [lexicon(language) for language in known_languages()]
    return {
        fold(name): number
        for one in known
        for name, number in (one.month_names | one.short_months | one.calendar.months).items()
    }
