"""The default language model in 8 bits: the same answers, made once, and never in the way."""

import logging
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from llama_cpp import Llama

from vind.indexes.errors import VindError
from vind.indexes.models import fastest_llm, gguf, resolve_llm
from vind.indexes.models.gguf import SUFFIX, fastest_weights
from vind.indexes.settings import Settings, load_settings

pytestmark = pytest.mark.models

QUESTION = (
    "<|im_start|>user\nAnswer in one sentence. The pump of hall 4 is serviced by Van Dijk every "
    "14 weeks. Who services the pump, and how often?<|im_end|>\n<|im_start|>assistant\n"
)


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The default weights in a folder of their own."""
    try:
        pulled = resolve_llm(load_settings())
    except VindError as missing:
        pytest.skip(str(missing))
    copy = tmp_path_factory.mktemp("llm") / pulled.name
    copy.symlink_to(pulled)
    yield copy
    shutil.rmtree(copy.parent)


def tiles(monkeypatch: pytest.MonkeyPatch, *, there: bool) -> None:
    """The processor multiplies by tiles, or it does not, whatever it is."""
    monkeypatch.setattr(gguf, "BUILT_FOR_TILES", b"AVX" if there else b"no such thing")


def reply(weights: Path) -> str:
    llama = Llama(str(weights), n_ctx=256, n_threads=2, verbose=False)
    said = llama.create_completion(QUESTION, max_tokens=40, temperature=0.0)
    llama.close()
    return str(said["choices"][0]["text"])  # type: ignore[index]


@pytest.mark.nightly
def test_the_8_bit_model_is_made_once_and_replies_the_same(
    weights: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    tiles(monkeypatch, there=True)
    made = fastest_weights(weights, threads=2)
    assert made == weights.with_suffix(SUFFIX)
    said = capfd.readouterr()
    assert (said.out, said.err) == ("", "")
    assert 1.6 < made.stat().st_size / weights.stat().st_size < gguf.MOST_GROWTH
    assert reply(made) == reply(weights)
    began = made.stat()
    assert fastest_weights(weights, threads=2) == made
    assert made.stat() == began
    assert {path.name for path in made.parent.iterdir()} == {
        weights.name,
        made.name,
        ".making.lock",
    }
    made.unlink()


def test_a_processor_without_tiles_uses_the_original_weights(
    weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiles(monkeypatch, there=False)
    assert fastest_weights(weights, threads=2) == weights
    assert not weights.with_suffix(SUFFIX).exists()


def test_without_disk_space_the_original_weights_are_used_with_a_warning(
    weights: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tiles(monkeypatch, there=True)
    caplog.set_level(logging.WARNING)  # libraries that other tests load quieten its handler
    monkeypatch.setattr(gguf, "MOST_GROWTH", 1_000_000)
    assert fastest_weights(weights, threads=2) == weights
    assert "there is no room in" in caplog.text
    assert not weights.with_suffix(SUFFIX).exists()


def test_a_file_that_is_no_model_is_left_unchanged_with_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tiles(monkeypatch, there=True)
    caplog.set_level(logging.WARNING)
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(b"GGUF" + bytes(1000))
    assert fastest_weights(broken, threads=2) == broken
    assert "could not write broken.gguf in 8 bits" in caplog.text
    assert sorted(path.name for path in tmp_path.iterdir()) == [".making.lock", "broken.gguf"]


def test_a_users_own_llm_file_is_not_converted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiles(monkeypatch, there=True)
    own = tmp_path / "own.gguf"
    own.write_bytes(b"GGUF")
    assert fastest_llm(Settings(cache=tmp_path / "cache", llm=str(own))) == own
    assert list(tmp_path.iterdir()) == [own]
