"""Files that survive a kill and a power cut, and what is said of a disk that fails."""

import errno
import json
import os
import pwd
import re
import sqlite3
import tempfile
import zlib
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.full_disk import nothing_may_be_written
from vind.indexes.catalogue.connection import catalogue_errors
from vind.indexes.core.durable import (
    LITTLE_ROOM,
    TANTIVY_THREAD,
    disk_errors,
    file_mark,
    read_manifest,
    replace_file,
    temporary_errors,
    write_manifest,
)
from vind.indexes.errors import DiskFullError, IndexFailure


def test_replace_file_syncs_content_before_renaming(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "manifest.json"
    path.write_bytes(b"old")
    synced: list[tuple[int, bytes]] = []
    sizes: list[int] = []

    def noted(descriptor: int) -> None:
        status = os.fstat(descriptor)
        synced.append((status.st_ino, path.read_bytes()))
        sizes.append(status.st_size)

    monkeypatch.setattr(os, "fsync", noted)
    replace_file(path, b"the newest")
    file, folder = path.stat().st_ino, tmp_path.stat().st_ino
    assert synced == [(file, b"old"), (folder, b"the newest")]
    assert sizes[0] == len(b"the newest")
    assert [one.name for one in tmp_path.iterdir()] == ["manifest.json"]


def test_file_mark_changes_even_for_a_same_size_and_time_file(tmp_path: Path) -> None:
    path = tmp_path / "file"
    assert file_mark(path) is file_mark(path / "below") is None
    path.write_bytes(b"one")
    os.utime(path, ns=(1, 1))
    first = file_mark(path)
    assert first == (path.stat().st_ino, 1, 3)
    os.utime(path, ns=(2, 2))
    assert file_mark(path) != first
    replace_file(path, b"two")
    os.utime(path, ns=(1, 1))
    assert file_mark(path) != first


def test_a_changed_or_malformed_manifest_reads_as_none(tmp_path: Path) -> None:
    path = tmp_path / "manifest.json"
    write_manifest(path, {"rows": 12})
    assert read_manifest(path) == {"rows": 12}
    path.write_text(path.read_text().replace("12", "13"))
    assert read_manifest(path) is None
    path.write_text(json.dumps({"body": [1], "crc32": zlib.crc32(json.dumps([1]).encode())}))
    assert read_manifest(path) is None


def test_a_permission_error_names_the_folder_and_its_owner(tmp_path: Path) -> None:
    (tmp_path / "vectors").mkdir(mode=0o700)
    missing = str(tmp_path / "vectors" / "manifest.json")
    whose = pwd.getpwuid(os.geteuid()).pw_name
    said = f"no right to read or write {tmp_path}/vectors (drwx------), which is {whose}'s. Ask"
    with pytest.raises(IndexFailure, match=re.escape(said)), disk_errors(tmp_path):
        raise PermissionError(errno.EACCES, "Permission denied", missing)


@pytest.mark.parametrize(
    ("raised", "free", "told"),
    [
        (OSError(errno.ENOSPC, "No space left"), 0, DiskFullError),
        (OSError(errno.EDQUOT, "Quota exceeded"), 0, DiskFullError),
        (OSError(errno.EFBIG, "File too large"), 0, DiskFullError),
        (OSError(errno.EIO, "Input/output error"), 0, IndexFailure),
        (RuntimeError(f"writing: {os.strerror(errno.ENOSPC)}"), 0, DiskFullError),
        (ValueError(f"an {TANTIVY_THREAD}"), LITTLE_ROOM - 1, DiskFullError),
        (ValueError(f"an {TANTIVY_THREAD}"), LITTLE_ROOM, IndexFailure),
        (RuntimeError(f"reading: {os.strerror(errno.EIO)}"), 0, IndexFailure),
        (ValueError("the index is closed"), 0, ValueError),
    ],
)
def test_full_and_failing_disks_raise_different_errors(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    raised: Exception,
    free: int,
    told: type[Exception],
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=free))
    with pytest.raises(told) as caught, disk_errors(tmp_path):
        raise raised
    assert type(caught.value) is told


def test_a_file_size_limit_is_reported_as_such(tmp_path: Path) -> None:
    said = "A file in .* may not become as large as it has to"
    for errors in (disk_errors(tmp_path), temporary_errors()):
        with nothing_may_be_written(), pytest.raises(DiskFullError, match=said), errors:
            (tmp_path / "large").write_bytes(b"12")


def test_no_usable_temporary_folder_is_reported_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", None)
    said = "No usable temporary directory found in .*: they are full, or not yours to write to"
    with nothing_may_be_written(), pytest.raises(DiskFullError, match=said), temporary_errors():
        tempfile.mkdtemp()


FULL = "/proc"
"""Of a file system that has no room, by what it says of itself."""


@pytest.mark.parametrize(
    ("temporary", "said"),
    [(None, "room left to write to"), (FULL, "room left in the folder for temporary files, /proc")],
)
def test_a_full_sqlite_error_names_the_index_or_temporary_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, temporary: str | None, said: str
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", temporary or str(tmp_path))
    connection = sqlite3.connect(tmp_path / "small.sqlite")
    connection.execute("PRAGMA max_page_count = 1")
    with pytest.raises(DiskFullError, match=said), catalogue_errors(tmp_path):
        connection.execute("CREATE TABLE more (one TEXT)")
    connection.close()


def test_sqlite_failing_vaguely_on_a_full_disk_is_reported_as_full() -> None:
    with pytest.raises(DiskFullError), catalogue_errors(Path(FULL)):
        sqlite3.connect(f"{FULL}/none.sqlite").execute("CREATE TABLE more (one TEXT)")
