"""The choice of precision on a card, made on the processor, where torch knows bfloat16 too."""

import logging
from pathlib import Path

import numpy as np
import pytest

from tests.tiny_encoders import E5, GRANITE, QWEN, write_tiny_encoder
from vind.indexes.errors import CardFullError
from vind.indexes.models import backend
from vind.indexes.models.backend import checked, choose_backend
from vind.indexes.models.spec import Encoder
from vind.indexes.models.store import InstalledModel
from vind.indexes.models.torch_encoder import TorchEncoder

TEXTS = ["de pomp van de firma", "the rent of the pump", "huur"]


@pytest.fixture(params=[E5, GRANITE, QWEN], ids=["e5", "granite", "qwen"])
def encoder(request: pytest.FixtureRequest) -> Encoder:
    found: Encoder = request.param
    return found


@pytest.fixture
def model(encoder: Encoder, tmp_path: Path) -> InstalledModel:
    return write_tiny_encoder(tmp_path / "tiny", encoder)


def test_bfloat16_is_taken_where_it_is_near(model: InstalledModel, encoder: Encoder) -> None:
    exact = TorchEncoder(model.folder, encoder, threads=1)
    half = checked(TorchEncoder(model.folder, encoder, threads=1), encoder, True)
    assert half.description.startswith("torch bfloat16 on cpu (cosine to float32 at least ")
    (batch,) = exact.reader.batches(TEXTS, 1024)
    (wanted,), (found,) = (list(one.encode([batch])) for one in (exact, half))
    assert found.vectors.dtype == found.states.dtype == np.float32
    assert (found.vectors != wanted.vectors).any()
    assert (found.vectors * wanted.vectors).sum(axis=1).min() >= 0.997
    assert np.linalg.norm(found.vectors, axis=1) == pytest.approx(np.ones(3), abs=1e-5)


def test_float32_is_kept_where_bfloat16_strays_or_the_card_has_none(
    model: InstalledModel, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = TorchEncoder(model.folder, encoder, threads=1)
    assert checked(plain, encoder, False).description == "torch float32 on cpu"
    monkeypatch.setattr(backend, "LEAST_COSINE", 1.1)
    strayed = checked(TorchEncoder(model.folder, encoder, threads=1), encoder, True)
    assert strayed.description.startswith("torch float32 on cpu (bfloat16 comes only as near as")
    (batch,) = plain.reader.batches(TEXTS, 1024)
    (wanted,), (found,) = (list(one.encode([batch])) for one in (plain, strayed))
    assert np.array_equal(found.vectors, wanted.vectors)


class AskedError(AssertionError):
    """For the card."""


def test_the_processor_embeds_where_the_card_may_not_or_cannot(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    model = write_tiny_encoder(tmp_path / "tiny", E5)
    kept = TorchEncoder(model.folder, E5, threads=1)
    monkeypatch.setattr(backend, "_on_processor", lambda *_: kept)

    def on_card(*_: object) -> None:
        raise error

    error: Exception = AskedError()
    monkeypatch.setattr(backend, "card_encoder", on_card)
    monkeypatch.setattr(backend, "torch_sees_card", lambda: False)
    assert choose_backend(model, E5, 1) is kept
    monkeypatch.setattr(backend, "torch_sees_card", lambda: True)
    assert choose_backend(model, E5, 1, gpu=False) is kept
    with pytest.raises(AskedError):
        choose_backend(model, E5, 1)
    for error in (CardFullError("There is no memory left."), RuntimeError("CUDA error: 999")):
        caplog.clear()
        with caplog.at_level(logging.WARNING):
            assert choose_backend(model, E5, 1) is kept
        assert str(error) in caplog.text


def test_a_card_that_is_full_is_told_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import torch

    def full(*_: object) -> None:
        raise torch.OutOfMemoryError("CUDA out of memory.")

    encoder = TorchEncoder(write_tiny_encoder(tmp_path / "tiny", E5).folder, E5, threads=1)
    monkeypatch.setattr(encoder.module, "forward", full)
    with pytest.raises(CardFullError, match="set VIND_GPU=false"):
        list(encoder.encode(encoder.reader.batches(TEXTS, 1024)))
