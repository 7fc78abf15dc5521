"""The stored form of vectors: rotated, with 8-bit components.

After the rotation the components of a unit vector are about normally distributed, whatever embedder
made it. So one fixed range fits all, and no training is needed. The catalogue and FAISS hold the
same bytes. Rotation preserves inner products, so a search rotates its query once and no stored
vector.
"""

import hashlib
from collections.abc import Sequence
from functools import cache
from math import sqrt

import numpy as np
import numpy.typing as npt

from vind.indexes.arrays import Vectors, one_thread


@cache
def rotation(dimension: int) -> npt.NDArray[np.float32]:
    """An orthonormal matrix, the same each time, that spreads few dimensions over all.

    It is the discrete cosine transform of a vector, half of whose components have their signs
    flipped.
    """
    place = np.arange(dimension)
    cosines = np.cos(np.pi * (place + 0.5) * place[:, np.newaxis] / dimension)
    cosines[0] /= np.sqrt(2)
    chunks = (hashlib.sha256(bytes([number])).digest() for number in range(-(-dimension // 256)))
    around = np.unpackbits(np.frombuffer(b"".join(chunks), dtype=np.uint8), count=dimension)
    found: npt.NDArray[np.float32] = (
        np.sqrt(2 / dimension) * cosines * (1.0 - 2.0 * around)
    ).astype(np.float32)
    return found


STORED = np.dtype("i1")

LARGEST = np.iinfo(STORED).max
"""The largest and, negated, the smallest number: -128 is not used."""

DEVIATIONS = 6
"""Components are clipped at this many standard deviations, which happens to two in 10^9. More
happens only to a vector along a row of the rotation, which no model makes. Up to 36 dimensions
nothing is clipped."""


def scale_of(dimension: int) -> float:
    """The factor from a component to its stored number."""
    return LARGEST * max(1.0, sqrt(dimension) / DEVIATIONS)


def storage_error(dimension: int) -> float:
    """The largest distance of a stored vector from the original: .024, mostly .0005 in 768.

    This assumes that nothing is clipped at DEVIATIONS. Lengths, and products with a unit vector,
    are off by no more; at 768 dimensions by .0005 (standard deviation).
    """
    return sqrt(dimension) / scale_of(dimension) / 2 + 1e-5


def turned(vectors: Vectors) -> Vectors:
    """Rotate vectors, as they are stored and compared; shape (n, dimension)."""
    # In double precision, so that the stored bytes of a vector do not depend on the batch.
    with one_thread():
        found = vectors.astype(np.float64) @ _rotation_of_doubles(vectors.shape[1]).T
    return found.astype(np.float32)


def to_stored(vectors: Vectors) -> list[bytes]:
    """The stored form of each row of ``vectors``."""
    return turned_to_stored(turned(vectors))


def from_stored(blobs: Sequence[bytes], dimension: int) -> Vectors:
    """Decode stored vectors, shape (len(blobs), dimension), of about unit length."""
    with one_thread():
        found: Vectors = stored_to_turned(blobs, dimension) @ rotation(dimension)
    return found


def turned_to_stored(vectors: Vectors) -> list[bytes]:
    """The stored form of each row of rotated vectors."""
    numbers = np.rint(vectors * np.float32(scale_of(vectors.shape[1])))
    return [row.tobytes() for row in np.clip(numbers, -LARGEST, LARGEST).astype(STORED)]


def stored_to_turned(blobs: Sequence[bytes], dimension: int) -> Vectors:
    """Decode stored vectors, still rotated, shape (len(blobs), dimension)."""
    found: Vectors = _numbers(blobs, dimension) * np.float32(1 / scale_of(dimension))
    return found


def are_stored(blobs: Sequence[bytes], dimension: int) -> npt.NDArray[np.bool_]:
    """Which blobs, of ``dimension`` bytes each, can be the stored form of a unit vector."""
    numbers = _numbers(blobs, dimension).astype(np.int32)
    lengths = np.sqrt((numbers**2).sum(axis=1)) / scale_of(dimension)
    at_end = np.abs(numbers).max(axis=1, initial=0) == LARGEST
    fits = np.abs(lengths - 1) <= storage_error(dimension)
    right: npt.NDArray[np.bool_] = (numbers >= -LARGEST).all(axis=1) & (
        fits | (at_end & (lengths < 1))
    )
    return right


def _numbers(blobs: Sequence[bytes], dimension: int) -> npt.NDArray[np.int8]:
    return np.frombuffer(b"".join(blobs), dtype=STORED).reshape(len(blobs), dimension)


@cache
def _rotation_of_doubles(dimension: int) -> npt.NDArray[np.float64]:
    return rotation(dimension).astype(np.float64)
