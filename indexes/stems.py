"""Stemming by Snowball; of a Dutch word, its lemma (simplemma) is stemmed.

Each alone misses forms: Snowball (Kraaij and Pohlmann, 1994) has two stems for "dag" and "dagen",
and three for "betalen", "betaalt" and "betaald"; the dictionary has two lemmas for "betalen" and
"betaling".
"""

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import tantivy

from vind.indexes.language_codes import known_languages
from vind.indexes.languages import lexicon
from vind.indexes.types import Language

if TYPE_CHECKING:
    from simplemma import Lemmatizer

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
