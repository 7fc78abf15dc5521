"""Conversion of multilingual-e5-small's 4-bit weights to a BertModel's safetensors file.

The packed file ("E5S1", as the C engine shipped with it reads it, little-endian):

    magic "E5S1", u32 version
    i32 hidden, layers, heads, inner, vocabulary, positions, token types; f32 eps; i32 block
    tokenizer  i32 pieces, 4 times i32 special ids, u64 blob length, u32 offsets[pieces + 1],
               f32 scores[pieces], blob, i32 normalisation entries, u32 their bytes, the entries
    directory  i32 tensors, each u16 name length, name, u8 dtype, u32 elements, u64 offset in the
               file, u64 bytes

Matrices are in GGML's Q4_0 blocks, the rest in float32. A block has 18 bytes for 32 weights: a
float16 scale d and 16 bytes. Byte j has weight j in its low and weight j + 16 in its high four
bits; each value q stands for d · (q - 8).
"""

import struct
from pathlib import Path

import numpy as np
import numpy.typing as npt

from vind.indexes.errors import ModelDamagedError

MAGIC = b"E5S1"
BLOCK_WEIGHTS = 32
READABLE = 0o644
BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", BLOCK_WEIGHTS // 2)])
ZERO_POINT = 8

Tensor = npt.NDArray[np.float32]

_LAYER_NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_EMBEDDING_NAMES = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}


def rebuild(packed: Path, target: Path) -> None:
    """Convert ``packed`` to float32 under BertModel's names, as ``target`` (safetensors).

    Deterministic. Raises ModelDamagedError if ``packed`` is not laid out as described above.
    """
    from safetensors.numpy import save_file

    try:
        tensors = read_tensors(np.memmap(packed, dtype=np.uint8, mode="r"))
    except (struct.error, ValueError, KeyError, IndexError, UnicodeDecodeError) as error:
        raise ModelDamagedError(
            f"{packed.name} is not a 4-bit multilingual-e5-small ({error}). Pull the model again."
        ) from error
    save_file(tensors, target, metadata={"format": "pt"})
    target.chmod(READABLE)  # safetensors makes it private


def read_tensors(data: npt.NDArray[np.uint8]) -> dict[str, Tensor]:
    """All tensors of a packed file, float32, under BertModel's names.

    Raises ValueError, KeyError, struct.error or UnicodeDecodeError for another layout.
    """
    if data[: len(MAGIC)].tobytes() != MAGIC:
        raise ValueError("it does not begin with E5S1")
    hidden, inner, offset = _header(data)
    (count,) = _unpack(data, "<i", offset)
    offset += 4
    tensors = {}
    for _ in range(count):
        (length,) = _unpack(data, "<H", offset)
        packed_name = data[offset + 2 : offset + 2 + length].tobytes().decode("ascii")
        _dtype, elements, start, size = _unpack(data, "<BIQQ", offset + 2 + length)
        offset += 2 + length + struct.calcsize("<BIQQ")
        values = _values(data[start : start + size], elements)
        tensors[_bert_name(packed_name)] = _shaped(packed_name, values, hidden, inner)
    return tensors


def _header(data: npt.NDArray[np.uint8]) -> tuple[int, int, int]:
    """Hidden and inner width, and the offset of the directory."""
    hidden, _layers, _heads, inner = _unpack(data, "<4i", 8)
    offset = 8 + 7 * 4 + 4 + 4
    (pieces,) = _unpack(data, "<i", offset)
    offset += 5 * 4
    (blob,) = _unpack(data, "<Q", offset)
    offset += 8 + (pieces + 1) * 4 + pieces * 4 + blob
    _entries, entry_bytes = _unpack(data, "<iI", offset)
    return hidden, inner, offset + 8 + entry_bytes


def _unpack(data: npt.NDArray[np.uint8], layout: str, offset: int) -> tuple[int, ...]:
    return struct.unpack(layout, data[offset : offset + struct.calcsize(layout)].tobytes())


def _values(stored: npt.NDArray[np.uint8], elements: int) -> Tensor:
    """Decode float32 or Q4_0, told apart by their bytes per element."""
    if stored.size == elements * 4:
        return stored.view("<f4").astype(np.float32)
    if stored.size != elements // BLOCK_WEIGHTS * BLOCK.itemsize:
        raise ValueError(f"{stored.size} bytes cannot hold {elements} weights")
    blocks = stored.view(BLOCK)
    low = blocks["nibbles"] & 0x0F
    high = blocks["nibbles"] >> 4
    quants = np.concatenate([low, high], axis=1).astype(np.float32) - ZERO_POINT
    return (quants * blocks["scale"].astype(np.float32)[:, None]).reshape(-1)


def _bert_name(packed: str) -> str:
    if packed in _EMBEDDING_NAMES:
        return _EMBEDDING_NAMES[packed]
    layer, part, kind = packed.split(".")
    parameter = {"w": "weight", "b": "bias"}[kind]
    return f"encoder.layer.{int(layer.removeprefix('l'))}.{_LAYER_NAMES[part]}.{parameter}"


def _shaped(packed: str, values: Tensor, hidden: int, inner: int) -> Tensor:
    if packed.endswith((".b", "ln.w")):
        return values
    width = inner if packed.endswith(".fo.w") else hidden
    return values.reshape(-1, width)
