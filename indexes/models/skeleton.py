"""The small files that make weights and a tokenizer a sentence-transformers model.

Written by us for every source, so that nothing that is fetched can name code to run.
"""

import json

from indexes.models.spec import CONFIG, TOKENIZER_CONFIG, Architecture, Encoder

CLASSES: dict[Architecture, str] = {
    "bert": "BertModel",
    "xlm-roberta": "XLMRobertaModel",
    "qwen3": "Qwen3Model",
}

QWEN3 = {
    "hidden_act": "silu",
    "head_dim": 128,
    "num_key_value_heads": 8,
    "rope_parameters": {"rope_type": "default", "rope_theta": 1_000_000},
    "use_cache": False,
}
"""What all sizes of Qwen3 from 0.6B to 32B have in common (Qwen3 Technical Report,
arXiv:2505.09388, and their configurations). A cache is for writing on, and vectors are read once.
"""


def skeleton(encoder: Encoder) -> dict[str, bytes]:
    """File name in the model's folder → content, the same bytes every time."""
    steps = [("Transformer", ""), ("Pooling", "1_Pooling"), ("Normalize", "2_Normalize")]
    modules = [
        {
            "idx": index,
            "name": str(index),
            "path": path,
            "type": f"sentence_transformers.models.{step}",
        }
        for index, (step, path) in enumerate(steps)
    ]
    pooling = {
        "word_embedding_dimension": encoder.dimension,
        "pooling_mode_mean_tokens": encoder.pooling == "mean",
        "pooling_mode_cls_token": encoder.pooling == "cls",
        "pooling_mode_lasttoken": encoder.pooling == "last",
    }
    tokenizer = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": encoder.max_tokens,
        "pad_token": encoder.pad_text,
    }
    contents = {
        "modules.json": modules,
        CONFIG: _config(encoder),
        "sentence_bert_config.json": {"max_seq_length": encoder.max_tokens, "do_lower_case": False},
        "1_Pooling/config.json": pooling,
        TOKENIZER_CONFIG: tokenizer,
    }
    return {path: (json.dumps(value, indent=2) + "\n").encode() for path, value in contents.items()}


def _config(encoder: Encoder) -> dict[str, object]:
    """What transformers builds the model by."""
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
    return config | {
        "hidden_act": "gelu",
        "layer_norm_eps": encoder.norm_epsilon,
        "type_vocab_size": encoder.segments,
    }
