"""States of words, computed from the states of their tokens."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from vind.indexes.arrays import TokenSpans, Vectors
from vind.indexes.text.states import words_with_state

LEAST = 1e-9

Places: TypeAlias = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False, slots=True)
class WordStates:
    """Spans of a text's words, and their states, shape (words, dimension), unit length."""

    spans: list[tuple[int, int]]
    states: Vectors


def word_states(
    text: str,
    own: Sequence[tuple[int, int]],
    tokens: TokenSpans,
    states: npt.NDArray[np.float32],
) -> WordStates:
    """The states of the words within the spans ``own``, in order, as far as the model read.

    ``tokens`` are spans in ``text``, in order, with ``states`` in the same rows; empty spans are
    special tokens. A word's state is the mean of the tokens that it overlaps.
    """
    real = np.flatnonzero(tokens[:, 1] > tokens[:, 0])
    begins, ends = tokens[real].T
    words = [word for start, end in own for word in words_with_state(text[:end], start)]
    told = np.array(words, dtype=np.int64).reshape(-1, 2)
    first = np.searchsorted(ends, told[:, 0], side="right")
    last = np.searchsorted(begins, told[:, 1], side="left")
    there = last > first
    told, first, last = told[there], first[there], last[there]
    found = _sums(states[real], first, last)
    found /= np.maximum(np.linalg.norm(found, axis=1, keepdims=True), LEAST)
    return WordStates([(int(a), int(b)) for a, b in told], found)


def _sums(rows: Vectors, first: Places, last: Places) -> Vectors:
    """Sums of ``rows`` from each of ``first`` up to, not including, ``last``."""
    edges = np.column_stack([first, last]).ravel()
    ended = np.vstack([rows, np.zeros_like(rows[:1])])  # reduceat needs each edge to be a row
    # Every second sum is that of a gap between words.
    sums: Vectors = np.add.reduceat(ended, edges, axis=0)[::2]
    return sums
