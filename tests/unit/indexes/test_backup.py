"""A backup is one whole generation; what is restored from it is what was there."""

import errno
import os
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.rooms import REPOSITORY
from tests.unit.indexes import plan
from tests.unit.indexes.company import FIRST_IDS, open_writer, put, write
from tests.unit.indexes.upkeep import answers, change, make, silent
from vind.indexes.catalogue import stamp as stamps
from vind.indexes.catalogue.schema import CATALOGUE_NAME, FORMAT
from vind.indexes.errors import (
    BackupError,
    DiskFullError,
    FaissError,
    IndexBusyError,
    IndexDamagedError,
)
from vind.indexes.folder.derived import Derived
from vind.indexes.folder.lock import WriterLock
from vind.indexes.index import Index
from vind.indexes.upkeep.backup import _seal, backup
from vind.indexes.upkeep.restore import restore
from vind.indexes.upkeep.verify import verify


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("backup") / "index"
    make(directory)
    return directory


@pytest.fixture
def file(original: Path, tmp_path: Path) -> Path:
    return backup(original, tmp_path / "file.vind", silent).file


def test_a_restored_index_answers_as_the_original(
    original: Path, file: Path, tmp_path: Path
) -> None:
    directory = tmp_path / "restored"
    made = restore(file, directory, silent)
    assert (made.generation, made.passages, made.bytes) == (14, 63, file.stat().st_size)
    assert verify(directory, silent).sound
    assert answers(directory) == answers(original)
    with Index.open(directory) as restored, Index.open(original) as index:
        assert restored.files() == index.files()
        assert restored.generation == index.generation
    with open_writer(directory) as writer:
        put(writer, "later.txt", "goes on")
        assert writer.commit() == 15
    assert verify(directory, silent).sound


def test_a_restored_index_gives_new_passages_ids_of_its_own(
    original: Path, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stamps, "FIRST_IDS", FIRST_IDS)
    later = []
    restore(file, tmp_path / "restored", silent)
    for directory in (tmp_path / "restored", shutil.copytree(original, tmp_path / "lost")):
        write(directory, {"later.txt": ["Het magazijn verhuist."]})
        with Index.open(directory) as index:
            later += [hit.passage_id for hit in index.match("magazijn", 5)]
    assert len(set(later)) == 2


