"""Each architecture and pooling of the registry, small and random, through the real backends."""

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal, TypeAlias

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from tests.tiny_bert import DUTCH, ENGLISH
from tests.tiny_encoders import ARCTIC, BEKKO, E5, GEMMA, GRANITE, QWEN, write_tiny_encoder
from vind.indexes.arrays import Vectors
from vind.indexes.core.machine import lacks_byte_products
from vind.indexes.errors import DiskFullError
from vind.indexes.models import runtime_choice
from vind.indexes.models.backend import Backend, choose_backend
from vind.indexes.models.embedder import SentenceEmbedder
from vind.indexes.models.openvino_encoder import OpenVinoEncoder
from vind.indexes.models.prepared import prepared_model
from vind.indexes.models.runtime_choice import CALIBRATION, built_in, convert
from vind.indexes.models.spec import WEIGHTS, Encoder
from vind.indexes.models.store import InstalledModel
from vind.indexes.models.tokens import TokenReader
from vind.indexes.models.torch_encoder import TorchEncoder, load_module
from vind.indexes.text.states import States
from vind.indexes.types import TITLE_END

ENCODERS = {"e5": E5, "arctic": ARCTIC, "qwen": QWEN}
IN_TORCH = {"gemma": GEMMA, "bekko": BEKKO, "granite": GRANITE}
"""Their masks or layers behind pooling are their own: they are run in torch alone."""

MODES = {"mean": "mean", "cls": "cls", "last": "lasttoken"}
TEXTS = [" ".join([*ENGLISH, *DUTCH][n % 5 : n % 5 + n]) for n in range(1, 11)] + ["pomp . " * 30]

in_whole_numbers = pytest.mark.skipif(
    lacks_byte_products(), reason="Without VNNI OpenVINO's whole numbers are not used, nor near"
)

Runtime: TypeAlias = Literal["torch", "OpenVINO"]


