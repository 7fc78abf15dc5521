import logging
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tiny_bert import ENCODER, WORDS, write_tokenizer
from tests.tiny_encoders import E5, GRANITE, QWEN, write_tiny_encoder
from vind.indexes.core import machine
from vind.indexes.errors import CardFullError, ModelDamagedError
from vind.indexes.models import backend, find_model, openvino_encoder
from vind.indexes.models.backend import checked, choose_backend
from vind.indexes.models.embedder import word_states
from vind.indexes.models.runtime_choice import (
    CALIBRATION,
    HELD_OUT,
    built_in,
    choose_runtime,
    texts_in,
)
from vind.indexes.models.spec import Encoder
from vind.indexes.models.store import InstalledModel
from vind.indexes.models.tokens import TokenReader
from vind.indexes.models.torch_encoder import TorchEncoder
from vind.indexes.text.languages import detect_language

CLS, SEP = 2, 3
texts = st.lists(st.lists(st.sampled_from(WORDS[4:]), max_size=40).map(" ".join), max_size=30)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> TokenReader:
    folder = tmp_path_factory.mktemp("tokenizer")
    write_tokenizer(folder)
    return TokenReader(folder, ENCODER)


@given(texts=texts, tokens=st.integers(1, 200))
def test_batches_hold_every_text_once_and_little_padding(
    reader: TokenReader, texts: list[str], tokens: int
) -> None:
    batches = list(reader.batches(texts, tokens))
    assert sorted(row for batch in batches for row in batch.rows) == list(range(len(texts)))
    for batch in batches:
        assert batch.input_ids.shape == batch.attention_mask.shape
        assert len(batch.rows) == 1 or batch.input_ids.size <= tokens
        assert (batch.input_ids[batch.attention_mask == 0] == ENCODER.pad_token).all()
        for place, row in enumerate(batch.rows):
            words = [WORDS.index(word) for word in texts[row].split()]
            wanted = [CLS, *words[: ENCODER.max_tokens - 2], SEP]
            assert batch.input_ids[place][batch.attention_mask[place] == 1].tolist() == wanted
    lengths = [batch.input_ids.shape[1] for batch in batches]
    assert lengths == sorted(lengths, reverse=True)


@given(texts)
def test_spans_give_the_places_of_tokens(reader: TokenReader, texts: list[str]) -> None:
    text = "\n\n".join(texts)
    spans = reader.spans(text)
    assert spans.dtype == np.int64
    assert spans.shape == (len(text.split()), 2)
    assert [text[start:end] for start, end in spans] == text.split()


@pytest.mark.parametrize("change", [(b"pomp", b"po\xffp"), (b'"vocab"', b'"vocab')])
def test_a_changed_tokenizer_is_reported_as_damage(
    tmp_path: Path, change: tuple[bytes, bytes]
) -> None:
    write_tokenizer(tmp_path)
    file = tmp_path / "tokenizer.json"
    assert change[0] in file.read_bytes()
    file.write_bytes(file.read_bytes().replace(*change))
    told = pytest.raises(ModelDamagedError, match=r"tokenizer\.json cannot be read .* mends it")
    with told:
        TokenReader(tmp_path, ENCODER)
    with told:
        choose_runtime(tmp_path, ENCODER, 1, tmp_path / "made")
    with told:
        TorchEncoder(tmp_path, ENCODER, 1)


@pytest.mark.parametrize(
    ("name", "other", "fewest"), [(CALIBRATION, HELD_OUT, 60), (HELD_OUT, CALIBRATION, 20)]
)
def test_the_built_in_texts_have_the_prefixes_of_the_model(
    name: str, other: str, fewest: int
) -> None:
    e5 = find_model("multilingual-e5-small").encoder
    minilm = find_model("all-minilm-l6-v2").encoder
    assert e5 is not None
    assert minilm is not None
    prefixed, bare = (texts_in(built_in(name), encoder) for encoder in (e5, minilm))
    assert len(prefixed) == len(bare) >= fewest
    assert all(text.startswith(("query: ", "passage: ")) for text in prefixed)
    assert not any(text.startswith(("query: ", "passage: ")) for text in bare)
    assert [text.split(": ", 1)[1] for text in prefixed] == bare
    assert set(bare).isdisjoint(texts_in(built_in(other), minilm))
    assert {detect_language(text) for text in bare} >= {"nl", "en"}


# Words and the tokens that a model cuts them into.

