"""What can be read of a safetensors file without loading it.

The file holds the length of a JSON header, in 8 bytes, the header, and the tensors.
"""

import json
import math
import struct
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from vind.indexes.errors import ModelDamagedError

FLOAT32_BYTES = 4

METADATA = "__metadata__"


def float32_size(weights: Path) -> int:
    """Bytes of all tensors in float32, whatever type they are stored in."""
    tensors, _ = _header(weights)
    numbers: int = sum(math.prod(one["shape"]) for one in tensors.values())
    return FLOAT32_BYTES * numbers


def token_table(weights: Path) -> npt.NDArray[np.float32]:
    """A model's table of tokens, shape (tokens, dimension), mapped from its file.

    Raises ModelDamagedError if there is none in float32.
    """
    try:
        tensors, begins = _header(weights)
        table = next(
            one
            for name, one in tensors.items()
            if name.endswith("embed_tokens.weight") and one["dtype"] == "F32"
        )
        rows, columns = table["shape"]
        begins += table["data_offsets"][0]
        return np.memmap(weights, np.float32, "r", begins, (rows, columns))
    except (StopIteration, ValueError, KeyError, struct.error, MemoryError) as error:
        raise ModelDamagedError(f"{weights} has no table of tokens in float32 ({error})") from error


def _header(weights: Path) -> tuple[dict[str, dict[str, Any]], int]:
    """The type, shape and place of each tensor by its name, and where the first one begins."""
    with weights.open("rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header: dict[str, dict[str, Any]] = json.loads(file.read(length))
    header.pop(METADATA, None)
    return header, 8 + length
