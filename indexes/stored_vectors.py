"""Vectors as they are stored: rotated, each component a whole number of 8 bits.

After the rotation the components of a vector of unit length are about as those of a normal
distribution, whatever embedder made it. So one fixed range holds them, and nothing is learnt. The
catalogue and FAISS have the same numbers, and the product of two vectors is that of their rotated
forms: a search turns its question once, and no vector back.
"""

from collections.abc import Sequence
from functools import cache
from math import sqrt

import numpy as np
import numpy.typing as npt

from vind.indexes.arrays import Vectors
from vind.indexes.blas import one_thread
from vind.indexes.rotation import rotation

STORED = np.dtype("i1")

LARGEST = np.iinfo(STORED).max
"""The largest number and, below zero, the smallest: -128 is never written."""

DEVIATIONS = 6
"""Standard deviations of a component that are stored, two in a thousand million being further. What
is further counts as this: of a vector that lies along a row of the rotation, which no model makes.
Up to 36 dimensions no component is."""


def scale_of(dimension: int) -> float:
    """The number by which a component of 1 is stored."""
    return LARGEST * max(1.0, sqrt(dimension) / DEVIATIONS)


def storage_error(dimension: int) -> float:
    """How far a vector as it is stored may be from what it was, at most: .024, mostly .0005 in 768.

    Unless a component is further than DEVIATIONS. A length, or a product with another vector of
    unit length, is then wrong by no more; at 768 dimensions it is by .0005 (standard deviation).
    """
    return sqrt(dimension) / scale_of(dimension) / 2 + 1e-5


def turned(vectors: Vectors) -> Vectors:
    """Rotated, as vectors are stored and compared; shape (n, dimension)."""
    # In double precision, so that a vector is stored as the same numbers whatever stands beside it.
    with one_thread():
        found = vectors.astype(np.float64) @ _rotation_of_doubles(vectors.shape[1]).T
    return found.astype(np.float32)


def to_stored(vectors: Vectors) -> list[bytes]:
    """Each row of ``vectors`` as it is stored."""
    return turned_to_stored(turned(vectors))


def from_stored(blobs: Sequence[bytes], dimension: int) -> Vectors:
    """Stored vectors, shape (len(blobs), dimension), of unit length but for what they storage_error."""
    with one_thread():
        found: Vectors = stored_to_turned(blobs, dimension) @ rotation(dimension)
    return found


def turned_to_stored(vectors: Vectors) -> list[bytes]:
    """Each row of vectors that are rotated already."""
    numbers = np.rint(vectors * np.float32(scale_of(vectors.shape[1])))
    return [row.tobytes() for row in np.clip(numbers, -LARGEST, LARGEST).astype(STORED)]


def stored_to_turned(blobs: Sequence[bytes], dimension: int) -> Vectors:
    """Stored vectors, still rotated, shape (len(blobs), dimension)."""
    found: Vectors = _numbers(blobs, dimension) * np.float32(1 / scale_of(dimension))
    return found


def are_stored(blobs: Sequence[bytes], dimension: int) -> npt.NDArray[np.bool_]:
    """Which of these, ``dimension`` bytes each, are what a vector of unit length is stored as."""
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
