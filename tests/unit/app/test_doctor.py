import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from tempfile import gettempdir
from types import ModuleType, SimpleNamespace

import pytest

import vind.indexes.core.machine
from tests.full_disk import nothing_may_be_written
from tests.toy import ToyEmbedder
from tests.unit.search.examples import TOY
from vind.app.doctor import Finding, Verdict, examine, index, machine, models
from vind.indexes.catalogue.schema import CATALOGUE_NAME
from vind.indexes.core.gpu import Card
from vind.indexes.errors import PUT_BACK, DiskFullError, FaissError
from vind.indexes.index import Index
from vind.indexes.models.registry import find_model
from vind.indexes.models.store import InstalledModel, write_manifest
from vind.indexes.settings import Settings
from vind.indexes.types import Document, FileRecord, FileState, Passage
from vind.indexes.upkeep.calibration import keep_calibration
from vind.indexes.upkeep.findings import REOPEN
from vind.indexes.writer import IndexWriter
from vind.search.judgement.judge import Judge

LISTED = "Set VIND_{} to a name of `vind models list`."


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(index=tmp_path / "index", cache=tmp_path / "cache")


def make_index(directory: Path) -> None:
    embedder = ToyEmbedder()
    text = "Five days may be carried over."
    with IndexWriter.open(directory, embedder, "toy") as writer:
        writer.put(
            FileRecord(str(directory.parent), "leave.txt", FileState.INDEXED),
            Document(text, (Passage(text, 0, len(text)),)),
            [text],
            embedder.read_passages([text]),
        )
        writer.commit()


def put_embedder(settings: Settings) -> Path:
    """As pulled, with none of its files."""
    folder = settings.cache / "models" / settings.embedder
    write_manifest(InstalledModel(find_model(settings.embedder), folder, "here", "full", ()))
    return folder


def allow_no_writing(monkeypatch: pytest.MonkeyPatch) -> None:
    allowed = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK and allowed(path, mode))


def test_every_bad_finding_has_a_cure(settings: Settings) -> None:
    findings = list(examine(settings))
    assert len({finding.name for finding in findings}) == len(findings)
    assert [f.name for f in findings if f.verdict is not Verdict.OK and not f.cure] == []


@pytest.mark.parametrize(
    ("check", "chosen", "verdict", "cure"),
    [
        (models.embedder, {}, Verdict.FAIL, "vind models pull multilingual-e5-small"),
        (models.embedder, {"embedder": "none-such"}, Verdict.FAIL, LISTED.format("EMBEDDER")),
        (models.llm, {}, Verdict.WARN, "vind models pull qwen2.5-coder-1.5b-instruct"),
        (models.llm, {"llm": "none-such"}, Verdict.FAIL, LISTED.format("LLM")),
        (models.llm, {"llm": "/dev/null"}, Verdict.FAIL, LISTED.format("LLM")),
        (models.reranker, {}, Verdict.OK, ""),
        (models.reranker, {"reranker": "none-such"}, Verdict.FAIL, LISTED.format("RERANKER")),
        (
            models.reranker,
            {"reranker": "mmarco-minilmv2-l12"},
            Verdict.FAIL,
            "vind models pull mmarco-minilmv2-l12",
        ),
    ],
)
def test_missing_and_unknown_models_are_reported(
    settings: Settings,
    check: Callable[[Settings], Finding],
    chosen: dict[str, str],
    verdict: Verdict,
    cure: str,
) -> None:
    finding = check(settings.model_copy(update=chosen))
    assert (finding.verdict, finding.cure) == (verdict, cure)


