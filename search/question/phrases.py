"""Words in quotation marks: what a search is kept to, word for word."""

import re
from collections.abc import Sequence

from vind.search.facts.words import in_words, words

MOST = 8
"""Phrases of a query that count; a pasted page of speech has more, and means none of them."""

_QUOTED = re.compile('"([^"]+)"|“([^“”]+)”|„([^„“”]+)[“”]|«([^«»]+)»')


def phrases_of(query: str) -> tuple[str, ...]:
    """What stands in quotation marks in ``query`` and has a word; nothing where that is too much.

    Single ones are apostrophes too, and count as nothing.
    """
    quoted = ("".join(filter(None, found)) for found in _QUOTED.findall(query))
    phrases = tuple(dict.fromkeys(" ".join(one.split()) for one in quoted if words(one)))
    return phrases if len(phrases) <= MOST else ()


def without_marks(query: str) -> str:
    """``query`` with what it quotes in it, and no longer quoted."""
    return _QUOTED.sub(lambda found: "".join(filter(None, found.groups())), query)


def has_phrases(text: str, phrases: Sequence[str]) -> bool:
    """Whether the words of each of ``phrases`` stand in ``text`` in a run, in their order.

    Neither case nor accents nor signs between the words count.
    """
    said = in_words(text)
    return all(in_words(phrase) in said for phrase in phrases)
