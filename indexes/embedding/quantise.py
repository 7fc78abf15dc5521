"""The int8 model, which OpenVINO runs about four times as fast as torch runs float32.

Post-training quantisation by NNCF: the ranges of activations are calibrated on a small set of Dutch
and English company texts, SmoothQuant (Xiao et al. 2023, arXiv:2211.10438) moves outliers from
activations to weights, and each layer's bias is corrected for the shift by rounding.
"""

import io
import logging
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from importlib.resources import files
from typing import TYPE_CHECKING

from vind.indexes.embedding.tokens import Batch
from vind.indexes.models.spec import Encoder

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
    return files("vind.indexes.embedding").joinpath(name).read_text("utf-8").strip()


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
