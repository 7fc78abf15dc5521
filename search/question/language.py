"""The language that a question is in, also where it is a few words that hold nothing together."""

import re
from collections import Counter
from functools import lru_cache

from indexes.language import detect_language
from indexes.stems import is_word
from indexes.types import Language

_WORD = re.compile(r"(?<![\w-])[^\W\d_]{2,}(?!\w)")
"""No letter of a code ("F-21")."""

REMEMBERED = 1000
"""Questions; each is looked at some ten times on its way to an answer."""


@lru_cache(REMEMBERED)
def language_asked(question: str) -> Language:
    """That of the text; where it says too little, the one whose dictionary has most of its words.

    "dealer price Plevier 7E" is English by "price". What has a capital inside it is a name. ""
    where the words are of both, or as many of neither.
    """
    return detect_language(question) or _by_dictionary(question)


def _by_dictionary(question: str) -> Language:
    found = [word for word in _WORD.finditer(question) if _names_nothing(word)]
    known = Counter((is_word(one[0], "nl"), is_word(one[0], "en")) for one in found)
    dutch, english, neither = known[True, False], known[False, True], known[False, False]
    shared = known[True, True]
    if dutch == english or max(dutch, english) + shared <= neither + min(dutch, english):
        return ""
    return "nl" if dutch > english else "en"


def _names_nothing(word: re.Match[str]) -> bool:
    return word.start() == 0 or word[0][0].islower()
