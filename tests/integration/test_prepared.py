"""Making the fast form of a model, with real libraries and a model of a few thousand weights."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock

from tests.tiny_bert import ENCODER, WORDS, write_tiny_bert
from vind.indexes.arrays import Vectors
from vind.indexes.core import machine
from vind.indexes.core.machine import processor_name
from vind.indexes.errors import ModelDamagedError
from vind.indexes.models.backend import choose_backend
from vind.indexes.models.embedder import SentenceEmbedder
from vind.indexes.models.openvino_encoder import (
    CHOICE_FILE,
    COMPILED,
    LOCK,
    OpenVinoEncoder,
    _core_of,
)
from vind.indexes.models.prepared import TORCH_SECONDS, UNUSED_SECONDS, prepared_model
from vind.indexes.models.runtime_choice import MODEL_FILE, NO_BYTE_PRODUCTS
from vind.indexes.models.store import InstalledModel
from vind.indexes.models.tokens import TokenReader
from vind.indexes.models.torch_encoder import TorchEncoder

TEXTS = [" ".join(WORDS[4 + n % 3 : 8 + n]) for n in range(12)]

IN_A_PROCESS = """
import sys
from pathlib import Path
{before}
from vind.indexes.models.backend import choose_backend
from vind.indexes.models.tokens import TokenReader
from vind.indexes.errors import ModelDamagedError
from vind.indexes.models.store import InstalledModel, StoredFile
from tests.tiny_bert import ENCODER, SPEC

folder = Path(sys.argv[1])
model = InstalledModel(SPEC, folder, "", "full", (StoredFile(SPEC.weights, "0" * 64, 1),))
backend = choose_backend(model, ENCODER, 1)
list(backend.encode(TokenReader(folder, ENCODER).batches(["de pomp"], 100)))
print(backend.description)
"""

SHORT_OF_MEMORY = """
import resource, sys
from pathlib import Path
import openvino
from vind.indexes.models.openvino_encoder import OpenVinoEncoder
from vind.indexes.models.tokens import TokenReader
from tests.tiny_bert import ENCODER

batches = TokenReader(Path(sys.argv[1]), ENCODER).batches(["de pomp"], 100)
in_use = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (in_use + (16 << 20),) * 2)
list(OpenVinoEncoder(Path(sys.argv[2]), threads=1).encode(batches))
"""

PATIENCE = 15.0
"""Seconds in which a process that does not wait has long loaded the model."""

# OpenVINO's own telemetry sends from a process that it forks.
LISTEN = """
seen = set()
sys.addaudithook(lambda event, _: seen.add(event))
import atexit
atexit.register(lambda: print("outward", seen & {"socket.connect", "socket.sendto",
    "socket.getaddrinfo", "socket.gethostbyname", "os.fork"}))
