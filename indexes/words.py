"""Words, and the function words that only hold a sentence together.

Function words are left out of counts and comparisons. STOP_WORDS in indexes/terms/stop_words.py is
another list: a word added there can no longer be searched for.
"""

import re

from vind.indexes.language_codes import known_languages
from vind.indexes.languages import lexicon
from vind.indexes.types import Language

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
