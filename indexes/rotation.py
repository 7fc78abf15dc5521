"""A fixed rotation of vectors, after which all components matter about equally."""

import hashlib
from functools import cache

import numpy as np
import numpy.typing as npt


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
