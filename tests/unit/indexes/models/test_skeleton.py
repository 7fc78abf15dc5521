"""The small files that we write, held against what publishers say of the models."""

import json
from pathlib import Path

import pytest

from indexes.models import find_model
from indexes.models.skeleton import skeleton
from indexes.models.spec import Encoder


def encoder_of(name: str) -> Encoder:
    encoder = find_model(name).encoder
    assert encoder is not None
    return encoder


@pytest.mark.parametrize(
    ("name", "weights"),
    [
        # Of the table and of the rest, MTEB's registry of models; BERT's poolers are counted.
        ("multilingual-e5-small", 96_014_208 + 21_639_552),
        ("granite-embedding-107m-multilingual", 96_000_768 + 10_993_536),
        ("granite-embedding-278m-multilingual", 192_001_536 + 86_042_112),
        ("multilingual-e5-base", 192_001_536 + 86_042_112),
        ("multilingual-e5-large", 256_002_048 + 303_888_384),
        # KerasHub's presets.
        ("qwen3-embedding-0.6b", 595_776_512),
    ],
)
def test_a_model_has_as_many_weights_as_are_published(
    tmp_path: Path, name: str, weights: int
) -> None:
    import torch
    from transformers import AutoConfig, AutoModel

    (tmp_path / "config.json").write_bytes(skeleton(encoder_of(name))["config.json"])
    config = AutoConfig.from_pretrained(tmp_path)
    with torch.device("meta"):
        model = AutoModel.from_config(config)  # type: ignore[no-untyped-call]
    assert sum(tensor.numel() for tensor in model.parameters()) == weights


def test_qwen3_turns_positions_as_it_was_trained() -> None:
    config = json.loads(skeleton(encoder_of("qwen3-embedding-0.6b"))["config.json"])
    assert config["rope_parameters"] == {"rope_type": "default", "rope_theta": 1_000_000}
    assert config["rms_norm_eps"] == 1e-6
    assert config["pad_token_id"] == 151_643


@pytest.mark.parametrize(
    ("name", "epsilon", "pooled"),
    [
        ("all-minilm-l6-v2", 1e-12, "mean_tokens"),
        ("multilingual-e5-small", 1e-12, "mean_tokens"),
        ("multilingual-e5-large", 1e-5, "mean_tokens"),
        ("granite-embedding-107m-multilingual", 1e-12, "cls_token"),
        ("granite-embedding-278m-multilingual", 1e-5, "cls_token"),
        ("qwen3-embedding-0.6b", 1e-6, "lasttoken"),
    ],
)
def test_one_way_of_pooling_and_the_epsilon_of_the_publisher(
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
