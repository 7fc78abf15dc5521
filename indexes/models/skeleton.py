"""The small files that turn weights and a tokenizer into a sentence-transformers model.

The config.json of a publisher, for a model whose shape the registry does not have, is untrusted:
numbers, words and lists under known names are copied one by one, and nothing else.
"""

import json
from itertools import pairwise
from pathlib import Path
from typing import TypeAlias

from vind.indexes.errors import ModelDamagedError
from vind.indexes.models.spec import CONFIG, TOKENIZER_CONFIG, Architecture, Encoder

CLASSES: dict[Architecture, str] = {
    "bert": "BertModel",
    "xlm-roberta": "XLMRobertaModel",
    "qwen3": "Qwen3Model",
    "gemma3_text": "Gemma3TextModel",
    "modernbert": "ModernBertModel",
}

MODULES = "sentence_transformers.models"

QWEN3 = {
    "hidden_act": "silu",
    "head_dim": 128,
    "num_key_value_heads": 8,
    "rope_parameters": {"rope_type": "default", "rope_theta": 1_000_000},
    "use_cache": False,
}
"""Common to Qwen3 from 0.6B to 32B (Qwen3 Technical Report, arXiv:2505.09388, and their
configurations). The cache is for generation only."""

FULL_ATTENTION_EVERY = 6
"""Every sixth layer of Gemma 3 attends to the whole text, the others to a window."""

GEMMA3 = {
    "hidden_activation": "gelu_pytorch_tanh",
    "head_dim": 256,
    "num_key_value_heads": 1,
    "query_pre_attn_scalar": 256,
    "sliding_window": 512,
    "rope_parameters": {
        "full_attention": {"rope_type": "default", "rope_theta": 1_000_000},
        "sliding_attention": {"rope_type": "default", "rope_theta": 10_000},
    },
    "use_bidirectional_attention": True,
    "use_cache": False,
}
"""The configuration of EmbeddingGemma (arXiv:2509.20354). Its window spans both sides."""


def skeleton(encoder: Encoder, config: dict[str, object] | None = None) -> dict[str, bytes]:
    """The content of each file in the model's folder, by name. Deterministic.

    ``config`` is the config.json for an encoder without a shape.
    """
    dense = {f"{number}_Dense": width for number, width in enumerate(encoder.dense, start=2)}
    steps = [
        ("Transformer", ""),
        ("Pooling", "1_Pooling"),
        *(("Dense", path) for path in dense),
        ("Normalize", f"{len(dense) + 2}_Normalize"),
    ]
    modules = [
        {"idx": index, "name": str(index), "path": path, "type": f"{MODULES}.{step}"}
        for index, (step, path) in enumerate(steps)
    ]
    pooling = {
        "word_embedding_dimension": encoder.dimension,
        "pooling_mode_mean_tokens": encoder.pooling == "mean",
        "pooling_mode_cls_token": encoder.pooling == "cls",
        "pooling_mode_lasttoken": encoder.pooling == "last",
    }
    tokenizer: dict[str, object] = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": encoder.max_tokens,
        "pad_token": encoder.pad_text,
    }
    contents = {
        "modules.json": modules,
        CONFIG: config or _config(encoder),
        "sentence_bert_config.json": {"max_seq_length": encoder.max_tokens, "do_lower_case": False},
        "1_Pooling/config.json": pooling,
        **_dense_layers(encoder, list(dense)),
        TOKENIZER_CONFIG: tokenizer,
    }
    return {path: (json.dumps(value, indent=2) + "\n").encode() for path, value in contents.items()}


def _dense_layers(encoder: Encoder, paths: list[str]) -> dict[str, object]:
    widths = pairwise((encoder.dimension, *encoder.dense))
    return {
        f"{path}/config.json": {
            "in_features": one,
            "out_features": other,
            "bias": False,
            "activation_function": "torch.nn.modules.linear.Identity",
        }
        for path, (one, other) in zip(paths, widths, strict=True)
    }


def _config(encoder: Encoder) -> dict[str, object]:
    """The config.json for transformers."""
    config: dict[str, object] = {
        "architectures": [CLASSES[encoder.architecture]],
        "model_type": encoder.architecture,
        "hidden_size": encoder.dimension,
        "intermediate_size": encoder.inner,
        "max_position_embeddings": encoder.positions,
        "num_attention_heads": encoder.heads,
        "num_hidden_layers": encoder.layers,
        "pad_token_id": encoder.pad_token,
        "vocab_size": encoder.vocabulary,
        "dtype": "float32",
    }
    if encoder.architecture == "qwen3":
        return config | QWEN3 | {"rms_norm_eps": encoder.norm_epsilon}
    if encoder.architecture == "gemma3_text":
        layers = [
            "sliding_attention" if layer % FULL_ATTENTION_EVERY else "full_attention"
            for layer in range(1, encoder.layers + 1)
        ]
        return config | GEMMA3 | {"rms_norm_eps": encoder.norm_epsilon, "layer_types": layers}
    return config | {
        "hidden_act": "gelu",
        "layer_norm_eps": encoder.norm_epsilon,
        "type_vocab_size": encoder.segments,
    }


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
