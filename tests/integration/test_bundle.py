"""From the file that `vind bundle` makes a machine without a network is installed, and it works."""

import json
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from tests.integration.test_cli import document, vind
from tests.rooms import REPOSITORY

pytestmark = [pytest.mark.nightly, pytest.mark.models]

PYTHON = Path(sys.base_prefix, "bin", "python{}.{}".format(*sys.version_info))
ALONE = ("unshare", "--net", "--map-root-user")


def may_be_alone() -> bool:
    try:
        return subprocess.run([*ALONE, "true"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


@pytest.mark.skipif(not may_be_alone(), reason="no network namespace may be made here")
def test_a_bundle_installs_indexes_answers_and_serves_offline(tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    text = "# Leave\n\nEmployees get 25 days of leave a year.\n"
    (tmp_path / "documents" / "leave.md").write_text(text)
    file = tmp_path / "vind.tar"
    made = document(vind("bundle", file, "--model", "multilingual-e5-small", "--json"))
    assert made["models"] == ["multilingual-e5-small"]
    assert made["bytes"] == file.stat().st_size
    with tarfile.open(file) as archive:
        archive.extractall(tmp_path, filter="data")
    file.unlink()
    (unpacked,) = tmp_path.glob("vind-*")
    inside = REPOSITORY / "tests" / "integration" / "without_network.py"
    done = subprocess.run(
        [
            *ALONE,
            PYTHON,
            inside,
            unpacked / "install.sh",
            tmp_path / "vind",
            tmp_path / "documents",
        ],
        env={"HOME": str(tmp_path / "home"), "PATH": "/usr/bin:/bin", "PYTHON": str(PYTHON)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    print(f"{made['bytes']:,} bytes, installed in {told['seconds']} s")
    assert told["route"] == "ENETUNREACH"
    assert "multilingual-e5-small: whole" in told["install"]
    assert "1 indexed" in told["index"]
    answer = json.loads(told["ask"])
    assert answer["best"]["text"] == "Employees get 25 days of leave a year."
    assert told["health"] == "ok"
