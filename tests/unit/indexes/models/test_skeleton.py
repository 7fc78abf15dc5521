"""The small files that we write, held against what publishers say of the models."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.tiny_encoders import BEKKO, MODERNBERT
from vind.indexes.errors import ModelDamagedError
from vind.indexes.models import find_model
from vind.indexes.models.skeleton import MOST_BYTES, plain_config, skeleton
from vind.indexes.models.spec import Encoder


def encoder_of(name: str) -> Encoder:
    encoder = find_model(name).encoder
    assert encoder is not None
    return encoder


@pytest.mark.parametrize(
    ("name", "weights"),
    [
        # Of the table and of the rest, MTEB's registry of models; BERT's poolers are counted.
        ("multilingual-e5-small", 96_014_208 + 21_639_552),
        # Those of its files: of safetensors, less the headers.
        ("embeddinggemma-300m", 302_863_104),
        ("multilingual-e5-base", 192_001_536 + 86_042_112),
        ("multilingual-e5-large", 256_002_048 + 303_888_384),
        # KerasHub's presets.
        ("qwen3-embedding-0.6b", 595_776_512),
    ],
)
def test_built_models_have_the_published_number_of_weights(
    tmp_path: Path, name: str, weights: int
) -> None:
    import torch
    from transformers import AutoConfig, AutoModel

    (tmp_path / "config.json").write_bytes(skeleton(encoder_of(name))["config.json"])
    config = AutoConfig.from_pretrained(tmp_path)
    with torch.device("meta"):
        model = AutoModel.from_config(config)  # type: ignore[no-untyped-call]
    assert sum(tensor.numel() for tensor in model.parameters()) == weights


@pytest.mark.parametrize(
    ("name", "epsilon", "pooled"),
    [
        ("all-minilm-l6-v2", 1e-12, "mean_tokens"),
        ("multilingual-e5-small", 1e-12, "mean_tokens"),
        ("multilingual-e5-large", 1e-5, "mean_tokens"),
        ("snowflake-arctic-embed-l-v2.0", 1e-5, "cls_token"),
        ("embeddinggemma-300m", 1e-6, "mean_tokens"),
        ("qwen3-embedding-0.6b", 1e-6, "lasttoken"),
    ],
)
def test_skeletons_have_one_pooling_mode_and_the_published_epsilon(
    name: str, epsilon: float, pooled: str
) -> None:
    written = {path: json.loads(content) for path, content in skeleton(encoder_of(name)).items()}
    modes = {mode for mode, on in written["1_Pooling/config.json"].items() if on is True}
    assert modes == {f"pooling_mode_{pooled}"}
    config = written["config.json"]
    assert config.get("layer_norm_eps", config.get("rms_norm_eps")) == epsilon
    assert "auto_map" not in config
    assert {module["type"].rpartition(".")[0] for module in written["modules.json"]} == {
        "sentence_transformers.models"
    }


def test_embeddinggemma_is_built_as_its_publisher_builds_it(tmp_path: Path) -> None:
    from transformers import AutoConfig

    published = {
        "_sliding_window_pattern": 6,
        "architectures": ["Gemma3TextModel"],
        "head_dim": 256,
        "hidden_activation": "gelu_pytorch_tanh",
        "hidden_size": 768,
        "intermediate_size": 1152,
        "max_position_embeddings": 2048,
        "model_type": "gemma3_text",
        "num_attention_heads": 3,
        "num_hidden_layers": 24,
        "num_key_value_heads": 1,
        "query_pre_attn_scalar": 256,
        "rms_norm_eps": 1e-06,
        "rope_local_base_freq": 10_000.0,
        "rope_theta": 1_000_000.0,
        "sliding_window": 512,
        "use_bidirectional_attention": True,
        "use_cache": False,
        "vocab_size": 262_144,
        "dtype": "float32",
    }
    for name, content in (
        ("theirs", json.dumps(published).encode()),
        ("ours", skeleton(encoder_of("embeddinggemma-300m"))["config.json"]),
    ):
        (tmp_path / name).mkdir()
        (tmp_path / name / "config.json").write_bytes(content)
    ours, theirs = (AutoConfig.from_pretrained(tmp_path / name) for name in ("ours", "theirs"))
    for config in (ours, theirs):
        config.name_or_path = ""
    assert ours.to_dict() == theirs.to_dict()


# What is taken of a configuration that somebody else wrote, and what is refused.


def write(tmp_path: Path, config: object) -> Path:
    path = tmp_path / "config.json"
    path.write_text(config if isinstance(config, str) else json.dumps(config), encoding="utf-8")
    return path


def test_plain_config_keeps_only_what_vectors_depend_on(tmp_path: Path) -> None:
    stray: dict[str, Any] = {
        "_name_or_path": "/home/somebody",
        "torch_dtype": "bfloat16",
        "attn_implementation": "mine",
        "id2label": {"0": "LABEL_0"},
        "quantization_config": None,
    }
    found = plain_config(write(tmp_path, MODERNBERT | stray), BEKKO)
    assert found == MODERNBERT | {"dtype": "float32"}


def test_plain_config_accepts_the_newer_rope_parameters(tmp_path: Path) -> None:
    angles = {"full_attention": {"rope_type": "default", "rope_theta": 80_000.0}}
    found = plain_config(write(tmp_path, MODERNBERT | {"rope_parameters": angles}), BEKKO)
    assert found["rope_parameters"] == angles


@pytest.mark.parametrize(
    ("config", "reason"),
    [
        (MODERNBERT | {"model_type": "mine"}, "it is of 'mine' and not of 'modernbert'"),
        (MODERNBERT | {"hidden_size": 16}, "16 dimensions and not 32"),
        (MODERNBERT | {"max_position_embeddings": 16}, "it reads 16 tokens and not 32"),
        (MODERNBERT | {"max_position_embeddings": "64"}, "it reads '64' tokens"),
        (MODERNBERT | {"auto_map": {"AutoModel": "mine.Model"}}, "it has 'auto_map'"),
        (MODERNBERT | {"quantization_config": {"bits": 4}}, "it has 'quantization_config'"),
        ({}, "it is no configuration"),
        ([MODERNBERT], "it is no configuration"),
        ("{", "it is no configuration"),
        ("[" * 60_000, "it is no configuration"),
        (json.dumps(MODERNBERT) + " " * MOST_BYTES, "it is no configuration"),
    ],
)
def test_plain_config_refuses_other_models_and_named_code(
    tmp_path: Path, config: object, reason: str
) -> None:
    with pytest.raises(ModelDamagedError, match=reason):
        plain_config(write(tmp_path, config), BEKKO)
