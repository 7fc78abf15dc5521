"""One rotation for all vectors of a dimension, after which no component says more than another."""

import hashlib
from functools import cache

import numpy as np
import numpy.typing as npt


@cache
def rotation(dimension: int) -> npt.NDArray[np.float32]:
    """An orthonormal matrix that spreads what is in few dimensions over all, always the same.

    The discrete cosine transform, of dimensions of which half are turned around.
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
