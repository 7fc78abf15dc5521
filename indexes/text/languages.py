"""The data of the known languages, months and years as they are written, and a text's language.

A language is added by a file in indexes/lang, named by its code (ISO 639-1). Names of months and
weekdays are those of the CLDR, by Babel. The language of a text decides how its words are stemmed.
"""

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from vind.indexes.core.durable import temporary_errors
from vind.indexes.text.folding import fold
from vind.indexes.types import Language, known_languages

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier


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
    request: Words
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


class Talk(_Table):
    """What is said to a search that is no question.

    ``beside`` are words that go with a greeting or thanks and are neither. A request for a text
    begins with one of ``write``, or with ``requests`` and has one of ``write``; after ``article``
    comes a word that ends in one of ``texts``. A question that opens with one of ``joins``, or has
    one of ``back``, mostly takes up the one before.
    """

    greetings: Words
    thanks: Words
    leaving: Words
    beside: Words
    write: Words
    requests: tuple[Words, ...]
    article: Words
    texts: Words
    joins: Words
    back: Words


class Phrases(_Table):
    """Sentences for when nothing was found, when sources disagree, on whole documents, in reply."""

    not_found: str
    lacking: str
    disagree: str
    earlier: str
    greeting: str
    thanks: str
    leaving: str
    writing: str
    which: str
    silent: str
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
    talk: Talk
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


MONTHS = months()
"""The number of each month, keyed by its folded names and abbreviations in all languages."""

MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
"""Pattern of a month's name in folded text."""

YEAR = r"(?:19|20)\d\d"
"""The pattern covers these two centuries; an older "year" is usually a quantity, "1800 boxes"."""

ANY_YEAR = re.compile(rf"(?<!\d){YEAR}(?!\d)")


# Common words of one language that the others lack settle prose in a hundredth of the model's time.
_COMMON_WORDS_AT_LEAST = 4  # common words at least, and this many times those of any other language

# A short question is settled by its first word. The rest may be names and loanwords, which mislead
# the model: "Wie is product owner van project Apollo?"
_SHORT_QUESTION = 12  # words

# Languages common in offices here, besides the known ones. Among all 140 of the model, short Dutch
# texts pass for Afrikaans or Frisian as often as not.
_OTHER_LANGUAGES = ("nl", "en", "de", "fr", "es", "it", "pt", "da", "sv", "pl", "tr")

# Below this probability of the model a text says too little, or is in another language.
_PROBABILITY_AT_LEAST = 0.4
_SAMPLE_LENGTH = 800  # characters; more text does not change the verdict
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[a-zA-Z\u00c0-\u024f]")


def detect_language(text: str) -> Language:
    """The language of a text; "" if it is unknown or cannot be told.

    Deterministic. Threads may share it.
    """
    sample = text[:_SAMPLE_LENGTH]
    words = _WORD.findall(sample.lower())
    common_words = {one: sum(word in common for word in words) for one, common in _common().items()}
    most, *others = sorted(common_words.values(), reverse=True)
    if most >= _COMMON_WORDS_AT_LEAST and most >= _COMMON_WORDS_AT_LEAST * max(others, default=0):
        return max(common_words, key=common_words.__getitem__)
    if 2 * len(_LATIN.findall(sample)) < sum(map(len, words)) or not words:
        return ""  # another script, unknown to the model once it is limited to these languages
    opened = _openers().get(words[0], ()) if len(words) <= _SHORT_QUESTION else ()
    if len(opened) == 1:
        return opened[0]
    if opened:
        return likeliest(sample, opened)
    language, probability = _identifier().classify(sample)
    return (
        language if language in known_languages() and probability >= _PROBABILITY_AT_LEAST else ""
    )


def likeliest(text: str, among: Collection[Language]) -> Language:
    """The most likely language of a text among the given ones, at least one."""
    ranked = _identifier().rank(text[:_SAMPLE_LENGTH])
    found: Language = next(language for language, _ in ranked if language in among)
    return found


def language_of_tag(tag: str) -> Language:
    """The language of a tag such as "nl", "nl-NL" or "en_GB"; "" if it is not a known one."""
    code = tag.lower().replace("_", "-").partition("-")[0]
    return code if code in known_languages() else ""


@cache
def _common() -> dict[Language, frozenset[str]]:
    return {one: frozenset(lexicon(one).detection.common) for one in known_languages()}


@cache
def _openers() -> dict[str, tuple[Language, ...]]:
    """The languages in which each word opens a question."""
    openers: dict[str, tuple[Language, ...]] = {}
    for language in known_languages():
        for word in lexicon(language).detection.openers:
            openers[word] = (*openers.get(word, ()), language)
    return openers


@lru_cache(maxsize=1)
def _identifier() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    with temporary_errors():  # it unpacks its model into a temporary file
        identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(sorted({*_OTHER_LANGUAGES, *known_languages()}))
    return identifier
