"""What a word is, and which words only hold a sentence together.

Those are left out where words are counted or compared. What is not looked up in the terms is
STOP_WORDS in indexes/terms/stop_words.py, another list: a word more there is one that no search
finds.
"""

import re

from vind.indexes.language_codes import known_languages
from vind.indexes.languages import lexicon
from vind.indexes.types import Language

WORD = re.compile(r"[^\W_]+")

APOSTROPHE_S = re.compile(r"['\u2019]s\b")
"""No word of its own in "foto's", "Ann's" and "'s avonds"; a capital is a size or of a code."""

FUNCTION_WORDS: dict[Language, frozenset[str]] = {
    **{language: lexicon(language).function_set for language in known_languages()},
    "": frozenset(),
}
"""By language; folded, as the words of a text are compared."""

ALL_FUNCTION_WORDS = frozenset[str]().union(*FUNCTION_WORDS.values())
"""Those of all languages."""