"""


def may_read_all() -> bool:
    """Whether what nobody has a right to is open to this process all the same."""
    with tempfile.NamedTemporaryFile() as file:
        Path(file.name).chmod(0)
        return os.access(file.name, os.R_OK)


def start(folder: Path, before: str = "") -> subprocess.Popen[str]:
    script = IN_A_PROCESS.format(before=before)
    command = [sys.executable, "-c", script, str(folder)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.fixture
def model(tmp_path: Path) -> InstalledModel:
    return write_tiny_bert(tmp_path / "tiny")


def in_torch(model: InstalledModel, texts: Sequence[str]) -> Vectors:
    vectors = np.empty((len(texts), ENCODER.dimension), np.float32)
    reader = TokenReader(model.folder, ENCODER)
    backend = TorchEncoder(model.folder, ENCODER, threads=1)
    for encoded in backend.encode(reader.batches(texts, 100)):
        vectors[encoded.batch.rows] = encoded.vectors
    return vectors


def embed(model: InstalledModel) -> int:
    backend = choose_backend(model, ENCODER, threads=1)
    return len(list(backend.encode(TokenReader(model.folder, ENCODER).batches(TEXTS, 1000))))


def test_all_models_of_a_process_share_one_openvino_core(model: InstalledModel) -> None:
    _, folder = prepared_model(model, ENCODER, threads=1)
    batches = list(TokenReader(model.folder, ENCODER).batches(TEXTS[:1], 100))
    before = _core_of.cache_info().misses
    for _ in range(2):
        assert len(list(OpenVinoEncoder(folder / MODEL_FILE, threads=1).encode(batches))) == 1
    assert _core_of.cache_info().misses == before


def test_the_fast_form_is_accurate_and_made_only_once(model: InstalledModel) -> None:
    choice, folder = prepared_model(model, ENCODER, threads=2)
    assert choice.runtime == "OpenVINO"
    assert choice.cosine >= 0.997
    first = (folder / CHOICE_FILE).stat()
    assert prepared_model(model, ENCODER, threads=2) == (choice, folder)
    assert (folder / CHOICE_FILE).stat() == first
    backend = choose_backend(model, ENCODER, threads=2)
    assert backend.description == choice.description
    embedder = SentenceEmbedder(model, ENCODER, TokenReader(model.folder, ENCODER), backend)
    wanted = in_torch(model, [f"p : {text}" for text in TEXTS])
    assert (embedder.embed_passages(TEXTS) * wanted).sum(axis=1).min() >= 0.995
    assert float(embedder.embed_query("verlof") @ in_torch(model, ["q : verlof"])[0]) >= 0.995


def test_two_processes_prepare_one_model_with_no_network_access(model: InstalledModel) -> None:
    both = [start(model.folder, LISTEN) for _ in range(2)]
    said = [process.communicate() for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert said[0][0] == said[1][0]
    description, outward = said[0][0].splitlines()
    assert description.startswith("OpenVINO ")
    assert outward == "outward set()"
    (folder,) = (model.folder / "openvino" / processor_name()).iterdir()
    assert (folder / CHOICE_FILE).exists()


def test_a_half_made_fast_form_is_made_again(model: InstalledModel) -> None:
    _, folder = prepared_model(model, ENCODER, threads=1)
    half = folder.with_suffix(".making")
    (folder / CHOICE_FILE).unlink()
    folder.rename(half)
    _, again = prepared_model(model, ENCODER, threads=1)
    assert again == folder
    assert (folder / CHOICE_FILE).exists()
    assert not half.exists()


def test_each_kind_of_processor_has_its_own_fast_form(
    model: InstalledModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = {}
    for sets in ("avx2", "avx2 avx512_vnni", "avx2"):
        info = tmp_path / "cpuinfo"
        info.write_text(f"flags\t\t: {sets}\n")
        monkeypatch.setattr(machine, "CPU_INFO", info)
        choice, folder = prepared_model(model, ENCODER, threads=1)
        found[sets] = choice, folder, (folder / CHOICE_FILE).stat().st_mtime_ns
        assert found[sets] == found.setdefault(f"again {sets}", found[sets])
    older, newer = found["avx2"][0], found["avx2 avx512_vnni"][0]
    assert older.weights == "float32"
    assert NO_BYTE_PRODUCTS in older.description
    assert NO_BYTE_PRODUCTS not in newer.description


def test_fast_forms_of_other_library_versions_are_kept_while_in_use(
    model: InstalledModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def by(libraries: str) -> Path:
        monkeypatch.setattr("vind.indexes.models.prepared.version", lambda _: libraries)
        return prepared_model(model, ENCODER, threads=1)[1]

    old, other = by("2026.3"), by("2026.4")
    first = (old / CHOICE_FILE).stat()
    long_ago = time.time() - UNUSED_SECONDS - 60
    for folder in (old, other):
        os.utime(folder, (long_ago, long_ago))
    assert by("2026.3") == old
    assert (old / CHOICE_FILE).stat() == first
    newest = by("2026.5")
    assert set(old.parent.iterdir()) == {old, newest}


def test_an_unreadable_fast_form_is_reported_and_remade(model: InstalledModel) -> None:
    _, folder = prepared_model(model, ENCODER, threads=1)
    file = folder / MODEL_FILE
    file.write_bytes(file.read_bytes().replace(b"<layers>", b"<layer\xff>"))
    with pytest.raises(ModelDamagedError, match=r"cannot be read \(.+\)\. Run the command again"):
        embed(model)
    assert embed(model) == 1
    shutil.rmtree(folder)
    gone = OpenVinoEncoder(file, threads=1)
    with pytest.raises(ModelDamagedError, match="Could not open the file"):
        list(gone.encode(TokenReader(model.folder, ENCODER).batches(TEXTS, 1000)))
    assert embed(model) == 1


def test_a_memory_shortage_does_not_delete_a_sound_fast_form(model: InstalledModel) -> None:
    _, folder = prepared_model(model, ENCODER, threads=1)
    before = set(folder.iterdir())
    done = subprocess.run(
        [sys.executable, "-c", SHORT_OF_MEMORY, model.folder, folder / MODEL_FILE],
        capture_output=True,
        text=True,
        check=False,
    )
    said = f"ModelError: The fast form of the model in {folder} is whole, and could not be loaded"
    assert said in done.stderr
    assert before <= set(folder.iterdir())


def test_the_compiled_model_has_the_read_rights_of_the_model(model: InstalledModel) -> None:
    _, folder = prepared_model(model, ENCODER, threads=1)
    (folder / MODEL_FILE).chmod(0o644)
    embed(model)
    (blob,) = (folder / COMPILED).iterdir()
    assert blob.stat().st_mode & 0o044 == 0o044
    (folder / MODEL_FILE).chmod(0o600)
    blob.unlink()
    embed(model)
    (blob,) = (folder / COMPILED).iterdir()
    assert blob.stat().st_mode & 0o004 == 0


@pytest.mark.skipif(may_read_all(), reason="root may read and write all")
@pytest.mark.parametrize("kept", [True, False])
def test_an_account_that_cannot_read_the_compiled_model_works_without_it(
    model: InstalledModel, kept: bool
) -> None:
    _, folder = prepared_model(model, ENCODER, threads=1)
    assert embed(model) == 1
    if kept:
        for blob in (folder / COMPILED).iterdir():
            blob.chmod(0)
        (folder / COMPILED).chmod(0o500)
    else:
        shutil.rmtree(folder / COMPILED)
    folder.chmod(0o500)
    try:
        assert embed(model) == 1
        assert (folder / MODEL_FILE).exists()
    finally:
        folder.chmod(0o700)
        if kept:
            (folder / COMPILED).chmod(0o700)


def test_without_openvino_torch_embeds_and_a_warning_is_printed(model: InstalledModel) -> None:
    process = start(model.folder, "sys.modules['openvino'] = None")
    said, errors = process.communicate()
    assert process.returncode == 0, errors
    assert said.startswith("torch float32 on cpu (OpenVINO does not do here: ")
    assert "several times slower" in errors


def test_openvino_is_tried_again_an_hour_after_it_failed(
    model: InstalledModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as short_of_memory:
        short_of_memory.setitem(sys.modules, "openvino", None)
        failed, folder = prepared_model(model, ENCODER, threads=1)
    assert failed.runtime == "torch"
    assert prepared_model(model, ENCODER, threads=1)[0] == failed
    long_ago = time.time() - TORCH_SECONDS - 60
    os.utime(folder / CHOICE_FILE, (long_ago, long_ago))
    chosen, folder = prepared_model(model, ENCODER, threads=1)
    assert chosen.runtime == "OpenVINO"
    os.utime(folder / CHOICE_FILE, (long_ago, long_ago))
    assert prepared_model(model, ENCODER, threads=1) == (chosen, folder)
    assert (folder / CHOICE_FILE).stat().st_mtime == long_ago


def test_torch_stays_chosen_when_the_choice_cannot_be_repeated(
    model: InstalledModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "openvino", None)
    failed, folder = prepared_model(model, ENCODER, threads=1)
    long_ago = time.time() - TORCH_SECONDS - 60
    os.utime(folder / CHOICE_FILE, (long_ago, long_ago))
    monkeypatch.setattr(shutil, "rmtree", lambda *_, **__: None)
    assert prepared_model(model, ENCODER, threads=1) == (failed, folder)


@pytest.mark.nightly
def test_only_one_process_at_a_time_compiles_a_model(model: InstalledModel) -> None:
    assert start(model.folder).wait() == 0
    (folder,) = (model.folder / "openvino" / processor_name()).iterdir()
    shutil.rmtree(folder / COMPILED)
    with FileLock(folder / LOCK):
        waiting = start(model.folder)
        with pytest.raises(subprocess.TimeoutExpired):
            waiting.communicate(timeout=PATIENCE)
        assert not list(folder.glob(f"{COMPILED}/*.blob"))
    said, errors = waiting.communicate()
    assert said.startswith("OpenVINO "), errors
    assert list(folder.glob(f"{COMPILED}/*.blob"))


def test_the_model_runs_when_its_lock_file_cannot_be_opened(model: InstalledModel) -> None:
    assert start(model.folder).wait() == 0
    (folder,) = (model.folder / "openvino" / processor_name()).iterdir()
    (folder / LOCK).unlink(missing_ok=True)
    (folder / LOCK).mkdir()  # a file cannot be opened there
    said, errors = start(model.folder).communicate()
    assert said.startswith("OpenVINO "), errors
