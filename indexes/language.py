"""Whether a text is Dutch or English: decides by which rules its words are found again."""

from functools import lru_cache
from typing import TYPE_CHECKING

from indexes.types import Language

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

# Those met in an office here. Out of all 140 languages that the model knows, a short Dutch text is
# taken for Afrikaans or Frisian as often as not.
_CANDIDATES = ("nl", "en", "de", "fr", "es", "it", "pt", "da", "sv", "pl", "tr")

# What the model must give a language; under it a text says too little, or is none of these.
_PROBABILITY_AT_LEAST = 0.4
_READ = 2000  # characters; more of a text does not change the verdict
_LATIN_BEFORE = "\u0250"
_LATIN_SHARE = 0.5


def detect_language(text: str) -> Language:
    """The language of a text, "" where it is neither Dutch nor English or cannot be told.

    The same text always gives the same answer. Threads may share it.
    """
    sample = text[:_READ]
    letters = [char for char in sample if char.isalpha()]
    latin = sum(char < _LATIN_BEFORE for char in letters)
    if not letters or latin < _LATIN_SHARE * len(letters):
        return ""
    language, probability = _identifier().classify(sample)
    if probability < _PROBABILITY_AT_LEAST:
        return ""
    return "nl" if language == "nl" else "en" if language == "en" else ""


@lru_cache(maxsize=1)
def _identifier() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(_CANDIDATES))
    return identifier
