import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.full_disk import nothing_may_be_written
from tests.rooms import REPOSITORY
from tests.unit.indexes.company import open_writer, put, write
from tests.unit.indexes.fill import LINES
from vind.indexes.catalogue.connection import LOG_NAME
from vind.indexes.errors import IndexFailure
from vind.indexes.index import Index
from vind.indexes.upkeep.verify import verify

PROGRAM = f"{sys.executable} -m tests.unit.indexes.fill"
MOUNT = "mount -t tmpfs -o size={size} tmpfs {folder}"


def run(command: list[str]) -> dict[str, Any]:
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def may_mount(folder: Path) -> bool:
    mount = MOUNT.format(size="1m", folder=folder)
    return subprocess.run(["unshare", "-rm", "sh", "-c", mount], check=False).returncode == 0


# Sizes at which it is now SQLite that finds no room, now Tantivy.
@pytest.mark.parametrize("kilobytes", [400, 700, 1000, 1500, 3000])
def test_a_full_disk_costs_no_committed_batch(tmp_path: Path, kilobytes: int) -> None:
    if not may_mount(tmp_path):
        pytest.skip("a file system of its own may not be mounted here (unshare, mount)")
    ballast = kilobytes * 1024 // 3
    mount = MOUNT.format(size=f"{kilobytes}k", folder=tmp_path)
    report = run(["unshare", "-rm", "sh", "-c", f"{mount} && {PROGRAM} {tmp_path} {ballast}"])
    assert report["error"] == "DiskFullError"
    assert report["message"].startswith(f"There is no room left to write to {tmp_path}/index. Free")
    # The batch that met the full disk is in, whole, or out: when only its publication failed, in.
    assert report["reopened"] in {report["committed"], report["committed"] + 1}
    assert report["full"] == [report["reopened"] * LINES] * 3
    assert report["after"] == [report["reopened"] * LINES + 1] * 3


# A limit on the size of a file is what a quota looks like to SQLite.
@pytest.mark.parametrize("blocks", [200, 900])
def test_a_refusing_disk_costs_no_committed_batch(tmp_path: Path, blocks: int) -> None:
    report = run(["bash", "-c", f"ulimit -f {blocks} && {PROGRAM} {tmp_path}"])
    assert report["error"] == "IndexFailure"
    assert "Check the disk, the quota and the rights" in report["message"]
    assert report["committed"] > 1
    assert report["full"] == [report["committed"] * LINES] * 3


def test_an_index_is_searched_and_verified_on_a_full_disk(tmp_path: Path) -> None:
    write(tmp_path, {"a.txt": ["verlof is vijf weken"]})
    with nothing_may_be_written():
        with Index.open(tmp_path) as index:
            assert len(index.match("verlof", 5)) == 1
            assert index.status().passages == 1
        assert verify(tmp_path, lambda *_: None).sound
        with pytest.raises(IndexFailure):
            open_writer(tmp_path)
    # What SQLite began to make beside it is in nobody's way.
    with Index.open(tmp_path) as index, open_writer(tmp_path) as writer:
        put(writer, "b.txt", "het zebrapad is wit")
        writer.commit()
        assert index.status().passages == 2


def test_opening_on_a_full_disk_fails_rather_than_skip_the_log(tmp_path: Path) -> None:
    folder, copy = tmp_path / "index", tmp_path / "killed"
    with open_writer(folder) as writer:
        put(writer, "a.txt", "verlof is vijf weken")
        writer.commit()
        copy.mkdir()
        for name in ("catalogue.sqlite", LOG_NAME):
            (copy / name).write_bytes((folder / name).read_bytes())
    with nothing_may_be_written(), pytest.raises(IndexFailure):
        Index.open(copy)
    with Index.open(copy) as index:
        assert index.status().passages == 1


def test_a_batch_makes_no_temporary_sqlite_files(tmp_path: Path) -> None:
    with open_writer(tmp_path) as writer:
        for turn in range(2):
            for number in range(200):
                put(writer, f"{number}.txt", *(f"line {turn} {number} {n}" for n in range(20)))
        opened = [
            path.readlink().name for path in Path("/proc/self/fd").iterdir() if path.is_symlink()
        ]
        assert "catalogue.sqlite" in opened
        assert not [name for name in opened if name.startswith("etilqs_")]


OPENING = """
import sys
from pathlib import Path
from vind.indexes.errors import DiskFullError
from tests.unit.indexes.company import open_writer
try:
    open_writer(Path(sys.argv[1]) / "index")
except DiskFullError as error:
    print(error)
"""


@pytest.mark.parametrize(
    ("option", "said"),
    [("size=64k", "There is no room left to write to"), ("nr_inodes=4", "as many files as it")],
)
def test_a_full_disk_error_says_what_it_is_full_of(tmp_path: Path, option: str, said: str) -> None:
    if not may_mount(tmp_path):
        pytest.skip("a file system of its own may not be mounted here (unshare, mount)")
    program = 'mount -t tmpfs -o "$1" tmpfs "$2" && "$3" -c "$4" "$2"'
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", program, "", option, tmp_path, sys.executable, OPENING],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    )
    assert said in done.stdout
