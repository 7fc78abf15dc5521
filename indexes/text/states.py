"""Contextual states of a text's words, stored with one bit per dimension.

A word's state is the mean of the last hidden states of its tokens. Comparing the states of a
question's and a text's words tells more than one vector for each (late interaction: Khattab and
Zaharia, "ColBERT", SIGIR 2020). Stored are a state's component along the vector of its text, which
the index has, and the signs of the rest after a rotation (as in RaBitQ: Gao and Long 2024,
arXiv:2405.12497). If an embedder's first dimensions say most (Kusupati et al., "Matryoshka
Representation Learning", NeurIPS 2022), only those are stored: 96 for EmbeddingGemma, 16 bytes a
word.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import pi, sqrt
from typing import Any, Self, TypeAlias

import numpy as np
import numpy.typing as npt

from vind.indexes.arrays import Vector, Vectors
from vind.indexes.core.stored_vectors import rotation
from vind.indexes.text.words import FUNCTION_WORDS, WORD

STATELESS_WORDS = frozenset().union(*FUNCTION_WORDS.values())
"""Function words, which have no stored state: four in ten words, and never a question's subject."""

WORDS_AT_ONCE = 256
"""Words whose signs are unpacked at once, few enough for the processor's cache: 1.5 ms for 11,000
words, against 4.2 at once."""

MOST_ALONG = 2.0
"""Largest plausible component along the text's vector of a unit-length state, given the error of
its signs."""

FURTHEST_BEFORE_END = np.iinfo(np.uint16).max

HEADER = np.dtype("<u2")
"""Precedes the states of a text: their dimension."""

Similarities: TypeAlias = npt.NDArray[np.float32]
"""Shape (asked, words): cosines of states, exact to a few hundredths."""


def words_with_state(text: str, start: int = 0) -> list[tuple[int, int]]:
    """Spans of the words from ``start`` on that have a state.

    These are all but STATELESS_WORDS, or all words if there are no others.
    """
    spans = [match.span() for match in WORD.finditer(text, start)]
    told = [span for span in spans if text[slice(*span)].lower() not in STATELESS_WORDS]
    return told or spans


def pack(before_end: Sequence[int], states: Vectors, vector: Vector) -> bytes:
    """Pack the states of one text's words, shape (words, d), unit length.

    ``vector`` is that of the text, of d dimensions or more. ``before_end`` has each word's distance
    in characters to the end of the text, because the prefix that is embedded with a passage is not
    stored with it.
    """
    dimension = states.shape[1]
    lead = _leads(vector[np.newaxis], dimension)[0]
    packed = np.zeros(len(states), dtype=_packed_type(dimension))
    turn = rotation(dimension)
    along = states @ lead
    turned = (states - along[:, np.newaxis] * lead) @ turn.T
    signs = turned > 0
    # The signs have a component along the vector too, which is subtracted.
    strayed = _across(along) / sqrt(dimension) * (np.where(signs, 1, -1) @ (turn @ lead))
    packed["before_end"] = np.minimum(before_end, FURTHEST_BEFORE_END)
    packed["along"] = along - strayed
    packed["signs"] = np.packbits(signs, axis=1)
    return np.array(dimension, dtype=HEADER).tobytes() + packed.tobytes()


def is_whole(packed: bytes) -> bool:
    """Whether ``packed`` is a possible result of ``pack``."""
    dimension = _dimension(packed)
    if not dimension:
        return False
    form = _packed_type(dimension)
    if (len(packed) - HEADER.itemsize) % form.itemsize:
        return False
    found = np.frombuffer(packed, dtype=form, offset=HEADER.itemsize)
    begins = found["before_end"].astype(np.int64)
    # Words begin in order and before the end. NaN, which compares false, is refused.
    in_order = (np.diff(begins) < 0) | (begins[1:] == FURTHEST_BEFORE_END)
    likely = np.abs(found["along"]) <= MOST_ALONG
    return bool(in_order.all() and (begins > 0).all() and likely.all())


@dataclass(frozen=True, eq=False, slots=True)
class States:
    """The stored states of the words of some texts, one text after the other.

    ``text_of`` and ``packed`` have the shape (words,): the text of each word, and its packed state
    with ``dimension`` signs. ``vectors`` are those of the texts.
    """

    text_of: npt.NDArray[np.int64]
    vectors: Vectors
    packed: Any
    dimension: int

    @property
    def before_end(self) -> npt.NDArray[np.uint16]:
        """Characters from each word's start to the end of its text, shape (words,)."""
        begins: npt.NDArray[np.uint16] = self.packed["before_end"]
        return begins

    @classmethod
    def of(cls, packed: Sequence[bytes], vectors: Vectors) -> Self:
        """Unpack the results of ``pack`` for texts with these ``vectors``."""
        dimension = max(map(_dimension, packed), default=0) or vectors.shape[1]
        form = _packed_type(dimension)
        bodies = [one[HEADER.itemsize :] for one in packed]
        counts = [len(one) // form.itemsize for one in bodies]
        found = np.frombuffer(b"".join(bodies), dtype=form)
        return cls(np.repeat(np.arange(len(packed)), counts), vectors, found, dimension)

    def similarities(self, asked: Vectors) -> Similarities:
        """Similarities of a question's word states, shape (asked, dimension), with all words."""
        turned = np.ascontiguousarray((2 * asked @ rotation(self.dimension).T).T)
        across = np.empty((len(self.packed), len(asked)), dtype=np.float32)
        signs = self.packed["signs"]
        for start in range(0, len(signs), WORDS_AT_ONCE):
            some = slice(start, start + WORDS_AT_ONCE)
            bits = np.unpackbits(signs[some], axis=1, count=self.dimension)
            np.matmul(bits.astype(np.float32), turned, out=across[some])
        across -= turned.sum(axis=0) / 2
        kept_along = self.packed["along"].astype(np.float32)
        across *= (_across(kept_along) / sqrt(self.dimension))[:, np.newaxis]
        along = (_leads(self.vectors, self.dimension) @ asked.T)[self.text_of]
        along *= kept_along[:, np.newaxis]
        found: Similarities = (along + across).T
        return found


def _dimension(packed: bytes) -> int:
    """The dimension of a text's packed states; 0 if it is missing."""
    if len(packed) < HEADER.itemsize:
        return 0
    return int(np.frombuffer(packed, dtype=HEADER, count=1)[0])


def _leads(vectors: Vectors, dimension: int) -> Vectors:
    """The first dimensions of vectors, shape (n, dimension), scaled to unit length."""
    first = vectors[:, :dimension]
    lengths = np.linalg.norm(first, axis=1, keepdims=True)
    found: Vectors = first / np.maximum(lengths, np.finfo(np.float32).tiny)
    return found


def _across(along: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """The factor by which signs, divided by the root of their number, approximate the rest.

    It makes the product of a state with its stored form that with itself, given that the rotation
    makes the rest's components normally distributed.
    """
    rest = np.sqrt(np.maximum(0.0, 1.0 - along**2))
    found: npt.NDArray[np.float32] = (rest * sqrt(pi / 2)).astype(np.float32)
    return found


@cache
def _packed_type(dimension: int) -> np.dtype[np.void]:
    return np.dtype(
        [
            ("before_end", "<u2"),
            ("along", "<f2"),
            ("signs", "u1", (-(-dimension // 8),)),
        ]
    )
