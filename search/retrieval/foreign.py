"""Which texts are in another language than the question."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np

from indexes.stems import is_word
from indexes.types import Language, StoredPassage
from indexes.words import FUNCTION_WORDS
from search.facts.words import words
from search.retrieval.interaction import Column

REMEMBERED = 10_000
"""Texts of which it is remembered whether they are in words."""

SMALL_WORDS = 2
"""Of its language, in what is said in it. Other texts are held against a dictionary."""


def languages_of(passages: Sequence[StoredPassage], spoken: Language) -> list[Language | None]:
    """The language of each; None where that is not the one ``spoken``, and it is in no words.

    A log or a configuration passes for English, and is no nearer to a question for being in
    another language than that.
    """
    told = (one.passage for one in passages)
    return [
        one.language if one.language == spoken or _is_in_words(one.text, one.language) else None
        for one in told
    ]


@lru_cache(REMEMBERED)
def _is_in_words(text: str, language: Language) -> bool:
    """Whether a text has words that hold a sentence together, or half of it is in a dictionary."""
    if not language:
        return True
    said = set(words(text))
    if len(said & FUNCTION_WORDS[language]) >= SMALL_WORDS:
        return True
    known = [is_word(word) for word in said if word.isalpha()]
    return 2 * sum(known) >= len(known)


def is_foreign(language: Language | None, spoken: Language) -> bool:
    """Whether a passage is in another language than the one ``spoken``, where both can be told."""
    return bool(spoken) and bool(language) and language != spoken


def foreign(languages: Iterable[Language | None], spoken: Language) -> Column:
    """1 for each of ``languages`` that is another than the one ``spoken``, else 0."""
    return np.array([is_foreign(language, spoken) for language in languages], dtype=np.float64)
