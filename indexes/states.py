"""What a model makes of the words of a text where they stand, kept in a bit a dimension.

The state of a word is the mean of the last hidden states of its tokens. Held against the words of a
question, states tell better than the vector of the whole what a text says of them (late
interaction: Khattab and Zaharia, "ColBERT", SIGIR 2020). Of each is kept how far it goes along the
vector of its text, which the index has, and of the rest the signs after a rotation, with one length
for all (as RaBitQ codes a vector: Gao and Long 2024, arXiv:2405.12497): 54 bytes a word at 384
dimensions, where half precision takes 768.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Self, TypeAlias

import numpy as np
import numpy.typing as npt

from indexes.types import Vector, Vectors
from indexes.words import FUNCTION_WORDS, WORD

UNTOLD = frozenset().union(*FUNCTION_WORDS.values())
"""Words that have no state kept: four in ten, and none of what a question is about."""

AT_ONCE = 256
"""Words whose signs are made numbers at once: few enough to stay in the processor's cache, which
takes 1.5 ms for 11,000 words where all at once take 4.2."""

LONGEST = 2.0
"""How far a state of unit length can be told to go along its text's vector: its signs stray."""

FURTHEST = np.iinfo(np.uint16).max

Similarities: TypeAlias = npt.NDArray[np.float32]
"""Shape (asked, words): cosines of states, those of the words that are kept to a few hundredths."""


def told_words(text: str, start: int = 0) -> list[tuple[int, int]]:
    """Spans of the words from ``start`` on that have a state: all but UNTOLD, or all there are."""
    spans = [match.span() for match in WORD.finditer(text, start)]
    told = [span for span in spans if text[slice(*span)].lower() not in UNTOLD]
    return told or spans


def pack(before_end: Sequence[int], states: Vectors, vector: Vector) -> bytes:
    """The states of the words of one text, shape (words, dimension), unit length, as they are kept.

    ``vector`` is that of the text; ``before_end`` says how many characters before its end each word
    begins, as what stands in front of a passage where it is embedded is not kept with it.
    """
    packed = np.zeros(len(states), dtype=_packed_type(len(vector)))
    rotation = _rotation(len(vector))
    along = states @ vector
    turned = (states - along[:, np.newaxis] * vector) @ rotation.T
    # So that a state's product with what is kept of it is its product with itself.
    reach = np.abs(turned).sum(axis=1)
    squares = np.einsum("wd,wd->w", turned, turned)
    across = np.divide(squares, reach, out=np.zeros_like(reach), where=reach > 0)
    signs = turned > 0
    # Signs go somewhat along the vector too, which is not theirs to tell.
    strayed = across * (np.where(signs, 1, -1) @ (rotation @ vector))
    packed["before_end"] = np.minimum(before_end, FURTHEST)
    packed["along"] = along - strayed
    packed["across"] = across
    packed["signs"] = np.packbits(signs, axis=1)
    return packed.tobytes()


def is_whole(packed: bytes, dimension: int) -> bool:
    """Whether this is something that ``pack`` gives."""
    form = _packed_type(dimension)
    if len(packed) % form.itemsize:
        return False
    found = np.frombuffer(packed, dtype=form)
    begins = found["before_end"].astype(np.int64)
    # One word begins after the other, and before the end; NaN, which compares false, is wrong.
    in_order = (np.diff(begins) < 0) | (begins[1:] == FURTHEST)
    likely = (np.abs(found["along"]) <= LONGEST) & (found["across"] >= 0)
    return bool(in_order.all() and (begins > 0).all() and (likely & (found["across"] <= 1)).all())


@dataclass(frozen=True, eq=False, slots=True)
class States:
    """The kept states of the words of some texts, one text after the other.

    ``text_of`` and ``packed`` have the shape (words,): which text a word is of, and what is kept of
    its state. ``vectors`` are those of the texts.
    """

    text_of: npt.NDArray[np.int64]
    vectors: Vectors
    packed: Any

    @property
    def before_end(self) -> npt.NDArray[np.uint16]:
        """How many characters before the end of its text each word begins, shape (words,)."""
        begins: npt.NDArray[np.uint16] = self.packed["before_end"]
        return begins

    @classmethod
    def of(cls, packed: Sequence[bytes], vectors: Vectors) -> Self:
        """What ``pack`` gave for each of the texts whose ``vectors`` these are."""
        form = _packed_type(vectors.shape[1])
        counts = [len(one) // form.itemsize for one in packed]
        found = np.frombuffer(b"".join(packed), dtype=form)
        return cls(np.repeat(np.arange(len(packed)), counts), vectors, found)

    def similarities(self, asked: Vectors) -> Similarities:
        """Of the states of a question's words, shape (asked, dimension), with each word's."""
        dimension = self.vectors.shape[1]
        turned = np.ascontiguousarray((2 * asked @ _rotation(dimension).T).T)
        across = np.empty((len(self.packed), len(asked)), dtype=np.float32)
        signs = self.packed["signs"]
        for start in range(0, len(signs), AT_ONCE):
            some = slice(start, start + AT_ONCE)
            bits = np.unpackbits(signs[some], axis=1, count=dimension)
            np.matmul(bits.astype(np.float32), turned, out=across[some])
        across -= turned.sum(axis=0) / 2
        across *= self.packed["across"].astype(np.float32)[:, np.newaxis]
        along = (self.vectors @ asked.T)[self.text_of]
        along *= self.packed["along"].astype(np.float32)[:, np.newaxis]
        found: Similarities = (along + across).T
        return found


@cache
def _packed_type(dimension: int) -> np.dtype[np.void]:
    return np.dtype(
        [
            ("before_end", "<u2"),
            ("along", "<f2"),
            ("across", "<f2"),
            ("signs", "u1", (-(-dimension // 8),)),
        ]
    )


@cache
def _rotation(dimension: int) -> npt.NDArray[np.float32]:
    """An orthonormal matrix that spreads what is in few dimensions over all, always the same.

    The discrete cosine transform, of dimensions of which half are turned around.
    """
    place = np.arange(dimension)
    cosines = np.cos(np.pi * (place + 0.5) * place[:, np.newaxis] / dimension)
    cosines[0] /= np.sqrt(2)
    chunks = (hashlib.sha256(bytes([number])).digest() for number in range(-(-dimension // 256)))
    around = np.unpackbits(np.frombuffer(b"".join(chunks), dtype=np.uint8), count=dimension)
    rotation: npt.NDArray[np.float32] = (
        np.sqrt(2 / dimension) * cosines * (1.0 - 2.0 * around)
    ).astype(np.float32)
    return rotation