def test_backup_and_restore_sync_files_before_naming_them(
    original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[tuple[int, bool]] = []

    def noted(descriptor: int) -> None:
        synced.append((os.fstat(descriptor).st_ino, becomes.exists()))

    monkeypatch.setattr(os, "fsync", noted)
    becomes = tmp_path / "file.vind"
    file = backup(original, becomes, silent).file
    assert synced == [(file.stat().st_ino, False), (tmp_path.stat().st_ino, True)]
    synced.clear()
    becomes = tmp_path / "new" / CATALOGUE_NAME
    restore(file, tmp_path / "new", silent)
    catalogue, folder = becomes.stat().st_ino, becomes.parent.stat().st_ino
    assert synced[:2] == [(catalogue, False), (folder, True)]


def test_a_backup_of_a_live_index_is_one_whole_generation(tmp_path: Path) -> None:
    live = tmp_path / "live"
    command = [sys.executable, "-m", "tests.unit.indexes.plan", str(live)]
    with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        made = []
        for number in range(4):
            made.append(backup(live, tmp_path / f"{number}.vind", silent))
            time.sleep(0.2)
        writer.kill()
    assert made[0].generation < made[-1].generation
    for number, one in enumerate(made):
        restore(one.file, tmp_path / str(number), silent)
        assert plan.check(tmp_path / str(number)) == one.generation


def test_a_backup_overwrites_no_file_and_needs_a_valid_place(
    original: Path, tmp_path: Path
) -> None:
    (tmp_path / "thesis").write_text("years of work")
    (tmp_path / "latest").symlink_to(tmp_path / "not mounted")
    for place, said in (
        (tmp_path / "thesis", "thesis is there already"),
        (tmp_path / "latest", "latest is there already"),
        (original / "b.vind", "in the folder of the index"),
        (tmp_path / "none" / "b.vind", "no folder"),
    ):
        with pytest.raises(BackupError, match=said):
            backup(original, place, silent)
    assert (tmp_path / "thesis").read_text() == "years of work"
    assert (tmp_path / "latest").is_symlink()


def no_second_name(copy: Path, file: Path) -> None:
    raise PermissionError(errno.EPERM, "as FAT says it", str(copy))


@pytest.mark.parametrize("link", [os.link, no_second_name])
def test_a_backup_overwrites_no_file_made_while_it_runs(
    original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, link: Callable[..., None]
) -> None:
    monkeypatch.setattr(os, "link", link)

    def write(done: int, total: int, note: str) -> None:
        (tmp_path / "thesis").write_text("years of work")

    with pytest.raises(BackupError, match="thesis is there already"):
        backup(original, tmp_path / "thesis", write)
    assert (tmp_path / "thesis").read_text() == "years of work"
    made = backup(original, tmp_path / "file.vind", silent)
    assert stat.filemode(made.file.stat().st_mode) == "-rw-------"
    assert restore(made.file, tmp_path / "restored", silent).passages == 63
    assert stat.filemode((tmp_path / "restored").stat().st_mode) == "drwx------"
    assert {path.name for path in tmp_path.iterdir()} == {"thesis", "file.vind", "restored"}


def test_a_backup_may_have_a_file_name_of_255_characters(original: Path, tmp_path: Path) -> None:
    longest = "b" * 255
    assert backup(original, tmp_path / longest, silent).passages == 63
    assert [path.name for path in tmp_path.iterdir()] == [longest]


def test_a_damaged_index_is_not_backed_up(original: Path, tmp_path: Path) -> None:
    directory = shutil.copytree(original, tmp_path / "index")
    with (directory / CATALOGUE_NAME).open("r+b") as opened:
        opened.seek(3 * 4096)
        opened.write(b"\xff" * 4096)
    with pytest.raises(IndexDamagedError):
        backup(directory, tmp_path / "b.vind", silent)
    assert [path.name for path in tmp_path.iterdir()] == ["index"]


def interrupt(done: int, total: int, note: str) -> None:
    raise KeyboardInterrupt


def test_an_interrupted_backup_or_restore_leaves_no_files(
    original: Path, file: Path, tmp_path: Path
) -> None:
    with pytest.raises(KeyboardInterrupt):
        backup(original, tmp_path / "b.vind", interrupt)
    assert [path.name for path in tmp_path.iterdir()] == [file.name]
    with pytest.raises(KeyboardInterrupt):
        restore(file, tmp_path / "new", interrupt)
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["lock"]


def test_restore_works_over_what_a_killed_restore_left(file: Path, tmp_path: Path) -> None:
    directory = tmp_path / "new"
    directory.mkdir()
    for end in ("", "-wal", "-shm"):
        (directory / f"{CATALOGUE_NAME}.new{end}").write_bytes(b"half of it")
    restore(file, directory, silent)
    assert verify(directory, silent).sound
    assert not list(directory.glob("*.new*"))


@pytest.mark.parametrize("place", [100, 5000, -1, -50])
def test_restore_refuses_a_backup_with_a_changed_byte(
    file: Path, tmp_path: Path, place: int
) -> None:
    content = bytearray(file.read_bytes())
    content[place] ^= 1
    file.write_bytes(content)
    with pytest.raises(BackupError, match="is damaged"):
        restore(file, tmp_path / "new", silent)
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["lock"]


def test_restore_refuses_files_that_are_no_whole_backup(
    original: Path, file: Path, tmp_path: Path
) -> None:
    (tmp_path / "cut").write_bytes(file.read_bytes()[:-9])
    (tmp_path / "text").write_text("Dear all")
    change(shutil.copytree(original, tmp_path / "old"), f"PRAGMA user_version = {FORMAT + 1}")
    _seal(other := tmp_path / "old" / CATALOGUE_NAME)
    for given, said in (
        (tmp_path / "cut", "is not a backup"),
        (tmp_path / "text", "is not a backup"),
        (original / CATALOGUE_NAME, "is not a backup"),
        (other, "another version of vind"),
        (tmp_path, r"is a folder\. Give the file"),
        (tmp_path / "none", "There is no file"),
    ):
        with pytest.raises(BackupError, match=said):
            restore(given, tmp_path / "new", silent)
    assert not list((tmp_path / "new").glob("cat*"))


def test_a_restore_with_no_room_for_vectors_leaves_a_whole_index(
    original: Path, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill_the_disk(_: Derived) -> None:
        raise DiskFullError("no room")

    directory = tmp_path / "new"
    with monkeypatch.context() as full:
        full.setattr(Derived, "catch_up", fill_the_disk)
        with pytest.raises(DiskFullError):
            restore(file, directory, silent)
    with pytest.raises(BackupError, match=r"stopped at its vectors or terms, it is whole"):
        restore(file, directory, silent)
    assert answers(directory) == answers(original)


def test_restore_without_faiss_fails_and_makes_no_folder(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "faiss", None)
    with pytest.raises(FaissError, match=r"Run `make install`, or `pip install faiss-cpu`\.$"):
        restore(file, tmp_path / "new", silent)
    assert not (tmp_path / "new").exists()


def test_restore_refuses_a_folder_that_holds_or_gets_an_index(
    original: Path, file: Path, tmp_path: Path
) -> None:
    directory = shutil.copytree(original, tmp_path / "index")
    with pytest.raises(BackupError, match=r"holds an index already .*move it away"):
        restore(file, directory, silent)
    (tmp_path / "new").mkdir()
    with WriterLock(tmp_path / "new"), pytest.raises(IndexBusyError):
        restore(file, tmp_path / "new", silent)
    assert answers(directory) == answers(original)
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["lock"]
