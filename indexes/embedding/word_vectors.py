"""Vectors of single words, without their context: what a model begins with.

The mean of the input embeddings of a word's tokens, less what all tokens have in common. They know
a word from another of about the same meaning, and a compound by its parts. No model has to run for
them, and the index need not keep them: the rows are read off the weights where those lie.
"""

import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from indexes.embedding.weights import InputEmbeddings
from indexes.types import Vectors

COMMON_STEP = 64
"""Every so manieth row is read for what they have in common; all of them are 400 MB and more."""

REMEMBERED = 100_000
"""Words whose vectors are kept, 154 MB at 384 dimensions where so many have been met. A search
compares some 2,000 different ones, most of which the last ones had as well; to cut those into
tokens again takes 8 ms. In a million passages 540 of them are new at first, 135 after a hundred
questions, and 370 for ever where 30,000 are kept."""


class WordVectors:
    """The words of one model. Threads may share it."""

    def __init__(self, weights: Path, tokenizer: Tokenizer) -> None:
        """``weights`` is a safetensors file, not loaded; ``tokenizer`` neither cuts nor pads."""
        self._table = InputEmbeddings(weights)
        self._tokenizer = tokenizer
        self._common = self._table[::COMMON_STEP].mean(axis=0)
        self._known: dict[str, int] = {}
        self._rows = np.empty((REMEMBERED, self._table.dimension), dtype=np.float32)
        self._lock = threading.Lock()

    def of(self, words: Sequence[str]) -> Vectors:
        """Unit vectors, float32, shape (len(words), dimension), in the order of ``words``."""
        with self._lock:
            try:
                places = list(map(self._known.__getitem__, words))
            except KeyError:
                distinct = list(dict.fromkeys(words))
                if len(distinct) > REMEMBERED:
                    return self._read(words)
                self._learn(distinct)
                places = list(map(self._known.__getitem__, words))
            rows: Vectors = self._rows[places]
        return rows

    def _learn(self, distinct: Sequence[str]) -> None:
        """Make all of ``distinct`` known; in place of all others where there is no more room."""
        new = [word for word in distinct if word not in self._known]
        if len(self._known) + len(new) > REMEMBERED:
            self._known, new = {}, list(distinct)
        first = len(self._known)
        self._rows[first : first + len(new)] = self._read(new)
        self._known |= {word: first + place for place, word in enumerate(new)}

    def _read(self, words: Sequence[str]) -> Vectors:
        encoded = self._tokenizer.encode_batch_fast(words, add_special_tokens=False)
        ids = [item.ids or [0] for item in encoded]
        counts = np.fromiter(map(len, ids), dtype=np.int64, count=len(ids))
        tokens, place = np.unique(np.concatenate([np.array(i) for i in ids]), return_inverse=True)
        rows = self._table[tokens] - self._common
        starts = np.cumsum(counts) - counts
        vectors = np.add.reduceat(rows[place], starts, axis=0)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: Vectors = vectors / np.maximum(lengths, np.finfo(np.float32).tiny)
        return unit
