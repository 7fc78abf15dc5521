"""Whether llama.cpp runs on this processor, before it is let run in this process."""

from pathlib import Path

import pytest

from vind.app.doctor.models import llm
from vind.indexes.errors import ForeignBuildError
from vind.indexes.models import REBUILD, gguf
from vind.indexes.models.gguf import GGUF_MAGIC, fastest_llm, require_native_build
from vind.indexes.settings import Settings

ENDED = "import os, signal; os.kill(os.getpid(), signal.SIGILL)"
TOLD = "print('CPU : AVX2 = 1 | AVX512 = 1 | AVX512_VNNI = 1 | AVX_VNNI = 0 |')"


def told(monkeypatch: pytest.MonkeyPatch, said: str, *sets: str) -> None:
    monkeypatch.setattr(gguf, "_PRINT_SYSTEM_INFO", said)
    monkeypatch.setattr(gguf, "instruction_sets", lambda: frozenset(sets))


def test_the_installed_llama_build_runs_and_is_tried_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    require_native_build(tmp_path)
    assert len(list(tmp_path.glob(".llama.cpp-*"))) == 1
    told(monkeypatch, ENDED)
    require_native_build(tmp_path)


def test_a_llama_build_for_another_processor_is_refused_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(monkeypatch, TOLD, "avx2", "fma")
    for _ in range(2):
        with pytest.raises(ForeignBuildError, match="lacks avx512_vnni, avx512f that it uses"):
            require_native_build(tmp_path)
    told(monkeypatch, TOLD, "avx2", "avx512f", "avx512_vnni")
    require_native_build(tmp_path)


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (ENDED, "lacks instructions that it uses"),
        ("raise OSError('libgomp.so.1: cannot open')", "(OSError: libgomp.so.1: cannot open)."),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "(Segmentation fault)."),
        ("raise SystemExit(7)", "does not load on this machine (exit code 7)."),
    ],
)
def test_a_crashing_llama_build_is_refused_and_not_remembered(
    script: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(monkeypatch, script, "avx2")
    with pytest.raises(ForeignBuildError) as refused:
        require_native_build(tmp_path)
    assert said in str(refused.value)
    assert REBUILD in str(refused.value)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["llama_cpp.py", "json.py", "ctypes.py"])
def test_the_trial_run_imports_no_module_of_the_current_folder(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / name).write_text("import pathlib; pathlib.Path('run').touch()\n")
    monkeypatch.chdir(tmp_path)
    require_native_build(tmp_path)
    assert not (tmp_path / "run").exists()
    assert len(list(tmp_path.glob(".llama.cpp-*"))) == 1


def test_the_doctor_says_how_to_rebuild_llama(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "own.gguf"
    file.write_bytes(GGUF_MAGIC)
    settings = Settings(cache=tmp_path, llm=str(file))
    assert fastest_llm(settings) == file.resolve()
    told(monkeypatch, ENDED)
    for tried in tmp_path.rglob(".llama.cpp-*"):
        tried.unlink()
    assert llm(settings).cure == REBUILD
