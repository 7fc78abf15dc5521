"""Which language a text is in: decides by which rules its words are found again."""

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

# Small words that one language is full of and the others met here do without settle a passage of
# prose in a hundredth of the time that the model takes.
_ENOUGH = 4  # small words, and so many times those of any other language

# Words that open a question settle a short one, of which the rest may be names and loanwords that
# mislead the model: "Wie is product owner van project Apollo?"
_SHORT = 12  # words

# The languages met in an office here, besides those that are known. Out of all 140 that the model
# knows, a short Dutch text is taken for Afrikaans or Frisian as often as not.
_OTHERS = ("nl", "en", "de", "fr", "es", "it", "pt", "da", "sv", "pl", "tr")

# What the model must give a language; under it a text says too little, or is none of these.
_PROBABILITY_AT_LEAST = 0.4
_READ = 800  # characters; more of a text does not change the verdict
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[a-zA-Z\u00c0-\u024f]")


def detect_language(text: str) -> Language:
    """The language of a text, "" where it is none that is known or cannot be told.

    The same text always gives the same answer. Threads may share it.
    """
    sample = text[:_READ]
    words = _WORD.findall(sample.lower())
    said = {one: sum(word in common for word in words) for one, common in _common().items()}
    most, *others = sorted(said.values(), reverse=True)
    if most >= _ENOUGH and most >= _ENOUGH * max(others, default=0):
        return max(said, key=said.__getitem__)
    if 2 * len(_LATIN.findall(sample)) < sum(map(len, words)) or not words:
        return ""  # another script, which the model knows nothing of once it is kept to these
    opened = _openers().get(words[0], ()) if len(words) <= _SHORT else ()
    if len(opened) == 1:
        return opened[0]
    if opened:
        return likeliest(sample, opened)
    language, probability = _identifier().classify(sample)
    return (
        language if language in known_languages() and probability >= _PROBABILITY_AT_LEAST else ""
    )


def likeliest(text: str, among: Collection[Language]) -> Language:
    """The language of ``among``, one at least, that a text is in more likely than in the others."""
    ranked = _identifier().rank(text[:_READ])
    found: Language = next(language for language, _ in ranked if language in among)
    return found


def language_of_tag(tag: str) -> Language:
    """The language that a file says it is in, as "nl", "nl-NL" or "en_GB"; "" for any other."""
    code = tag.lower().replace("_", "-").partition("-")[0]
    return code if code in known_languages() else ""


@cache
def _common() -> dict[Language, frozenset[str]]:
    return {one: frozenset(lexicon(one).detection.common) for one in known_languages()}


@cache
def _openers() -> dict[str, tuple[Language, ...]]:
    """The languages that each word opens a question in."""
    openers: dict[str, tuple[Language, ...]] = {}
    for language in known_languages():
        for word in lexicon(language).detection.openers:
            openers[word] = (*openers.get(word, ()), language)
    return openers


@lru_cache(maxsize=1)
def _identifier() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    with temporary_errors():  # its model is unpacked into a file
        identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(sorted({*_OTHERS, *known_languages()}))
    return identifier