STATES = np.array([[9, 9], [1, 0], [0, 1], [3, 4], [0, 2], [9, 9]], dtype=np.float32)
"""Of a special token, four tokens and a special token."""


def test_a_words_state_is_the_mean_of_its_tokens() -> None:
    #       0123456789
    text = "p: pompen lekken"
    spans = np.array([(0, 0), (0, 2), (3, 6), (6, 9), (9, 16), (0, 0)])
    read = word_states(text, [(3, len(text))], spans, STATES)
    assert read.spans == [(3, 9), (10, 16)]
    assert np.allclose(read.states, [[3 / 34**0.5, 5 / 34**0.5], [0, 1]])


def test_words_sharing_a_token_both_get_its_state() -> None:
    read = word_states("1.5 m2", [(0, 6)], np.array([(0, 0), (0, 3), (4, 5), (4, 6)]), STATES[:4])
    assert read.spans == [(0, 1), (2, 3), (4, 6)]
    assert np.allclose(read.states[:2], [[1, 0], [1, 0]])
    assert np.allclose(read.states[2], np.array([3, 5]) / 34**0.5)


def test_a_word_that_was_cut_off_has_no_state() -> None:
    read = word_states("pomp lekt", [(0, 9)], np.array([(0, 0), (0, 4), (0, 0)]), STATES[:3])
    assert read.spans == [(0, 4)]
    assert np.allclose(read.states, [[1, 0]])


# The choice of precision on a card, made on the processor, where torch knows bfloat16 too.

TEXTS = ["de pomp van de firma", "the rent of the pump", "huur"]


@pytest.fixture(params=[E5, GRANITE, QWEN], ids=["e5", "granite", "qwen"])
def encoder(request: pytest.FixtureRequest) -> Encoder:
    found: Encoder = request.param
    return found


@pytest.fixture
def model(encoder: Encoder, tmp_path: Path) -> InstalledModel:
    return write_tiny_encoder(tmp_path / "tiny", encoder)


def test_bfloat16_is_used_where_it_is_near_float32(model: InstalledModel, encoder: Encoder) -> None:
    exact = TorchEncoder(model.folder, encoder, threads=1)
    half = checked(TorchEncoder(model.folder, encoder, threads=1), encoder, True)
    assert half.description.startswith("torch bfloat16 on cpu (cosine to float32 at least ")
    (batch,) = exact.reader.batches(TEXTS, 1024)
    (wanted,), (found,) = (list(one.encode([batch])) for one in (exact, half))
    assert found.vectors.dtype == found.states.dtype == np.float32
    assert (found.vectors != wanted.vectors).any()
    assert (found.vectors * wanted.vectors).sum(axis=1).min() >= 0.997
    assert np.linalg.norm(found.vectors, axis=1) == pytest.approx(np.ones(3), abs=1e-5)


def test_float32_is_kept_where_bfloat16_strays_or_is_not_tried(
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


def test_the_processor_embeds_where_the_card_is_off_or_fails(
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


def test_a_full_card_error_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import torch

    def full(*_: object) -> None:
        raise torch.OutOfMemoryError("CUDA out of memory.")

    encoder = TorchEncoder(write_tiny_encoder(tmp_path / "tiny", E5).folder, E5, threads=1)
    monkeypatch.setattr(encoder.module, "forward", full)
    with pytest.raises(CardFullError, match="set VIND_GPU=false"):
        list(encoder.encode(encoder.reader.batches(TEXTS, 1024)))


# What OpenVINO may use of the processor.

ISA = "ONEDNN_MAX_CPU_ISA"


@pytest.mark.parametrize(
    ("flags", "own", "isa"),
    [
        ("avx512_vnni amx_tile amx_int8", "", "AVX512_CORE_FP16"),
        ("avx512_vnni amx_tile amx_int8", "AVX2", "AVX2"),
        ("avx512_vnni", "", None),
        (None, "", None),
    ],
)
def test_onednn_is_kept_from_amx_where_there_is_any(
    flags: str | None,
    own: str,
    isa: str | None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    info = tmp_path / "cpuinfo"
    if flags is not None:
        info.write_text(f"flags\t\t: {flags}\n")
    monkeypatch.setattr(machine, "CPU_INFO", info)
    monkeypatch.setenv(ISA, own)
    if not own:
        monkeypatch.delenv(ISA)
    openvino_encoder._forbid_amx()
    assert os.environ.get(ISA) == isa
