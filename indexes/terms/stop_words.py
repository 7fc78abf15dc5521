"""Stop words: words of questions and function words, which only cost time when looked up.

Based on the lists of Snowball (snowballstem.org, BSD), plus words that questions are asked with.
They are left out of searches. FUNCTION_WORDS in indexes/words.py, which are left out of counts and
comparisons, is another list.
"""

from vind.indexes.language_codes import known_languages
from vind.indexes.languages import lexicon
from vind.indexes.types import Language

STOP_WORDS: dict[Language, frozenset[str]] = {
    **{language: frozenset(lexicon(language).stop_words) for language in known_languages()},
    "": frozenset(),
}
"""By language, in lower case, with accents."""
