"""A safetensors file, looked into and not loaded.

It is laid out as safetensors says: the length of a JSON header, the header, the tensors. Not by
that library: it gives numpy no bfloat16, and of a tensor only rows that stand together.
"""

import json
import math
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from indexes.types import Vectors

TABLES = ("word_embeddings.weight", "embed_tokens.weight", "tok_embeddings.weight")
"""How the input embeddings are called, last part: by BERT and XLM-RoBERTa, by Qwen3 and Gemma 3,
and by ModernBERT."""

KEPT_AS = {"F32": "<f4", "F16": "<f2", "BF16": "<u2"}
"""What floats are called by safetensors and mapped as by numpy, which has no bfloat16."""

FLOAT32_BYTES = 4


@dataclass(frozen=True, slots=True)
class Tensor:
    """Where a tensor lies: ``offset`` in bytes from the beginning of the file."""

    name: str
    kind: str
    shape: tuple[int, ...]
    offset: int


class InputEmbeddings:
    """The table that a model looks its tokens up in, shape (tokens, dimension), on the disk."""

    def __init__(self, weights: Path) -> None:
        """Raises ValueError where the table is of another kind than KEPT_AS has."""
        (table,) = (tensor for tensor in tensors(weights) if tensor.name.endswith(TABLES))
        if table.kind not in KEPT_AS:
            raise ValueError(f"{table.name} in {weights} is {table.kind}, not {', '.join(KEPT_AS)}")
        self._rows = np.memmap(
            weights, KEPT_AS[table.kind], mode="r", offset=table.offset, shape=table.shape
        )

    @property
    def dimension(self) -> int:
        """Length of a row."""
        return int(self._rows.shape[1])

    def __getitem__(self, which: slice | npt.NDArray[np.int64]) -> Vectors:
        """These rows in float32, shape (rows, dimension); only they are read."""
        rows = np.asarray(self._rows[which])
        if rows.dtype == np.uint16:
            # bfloat16 is the upper half of a float32.
            return (rows.astype(np.uint32) << 16).view(np.float32)
        return rows.astype(np.float32, copy=False)


def tensors(weights: Path) -> list[Tensor]:
    """What is in the file."""
    with weights.open("rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
    return [
        Tensor(name, entry["dtype"], tuple(entry["shape"]), 8 + length + entry["data_offsets"][0])
        for name, entry in header.items()
        if name != "__metadata__"
    ]


def float32_size(weights: Path) -> int:
    """Bytes of all tensors in float32, whatever they are kept in."""
    return FLOAT32_BYTES * sum(math.prod(tensor.shape) for tensor in tensors(weights))
