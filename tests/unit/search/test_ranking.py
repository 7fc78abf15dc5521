"""The weighted sum, and where the passages stand that were not read."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from sentence_transformers import CrossEncoder

from tests.tiny_bert import ENGLISH, write_tiny_cross_encoder
from tests.toy import ToyEmbedder
from tests.unit.search.examples import TOY, ask, stored
from tests.unit.search.toy_index import engine_over, index_in
from vind.indexes.errors import ModelDamagedError, ModelNotPulledError, UnknownModelError
from vind.indexes.index import Index
from vind.indexes.models import InstalledModel, find_installed
from vind.indexes.models.embedder import load_embedder
from vind.indexes.settings import Settings
from vind.indexes.types import Filters, Scored
from vind.indexes.writer import IndexWriter
from vind.search import Engine
from vind.search.evidence.find import BEST, PASSAGES
from vind.search.fitted.packaged import fitted
from vind.search.question.question import Question
from vind.search.retrieval import rerank
from vind.search.retrieval.candidates import Candidates
from vind.search.retrieval.corpus import Corpus
from vind.search.retrieval.ranking import (
    REPEATED,
    SIGNALS,
    Signals,
    ranked,
    shares_of_first,
    standardised,
    standings,
)
from vind.search.retrieval.rerank import RERANKED, load_reranker
from vind.search.retrieval.retrieve import rank, retrieve
from vind.search.retrieval.subject import Query
from vind.search.types import Hit, Why

SIGNALS_MADE = Signals(
    meaning=np.array([1.0, 0.0, -1.0]),
    wording=np.zeros(3),
    terms=np.array([0.0, 2.0, 0.0]),
    codes=np.zeros(3),
)
CANDIDATES = Candidates(
    dense=[],
    terms=[],
    passages=[stored("one", 1), stored("two", 2), stored("three", 3)],
    signals=SIGNALS_MADE,
    beyond=[8, 5],
    document_of={},
    rarities={},
    are_all=False,
)


def test_rank_orders_by_weights_and_puts_unread_passages_last() -> None:
    order = rank(CANDIDATES, {"meaning": 1.0})
    assert [item.passage_id for item in order][:3] == [1, 2, 3]
    assert order[3:] == [Scored(8, -2.0), Scored(5, -3.0)]
    both = rank(CANDIDATES, {"meaning": 1.0, "terms": 1.0})
    assert both[:3] == [Scored(2, 2.0), Scored(1, 1.0), Scored(3, -1.0)]
    nothing = Signals(*(np.zeros(0) for _ in SIGNALS))
    empty = replace(CANDIDATES, passages=[], signals=nothing, beyond=[])
    assert rank(empty, fitted(TOY, "ranking")) == []
    assert [item.passage_id for item in ranked({3: 0.5, 1: 0.5, 2: 0.7})] == [2, 1, 3]


def test_the_parts_of_a_score_add_up_to_it() -> None:
    weights = {"meaning": 2.0, "terms": 0.5}
    parts = SIGNALS_MADE.parts(weights)
    assert parts["meaning"].tolist() == [2.0, 0.0, -2.0]
    assert SIGNALS_MADE.scores(weights) == pytest.approx(parts["meaning"] + parts["terms"])


def test_passages_of_one_document_lower_its_next_ones() -> None:
    left = standings([9.0, 8.0, 7.0, 6.0, 5.0, 4.0], ["a", "a", "b", "a", "a", "a"])
    costs = [0, 1, 0, 2**0.5, 3**0.5, 2]
    wanted = [9.0 - place - REPEATED * cost for place, cost in enumerate(costs)]
    assert left == pytest.approx(wanted)


def test_passages_of_a_plainly_meant_document_lower_each_other_less() -> None:
    shares = shares_of_first([1] * 9 + [2, 3, 3])
    assert shares == {1: 0.9, 2: 0.1}
    left = standings([9.0, 8.0, 7.0, 6.0, 5.0], [1, 1, 2, 1, 2], shares)
    assert left == pytest.approx(
        [9.0, 8.0 - REPEATED / 10, 7.0, 6.0 - REPEATED / 10 * 2**0.5, 5.0 - REPEATED * 0.9]
    )


# What speaks for a passage, in numbers made by hand.


def test_standardised_has_mean_0_and_deviation_1() -> None:
    found = standardised([0.9, 0.5, 0.1])
    assert found.argmax() == 0
    assert np.allclose([found.mean(), found.std()], [0.0, 1.0])


@given(st.lists(st.floats(-1e3, 1e3), max_size=30))
def test_standardising_keeps_the_order(values: list[float]) -> None:
    result = standardised(values)
    assert len(result) == len(values)
    ascending = [result[place] for place in sorted(range(len(values)), key=values.__getitem__)]
    assert ascending == sorted(ascending)


# A random cross-encoder as a pulled model: no sense in its order, but the model's own.

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


def test_the_reranker_orders_the_first_hits_and_keeps_the_rest(
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


def test_quotes_come_from_the_first_hits_of_a_reranked_search(engine: Engine) -> None:
    shown = {hit.path for hit in engine.search(QUESTION, k=PASSAGES + BEST)}
    quotes = engine.ask(QUESTION, words="never").quotes
    assert quotes
    assert {quote.path for quote in quotes} <= shown


def test_without_a_reranker_the_rankers_order_stays(settings: Settings) -> None:
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


def test_a_changed_reranker_configuration_is_reported_as_damage(
    settings: Settings, tmp_path: Path
) -> None:
    copied = settings.model_copy(update={"cache": tmp_path})
    file = write_tiny_cross_encoder(copied, NAME).folder / "config.json"
    assert b'"initializer_range": 1.0' in file.read_bytes()
    file.write_bytes(file.read_bytes().replace(b'_range": 1.0', b'_range": 2.0'))
    with pytest.raises(ModelDamagedError, match=r"config\.json has changed since it was pulled"):
        load_reranker(copied)


def test_an_embedder_as_reranker_or_vice_versa_is_refused(settings: Settings) -> None:
    with pytest.raises(UnknownModelError, match=f"does not order passages.*{NAME}"):
        load_reranker(settings.model_copy(update={"reranker": "all-minilm-l6-v2"}))
    with pytest.raises(UnknownModelError, match="does not embed text"):
        load_embedder(settings.model_copy(update={"embedder": NAME}))


@pytest.mark.parametrize(
    ("sees", "gpu", "tried"),
    [(False, True, ["cpu"]), (True, False, ["cpu"]), (True, True, ["cuda", "cpu"])],
)
def test_the_reranker_runs_on_the_processor_where_the_card_fails(
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


# The parts of a score add up to it, however a passage came to stand where it does.


def explained(hit: Hit) -> Why:
    assert hit.why is not None
    assert sum(hit.why.parts.values()) == pytest.approx(hit.score)
    return hit.why


def test_a_passage_reranked_in_its_document_explains_so(tmp_path: Path) -> None:
    question = "Who signs for Fenmoor Board?"
    parts = ["The contract of Fenmoor Board.", "The chair signs it.", "It ends in May."]
    _, engine = ask(question, tmp_path, {"contract.md": parts, "other.md": ["Pumps are blue."]})
    with engine:
        of_contract = [hit for hit in engine.search(question) if hit.path == "contract.md"]
    assert of_contract[0].text == "The chair signs it."
    why = [explained(hit) for hit in of_contract]
    assert {one.asked for one in why} == {"Who signs for"}
    assert [one.parts["reranked"] != 0.0 for one in why] == [True, True, True]


def test_a_hit_standing_for_an_older_version_explains_so(tmp_path: Path) -> None:
    texts = {
        "leave-2024.md": "Employees may carry over 5 days of leave.",
        "leave-2025.md": "Employees may carry over 7 days of it, where their manager agrees to it.",
    }
    directory = tmp_path / "index"
    index_in(directory, texts)
    with Index.open(directory) as index:
        ids = {path: file_id for file_id, path in index.searchable_paths().items()}
    with IndexWriter.open(directory, ToyEmbedder(), "toy") as writer:
        writer.supersede({ids["leave-2024.md"]: ids["leave-2025.md"]}, "1")
        writer.commit()
    with engine_over(directory) as engine:
        (hit,) = engine.search("carry over leave")
    (older,) = hit.older
    assert (hit.path, hit.score) == ("leave-2025.md", older.score)
    assert explained(hit).parts["older"] > 0.0


def test_hits_too_far_down_to_be_read_have_no_score_parts(tmp_path: Path) -> None:
    notes = {f"{day}.md": [f"Note {day}: day {part}." for part in range(4)] for day in range(50)}
    question = "Which note is of the day?"
    _, engine = ask(question, tmp_path, notes)
    with engine:
        hits = engine.search(question, k=200)
    assert len(hits) == 200
    unread = [hit for hit in hits if hit.why and not hit.why.parts]
    assert 0 < len(unread) < 150
    for hit in hits:
        if hit not in unread:
            explained(hit)
