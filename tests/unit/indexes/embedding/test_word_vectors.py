"""Vectors of single words, read off the weights of a tiny BERT."""

from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from indexes.embedding import word_vectors
from indexes.embedding.tokens import TokenReader
from indexes.embedding.weights import TABLES
from indexes.embedding.word_vectors import COMMON_STEP, WordVectors
from indexes.types import Vectors
from tests.tiny_bert import ENCODER, WORDS, write_tiny_bert


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_bert(tmp_path_factory.mktemp("models") / "tiny").folder


@pytest.fixture
def vectors(folder: Path) -> WordVectors:
    return WordVectors(folder / "model.safetensors", TokenReader(folder, ENCODER).tokenizer)


def wanted(folder: Path, tokens: list[str]) -> Vectors:
    """The mean of the rows of ``tokens`` less the common one, of unit length."""
    tensors = load_file(folder / "model.safetensors")
    (table,) = (tensor for name, tensor in tensors.items() if name.endswith(TABLES))
    rows = table[[WORDS.index(token) for token in tokens]] - table[::COMMON_STEP].mean(axis=0)
    mean: Vectors = rows.mean(axis=0)
    unit: Vectors = mean / np.linalg.norm(mean)
    return unit


def test_a_word_is_the_mean_of_its_tokens(folder: Path, vectors: WordVectors) -> None:
    found = vectors.of(["pomp", "pomp.", "pomp"])
    assert found.shape == (3, ENCODER.dimension)
    assert found.dtype == np.float32
    assert found[0] == pytest.approx(wanted(folder, ["pomp"]), abs=1e-6)
    assert found[1] == pytest.approx(wanted(folder, ["pomp", "."]), abs=1e-6)
    assert np.array_equal(found[0], found[2])


def test_words_are_remembered_up_to_a_bound(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_vectors, "REMEMBERED", 3)
    few = WordVectors(folder / "model.safetensors", TokenReader(folder, ENCODER).tokenizer)
    for asked in (["huur", "pomp"], ["verlof", "rent"], ["huur", "pomp", "verlof", "rent"], []):
        found = few.of(asked)
        assert found.shape == (len(asked), ENCODER.dimension)
        for row, word in zip(found, asked, strict=True):
            assert row == pytest.approx(wanted(folder, [word]), abs=1e-6)


def test_weights_of_another_kind_are_refused(tmp_path: Path, folder: Path) -> None:
    file = tmp_path / "model.safetensors"
    save_file({f"embeddings.{TABLES[0]}": np.zeros((4, 2), dtype=np.int8)}, file)
    with pytest.raises(ValueError, match="is I8, not F32, F16, BF16"):
        WordVectors(file, TokenReader(folder, ENCODER).tokenizer)
