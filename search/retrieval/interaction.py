"""How well a text has the words of a question, or words like them: late interaction.

Each word of the question is held against every word of a text and counts for the nearest one
(MaxSim: Khattab and Zaharia, "ColBERT", SIGIR 2020). The vectors are those of words without their
context, so that none need to be stored.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from itertools import count
from sys import intern
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from threadpoolctl import ThreadpoolController

from indexes.types import Vectors
from search.words import WORD

NO_WORD = 0
"""Column of every text: what one without words, or with none that is near, gets."""

REMEMBERED = 10_000
"""Texts whose words are remembered, some 2 kB each: the passages that are found again and again."""

Matches: TypeAlias = npt.NDArray[np.float32]
"""Shape (words, texts): the similarity of each word to the nearest word of each text, 0 to 1."""


def word_matches(
    asked: Sequence[str],
    texts: Sequence[str],
    word_vectors: Callable[[Sequence[str]], Vectors],
) -> Matches:
    """``asked`` are words in lower case; ``word_vectors`` gives unit vectors, one a word."""
    column: defaultdict[str, int] = defaultdict(count(start=1).__next__)
    columns: list[int] = []
    starts: list[int] = []
    for text in texts:
        starts.append(len(columns))
        columns.append(NO_WORD)
        columns.extend(map(column.__getitem__, _words_of(text)))
    near = np.zeros((len(asked), len(column) + 1), dtype=np.float32)
    if asked and column:
        # BLAS's other threads go on spinning for a while, on the cores that the next model needs.
        with _blas().limit(limits=1, user_api="blas"):
            near[:, 1:] = word_vectors(asked) @ word_vectors(list(column)).T
    matches: Matches = np.maximum.reduceat(near[:, columns], starts, axis=1)
    return matches


@lru_cache(REMEMBERED)
def _words_of(text: str) -> tuple[str, ...]:
    """The words of a text in lower case, in order, each once."""
    return tuple(dict.fromkeys(map(intern, WORD.findall(text.lower()))))


@cache
def _blas() -> ThreadpoolController:
    return ThreadpoolController()