@pytest.fixture(scope="module", params=ENCODERS)
def model(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> InstalledModel:
    folder = tmp_path_factory.mktemp("models") / "tiny"
    return write_tiny_encoder(folder, ENCODERS[request.param])


def encoder_of(model: InstalledModel) -> Encoder:
    assert model.spec.encoder is not None
    return model.spec.encoder


def backend_of(model: InstalledModel, runtime: Runtime) -> Backend:
    """In float32, so that nothing but rounding may differ."""
    encoder = encoder_of(model)
    if runtime == "torch":
        return TorchEncoder(model.folder, encoder, threads=1)
    return OpenVinoEncoder(convert(load_module(model.folder, encoder)), threads=1)


@pytest.fixture(
    scope="module",
    params=[
        *((encoder, runtime) for encoder in ENCODERS for runtime in ("torch", "OpenVINO")),
        *((encoder, "torch") for encoder in IN_TORCH),
    ],
    ids=" in ".join,
)
def run_in(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[InstalledModel, SentenceEmbedder]:
    name, runtime = request.param
    folder = tmp_path_factory.mktemp("models") / "tiny"
    model = write_tiny_encoder(folder, (ENCODERS | IN_TORCH)[name])
    return model, embedder_of(model, backend_of(model, runtime))


def embedder_of(model: InstalledModel, backend: Backend) -> SentenceEmbedder:
    encoder = encoder_of(model)
    return SentenceEmbedder(model, encoder, TokenReader(model.folder, encoder), backend)


def by_sentence_transformers(model: InstalledModel, texts: Sequence[str]) -> Vectors:
    """From the bare model: its layers behind pooling are multiplied here, by hand."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Pooling, Transformer

    encoder = encoder_of(model)
    transformer = Transformer(str(model.folder), max_seq_length=encoder.max_tokens)
    pooling = Pooling(encoder.dimension, pooling_mode=MODES[encoder.pooling])
    bare = SentenceTransformer(modules=[transformer, pooling], device="cpu")
    vectors: Vectors = bare.encode(list(texts), convert_to_numpy=True)
    for number in range(2, 2 + len(encoder.dense)):
        vectors = vectors @ load_file(model.folder / f"{number}_Dense" / WEIGHTS)["linear.weight"].T
    unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit


def test_vectors_are_those_of_sentence_transformers_with_the_prefixes(
    run_in: tuple[InstalledModel, SentenceEmbedder],
) -> None:
    model, embedder = run_in
    encoder = encoder_of(model)
    found = embedder.embed_passages(TEXTS)
    wanted = by_sentence_transformers(model, [encoder.passage_prefix + text for text in TEXTS])
    assert found.shape == (len(TEXTS), encoder.dimension)
    assert found == pytest.approx(wanted, abs=2e-5)
    assert np.linalg.norm(found, axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-5)
    asked = by_sentence_transformers(model, [encoder.query_prefix + "verlof"])[0]
    assert embedder.embed_query("verlof") == pytest.approx(asked, abs=2e-5)
    if encoder.query_prefix:
        bare = by_sentence_transformers(model, ["verlof"])[0]
        assert float(asked @ bare) < 0.99


def test_the_vector_of_a_text_does_not_depend_on_its_batch(
    run_in: tuple[InstalledModel, SentenceEmbedder],
) -> None:
    _, embedder = run_in
    alone = np.vstack([embedder.embed_passages([text]) for text in TEXTS])
    assert embedder.embed_passages(TEXTS) == pytest.approx(alone, abs=2e-5)
    assert embedder.embed_passages(TEXTS[::-1]) == pytest.approx(alone[::-1], abs=2e-5)


@pytest.mark.parametrize("encoder", IN_TORCH.values(), ids=IN_TORCH)
def test_attention_is_bidirectional(tmp_path: Path, encoder: Encoder) -> None:
    model = write_tiny_encoder(tmp_path / "tiny", encoder)
    embedder = embedder_of(model, backend_of(model, "torch"))
    (one,), (other,) = (
        embedder.read_questions([f"pomp huur {word}"]) for word in ("verlof", "rent")
    )
    # The first word knows what the last one is.
    assert float(np.abs(np.asarray(one.states[0]) - np.asarray(other.states[0])).max()) > 1e-3


@in_whole_numbers
def test_the_int8_form_is_close_to_float32(
    model: InstalledModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Most words of the built-in texts are unknown to these models.
    monkeypatch.setattr(runtime_choice, "texts_in", lambda *_: TEXTS)
    backend = choose_backend(model, encoder_of(model), threads=2)
    assert backend.description.startswith("OpenVINO int8")
    fast = embedder_of(model, backend).embed_passages(TEXTS)
    exact = embedder_of(model, backend_of(model, "torch")).embed_passages(TEXTS)
    assert (fast * exact).sum(axis=1).min() >= 0.995


@in_whole_numbers
def test_the_int8_form_is_checked_on_held_out_texts(
    model: InstalledModel, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    short, calibration = TEXTS[:10], built_in(CALIBRATION)
    chosen = []
    for held_out in (TEXTS[10:], short):
        texts = {calibration: TEXTS[10:]}
        monkeypatch.setattr(
            runtime_choice,
            "texts_in",
            lambda source, _, at=texts, other=held_out: at.get(source, other),
        )
        chosen.append(
            runtime_choice.choose_runtime(model.folder, encoder_of(model), 2, tmp_path).weights
        )
    assert chosen[0] == "int8"
    assert chosen[1] != "int8"


def test_every_backend_gives_the_same_word_states(model: InstalledModel) -> None:
    runtimes: tuple[Runtime, Runtime] = ("torch", "OpenVINO")
    embedders = [embedder_of(model, backend_of(model, runtime)) for runtime in runtimes]
    one, other = (embedder.read_questions(TEXTS[:4]) for embedder in embedders)
    for first, second in zip(one, other, strict=True):
        assert first.words == second.words
        assert len(first.words) == len(first.states) > 0
        assert first.states == pytest.approx(second.states, abs=1e-3)


@pytest.mark.parametrize("kept_in", ["bfloat16", "float16"])
def test_16_bit_weights_give_the_vectors_of_their_float32(tmp_path: Path, kept_in: str) -> None:
    import torch
    from safetensors.torch import load_file as load_torch
    from safetensors.torch import save_file as save_torch

    half = write_tiny_encoder(tmp_path / "half", QWEN, kept_in)
    full = write_tiny_encoder(tmp_path / "full", QWEN)
    widened = {name: tensor.to(torch.float32) for name, tensor in load_torch(half.weights).items()}
    save_torch(widened, full.weights, metadata={"format": "pt"})
    a, b = (embedder_of(one, backend_of(one, "torch")) for one in (half, full))
    assert a.embed_passages(TEXTS) == pytest.approx(b.embed_passages(TEXTS), abs=1e-6)


def test_the_disk_space_check_counts_16_bit_weights_as_float32(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    half = write_tiny_encoder(tmp_path / "half", QWEN, "bfloat16")
    usage = shutil.disk_usage(tmp_path)
    free = half.size * 3 // 2
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=free))
    with pytest.raises(DiskFullError, match="for the fast form of tiny, which takes up to 2 MB"):
        prepared_model(half, QWEN, threads=1)


@pytest.mark.parametrize(
    ("encoder", "prefix"), [(ARCTIC, "roberta."), (QWEN, "model."), (BEKKO, "model.")]
)
def test_weights_saved_under_a_name_prefix_give_the_same_vectors(
    tmp_path: Path, encoder: Encoder, prefix: str
) -> None:
    plain = write_tiny_encoder(tmp_path / "plain", encoder)
    below = write_tiny_encoder(tmp_path / "below", encoder)
    tensors = {prefix + name: tensor for name, tensor in load_file(below.weights).items()}
    save_file(tensors, below.weights, metadata={"format": "pt"})
    a, b = (embedder_of(one, backend_of(one, "torch")) for one in (plain, below))
    assert np.array_equal(a.embed_passages(TEXTS), b.embed_passages(TEXTS))


def test_a_title_is_put_into_the_models_title_slot(tmp_path: Path) -> None:
    slotted = replace(GEMMA, passage_prefix="p : q . ", title_slot="q")
    with_slot = write_tiny_encoder(tmp_path / "slot", slotted)
    without = write_tiny_encoder(tmp_path / "none", GEMMA)
    titled = [f"verlof\nrent{TITLE_END}pomp huur", "pomp huur"]
    for model, read in (
        (with_slot, ["p : verlof > rent . pomp huur", "p : q . pomp huur"]),
        (without, ["p : verlof\nrent\npomp huur", "p : pomp huur"]),
    ):
        found = embedder_of(model, backend_of(model, "torch")).read_passages(titled)
        assert found.vectors == pytest.approx(by_sentence_transformers(model, read), abs=2e-5)
        # Words of the title and of the text have states, and nothing that is the frame's.
        kept = States.of(found.states, found.vectors)
        assert kept.text_of.tolist() == [0, 0, 0, 0, 1, 1]
