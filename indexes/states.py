"""What a model makes of the words of a text where they stand, kept in a bit a dimension.

The state of a word is the mean of the last hidden states of its tokens. Held against the words of a
question, states tell better than the vector of the whole what a text says of them (late
interaction: Khattab and Zaharia, "ColBERT", SIGIR 2020). Of each is kept how far it goes along the
vector of its text, which the index has, and of the rest the signs after a rotation (as RaBitQ codes
a vector: Gao and Long 2024, arXiv:2405.12497). An embedder whose first dimensions say most
(Kusupati et al., "Matryoshka Representation Learning", NeurIPS 2022) gives states of those alone:
EmbeddingGemma 96, 16 bytes a word.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import pi, sqrt
from typing import Any, Self, TypeAlias

import numpy as np
import numpy.typing as npt

from vind.indexes.arrays import Vector, Vectors
from vind.indexes.rotation import rotation
from vind.indexes.words import FUNCTION_WORDS, WORD

STATELESS_WORDS = frozenset().union(*FUNCTION_WORDS.values())
"""Words that have no state kept: four in ten, and none of what a question is about."""

WORDS_AT_ONCE = 256
"""Words whose signs are made numbers at once: few enough to stay in the processor's cache, which
takes 1.5 ms for 11,000 words where all at once take 4.2."""

MOST_ALONG = 2.0
"""How far a state of unit length can be told to go along its text's vector: its signs stray."""

FURTHEST_BEFORE_END = np.iinfo(np.uint16).max

HEADER = np.dtype("<u2")
"""What stands in front of the states of a text: their dimension."""

Similarities: TypeAlias = npt.NDArray[np.float32]
"""Shape (asked, words): cosines of states, those of the words that are kept to a few hundredths."""


def words_with_state(text: str, start: int = 0) -> list[tuple[int, int]]:
    """Spans of the words from ``start`` on that have a state: all but STATELESS_WORDS, or all there are."""
    spans = [match.span() for match in WORD.finditer(text, start)]
    told = [span for span in spans if text[slice(*span)].lower() not in STATELESS_WORDS]
    return told or spans


def pack(before_end: Sequence[int], states: Vectors, vector: Vector) -> bytes:
    """The states of the words of one text, shape (words, d), unit length, as they are kept.

    ``vector`` is that of the text, of d dimensions or more; ``before_end`` says how many characters
    before its end each word begins, as what stands in front of a passage where it is embedded is
    not kept with it.
    """
    dimension = states.shape[1]
    lead = _leads(vector[np.newaxis], dimension)[0]
    packed = np.zeros(len(states), dtype=_packed_type(dimension))
    turn = rotation(dimension)
    along = states @ lead
    turned = (states - along[:, np.newaxis] * lead) @ turn.T
    signs = turned > 0
    # Signs go somewhat along the vector too, which is not theirs to tell.
    strayed = _across(along) / sqrt(dimension) * (np.where(signs, 1, -1) @ (turn @ lead))
    packed["before_end"] = np.minimum(before_end, FURTHEST_BEFORE_END)
    packed["along"] = along - strayed
    packed["signs"] = np.packbits(signs, axis=1)
    return np.array(dimension, dtype=HEADER).tobytes() + packed.tobytes()


def is_whole(packed: bytes) -> bool:
    """Whether this is something that ``pack`` gives."""
    dimension = _dimension(packed)
    if not dimension:
        return False
    form = _packed_type(dimension)
    if (len(packed) - HEADER.itemsize) % form.itemsize:
        return False
    found = np.frombuffer(packed, dtype=form, offset=HEADER.itemsize)
    begins = found["before_end"].astype(np.int64)
    # One word begins after the other, and before the end; NaN, which compares false, is wrong.
    in_order = (np.diff(begins) < 0) | (begins[1:] == FURTHEST_BEFORE_END)
    likely = np.abs(found["along"]) <= MOST_ALONG
    return bool(in_order.all() and (begins > 0).all() and likely.all())


@dataclass(frozen=True, eq=False, slots=True)
class States:
    """The kept states of the words of some texts, one text after the other.

    ``text_of`` and ``packed`` have the shape (words,): which text a word is of, and what is kept of
    its state, ``dimension`` signs. ``vectors`` are those of the texts.
    """

    text_of: npt.NDArray[np.int64]
    vectors: Vectors
    packed: Any
    dimension: int

    @property
    def before_end(self) -> npt.NDArray[np.uint16]:
        """How many characters before the end of its text each word begins, shape (words,)."""
        begins: npt.NDArray[np.uint16] = self.packed["before_end"]
        return begins

    @classmethod
    def of(cls, packed: Sequence[bytes], vectors: Vectors) -> Self:
        """What ``pack`` gave for each of the texts whose ``vectors`` these are."""
        dimension = max(map(_dimension, packed), default=0) or vectors.shape[1]
        form = _packed_type(dimension)
        bodies = [one[HEADER.itemsize :] for one in packed]
        counts = [len(one) // form.itemsize for one in bodies]
        found = np.frombuffer(b"".join(bodies), dtype=form)
        return cls(np.repeat(np.arange(len(packed)), counts), vectors, found, dimension)

    def similarities(self, asked: Vectors) -> Similarities:
        """Of the states of a question's words, shape (asked, dimension), with each word's."""
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
    """That of the states of a text; 0 where it is not told."""
    if len(packed) < HEADER.itemsize:
        return 0
    return int(np.frombuffer(packed, dtype=HEADER, count=1)[0])


def _leads(vectors: Vectors, dimension: int) -> Vectors:
    """The first dimensions of vectors, shape (n, dimension), unit length."""
    first = vectors[:, :dimension]
    lengths = np.linalg.norm(first, axis=1, keepdims=True)
    found: Vectors = first / np.maximum(lengths, np.finfo(np.float32).tiny)
    return found


def _across(along: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """The length at which signs, divided by the root of their number, stand for the rest.

    So that a state's product with what is kept of it is that with itself, the components of the
    rest being as those of a normal distribution, which the rotation makes them.
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
