"""Architectures whose masks or layers behind pooling are their own, small and random, in torch."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from indexes.embedder import SentenceEmbedder
from indexes.embedding.tokens import TokenReader
from indexes.embedding.torch_encoder import TorchEncoder
from indexes.models.spec import WEIGHTS, Encoder
from indexes.models.store import InstalledModel
from indexes.states import States
from indexes.types import TITLE_END, Vectors
from tests.tiny_bert import DUTCH, ENGLISH
from tests.tiny_encoders import BEKKO, GEMMA, GRANITE, write_tiny_encoder

ENCODERS = {"gemma": GEMMA, "bekko": BEKKO, "granite": GRANITE}
MODES = {"mean": "mean", "cls": "cls", "last": "lasttoken"}
TEXTS = [" ".join([*ENGLISH, *DUTCH][n % 5 : n % 5 + n]) for n in range(1, 11)] + ["pomp . " * 30]


@pytest.fixture(scope="module", params=ENCODERS)
def model(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> InstalledModel:
    return write_tiny_encoder(tmp_path_factory.mktemp("models") / "tiny", ENCODERS[request.param])


def encoder_of(model: InstalledModel) -> Encoder:
    assert model.spec.encoder is not None
    return model.spec.encoder


def embedder_of(model: InstalledModel) -> SentenceEmbedder:
    encoder = encoder_of(model)
    backend = TorchEncoder(model.folder, encoder, threads=1)
    return SentenceEmbedder(model, encoder, TokenReader(model.folder, encoder), backend)


def by_sentence_transformers(model: InstalledModel, texts: list[str]) -> Vectors:
    """From the bare model: its layers behind pooling are multiplied here, by hand."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Pooling, Transformer

    encoder = encoder_of(model)
    transformer = Transformer(str(model.folder), max_seq_length=encoder.max_tokens)
    pooling = Pooling(encoder.dimension, pooling_mode=MODES[encoder.pooling])
    bare = SentenceTransformer(modules=[transformer, pooling], device="cpu")
    vectors: Vectors = bare.encode(texts, convert_to_numpy=True)
    for number in range(2, 2 + len(encoder.dense)):
        vectors = vectors @ load_file(model.folder / f"{number}_Dense" / WEIGHTS)["linear.weight"].T
    unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit


def test_vectors_are_those_of_sentence_transformers_of_unit_length(model: InstalledModel) -> None:
    encoder, embedder = encoder_of(model), embedder_of(model)
    found = embedder.embed_passages(TEXTS)
    wanted = by_sentence_transformers(model, [encoder.passage_prefix + text for text in TEXTS])
    assert found.shape == (len(TEXTS), encoder.dimension)
    assert found == pytest.approx(wanted, abs=2e-5)
    assert np.linalg.norm(found, axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-5)
    asked = by_sentence_transformers(model, [encoder.query_prefix + "verlof"])[0]
    assert embedder.embed_query("verlof") == pytest.approx(asked, abs=2e-5)


def test_a_text_is_read_both_ways_and_alone(model: InstalledModel) -> None:
    embedder = embedder_of(model)
    alone = np.vstack([embedder.embed_passages([text]) for text in TEXTS])
    assert embedder.embed_passages(TEXTS) == pytest.approx(alone, abs=2e-5)
    (one,), (other,) = (
        embedder.read_questions([f"pomp huur {word}"]) for word in ("verlof", "rent")
    )
    # The first word knows what the last one is.
    assert float(np.abs(np.asarray(one.states[0]) - np.asarray(other.states[0])).max()) > 1e-3


def test_weights_of_a_model_that_fills_in_words_are_the_same(tmp_path: Path) -> None:
    plain = write_tiny_encoder(tmp_path / "plain", BEKKO)
    below = write_tiny_encoder(tmp_path / "below", BEKKO)
    tensors = {f"model.{name}": tensor for name, tensor in load_file(below.weights).items()}
    save_file(tensors, below.weights, metadata={"format": "pt"})
    a, b = map(embedder_of, (plain, below))
    assert np.array_equal(a.embed_passages(TEXTS), b.embed_passages(TEXTS))


def test_a_title_stands_where_the_model_looks_for_it(tmp_path: Path) -> None:
    slotted = replace(GEMMA, passage_prefix="p : q . ", title_slot="q")
    with_slot = write_tiny_encoder(tmp_path / "slot", slotted)
    without = write_tiny_encoder(tmp_path / "none", GEMMA)
    titled = [f"verlof\nrent{TITLE_END}pomp huur", "pomp huur"]
    for model, read in (
        (with_slot, ["p : verlof > rent . pomp huur", "p : q . pomp huur"]),
        (without, ["p : verlof\nrent\npomp huur", "p : pomp huur"]),
    ):
        found = embedder_of(model).read_passages(titled)
        assert found.vectors == pytest.approx(by_sentence_transformers(model, read), abs=2e-5)
        # Words of the title and of the text have states, and nothing that is the frame's.
        kept = States.of(found.states, found.vectors)
        assert kept.text_of.tolist() == [0, 0, 0, 0, 1, 1]
