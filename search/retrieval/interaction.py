"""How well a text has the words of a question, or words like them: late interaction.

Each word of the question is held against every word of a text and counts for the nearest one
(MaxSim: Khattab and Zaharia, "ColBERT", SIGIR 2020), as they are meant where they stand: their
states are in the index (``indexes.states``).
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from vind.indexes.blas import one_thread
from vind.indexes.states import States
from vind.indexes.stems import is_word
from vind.indexes.types import Language, Reading, StoredPassage
from vind.indexes.words import FUNCTION_WORDS
from vind.search.facts.words import words

NO_PLACE = -1
"""Of words that stand in none of the places that are compared."""

LEAST_RARITY = 0.2
"""What a word that nearly every passage has still counts for."""

Column: TypeAlias = npt.NDArray[np.float64]
"""Shape (n,): a number for each passage, sentence or word."""

Matches: TypeAlias = npt.NDArray[np.float32]
"""Shape (words, texts): the similarity of each word to the nearest word of each text."""


def wordings(
    asked: Reading,
    rarities: Mapping[str, float],
    texts: States,
    places: npt.NDArray[np.int64],
    count: int,
) -> Column:
    """How near the words of a question are to those of each place, shape (count,).

    Each counts for the nearest by its state, by its share of ``rarities``. ``places`` has the shape
    (words,): the place, from 0, of each word of ``texts``, ascending but for NO_PLACE. A place
    without words is as far as the furthest of the others.
    """
    weights = shares_of(rarities.get(word, 0.0) for word in asked.words)
    there, found = nearest_words(asked, texts, places)
    return spread(weights @ found, there, count)


def nearest_words(
    asked: Reading, texts: States, places: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], Matches]:
    """The places that have words, shape (there,), and how near each word asked comes in each.

    The second has the shape (words asked, there); the rest is as in ``wordings``.
    """
    placed = places != NO_PLACE
    there, starts = np.unique(places[placed], return_index=True)
    if not len(there):
        return there, np.zeros((len(asked.words), 0), dtype=np.float32)
    with one_thread():
        near = texts.similarities(asked.states)
    found: Matches = np.maximum.reduceat(near[:, placed], starts, axis=1)
    return there, found


def spread(found: Column, there: npt.NDArray[np.int64], count: int) -> Column:
    """``found`` at the places ``there`` of ``count``, the least of it at the others; else zeros."""
    column = np.full(count, found.min() if len(found) else 0.0)
    column[there] = found
    return column


def shares_of(rarities: Iterable[float]) -> Column:
    """What each word counts for, shape (words,): in all 1, where there are any."""
    weights = np.maximum(LEAST_RARITY, np.fromiter(rarities, dtype=np.float64))
    shares: Column = weights / max(float(weights.sum()), LEAST_RARITY)
    return shares


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
