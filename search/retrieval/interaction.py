"""How well a text has the words of a question, or words like them: late interaction.

Each word of the question is compared with every word of a text and counts by the nearest (MaxSim:
Khattab and Zaharia, "ColBERT", SIGIR 2020). Words are compared in context, by their states in the
index (``indexes.text.states``).
"""

from collections.abc import Iterable, Mapping
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from vind.indexes.arrays import one_thread
from vind.indexes.text.states import States
from vind.indexes.types import Language, Reading, StoredPassage

NO_PLACE = -1
"""The place of a word that is in none of the places compared."""

LEAST_RARITY = 0.2
"""Least weight of a word, even if nearly every passage has it."""

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
    """The nearness of a question's words to those of each place, shape (count,).

    Each question word counts by its nearest state, weighted by its share of ``rarities``.
    ``places``, shape (words,), has the place, from 0, of each word of ``texts``, ascending except
    for NO_PLACE. A place without words gets the lowest value of the others.
    """
    weights = shares_of(rarities.get(word, 0.0) for word in asked.words)
    there, found = nearest_words(asked, texts, places)
    return spread(weights @ found, there, count)


def nearest_words(
    asked: Reading, texts: States, places: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], Matches]:
    """The places that have words, shape (there,), and the nearness of each question word to each.

    The second has the shape (words asked, there); arguments are as in ``wordings``.
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
    """``found`` at the places ``there`` of ``count``, its minimum at the others; zeros if empty."""
    column = np.full(count, found.min() if len(found) else 0.0)
    column[there] = found
    return column


def shares_of(rarities: Iterable[float]) -> Column:
    """The weight of each word, shape (words,): the sum is 1, if there are any words."""
    weights = np.maximum(LEAST_RARITY, np.fromiter(rarities, dtype=np.float64))
    shares: Column = weights / max(float(weights.sum()), LEAST_RARITY)
    return shares


def foreign(passages: Iterable[StoredPassage], spoken: Language) -> Column:
    """1 for each passage in another language than ``spoken``, if both are known; else 0."""
    languages = (one.passage.language for one in passages)
    return np.array([bool(spoken) and bool(one) and one != spoken for one in languages], np.float64)
