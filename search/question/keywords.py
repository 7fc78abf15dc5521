"""Queries that are no question: one or two words to be found where they stand."""

from indexes.words import ALL_FUNCTION_WORDS
from search.facts.words import words

KEYWORDS = 2
"""Words, at most. Three say enough to be meant otherwise than they are written."""


def is_keywords(question: str) -> bool:
    """Whether a question is KEYWORDS words at most, and all of them carry meaning."""
    given = words(question)
    return 0 < len(given) <= KEYWORDS and ALL_FUNCTION_WORDS.isdisjoint(given)
