"""The small files that turn weights and a tokenizer into a sentence-transformers model.

We write them for every source, so that nothing downloaded can name code to run.
"""

import json
from itertools import pairwise

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
