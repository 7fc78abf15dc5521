"""The whole of vind with each embedder that can be had, without a change of code."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.toy import ToyEmbedder
from vind.indexes.index import Index
from vind.indexes.models.embedder import load_embedder
from vind.indexes.settings import Settings, load_settings
from vind.indexes.types import Embedder
from vind.indexes.writer import IndexWriter
from vind.ingest.document.chunk import chunking_fingerprint
from vind.ingest.run.pipeline import index_paths
from vind.search import Engine
from vind.search.fitted.packaged import is_fitted
from vind.search.retrieval.nearness import scales_of

pytestmark = pytest.mark.models

TEXTS = {
    "leave.md": "# Leave\n\nEmployees get 25 days of leave a year.\n\nUnused days lapse in July.",
    "parking.md": "# Parking\n\nParking costs 3 euros a day.\n\nThe garage closes at 22:00.",
    "pumps.md": "# Pumps\n\nThe E-4521 pump needs seal 7312. Its warranty is two years.",
    "sick.md": "# Sick leave\n\nWho is ill calls the office before nine in the morning.",
    "kitchen.md": "# Kitchen\n\nThe kitchen is cleaned on Friday by whoever is on the rota.",
    "travel.md": "# Travel\n\nTravel by train is repaid in full, by car at 23 cents a kilometre.",
}

ASKED = {
    "How many days of leave do employees get?": ("leave.md", "25 days"),
    "What does parking cost?": ("parking.md", "3 euros"),
    "Which seal does the E-4521 pump need?": ("pumps.md", "7312"),
    "When must I call the office when I am ill?": ("sick.md", "before nine"),
}

EMBEDDERS = {
    "multilingual-e5-small": True,
    "embeddinggemma-300m": True,
    "all-minilm-l6-v2": False,
    "toy": False,
}
"""Whether vind comes with weights that were fitted for it; else those of the default serve."""


@pytest.fixture(scope="module", params=EMBEDDERS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def engine(name: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder: Path = tmp_path_factory.mktemp(name)
    for path, text in TEXTS.items():
        (folder / path).write_text(text)
    known = "multilingual-e5-small" if name == "toy" else name
    settings: Settings = load_settings(index=folder.with_suffix(".index"), embedder=known)
    embedder: Embedder = ToyEmbedder() if name == "toy" else load_embedder(settings)
    chunking = chunking_fingerprint(settings.passage_tokens)
    with IndexWriter.open(settings.index, embedder, chunking) as writer:
        index_paths([folder], writer, embedder, settings, lambda _: None)
    assert is_fitted(embedder.fingerprint) == EMBEDDERS[name]
    scales = scales_of(embedder)
    assert scales.cosine.tells
    assert scales.wording.tells
    with Engine(Index.open(settings.index), settings, embedder) as opened:
        yield opened


@pytest.mark.parametrize("question", ASKED)
def test_the_right_sentence_is_marked_in_the_first_quote(engine: Engine, question: str) -> None:
    path, said = ASKED[question]
    first = engine.ask(question, words="never").quotes[0]
    assert first.path == path
    assert said in first.best_sentence


def test_an_unrelated_question_has_a_lower_confidence(engine: Engine) -> None:
    there = [engine.ask(question, words="never").confidence for question in ASKED]
    absent = engine.ask("Who won the football championship in Brazil?", words="never")
    assert absent.confidence < max(there)
