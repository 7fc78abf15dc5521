import os
import subprocess
import sys
import tempfile
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from vind.ingest.files.scratch import clear_left_behind, scratch_folder

HOLDER = """
import sys, time
from pathlib import Path
from vind.ingest.files.scratch import scratch_folder
with scratch_folder() as folder:
    Path(folder, "0").write_text("De loonstrook van Jan.")
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this process and those that it starts make temporary folders."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


def holding() -> "subprocess.Popen[str]":
    """A process that has a scratch folder with a text in it."""
    holder = subprocess.Popen([sys.executable, "-c", HOLDER], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    return holder


def texts(temporary: Path) -> list[Path]:
    return list(temporary.rglob("0"))


def left_behind(temporary: Path) -> Path:
    """What a process that was killed left."""
    with holding() as holder:
        holder.kill()
    (text,) = texts(temporary)
    return text.parent


def test_a_scratch_folder_is_private_and_removed_at_the_end(temporary: Path) -> None:
    with scratch_folder() as folder:
        assert list(temporary.iterdir()) == [Path(folder)]
        assert Path(folder).stat().st_mode & 0o777 == 0o700
        Path(folder, "0").write_text("tekst")
        clear_left_behind()
        assert texts(temporary) == [Path(folder, "0")]
    assert list(temporary.iterdir()) == []


def test_only_scratch_folders_of_dead_processes_are_removed(
    temporary: Path,
) -> None:
    with holding() as holder:
        clear_left_behind()
        assert len(texts(temporary)) == 1
        holder.kill()
        holder.wait()
        assert len(texts(temporary)) == 1
        clear_left_behind()
        assert list(temporary.iterdir()) == []


def test_scratch_folders_of_another_user_are_not_touched(
    temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = left_behind(temporary)
    user = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: user + 1)
    clear_left_behind()
    assert folder.exists()


def test_links_and_files_of_other_programs_are_not_touched(temporary: Path, tmp_path: Path) -> None:
    (tmp_path / "0").write_text("tekst")
    (temporary / "vind-scratch-link").symlink_to(tmp_path)
    (temporary / "vind-other").mkdir()
    (temporary / "vind-scratch-file").touch()
    before = sorted(temporary.iterdir())
    clear_left_behind()
    assert sorted(temporary.iterdir()) == before
    assert (tmp_path / "0").exists()


@pytest.mark.parametrize(("module", "step"), [(tempfile, "mkdtemp"), (os, "open")])
def test_a_scratch_folder_removed_before_its_lock_is_made_anew(
    module: ModuleType, step: str, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Path] = []
    take = getattr(module, step)

    def overtaken(*given: Any, **named: Any) -> Any:
        done = take(*given, **named)
        if not seen:
            seen.extend(temporary.iterdir())
            clear_left_behind()
            assert list(temporary.iterdir()) == []
        return done

    monkeypatch.setattr(module, step, overtaken)
    with scratch_folder() as folder:
        assert seen != [Path(folder)]
        assert list(temporary.iterdir()) == [Path(folder)]
