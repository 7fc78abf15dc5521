"""A pulled model whose files have changed on the disk, at their size."""

from pathlib import Path

import pytest

from vind.indexes.core.durable import sha256_of
from vind.indexes.errors import ModelDamagedError
from vind.indexes.models.embedder import load_embedder
from vind.indexes.models.registry import find_model
from vind.indexes.models.store import (
    InstalledModel,
    StoredFile,
    find_checked,
    find_installed,
    models_folder,
    write_manifest,
)
from vind.indexes.settings import Settings

NAME = "all-minilm-l6-v2"
FILES = {
    "model.safetensors": b"weights",
    "config.json": b'{"num_hidden_layers": 6}',
    "1_Pooling/config.json": b'{"pooling_mode_cls_token": 0}',
    "tokenizer_config.json": b'{"model_max_length": 256}',
}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings(index=tmp_path / "index", cache=tmp_path / "cache", embedder=NAME)
    folder = models_folder(settings) / NAME
    for path, content in FILES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    files = tuple(
        StoredFile(path, sha256_of(folder / path), len(content)) for path, content in FILES.items()
    )
    write_manifest(InstalledModel(find_model(NAME), folder, "made up", "full", files))
    return settings


@pytest.mark.parametrize("path", [*FILES][1:])
def test_a_changed_file_beside_the_weights_is_told_before_the_model_is_loaded(
    settings: Settings, path: str
) -> None:
    file = find_checked(NAME, settings).folder / path
    file.write_bytes(FILES[path].replace(b"6", b"5").replace(b"0", b"1"))
    told = rf"{NAME} is damaged: {path} has changed since .* `vind models pull {NAME}` mends it"
    with pytest.raises(ModelDamagedError, match=told):
        load_embedder(settings)


def test_weights_are_not_read_to_load_a_model(settings: Settings) -> None:
    file = find_installed(NAME, settings).weights
    file.write_bytes(b"weighed")
    assert find_checked(NAME, settings).weights == file
