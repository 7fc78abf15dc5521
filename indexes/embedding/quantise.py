"""Making the int8 model that OpenVINO runs some four times as fast as torch runs float32.

Post-training quantisation by NNCF: the ranges of the activations are read off a small set of
Dutch and English company texts, SmoothQuant (Xiao et al. 2023, arXiv:2211.10438) moves outliers
from activations to weights, and the bias of each layer is corrected for what rounding shifts.
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
"""What the ranges are read off, and what only the check of the vectors sees."""

SMOOTHING = 0.75
"""SmoothQuant's alpha: how much of the spread of the activations goes to the weights. Lowest cosine
to float32 of multilingual-e5-small over 68 passages: 0.95, NNCF's default, .9977; 0.8 .9987; 0.75
.9987; 0.65 .9985; 0.5 .9817."""

ATTENTION_OUTPUTS = r".*(attention\.output\.dense|self_attn\.o_proj)/.*MatMul"
"""As BERT and XLM-RoBERTa name them, and Qwen3; so also the two below. NNCF refuses a pattern that
nothing matches.

Always spared, as a twentieth more time buys what short texts lose: the lowest cosine over 45
questions goes from .9980 to .9992, over 60 texts of a word or two from .9940 to .9972."""

FEED_FORWARD_OUTPUTS = r".*(layer\.\d+\.output\.dense|mlp\.down_proj)/.*MatMul"
"""What these layers multiply has outliers, which hurt a shallow model more: the lowest cosine of
all-minilm-l6-v2 over 68 passages goes from .9959 to .9989 where they are spared too, for a third
more time."""

EMBEDDING_TABLES = ".*(embeddings|embed_tokens).*embedding/Gather"
"""Kept in float32: they are looked up, not multiplied, so that rounding them buys no speed; and
OpenVINO would unpack a rounded table into memory, where a float32 one is mapped from the file."""


def texts_in(source: str, encoder: Encoder) -> list[str]:
    """The texts of ``built_in``, with the prefixes of this model."""
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
    """A file of texts that comes with vind: CALIBRATION or HELD_OUT."""
    return files("vind.indexes.embedding").joinpath(name).read_text("utf-8").strip()


def convert(module: "torch.nn.Module") -> "openvino.Model":
    """The module as an OpenVINO model that takes batches of any shape."""
    import openvino
    import torch

    example = torch.ones((2, 8), dtype=torch.int64)
    shape = openvino.PartialShape([-1, -1])
    with _quiet(), torch.inference_mode():
        return openvino.convert_model(
            module, example_input=(example, example), input=[shape, shape]
        )


def quantise(
    model: "openvino.Model", batches: Sequence[Batch], spared: Sequence[str]
) -> "openvino.Model":
    """The model with 8-bit matrix products, but for those whose names match ``spared``."""
    import nncf
    from nncf.quantization.advanced_parameters import (
        AdvancedQuantizationParameters,
        AdvancedSmoothQuantParameters,
    )

    dataset = nncf.Dataset(batches, lambda batch: {0: batch.input_ids, 1: batch.attention_mask})
    nncf.set_log_level(logging.ERROR)
    with _quiet():
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
    """The model with 8-bit weights, the table of tokens too; activations follow when it runs.

    OpenVINO rounds those itself, each group of DYNAMIC_GROUP by its own range, so that no ranges
    are to be read off texts, and outliers hurt their own group alone.
    """
    import nncf

    nncf.set_log_level(logging.ERROR)
    with _quiet():
        return nncf.compress_weights(model, mode=nncf.CompressWeightsMode.INT8_SYM)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep NNCF's bars off stdout, where results go, and the tracer's warnings off stderr.

    What the model lacks is seen by the check of its vectors.
    """
    with redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
