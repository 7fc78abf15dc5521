import os
import time
from pathlib import Path

import pytest

from tests.unit.search.toy_index import sha256_of_text
from vind.indexes.errors import OriginalGoneError
from vind.indexes.types import FileRecord, FileState
from vind.search import original
from vind.search.original import Original, first_original

LEAVE = "25 days of leave"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two files of the same content, and one outside."""
    folder = tmp_path.resolve() / "docs"
    (folder / "hr").mkdir(parents=True)
    (folder / "hr" / "leave.pdf").write_text(LEAVE)
    (folder / "leave.pdf").write_text(LEAVE)
    (folder.parent / "outside.txt").write_text(LEAVE)
    return folder


def opened(folder: Path, path: str, content: str = LEAVE) -> Original:
    record = FileRecord(str(folder), path, FileState.INDEXED, sha256=sha256_of_text(content))
    return first_original(path, [record])


@pytest.mark.parametrize("path", ["leave.pdf", "hr/leave.pdf"])
def test_a_file_is_opened_as_it_was_indexed(folder: Path, path: str) -> None:
    with opened(folder, path) as found:
        assert found.path == folder / path
        assert found.file.read().decode() == LEAVE
        assert found.is_unchanged()


@pytest.mark.parametrize("path", ["hr/gone.pdf", "gone/leave.pdf", "hr", "", "leave.pdf/a", "a\0b"])
def test_a_file_that_is_gone_is_said_to_be(folder: Path, path: str) -> None:
    with pytest.raises(OriginalGoneError, match="vind index"):
        opened(folder, path)


def test_another_content_is_another_file(folder: Path) -> None:
    (folder / "hr" / "leave.pdf").write_text("20 days of leave")
    with pytest.raises(OriginalGoneError, match="or has changed since"):
        opened(folder, "hr/leave.pdf")


def test_a_file_without_a_hash_is_not_known_to_be_what_was_read(folder: Path) -> None:
    record = FileRecord(str(folder), "leave.pdf", FileState.PARTIAL)
    with pytest.raises(OriginalGoneError):
        first_original("leave.pdf", [record])


@pytest.mark.parametrize(
    "path",
    ["hr/link.txt", "linked/outside.txt", "../outside.txt", "hr/same.pdf", "hr/../leave.pdf"],
)
def test_no_link_and_no_way_up_leads_to_one_even_of_the_same_content(
    folder: Path, path: str
) -> None:
    (folder / "hr" / "link.txt").symlink_to(folder.parent / "outside.txt")
    (folder / "hr" / "same.pdf").symlink_to("leave.pdf")
    (folder / "linked").symlink_to(folder.parent)
    with pytest.raises(OriginalGoneError):
        opened(folder, path)


def test_a_folder_that_became_a_link_is_not_the_one_that_was_indexed(folder: Path) -> None:
    folder.rename(folder.parent / "elsewhere")
    folder.symlink_to("elsewhere")
    with pytest.raises(OriginalGoneError):
        opened(folder, "leave.pdf")


def test_a_pipe_is_not_waited_for(folder: Path) -> None:
    (folder / "leave.pdf").unlink()
    os.mkfifo(folder / "leave.pdf")
    with pytest.raises(OriginalGoneError):
        opened(folder, "leave.pdf")


def test_what_is_open_stays_the_file_that_it_was(folder: Path) -> None:
    with opened(folder, "leave.pdf") as found:
        (folder / "leave.pdf").unlink()
        (folder / "leave.pdf").symlink_to(folder.parent / "outside.txt")
        assert found.file.read().decode() == LEAVE


def test_that_it_is_written_to_is_seen(folder: Path) -> None:
    with opened(folder, "leave.pdf") as found:
        with (folder / "leave.pdf").open("a") as file:
            file.write(" and more")
        assert not found.is_unchanged()


def test_a_large_file_is_hashed_once_and_again_once_it_changed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(original, "SETTLED_NS", 0)
    with opened(folder, "leave.pdf") as found:
        assert found.file.read().decode() == LEAVE
    with opened(folder, "leave.pdf") as found:
        assert found.file.tell() == 0
        monkeypatch.setattr("hashlib.file_digest", None)
        opened(folder, "leave.pdf").file.close()
    monkeypatch.undo()
    before = (folder / "leave.pdf").stat()
    time.sleep(0.02)
    (folder / "leave.pdf").write_text(LEAVE[::-1])
    os.utime(folder / "leave.pdf", ns=(before.st_atime_ns, before.st_mtime_ns))
    with pytest.raises(OriginalGoneError):
        opened(folder, "leave.pdf")


def test_names_that_are_no_utf8_are_found_as_they_are_shown(folder: Path) -> None:
    inside = folder / os.fsdecode(b"caf\xe9")
    inside.mkdir()
    (inside / os.fsdecode(b"men\xfc.zip")).write_text(LEAVE)
    with opened(folder, "caf\\xe9/men\\xfc.zip") as found:
        assert found.path == inside / os.fsdecode(b"men\xfc.zip")
    with pytest.raises(OriginalGoneError):
        opened(folder, "caf\\xe9/men\\xe8.zip")
