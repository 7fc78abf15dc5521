"""The small files that make weights and a tokenizer a sentence-transformers model.

Written by us for every source, so that nothing that is fetched can name code to run.
"""

import json

from indexes.models.spec import Encoder

LAYER_NORM_EPSILON = 1e-12
"""As BERT was trained with; both embedders' own configurations say the same."""


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
    config = {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_act": "gelu",
        "hidden_size": encoder.dimension,
        "intermediate_size": encoder.inner,
        "layer_norm_eps": LAYER_NORM_EPSILON,
        "max_position_embeddings": encoder.positions,
        "num_attention_heads": encoder.heads,
        "num_hidden_layers": encoder.layers,
        "pad_token_id": encoder.pad_token,
        "type_vocab_size": 2,
        "vocab_size": encoder.vocabulary,
        "dtype": "float32",
    }
    pooling = {
        "word_embedding_dimension": encoder.dimension,
        "pooling_mode_mean_tokens": True,
        "pooling_mode_cls_token": False,
    }
    tokenizer = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": encoder.max_tokens,
        "pad_token": encoder.pad_text,
    }
    contents = {
        "modules.json": modules,
        "config.json": config,
        "sentence_bert_config.json": {"max_seq_length": encoder.max_tokens, "do_lower_case": False},
        "1_Pooling/config.json": pooling,
        "tokenizer_config.json": tokenizer,
    }
    return {path: (json.dumps(value, indent=2) + "\n").encode() for path, value in contents.items()}
