"""Vectors of single words, without their context: what a model begins with.

The mean of the input embeddings of a word's tokens, less what all tokens have in common. They know
a word from another of about the same meaning, and a compound by its parts. No model has to run for
them, and the index need not keep them: the rows are read off the weights where those lie.
"""

import json
import struct
import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from indexes.types import Vectors

TABLE = "word_embeddings.weight"
"""How the input embeddings of a BERT encoder are called in its weights, last part."""

FLOAT = "F32"
"""What the weights of both sources are in, as safetensors calls it."""

COMMON_STEP = 64
"""Every so manieth row is read for what they have in common; all of them are 400 MB."""

REMEMBERED = 30_000
"""Words whose vectors are kept, 46 MB. A search compares some 2,000 different ones, most of which
the last one had as well; to cut those into tokens again takes 8 ms."""


class WordVectors:
    """The words of one model. Threads may share it."""

    def __init__(self, weights: Path, tokenizer: Tokenizer) -> None:
        """``weights`` is a safetensors file, not loaded; ``tokenizer`` neither cuts nor pads."""
        self._table = _table(weights)
        self._tokenizer = tokenizer
        self._common = np.asarray(self._table[::COMMON_STEP]).mean(axis=0)
        self._known: dict[str, int] = {}
        self._rows = np.empty((REMEMBERED, self._table.shape[1]), dtype=np.float32)
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
        rows = np.asarray(self._table[tokens]) - self._common
        starts = np.cumsum(counts) - counts
        vectors = np.add.reduceat(rows[place], starts, axis=0)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: Vectors = vectors / np.maximum(lengths, np.finfo(np.float32).tiny)
        return unit


def _table(weights: Path) -> npt.NDArray[np.float32]:
    """The input embeddings in the file, shape (tokens, dimension), mapped and not read.

    The file is laid out as safetensors says: the length of a JSON header, the header, the tensors.
    """
    with weights.open("rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        tensors = json.loads(file.read(length))
    (name,) = (name for name in tensors if name.endswith(TABLE))
    tensor = tensors[name]
    if tensor["dtype"] != FLOAT:
        raise ValueError(f"{name} in {weights} is {tensor['dtype']}, not {FLOAT}")
    offset = 8 + length + tensor["data_offsets"][0]
    return np.memmap(weights, dtype="<f4", mode="r", offset=offset, shape=tuple(tensor["shape"]))
