"""Whether a text is Dutch or English: decides by which rules its words are found again."""

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from indexes.durable import temporary_errors
from indexes.types import Language

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

# Small words that the one language is full of and the others met here do without. They settle a
# passage of prose in a hundredth of the time that the model takes.
_DUTCH_WORDS = (
    "aan bij dat deze dit een heeft het hun je kan maar moet naar niet ook uit van voor wij wordt"
    " worden zijn"
)
_ENGLISH_WORDS = (
    "and any are been for from has have of our shall such that the their this to was which will"
    " with you"
)
_DUTCH, _ENGLISH = frozenset(_DUTCH_WORDS.split()), frozenset(_ENGLISH_WORDS.split())
_ENOUGH = 4  # small words, and so many times those of the other language

# Words that open a question in the one language only. They settle a short one, of which the rest
# may be names and loanwords that mislead the model: "Wie is product owner van project Apollo?"
_DUTCH_OPENERS = (
    "wat waar waarheen waarin waarmee waarom waarvoor wanneer welk welke hoe hoelang hoeveel moet"
    " krijg krijgt"
)
_ENGLISH_OPENERS = "and did does how should what when where which who whose why"
_OPENERS: dict[str, Language] = {
    **dict.fromkeys(_DUTCH_OPENERS.split(), "nl"),
    **dict.fromkeys(_ENGLISH_OPENERS.split(), "en"),
}
_DUTCH_OR_GERMAN = "wie"  # "Wie is manager HR?", "Wie hoch ist die Miete?"
_SHORT = 12  # words

# The languages met in an office here. Out of all 140 that the model knows, a short Dutch text is
# taken for Afrikaans or Frisian as often as not.
_CANDIDATES = ("nl", "en", "de", "fr", "es", "it", "pt", "da", "sv", "pl", "tr")

# What the model must give a language; under it a text says too little, or is none of these.
_PROBABILITY_AT_LEAST = 0.4
_READ = 800  # characters; more of a text does not change the verdict
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[a-zA-Z\u00c0-\u024f]")


def detect_language(text: str) -> Language:
    """The language of a text, "" where it is neither Dutch nor English or cannot be told.

    The same text always gives the same answer. Threads may share it.
    """
    sample = text[:_READ]
    words = _WORD.findall(sample.lower())
    dutch = sum(word in _DUTCH for word in words)
    english = sum(word in _ENGLISH for word in words)
    if dutch >= _ENOUGH and dutch >= _ENOUGH * english:
        return "nl"
    if english >= _ENOUGH and english >= _ENOUGH * dutch:
        return "en"
    if 2 * len(_LATIN.findall(sample)) < sum(map(len, words)) or not words:
        return ""  # another script, which the model knows nothing of once it is kept to these
    opener = words[0] if len(words) <= _SHORT else ""
    if opener in _OPENERS:
        return _OPENERS[opener]
    language, probability = _identifier().classify(sample)
    if opener == _DUTCH_OR_GERMAN and language != "de":
        return "nl"
    if language not in ("nl", "en") or probability < _PROBABILITY_AT_LEAST:
        return ""
    return "nl" if language == "nl" else "en"


def language_of_tag(tag: str) -> Language:
    """The language that a file says it is in, as "nl", "nl-NL" or "en_GB"; "" for any other."""
    code = tag.lower().replace("_", "-").partition("-")[0]
    languages: dict[str, Language] = {"nl": "nl", "en": "en"}
    return languages.get(code, "")


@lru_cache(maxsize=1)
def _identifier() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    with temporary_errors():  # its model is unpacked into a file
        identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(_CANDIDATES))
    return identifier
