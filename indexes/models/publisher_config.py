"""The publisher's config.json of a model whose shape the registry does not have.

It is untrusted. What transformers needs are numbers, words and lists under known names, which are
copied one by one. Everything else, such as names of code to run, is dropped.
"""

import json
from pathlib import Path
from typing import TypeAlias

from vind.indexes.errors import ModelDamagedError
from vind.indexes.models.skeleton import CLASSES
from vind.indexes.models.spec import Architecture, Encoder

MOST_BYTES = 1 << 16
"""Largest configuration that is read; known ones have 2,000 bytes."""

Plain: TypeAlias = "int | float | str | bool | list[Plain] | dict[str, Plain] | None"

KEYS: dict[Architecture, frozenset[str]] = {
    "modernbert": frozenset(
        {
            "attention_bias",
            "bos_token_id",
            "cls_token_id",
            "eos_token_id",
            "global_attn_every_n_layers",
            "global_rope_theta",
            "hidden_activation",
            "hidden_size",
            "intermediate_size",
            "layer_types",
            "local_attention",
            "local_rope_theta",
            "max_position_embeddings",
            "mlp_bias",
            "norm_bias",
            "norm_eps",
            "num_attention_heads",
            "num_hidden_layers",
            "pad_token_id",
            "rope_parameters",
            "sep_token_id",
            "vocab_size",
        }
    )
}
"""The keys that affect the vectors of an architecture, and its special tokens."""


def plain_config(path: Path, encoder: Encoder) -> dict[str, object]:
    """The configuration to write for the one at ``path``: KEYS alone, in float32.

    Raises ModelDamagedError if it is invalid, has another architecture or width, cannot read the
    longest text, names code, or has quantised weights.
    """
    content = path.read_bytes() if path.stat().st_size <= MOST_BYTES else b""
    try:
        config = json.loads(content)
        wrong = _wrong(config, encoder)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        wrong = f"it is no configuration ({type(error).__name__})"
    if wrong:
        raise ModelDamagedError(
            f"The configuration that was fetched cannot be used: {wrong}. The source has changed; "
            "choose another model."
        )
    plain = {key: config[key] for key in sorted(KEYS[encoder.architecture]) if key in config}
    named = {"architectures": [CLASSES[encoder.architecture]], "model_type": encoder.architecture}
    return named | plain | {"dtype": "float32"}


def _wrong(config: dict[str, Plain], encoder: Encoder) -> str:
    """Why the configuration does not fit the registry; "" if it does."""
    wanted, width = encoder.architecture, encoder.dimension
    positions = config["max_position_embeddings"]
    if config["model_type"] != wanted:
        return f"it is of {config['model_type']!r} and not of {wanted!r}"
    if config["hidden_size"] != width:
        return f"its vectors have {config['hidden_size']!r} dimensions and not {width}"
    if not isinstance(positions, int) or positions < encoder.max_tokens:
        return f"it reads {positions!r} tokens and not {encoder.max_tokens}"
    for refused in ("auto_map", "quantization_config"):
        if config.get(refused):
            return f"it has {refused!r}"
    return ""
