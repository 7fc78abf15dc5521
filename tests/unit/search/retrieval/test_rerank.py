"""A random cross-encoder as a pulled model: no sense in its order, but the model's own."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from sentence_transformers import CrossEncoder

from tests.tiny_bert import ENGLISH, write_tiny_cross_encoder
from tests.toy import ToyEmbedder
from tests.unit.search.toy_index import index_in
from vind.indexes.errors import ModelDamagedError, ModelNotPulledError, UnknownModelError
from vind.indexes.index import Index
from vind.indexes.models import InstalledModel, find_installed
from vind.indexes.models.embedder import load_embedder
from vind.indexes.settings import Settings
from vind.indexes.types import Filters, Scored
from vind.search import Engine
from vind.search.evidence.find import BEST, PASSAGES
from vind.search.question.question import Question
from vind.search.retrieval import rerank
from vind.search.retrieval.corpus import Corpus
from vind.search.retrieval.rerank import RERANKED, load_reranker
from vind.search.retrieval.retrieve import retrieve
from vind.search.retrieval.subject import Query

NAME = "ms-marco-minilm-l6-v2"
QUESTION = "the pump"
TEXTS = {
    f"{number:02}.md": " ".join(
        word for place, word in enumerate((*ENGLISH, "pomp", "huur")) if number >> place & 1
    )
    + f" pump {number}"
    for number in range(RERANKED + 10)
}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An index of more passages than are read again, and the reranker pulled."""
    folder = tmp_path_factory.mktemp("rerank")
    settings = Settings(index=folder / "index", cache=folder / "cache", reranker=NAME)
    index_in(settings.index, TEXTS)
    write_tiny_cross_encoder(settings, NAME)
    return settings


@pytest.fixture
def engine(settings: Settings) -> Iterator[Engine]:
    with Engine(Index.open(settings.index), settings, ToyEmbedder()) as opened:
        yield opened


def plain_order(settings: Settings) -> tuple[list[Scored], dict[int, str]]:
    """The passages without a reranker, best first, and what stands in them, by id."""
    embedder = ToyEmbedder()
    with Index.open(settings.index) as index:
        asked = Query.of(Question.of(QUESTION), embedder)
        order = retrieve(asked, Corpus(index, embedder), len(TEXTS)).ranked
        stored = index.passages([item.passage_id for item in order])
    return order, {key: one.passage.text for key, one in stored.items()}


def test_the_first_are_in_the_order_of_the_model_and_the_rest_behind_in_theirs(
    settings: Settings, engine: Engine
) -> None:
    order, texts = plain_order(settings)
    first = [item.passage_id for item in order[:RERANKED]]
    model = CrossEncoder(str(find_installed(NAME, settings).folder), device="cpu")
    scores = model.predict([(QUESTION, f"\n{texts[key]}") for key in first])
    by_model = dict(zip(first, map(float, scores), strict=True))
    assert sorted(first, key=lambda key: -by_model[key]) != first

    hits = engine.search(QUESTION, k=len(TEXTS))
    found = [hit.passage_id for hit in hits]
    assert set(found[:RERANKED]) == set(first)
    read = [by_model[key] for key in found[:RERANKED]]
    # What the model makes of a text differs in the last digits by those it is read with.
    assert read == pytest.approx(sorted(read, reverse=True), abs=1e-5)
    assert found[RERANKED:] == [item.passage_id for item in order[RERANKED:]]
    falling = [hit.score for hit in hits]
    assert falling == sorted(set(falling), reverse=True)
    parts = [hit.why.parts for hit in hits if hit.why]
    assert [sum(one.values()) for one in parts] == pytest.approx(falling)


def test_answers_are_looked_for_in_what_a_search_shows_first(engine: Engine) -> None:
    shown = {hit.path for hit in engine.search(QUESTION, k=PASSAGES + BEST)}
    quotes = engine.ask(QUESTION, words="never").quotes
    assert quotes
    assert {quote.path for quote in quotes} <= shown


def test_without_a_reranker_the_order_is_that_of_the_ranker(settings: Settings) -> None:
    order, _ = plain_order(settings)
    embedder = ToyEmbedder()
    with Index.open(settings.index) as index:
        asked = Query.of(Question.of(QUESTION), embedder)
        corpus = Corpus(index, embedder, reranker=load_reranker(settings))
        assert retrieve(asked, corpus, len(TEXTS)).ranked != order
        assert retrieve(asked, replace(corpus, reranker=None), len(TEXTS)).ranked == order
        nothing = Corpus(index, embedder, Filters(paths=("none/*",)), load_reranker(settings))
        assert retrieve(asked, nothing, 5).ranked == []
    without = settings.model_copy(update={"reranker": ""})
    with Engine(Index.open(without.index), without, ToyEmbedder()) as engine:
        hits = engine.search(QUESTION, k=len(TEXTS))
    assert [Scored(hit.passage_id, hit.score) for hit in hits] == order


def test_a_reranker_that_was_not_pulled_is_refused(settings: Settings, tmp_path: Path) -> None:
    empty = settings.model_copy(update={"cache": tmp_path})
    with Engine(Index.open(empty.index), empty, ToyEmbedder()) as engine:
        for call in (engine.search, engine.ask):
            with pytest.raises(ModelNotPulledError, match=f"`vind models pull {NAME}` gets it"):
                call(QUESTION)


def test_a_changed_byte_of_its_configuration_is_told(settings: Settings, tmp_path: Path) -> None:
    copied = settings.model_copy(update={"cache": tmp_path})
    file = write_tiny_cross_encoder(copied, NAME).folder / "config.json"
    assert b'"initializer_range": 1.0' in file.read_bytes()
    file.write_bytes(file.read_bytes().replace(b'_range": 1.0', b'_range": 2.0'))
    with pytest.raises(ModelDamagedError, match=r"config\.json has changed since it was pulled"):
        load_reranker(copied)


def test_an_embedder_is_no_reranker_and_a_reranker_no_embedder(settings: Settings) -> None:
    with pytest.raises(UnknownModelError, match=f"does not order passages.*{NAME}"):
        load_reranker(settings.model_copy(update={"reranker": "all-minilm-l6-v2"}))
    with pytest.raises(UnknownModelError, match="does not embed text"):
        load_embedder(settings.model_copy(update={"embedder": NAME}))


@pytest.mark.parametrize(
    ("sees", "gpu", "tried"),
    [(False, True, ["cpu"]), (True, False, ["cpu"]), (True, True, ["cuda", "cpu"])],
)
def test_a_card_that_does_not_do_leaves_it_to_the_processor(
    sees: bool,
    gpu: bool,
    tried: list[str],
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.WARNING)  # libraries that other tests load quieten its handler
    devices: list[str] = []
    load = rerank._cross_encoder

    def full(model: InstalledModel, threads: int, device: str) -> CrossEncoder:
        devices.append(device)
        if device == "cuda":
            raise torch.OutOfMemoryError("CUDA out of memory.")
        return load(model, threads, device)

    monkeypatch.setattr(rerank, "torch_sees_card", lambda: sees)
    monkeypatch.setattr(rerank, "_cross_encoder", full)
    reranker = load_reranker(settings.model_copy(update={"gpu": gpu}))
    assert len(reranker._scores(QUESTION, ["a pump", "huur"])) == 2
    assert devices == tried
    assert ("CUDA out of memory." in caplog.text) is (len(tried) > 1)
