"""Names that a question has in small letters, as the documents write them.

"wat is de betaaltermijn van greenacre?", and then "en van bosman?": people type without capitals,
and whether a word is a name is for the documents to say.
"""

import re

from indexes.index import Index
from indexes.types import Filters
from indexes.words import FUNCTION_WORDS_OF_BOTH

PASSAGES = 8
"""Looked into for each word, those that have it most."""

LETTERS = 3
"""Of a name at least."""

_IN_SMALL_LETTERS = re.compile(r"(?<![\w.@/-])[^\W\d_]+(?![\w@/-]|\.\w)")


def with_capitals(question: str, index: Index) -> str:
    """``question`` with a capital for each word that the documents give one inside sentences."""

    def as_documents_have_it(found: re.Match[str]) -> str:
        word = found[0]
        return word.capitalize() if word.islower() and _is_name(word, index) else word

    return _IN_SMALL_LETTERS.sub(as_documents_have_it, question)


def _is_name(word: str, index: Index) -> bool:
    """Whether it stands behind words in small letters, each time with a capital."""
    if len(word) < LETTERS or word in FUNCTION_WORDS_OF_BOTH:
        return False
    behind_a_word = re.compile(rf"(?<=[a-z,;] ){re.escape(word)}(?!\w)", re.IGNORECASE)
    ids = [item.passage_id for item in index.match(word, PASSAGES, Filters())]
    found = [
        name
        for stored in index.passages(ids).values()
        for name in behind_a_word.findall(stored.passage.text)
    ]
    return bool(found) and all(name[0].isupper() for name in found)
