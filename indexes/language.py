"""Detection of a text's language, which decides how its words are stemmed."""

import re
from collections.abc import Collection
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from vind.indexes.durable import temporary_errors
from vind.indexes.language_codes import known_languages
from vind.indexes.languages import lexicon
from vind.indexes.types import Language

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

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
