"""What runs on a card gives what the processor gives."""

from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from tests.tiny_bert import write_tiny_cross_encoder
from tests.tiny_encoders import E5, GRANITE, QWEN, write_tiny_encoder
from tests.unit.indexes.test_vectors import segment_of, unit_vectors
from vind.app.doctor import Verdict
from vind.app.doctor.machine import gpu
from vind.indexes.core.gpu import card, faiss_sees_card, has_driver, torch_sees_card
from vind.indexes.folder.segment import Allowed, CardCopy, Segment
from vind.indexes.models import fastest_llm, find_model
from vind.indexes.models.backend import CARD_TOKENS, choose_backend
from vind.indexes.models.embedder import load_embedder
from vind.indexes.models.runtime_choice import HELD_OUT, LEAST_COSINE, built_in, texts_in
from vind.indexes.models.spec import Encoder
from vind.indexes.models.torch_encoder import TorchEncoder
from vind.indexes.settings import Settings, load_settings
from vind.search.retrieval.rerank import load_reranker
from vind.search.wording.local import LocalModel
from vind.search.wording.prompt import Prompt

pytestmark = [
    pytest.mark.gpu,
    pytest.mark.skipif(not has_driver(), reason="there is no NVIDIA card"),
]

by_torch = pytest.mark.skipif(not torch_sees_card(), reason="torch sees no card")
by_faiss = pytest.mark.skipif(
    not has_driver() or not faiss_sees_card(), reason="FAISS sees no card"
)


def test_the_doctor_names_the_gpu() -> None:
    found = card()
    assert found is not None
    said = gpu(load_settings())
    assert said.finding.startswith(found.name)
    assert said.verdict is not Verdict.FAIL


@by_torch
@pytest.mark.parametrize("encoder", [E5, GRANITE, QWEN], ids=["e5", "granite", "qwen"])
def test_each_architecture_gives_the_same_vectors_on_gpu_and_cpu(
    encoder: Encoder, tmp_path: Path
) -> None:
    model = write_tiny_encoder(tmp_path / "tiny", encoder)
    on_card = choose_backend(model, encoder, threads=2)
    assert " on cuda" in on_card.description
    assert on_card.batch_tokens == CARD_TOKENS
    exact = TorchEncoder(model.folder, encoder, threads=2)
    (batch,) = exact.reader.batches(["de pomp van de firma", "the rent", "huur"], 1024)
    (wanted,), (found,) = (list(one.encode([batch])) for one in (exact, on_card))
    assert (found.vectors * wanted.vectors).sum(axis=1).min() >= LEAST_COSINE
    assert found.states.dtype == np.float32


@by_torch
@pytest.mark.models
def test_the_embedder_gives_the_same_vectors_on_gpu_and_cpu() -> None:
    settings = load_settings()
    on_card, exact = load_embedder(settings), load_embedder(load_settings(gpu=False))
    assert on_card.backend.startswith("torch ")
    encoder = find_model(settings.embedder).encoder
    assert encoder is not None
    texts = texts_in(built_in(HELD_OUT), encoder)
    cosines = (on_card.embed_passages(texts) * exact.embed_passages(texts)).sum(axis=1)
    # Each may stray from float32 by as much as is allowed.
    assert cosines.min() >= 0.994


@by_torch
def test_the_reranker_gives_the_same_scores_on_gpu_and_cpu(tmp_path: Path) -> None:
    name = "ms-marco-minilm-l6-v2"
    settings = Settings(index=tmp_path / "index", cache=tmp_path / "cache", reranker=name)
    write_tiny_cross_encoder(settings, name)
    texts = ["the pump", "the rent of the pump", "huur"]
    on_card, exact = (
        load_reranker(settings.model_copy(update={"gpu": where}))._scores("the pump", texts)
        for where in (True, False)
    )
    assert on_card == pytest.approx(exact, abs=1e-2)


@by_faiss
@pytest.mark.parametrize("k", [1, 10, 300])
@pytest.mark.parametrize("share", [1.0, 0.95, 0.5, 0.02])
def test_vector_search_finds_the_same_on_gpu_and_cpu(k: int, share: float) -> None:
    rows = 100_000
    exact = segment_of(unit_vectors(rows), 0)
    on_card = CardCopy()
    on_card.copy(exact)
    assert on_card.best(exact, unit_vectors(1)[0]) is not None
    copied = Segment(exact.passage_ids, exact.file_ids, exact.by_file, exact.codes, on_card)
    mask = np.random.default_rng(1).random(rows) < share
    allowed = None if share == 1.0 else Allowed.of(mask)
    for query in unit_vectors(20, seed=3):
        scores, ids = exact.nearest(query, k, allowed)
        again, same = copied.nearest(query, k, allowed)
        assert same.tolist() == ids.tolist()
        assert again == pytest.approx(scores, abs=1e-6)


@pytest.mark.models
def test_the_language_model_answers_on_the_gpu() -> None:
    from llama_cpp import llama_supports_gpu_offload

    if not llama_supports_gpu_offload():
        pytest.skip("llama.cpp sees no card")
    prompt = Prompt("Answer in one word.", "What is the capital of the Netherlands?")
    with closing(LocalModel.open(fastest_llm(load_settings()), 2)) as model:
        said = "".join(model.generate(prompt))
    assert "Amsterdam" in said
