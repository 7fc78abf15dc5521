"""The types of arrays that the packages exchange, and products of them without BLAS's threads.

The types are not in ``types.py`` so that a client of a server needs no numpy.
"""

from contextlib import AbstractContextManager
from functools import cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from threadpoolctl import ThreadpoolController

Vector: TypeAlias = npt.NDArray[np.float32]
"""Shape (dimension,), unit length."""

Vectors: TypeAlias = npt.NDArray[np.float32]
"""Shape (n, dimension), each row of unit length."""

Ids: TypeAlias = npt.NDArray[np.int64]
"""Shape (n,): ids of passages or of files."""

TokenSpans: TypeAlias = npt.NDArray[np.int64]
"""Shape (n, 2): where each token of a text starts and ends, in characters."""


def one_thread() -> AbstractContextManager[object]:
    """Within this context, matrix products run in the caller's thread.

    BLAS threads would keep spinning for a while on cores that a model needs.
    """
    held: AbstractContextManager[object] = _controller().limit(limits=1, user_api="blas")
    return held


@cache
def _controller() -> ThreadpoolController:
    return ThreadpoolController()


UNIT_TOLERANCE = 2e-3
"""How far a vector's length may be from 1. Models in half precision miss it by 5e-4."""


def check_vectors(vectors: Vectors, shape: tuple[int, int]) -> None:
    """Raise ValueError unless ``vectors`` are finite, of unit length and of this shape."""
    if vectors.shape != shape:
        raise ValueError(f"vectors have the shape {vectors.shape}, not {shape}")
    lengths = np.linalg.norm(vectors.astype(np.float32), axis=1)
    # Written so that NaN, which compares false, is refused.
    if not np.all(np.abs(lengths - 1) <= UNIT_TOLERANCE):
        raise ValueError("a vector is not finite or not of unit length")
