"""The fastest runtime and weights that stay close to the model in float32, found by trying.

int8 in OpenVINO is the fastest on a processor with byte products. If its vectors stray too far from
torch's, int8 is given up, first in the layers that it hurts most and then in all. If OpenVINO does
not work at all, torch runs the model.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from vind.indexes.arrays import Vectors
from vind.indexes.core.machine import lacks_byte_products
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

if TYPE_CHECKING:
    import openvino

LEAST_COSINE = 0.997
"""Least cosine of each vector of the check to torch's in float32. One index may hold vectors of all
backends, for which .995 is promised; the check has fewer texts than a company."""

NO_BYTE_PRODUCTS = "this processor has no VNNI"
"""int8 is slower without VNNI: with AVX2 alone a question and sixteen passages take 1.1 to 1.4
times as long as in float32."""

MODEL_FILE = "model.xml"

INT8_VARIANTS = (
    ("int8", (ATTENTION_OUTPUTS,)),
    ("int8 but for the layers' outputs", (ATTENTION_OUTPUTS, FEED_FORWARD_OUTPUTS)),
)
"""Names of the weights, each with the patterns of layers that stay in float32."""

WEIGHTS_ONLY = ("gemma3_text",)
"""Architectures whose activations have outliers beyond any calibrated range: only their weights are
rounded in advance."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class BackendChoice:
    """The runtime and weights that run a model.

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
    """Try models from the fastest to the slowest; save the first accurate one in ``target``.

    ``model`` is a sentence-transformers folder, ``target`` an empty one. Raises ModelDamagedError.
    """
    try:
        choice, made = _first_faithful(model, encoder, threads)
    except ModelDamagedError:
        raise
    except Exception as error:  # noqa: BLE001 - slow beats not at all, and it is logged
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
    """Yield the name of the weights, the model, and its lowest cosine to torch in float32."""
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
    elif encoder.architecture in WEIGHTS_ONLY:
        candidate = compress(converted.clone())
        yield "int8 weights", candidate, cosine(candidate)
    else:
        for weights, spared in INT8_VARIANTS:
            candidate = quantise(converted, batches, spared)
            yield weights, candidate, cosine(candidate)
    yield "float32", converted, cosine(converted)


def _batches(name: str, encoder: Encoder, reader: TokenReader) -> list[Batch]:
    """One batch per text, so that no padding enters the calibrated ranges."""
    texts = texts_in(built_in(name), encoder)
    return [batch for text in texts for batch in reader.batches([text], encoder.max_tokens)]


def _vectors(encoder: OpenVinoEncoder | TorchEncoder, batches: list[Batch]) -> Vectors:
    return np.vstack([encoded.vectors for encoded in encoder.encode(batches)])


def _save(model: "openvino.Model", file: Path) -> None:
    import openvino

    openvino.save_model(model, file, compress_to_fp16=False)
