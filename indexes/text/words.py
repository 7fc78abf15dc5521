"""Words: function words, stop words, stems, and the numbers in cells of tables.

Function words only hold a sentence together, and are left out of counts and comparisons. Stop words
are left out of searches, where looking them up only costs time: based on the lists of Snowball
(snowballstem.org, BSD), plus words that questions are asked with.

Stems are Snowball's; of a Dutch word, its lemma (simplemma) is stemmed. Each alone misses forms:
Snowball (Kraaij and Pohlmann, 1994) has two stems for "dag" and "dagen", and three for "betalen",
"betaalt" and "betaald"; the dictionary has two lemmas for "betalen" and "betaling".
"""

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import tantivy

from vind.indexes.text.languages import lexicon
from vind.indexes.types import Language, known_languages

if TYPE_CHECKING:
    from simplemma import Lemmatizer


WORD = re.compile(r"[^\W_]+")

APOSTROPHE_S = re.compile(r"['\u2019]s\b")
"""The s in "foto's", "Ann's" and "'s avonds"; a capital S is a size or part of a code."""

FUNCTION_WORDS: dict[Language, frozenset[str]] = {
    **{language: lexicon(language).function_set for language in known_languages()},
    "": frozenset(),
}
"""By language; folded, as words are compared."""

ALL_FUNCTION_WORDS = frozenset[str]().union(*FUNCTION_WORDS.values())
"""The function words of all languages."""


STOP_WORDS: dict[Language, frozenset[str]] = {
    **{language: frozenset(lexicon(language).stop_words) for language in known_languages()},
    "": frozenset(),
}
"""By language, in lower case, with accents."""


STEMMERS: dict[Language, str | None] = {
    **{language: lexicon(language).stemmer for language in known_languages()},
    "": None,
}
"""Tantivy's name of each language's stemmer; None if words are not stemmed."""

LONGEST_WORD = 60
"""Characters; longer "words" are encoded data ("arbeidsongeschiktheidsverzekering" has 34)."""

CACHED_STEMS = 200_000
"""Cached stems, about 40 MB; computing one takes a thousand times as long."""

# Brings "declareer" in line with "declareren"; in one syllable, "zoon" is not "zon".
_LONG_LAST_VOWEL = re.compile(r"(?<=[aeiouy])([^aeiouy]+)(aa|ee|oo|uu)(?=[^aeiouy]$)")


def words_alone() -> tantivy.TextAnalyzerBuilder:
    """Words of letters and digits: "E-4521" is e and 4521, "7:610" 7 and 610, "Q2" stays."""
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(LONGEST_WORD))
        .filter(tantivy.Filter.lowercase())
    )


@lru_cache(CACHED_STEMS)
def stem(word: str, language: Language) -> str:
    """The stem, without diacritics, of a lower-case word; in other languages the word itself."""
    if not language or not lexicon(language).lemmas:
        return _stemmed(word, language)
    lemma = _lemmas().lemmatize(word, language) if word.isalpha() else word
    return _LONG_LAST_VOWEL.sub(lambda found: found[1] + found[2][0], _stemmed(lemma, language))


def is_word(word: str, language: Language = "") -> bool:
    """Whether the dictionary of a language, or of any, has a word in any form."""
    from simplemma import is_known

    known_in = (language,) if language else tuple(filter(None, STEMMERS))
    return is_known(word.lower(), known_in, low_memory=True)


def _stemmed(word: str, language: Language) -> str:
    return "".join(_stemmer(language).analyze(word)) or word


@cache
def _stemmer(language: Language) -> tantivy.TextAnalyzer:
    """Diacritics are removed last, as the Dutch stemmer needs them."""
    steps, stemmer = words_alone(), STEMMERS[language]
    if stemmer:
        steps = steps.filter(tantivy.Filter.stemmer(stemmer))
    return steps.filter(tantivy.Filter.ascii_fold()).build()


@cache
def _lemmas() -> "Lemmatizer":
    from simplemma import Lemmatizer
    from simplemma.strategies import DefaultStrategy

    # Saves 53 MB; each word is looked up only once.
    return Lemmatizer(cache_max_size=0, lemmatization_strategy=DefaultStrategy(low_memory=True))


MINUS = "-\u2212\u2013"
"""The signs of a number below zero."""

_DASH = "\u2014"
_SPACES = " \u00a0\u202f"
_WHOLE = rf"\d{{1,3}}(?:[.,'{_SPACES}]\d{{3}})+"

NUMBER_CELL = (
    rf"^\(?\s?[{MINUS}+]?\s?(?P<before>[€$£¥]|[A-Z]{{3}}\s)?\s?[{MINUS}]?\s?"
    rf"(?P<number>\d+|{_WHOLE}|\d*[.,]\d+|{_WHOLE}[.,]\d+)"
    r"(?:,-)?\s?(?P<after>%|‰|[€$£¥]|°C|[^\W\d_]{1,12}[²³]?(?:/[^\W\d_]{1,10})?)?\)?$"
)
"""A number with at most one unit before or behind it; brackets or a sign make it negative. It holds
for ``re`` and for RE2, which DuckDB has."""

NEGATIVE_CELL = rf"^\s?\(|^[^\d]*[{MINUS}]\s?(?:[€$£¥]\s?)?[.,\d]"
"""A number cell below zero."""

EMPTY_CELL = rf"^(?:[{MINUS}{_DASH}.]*|n\.?v\.?t\.?|n/a|N/A|#N/A|nvt)$"
"""A cell that says that there is no value."""

NUMBER = re.compile(NUMBER_CELL)
EMPTY = re.compile(EMPTY_CELL)
