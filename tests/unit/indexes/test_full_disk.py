import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.rooms import REPOSITORY
from tests.unit.indexes.fill import LINES

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