def test_memory_used_for_file_cache_counts_as_free(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    told = tmp_path / "meminfo"
    told.write_text("MemTotal:  32000000 kB\nMemFree:  1400000 kB\nMemAvailable:  18000000 kB\n")
    monkeypatch.setattr(vind.indexes.core.machine, "MEMINFO", told)
    monkeypatch.setattr(vind.indexes.core.machine, "OWN_CGROUPS", tmp_path / "none")
    assert machine.memory(settings).finding.endswith(", 18.4 GB of it free.")
    free = os.sysconf("SC_PAGE_SIZE") * 1_000_000
    sizes = {"SC_PAGE_SIZE": free // 1_000_000, "SC_PHYS_PAGES": 2_000_000}
    monkeypatch.setattr(os, "sysconf", {"SC_AVPHYS_PAGES": 1_000_000, **sizes}.__getitem__)
    for text in ("MemTotal:  32000000 kB\nMemFree:  1400000 kB\n", None):
        told.unlink() if text is None else told.write_text(text)
        assert machine.memory(settings).finding.endswith(f", {free / 1e9:.1f} GB of it free.")


def cut_vectors(directory: Path) -> None:
    (vectors,) = (directory / "vectors").glob("*.faiss")
    vectors.write_bytes(vectors.read_bytes()[:-1])


def spoil_catalogue(directory: Path) -> None:
    for file in directory.glob("*.sqlite*"):
        file.write_bytes(b"not a database" * 100)


def put_a_file_there(directory: Path) -> None:
    shutil.rmtree(directory)
    directory.write_text("of somebody else")


@pytest.mark.parametrize(
    ("change", "verdict", "cure", "said"),
    [
        (shutil.rmtree, Verdict.WARN, "vind index FOLDER", ""),
        (cut_vectors, Verdict.WARN, REOPEN, ""),
        (spoil_catalogue, Verdict.FAIL, PUT_BACK, "is damaged"),
        # An error that says what to do has no other cure.
        (put_a_file_there, Verdict.FAIL, "", "is a file: give the folder of an index instead."),
        (
            lambda _: None,
            Verdict.OK,
            "",
            "1 passage in generation 1, every row and byte as written.",
        ),
    ],
)
def test_a_sound_index_is_counted_and_a_faulty_one_is_diagnosed(
    settings: Settings, change: Callable[[Path], None], verdict: Verdict, cure: str, said: str
) -> None:
    make_index(settings.index)
    change(settings.index)
    finding = index.index(settings)
    assert (finding.verdict, finding.cure) == (verdict, cure)
    assert said in finding.finding


def test_a_missing_document_folder_is_a_warning(settings: Settings) -> None:
    make_index(settings.index)
    docs = settings.index.parent / "docs"
    with IndexWriter.open(settings.index, ToyEmbedder(), "toy") as writer:
        writer.give([(str(docs), "")])
        writer.commit()
    for has_mount_point in (False, True):
        if has_mount_point:
            docs.mkdir()
        finding = index.index(settings)
        assert (finding.verdict, finding.finding, finding.cure) == (
            Verdict.WARN,
            f"{docs}: away or empty. What was in it is still found, as it was.",
            f"Bring it back, or `vind forget {docs}`.",
        )
    (docs / "a.txt").write_text("x")
    assert index.index(settings).verdict is Verdict.OK


def test_a_calibration_of_another_version_is_reported(settings: Settings) -> None:
    make_index(settings.index)
    for kept, told in (
        ('{"weights": {"margin": 1.0}}', (Verdict.FAIL, "vind calibrate --reset")),
        (Judge.of("", TOY).as_text(), (Verdict.OK, "")),
    ):
        keep_calibration(settings.index, kept)
        finding = index.index(settings)
        assert (finding.verdict, finding.cure) == told


def test_missing_faiss_is_not_reported_as_a_second_index_failure(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_index(settings.index)
    monkeypatch.setitem(sys.modules, "faiss", None)
    found = {finding.name: finding for finding in examine(settings)}
    faiss = found["faiss"]
    assert (faiss.verdict, faiss.cure) == (
        Verdict.FAIL,
        "Run `make install`, or `pip install faiss-cpu`.",
    )
    assert found["index"].verdict is Verdict.WARN
    assert found["index"].cure == "See the line on faiss."


def test_a_damaged_database_page_fails_though_the_index_opens(settings: Settings) -> None:
    make_index(settings.index)
    with closing(sqlite3.connect(settings.index / CATALOGUE_NAME)) as catalogue:
        query = "SELECT rootpage FROM sqlite_schema WHERE name = 'documents'"
        (page,) = catalogue.execute(query).fetchone()
        (size,) = catalogue.execute("PRAGMA page_size").fetchone()
        catalogue.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with (settings.index / CATALOGUE_NAME).open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    with Index.open(settings.index) as opened:
        assert opened.status().passages == 1
    finding = index.index(settings)
    assert (finding.verdict, finding.cure) == (Verdict.FAIL, PUT_BACK)
    assert "`vind verify` names all that is wrong." in finding.finding
    assert PUT_BACK not in finding.finding


def test_a_read_only_cache_or_index_folder_is_a_warning_if_it_is_not_empty(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.cache.mkdir()
    make_index(settings.index)
    allow_no_writing(monkeypatch)
    empty = machine.cache_space(settings)
    assert (empty.verdict, empty.cure) == (Verdict.FAIL, "Set VIND_CACHE to a folder that can.")
    put_embedder(settings)
    for folder, finding in (
        (settings.cache, machine.cache_space(settings)),
        (settings.index, machine.index_space(settings)),
    ):
        assert finding.verdict is Verdict.WARN
        assert finding.finding == f"{folder} cannot be written to: what is in it serves."
        assert finding.cure == "To put more in it, give yourself the right to write there."
    monkeypatch.setattr(os, "access", lambda _, mode: mode == os.F_OK)
    unread = machine.index_space(settings)
    assert (unread.verdict, unread.cure) == (Verdict.FAIL, "Set VIND_INDEX to a folder that can.")


@pytest.mark.parametrize(
    ("free", "has_room", "verdict", "cure"),
    [
        (10**9, True, Verdict.OK, ""),
        (10**9 - 1, True, Verdict.WARN, "set TMPDIR"),
        (50_000_000 - 1, True, Verdict.FAIL, "set TMPDIR"),
        (10**9, False, Verdict.FAIL, "df -i"),  # the disk has as many files as it takes
    ],
)
def test_a_temporary_folder_without_room_is_reported(
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    free: int,
    has_room: bool,
    verdict: Verdict,
    cure: str,
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=free))
    monkeypatch.setattr("vind.app.doctor.machine.has_room", lambda _: has_room)
    finding = machine.temporary_space(settings)
    assert (finding.name, finding.verdict) == ("temp folder", verdict)
    assert finding.finding.startswith(f"{gettempdir()}, ")
    assert cure in finding.cure
    assert bool(finding.cure) is bool(cure)


def test_a_machine_with_no_usable_temporary_folder_fails(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", None)
    with nothing_may_be_written():
        finding = machine.temporary_space(settings)
    assert (finding.name, finding.verdict) == ("temp folder", Verdict.FAIL)
    assert "No usable temporary directory found in" in finding.finding
    assert "set TMPDIR" in finding.finding


def test_an_unwritable_model_folder_warns_to_run_doctor_as_a_writer(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = put_embedder(settings)
    slow = SimpleNamespace(embed_query=str, backend="torch float32 on cpu (no OpenVINO)")
    monkeypatch.setattr(models, "load_embedder", lambda _: slow)
    assert models.backend(settings).cure == (
        "Run `make install`. Where OpenVINO is installed, it is tried again after an hour."
    )
    allow_no_writing(monkeypatch)
    finding = models.backend(settings)
    assert finding.verdict is Verdict.WARN
    assert finding.cure.startswith("Run `vind doctor` once as a user who may write")
    assert str(folder) in finding.cure


def test_missing_tesseract_or_one_of_its_languages_is_a_warning(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", f"{tmp_path}")
    finding = machine.tesseract(settings)
    assert finding.verdict is Verdict.WARN
    assert "tesseract-ocr-nld" in finding.cure
    assert machine.tesseract(Settings(ocr=False)).verdict is Verdict.OK
    program = tmp_path / "tesseract"
    program.write_text("#!/bin/sh\necho 'List of available languages (1):'\necho eng\n")
    program.chmod(0o755)
    finding = machine.tesseract(settings)
    assert finding.verdict is Verdict.WARN
    assert "Dutch" in finding.finding
    assert "English" not in finding.finding


def test_missing_libreoffice_is_a_warning(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    finding = machine.libreoffice(settings)
    assert finding.verdict is Verdict.WARN
    assert "libreoffice-writer-nogui libreoffice-impress-nogui" in finding.cure
    for program in ("soffice", "soffice.bin", "libswlo.so", "libsdlo.so"):
        assert machine.libreoffice(settings).verdict is Verdict.WARN
        (tmp_path / program).write_text("")
        (tmp_path / program).chmod(0o755)
    assert machine.libreoffice(settings).verdict is Verdict.OK


def test_missing_libarchive_is_a_warning(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as without:
        without.setitem(sys.modules, "libarchive", None)
        finding = machine.libarchive(settings)
        assert finding.verdict is Verdict.WARN
        assert "libarchive13" in finding.cure
    with monkeypatch.context() as there:
        there.setitem(sys.modules, "libarchive", ModuleType("libarchive"))
        assert machine.libarchive(settings).verdict is Verdict.OK


def test_a_check_that_raises_does_not_stop_the_doctor(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def memory(_: Settings) -> Finding:
        raise PermissionError("no")

    def backend(_: Settings) -> Finding:
        raise DiskFullError("There is no room. Free some.")

    monkeypatch.setattr("vind.app.doctor.CHECKS", (memory, backend, machine.python))
    *failed, last = examine(settings)
    assert failed == [
        Finding("memory", Verdict.FAIL, "PermissionError: no."),
        Finding("backend", Verdict.FAIL, "There is no room. Free some."),
    ]
    assert last.verdict is Verdict.OK


L4 = Card("NVIDIA L4", 24_000_000_000, 20_000_000_000)
GB10 = Card("NVIDIA GB10", None, None)
T400 = Card("NVIDIA T400", 2_000_000_000, 1_500_000_000)


@pytest.mark.parametrize(
    ("card", "torch", "faiss", "llama", "verdict", "said"),
    [
        (None, False, False, False, Verdict.WARN, "a driver of NVIDIA, which tells of no card."),
        (L4, True, True, True, Verdict.OK, "NVIDIA L4, 20.0 GB of 24.0 GB free. On it: embedding"),
        (L4, True, False, True, Verdict.WARN, "On the processor: search of vectors."),
        (L4, True, True, False, Verdict.WARN, "On the processor: the language model."),
        (L4, False, True, None, Verdict.WARN, "On it: search of vectors. On the processor: embed"),
        (L4, False, None, None, Verdict.WARN, "On it: nothing. On the processor: embedding and"),
        (L4, True, None, None, Verdict.OK, "On it: embedding and reranking."),
        (GB10, True, True, True, Verdict.OK, "GB10, its memory not"),
        (T400, True, True, True, Verdict.WARN, "vectors of this index may have to stay with the"),
    ],
)
def test_the_gpu_check_says_which_libraries_use_the_card(
    card: Card | None,
    torch: bool,
    faiss: bool | None,
    llama: bool | None,
    verdict: Verdict,
    said: str,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def library() -> bool:
        if faiss is None:
            raise FaissError("FAISS does not load.")
        return faiss

    monkeypatch.setattr(machine, "has_driver", lambda: True)
    monkeypatch.setattr(machine, "card", lambda: card)
    monkeypatch.setattr(machine, "torch_sees_card", lambda: torch)
    monkeypatch.setattr(machine, "faiss_sees_card", library)
    monkeypatch.setattr(machine, "_llama_does", lambda _: llama)
    finding = machine.gpu(settings)
    assert finding.verdict is verdict
    assert said in finding.finding
    assert bool(finding.cure) is (verdict is Verdict.WARN)


def test_a_machine_without_a_gpu_passes(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "has_driver", lambda: False)
    assert machine.gpu(settings) == Finding(
        "gpu", Verdict.OK, "No NVIDIA card: everything runs on the processor."
    )
    switched_off = machine.gpu(settings.model_copy(update={"gpu": False}))
    assert switched_off.finding == "VIND_GPU=false: everything runs on the processor."
    assert machine._llama_does(settings) is None  # none was pulled
