"""The size of the weights in a safetensors file, without loading them."""

import json
import math
import struct
from pathlib import Path

FLOAT32_BYTES = 4


def float32_size(weights: Path) -> int:
    """Bytes of all tensors in float32, whatever type they are stored in.

    The file holds the length of a JSON header, the header, and the tensors.
    """
    with weights.open("rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
    shapes = (entry["shape"] for name, entry in header.items() if name != "__metadata__")
    return FLOAT32_BYTES * sum(map(math.prod, shapes))
