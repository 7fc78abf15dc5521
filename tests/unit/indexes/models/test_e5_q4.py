import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from vind.indexes.errors import ModelDamagedError
from vind.indexes.models.e5_q4 import BLOCK_WEIGHTS, read_tensors, rebuild

HIDDEN, INNER = 32, 64


def quants(rows: int, columns: int) -> st.SearchStrategy[np.ndarray]:
    return arrays(np.uint8, (rows, columns), elements=st.integers(0, 15))


def q4_0(quant: np.ndarray, scales: np.ndarray) -> bytes:
    """Blocks of a float16 scale and 16 bytes, weight j low and weight j + 16 high."""
    blocks = quant.reshape(-1, BLOCK_WEIGHTS)
    packed = blocks[:, :16] | (blocks[:, 16:] << 4)
    return b"".join(
        struct.pack("<e", scale) + row.tobytes() for scale, row in zip(scales, packed, strict=True)
    )


def packed_file(tensors: dict[str, tuple[int, bytes]]) -> np.ndarray:
    """A file of the layout with two tokenizer pieces and one entry of normalisation."""
    blob, entry = b"<s>vind", struct.pack("<IBI", 0xA0, 1, 0x20)
    head = b"E5S1" + struct.pack("<I7if i", 1, HIDDEN, 1, 1, INNER, 2, 4, 2, 1e-12, BLOCK_WEIGHTS)
    head += struct.pack("<5iQ", 2, 0, 2, 1, 3, len(blob))
    head += struct.pack("<3I2f", 0, 3, 7, -1.0, -2.0) + blob
    head += struct.pack("<iI", 1, len(entry)) + entry
    entry_bytes = sum(2 + len(name) + 1 + 4 + 8 + 8 for name in tensors)
    offset = len(head) + 4 + entry_bytes
    directory, data = struct.pack("<i", len(tensors)), b""
    for name, (elements, content) in tensors.items():
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", 0, elements, offset + len(data), len(content))
        data += content
    return np.frombuffer(head + directory + data, dtype=np.uint8)


@given(quants(3, HIDDEN), arrays(np.float16, 3, elements=st.floats(-2, 2, width=16)))
def test_q4_blocks_decode_to_scale_times_quant_minus_8(
    quant: np.ndarray, scales: np.ndarray
) -> None:
    data = packed_file({"emb.word": (3 * HIDDEN, q4_0(quant, scales))})
    (found,) = read_tensors(data).values()
    assert found.dtype == np.float32
    np.testing.assert_array_equal(
        found, (quant.astype(np.float32) - 8) * scales.astype(np.float32)[:, None]
    )


def test_tensors_get_the_names_and_shapes_of_bert() -> None:
    matrix = q4_0(np.zeros((INNER, HIDDEN), np.uint8), np.ones(INNER))
    bias = np.arange(HIDDEN, dtype="<f4").tobytes()
    tensors = read_tensors(
        packed_file(
            {
                "l11.fi.w": (INNER * HIDDEN, matrix),
                "l11.fo.w": (INNER * HIDDEN, matrix),
                "l0.q.b": (HIDDEN, bias),
                "emb.ln.w": (HIDDEN, bias),
                "l3.aln.w": (HIDDEN, bias),
            }
        )
    )
    assert {name: tensor.shape for name, tensor in tensors.items()} == {
        "encoder.layer.11.intermediate.dense.weight": (INNER, HIDDEN),
        "encoder.layer.11.output.dense.weight": (HIDDEN, INNER),
        "encoder.layer.0.attention.self.query.bias": (HIDDEN,),
        "embeddings.LayerNorm.weight": (HIDDEN,),
        "encoder.layer.3.attention.output.LayerNorm.weight": (HIDDEN,),
    }
    assert tensors["embeddings.LayerNorm.weight"].tolist() == list(range(HIDDEN))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GGUF and something else",
        packed_file({"l0.q.b": (HIDDEN, b"too short")}).tobytes(),
        packed_file({"l0.unheard-of.b": (1, b"\0\0\0\0")}).tobytes(),
        packed_file({"l0.q.b": (1, b"\0\0\0\0")}).tobytes()[:90],
    ],
)
def test_rebuild_refuses_a_file_of_another_layout(tmp_path: Path, content: bytes) -> None:
    packed = tmp_path / "weights.bin"
    packed.write_bytes(content)
    with pytest.raises(ModelDamagedError, match="not a 4-bit multilingual-e5-small"):
        rebuild(packed, tmp_path / "weights.safetensors")
    assert not (tmp_path / "weights.safetensors").exists()
