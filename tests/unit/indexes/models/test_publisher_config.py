"""What is taken of a configuration that somebody else wrote, and what is refused."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.tiny_encoders import BEKKO, MODERNBERT
from vind.indexes.errors import ModelDamagedError
from vind.indexes.models.skeleton import MOST_BYTES, plain_config


def write(tmp_path: Path, config: object) -> Path:
    path = tmp_path / "config.json"
    path.write_text(config if isinstance(config, str) else json.dumps(config), encoding="utf-8")
    return path


def test_what_the_vectors_depend_on_is_taken_and_nothing_else(tmp_path: Path) -> None:
    stray: dict[str, Any] = {
        "_name_or_path": "/home/somebody",
        "torch_dtype": "bfloat16",
        "attn_implementation": "mine",
        "id2label": {"0": "LABEL_0"},
        "quantization_config": None,
    }
    found = plain_config(write(tmp_path, MODERNBERT | stray), BEKKO)
    assert found == MODERNBERT | {"dtype": "float32"}


def test_the_angles_of_positions_may_be_written_in_the_newer_way(tmp_path: Path) -> None:
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
def test_another_model_and_what_names_code_are_refused(
    tmp_path: Path, config: object, reason: str
) -> None:
    with pytest.raises(ModelDamagedError, match=reason):
        plain_config(write(tmp_path, config), BEKKO)
