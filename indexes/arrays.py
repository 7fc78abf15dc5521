"""The types of arrays that the packages exchange.

They are not in ``types.py`` so that a client of a server needs no numpy.
"""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Vector: TypeAlias = npt.NDArray[np.float32]
"""Shape (dimension,), unit length."""

Vectors: TypeAlias = npt.NDArray[np.float32]
"""Shape (n, dimension), each row of unit length."""

Ids: TypeAlias = npt.NDArray[np.int64]
"""Shape (n,): ids of passages or of files."""

TokenSpans: TypeAlias = npt.NDArray[np.int64]
"""Shape (n, 2): where each token of a text starts and ends, in characters."""
