"""The fastest way of running a model that stays true to it, found by trying.

Whole numbers of 8 bits in OpenVINO are the fastest on a processor that multiplies them. Where they
stray too far from torch they are given up, first in the layers that they hurt most and then in all;
where OpenVINO does not do at all, torch runs the model.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from vind.indexes.arrays import Vectors
from vind.indexes.embedding.openvino_encoder import OpenVinoEncoder
from vind.indexes.embedding.quantise import (
    ATTENTION_OUTPUTS,
    CALIBRATION,
    FEED_FORWARD_OUTPUTS,
    HELD_OUT,
    built_in,
    compress,
    convert,
    quantise,
    texts_in,
)
from vind.indexes.embedding.tokens import Batch, TokenReader
from vind.indexes.embedding.torch_encoder import TorchEncoder
from vind.indexes.errors import ModelDamagedError
from vind.indexes.models.spec import Encoder
from vind.indexes.processor import lacks_byte_products

if TYPE_CHECKING:
    import openvino

LEAST_COSINE = 0.997
"""How close each vector of the check must come to torch's in float32. Vectors of all backends may
stand in one index, for which .995 is promised; the check has fewer texts than a company."""

NO_BYTE_PRODUCTS = "this processor has no VNNI"
"""Then int8 buys nothing: on one with AVX2 alone a question and sixteen passages took 1.1 to 1.4
times as long as in float32, and one text of 92 came only as near as .9904."""

MODEL_FILE = "model.xml"

IN_WHOLE_NUMBERS = (
    ("int8", (ATTENTION_OUTPUTS,)),
    ("int8 but for the layers' outputs", (ATTENTION_OUTPUTS, FEED_FORWARD_OUTPUTS)),
)
"""What the weights are, and which layers are spared."""

BY_WEIGHTS = ("gemma3_text",)
"""Architectures whose activations have outliers that no range read off texts holds."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class BackendChoice:
    """What runs the model and why.

    ``cosine`` is the lowest to torch in float32 over the check; ``why`` says what was given up.
    """

    runtime: Literal["OpenVINO", "torch"]
    weights: str
    cosine: float
    why: str = ""

    @property
    def description(self) -> str:
        """For people, e.g. "OpenVINO int8, cosine to float32 at least 0.9987"."""
        what = f"{self.runtime} {self.weights}, cosine to float32 at least {self.cosine:.4f}"
        return what + (f" ({self.why})" if self.why else "")


def choose_runtime(model: Path, encoder: Encoder, threads: int, target: Path) -> BackendChoice:
    """Make models from the fastest to the slowest; the first that is faithful goes to ``target``.

    ``model`` is a sentence-transformers folder, ``target`` an empty one. Raises ModelDamagedError.
    """
    try:
        choice, made = _first_faithful(model, encoder, threads)
    except ModelDamagedError:
        raise
    except Exception as error:  # noqa: BLE001 - slow is better than not at all, and it is told
        log.warning("Embedding with torch, several times slower: %s", error)
        return BackendChoice("torch", "float32", 1.0, f"OpenVINO does not do here: {error}")
    if made is not None:
        _save(made, target / MODEL_FILE)
    return choice


def _first_faithful(
    model: Path, encoder: Encoder, threads: int
) -> tuple[BackendChoice, "openvino.Model | None"]:
    given_up = [NO_BYTE_PRODUCTS] if lacks_byte_products() else []
    for weights, candidate, cosine in _candidates(model, encoder, threads):
        if cosine >= LEAST_COSINE:
            return BackendChoice("OpenVINO", weights, cosine, "; ".join(given_up)), candidate
        given_up.append(f"{weights} comes only as near as {cosine:.4f}")
    return BackendChoice("torch", "float32", 1.0, "; ".join(given_up)), None


def _candidates(
    model: Path, encoder: Encoder, threads: int
) -> Iterator[tuple[str, "openvino.Model", float]]:
    """What the weights are, the model, and its lowest cosine to torch in float32."""
    reference = TorchEncoder(model, encoder, threads)
    reader = TokenReader(model, encoder)
    batches = _batches(CALIBRATION, encoder, reader)
    checked = [*batches, *_batches(HELD_OUT, encoder, reader)]
    wanted = _vectors(reference, checked)
    converted = convert(reference.module)

    def cosine(candidate: "openvino.Model") -> float:
        found = _vectors(OpenVinoEncoder(candidate, threads), checked)
        return float(np.sum(found * wanted, axis=1).min())

    if lacks_byte_products():
        pass
    elif encoder.architecture in BY_WEIGHTS:
        candidate = compress(converted.clone())
        yield "int8 weights", candidate, cosine(candidate)
    else:
        for weights, spared in IN_WHOLE_NUMBERS:
            candidate = quantise(converted, batches, spared)
            yield weights, candidate, cosine(candidate)
    yield "float32", converted, cosine(converted)


def _batches(name: str, encoder: Encoder, reader: TokenReader) -> list[Batch]:
    """Each text alone, so that no padding enters the ranges that are read off them."""
    texts = texts_in(built_in(name), encoder)
    return [batch for text in texts for batch in reader.batches([text], encoder.max_tokens)]


def _vectors(encoder: OpenVinoEncoder | TorchEncoder, batches: list[Batch]) -> Vectors:
    return np.vstack([encoded.vectors for encoded in encoder.encode(batches)])


def _save(model: "openvino.Model", file: Path) -> None:
    import openvino

    openvino.save_model(model, file, compress_to_fp16=False)
