"""The fastest runtime and weights that stay close to the model in float32, found by trying.

int8 in OpenVINO is the fastest on a processor with byte products, about four times as fast as torch
in float32. If its vectors stray too far from torch's, int8 is given up, first in the layers that it
hurts most and then in all. If OpenVINO does not work at all, torch runs the model.

Post-training quantisation by NNCF: the ranges of activations are calibrated on a small set of Dutch
and English company texts, SmoothQuant (Xiao et al. 2023, arXiv:2211.10438) moves outliers from
activations to weights, and each layer's bias is corrected for the shift by rounding.
"""

import io
import logging
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from vind.indexes.arrays import Vectors
from vind.indexes.core.machine import lacks_byte_products
from vind.indexes.errors import ModelDamagedError
from vind.indexes.models.openvino_encoder import OpenVinoEncoder
from vind.indexes.models.spec import Encoder
from vind.indexes.models.tokens import Batch, TokenReader
from vind.indexes.models.torch_encoder import TorchEncoder

if TYPE_CHECKING:
    import openvino
    import torch


QUERY_MARK = "query: "
PASSAGE_MARK = "passage: "

CALIBRATION, HELD_OUT = "calibration.txt", "held_out.txt"
"""The texts that calibrate the ranges, and those that only the check of vectors sees."""

SMOOTHING = 0.75
"""SmoothQuant's alpha: how much of the activations' spread moves to the weights. Lowest cosine of
multilingual-e5-small to float32 over 68 passages: .9977 at 0.95, NNCF's default; .9987 at 0.75."""

ATTENTION_OUTPUTS = r".*(attention\.output\.dense|self_attn\.o_proj)/.*MatMul"
"""As BERT, XLM-RoBERTa and Qwen3 name them, like the patterns below. NNCF refuses one without
matches.

These layers always stay in float32, which costs a twentieth more time and helps short texts: the
lowest cosine over 60 texts of a word or two rises from .9940 to .9972.
"""

FEED_FORWARD_OUTPUTS = r".*(layer\.\d+\.output\.dense|mlp\.down_proj)/.*MatMul"
"""The inputs of these layers have outliers, which hurt shallow models more. Float32 for them raises
the lowest cosine of all-minilm-l6-v2 from .9959 to .9989, for a third more time."""

EMBEDDING_TABLES = ".*(embeddings|embed_tokens).*embedding/Gather"
"""Kept in float32: a lookup gains no speed from rounding, and OpenVINO would unpack a rounded table
into memory, whereas it maps a float32 one from the file."""


def texts_in(source: str, encoder: Encoder) -> list[str]:
    """The texts of ``source``, a file of ``built_in``, with this model's prefixes."""
    paragraphs = source.split("\n\n")
    texts: list[str] = []
    for paragraph in paragraphs:
        if paragraph.startswith(QUERY_MARK):
            texts.append(encoder.query_prefix + paragraph.removeprefix(QUERY_MARK))
        elif paragraph.startswith(PASSAGE_MARK):
            texts.append(encoder.passage_prefix + paragraph.removeprefix(PASSAGE_MARK))
        else:
            texts[-1] += "\n\n" + paragraph
    return texts


def built_in(name: str) -> str:
    """A bundled file of texts: CALIBRATION or HELD_OUT."""
    return files("vind.indexes.models").joinpath(name).read_text("utf-8").strip()


def convert(module: "torch.nn.Module") -> "openvino.Model":
    """Convert the module to an OpenVINO model that takes batches of any shape."""
    import openvino
    import torch

    example = torch.ones((2, 8), dtype=torch.int64)
    shape = openvino.PartialShape([-1, -1])
    with quietly(), torch.inference_mode():
        return openvino.convert_model(
            module, example_input=(example, example), input=[shape, shape]
        )


def quantise(
    model: "openvino.Model", batches: Sequence[Batch], spared: Sequence[str]
) -> "openvino.Model":
    """The model with 8-bit matrix products, except for layers whose names match ``spared``."""
    import nncf
    from nncf.quantization.advanced_parameters import (
        AdvancedQuantizationParameters,
        AdvancedSmoothQuantParameters,
    )

    dataset = nncf.Dataset(batches, lambda batch: {0: batch.input_ids, 1: batch.attention_mask})
    nncf.set_log_level(logging.ERROR)
    with quietly():
        return nncf.quantize(
            model,
            dataset,
            subset_size=len(batches),
            model_type=nncf.ModelType.TRANSFORMER,
            ignored_scope=nncf.IgnoredScope(patterns=[EMBEDDING_TABLES, *spared]),
            advanced_parameters=AdvancedQuantizationParameters(
                smooth_quant_alphas=AdvancedSmoothQuantParameters(matmul=SMOOTHING)
            ),
        )


def compress(model: "openvino.Model") -> "openvino.Model":
    """The model with 8-bit weights, including the token table.

    OpenVINO rounds activations at run time, each group of DYNAMIC_GROUP by its own range: no
    calibration is needed, and outliers affect only their group.
    """
    import nncf

    nncf.set_log_level(logging.ERROR)
    with quietly():
        return nncf.compress_weights(model, mode=nncf.CompressWeightsMode.INT8_SYM)


@contextmanager
def quietly() -> Iterator[None]:
    """Keep NNCF's progress bars off stdout, and the tracer's warnings off stderr.

    The check of the vectors catches what goes wrong.
    """
    with redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


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
