"""The API with the real embedder: its documentation is followed, and a run is done."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.ports import free_port
from tests.rooms import REPOSITORY

pytestmark = pytest.mark.models

DOCUMENTED = "http://127.0.0.1:8502"
COMPANY = REPOSITORY / "samples" / "company" / "hr"
VIND = (sys.executable, "-m", "vind.app.cli")
BLOCK = re.compile(r"^```(sh|python)\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """``vind api`` over a part of the sample company."""
    folder, port = tmp_path_factory.mktemp("api"), free_port()
    environment = os.environ | {"VIND_INDEX": str(folder / "index"), "PYTHONPATH": str(REPOSITORY)}
    subprocess.run([*VIND, "index", COMPANY], env=environment, check=True, capture_output=True)
    command = [*VIND, "api", "--port", str(port)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        assert f":{port}".encode() in server.stdout.readline()
        yield f"http://127.0.0.1:{port}"
        server.terminate()
    assert server.returncode == 0


def test_the_examples_in_docs_api_md_run(url: str) -> None:
    assert httpx.get(f"{url}/readyz").status_code == 200
    page = (REPOSITORY / "docs" / "api.md").read_text(encoding="utf-8").replace(DOCUMENTED, url)
    said = []
    for kind, block in BLOCK.findall(page):
        command = ["bash", "-euo", "pipefail", "-c"] if kind == "sh" else [sys.executable, "-c"]
        done = subprocess.run([*command, block], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        said.append(done.stdout)
    found, asked, stream, chat = said
    assert '"hits":[{"path":' in found
    assert asked.count('"best":{') == 1
    assert "event: quotes\n" in stream
    assert "event: answer\n" in stream
    assert f"{url}/api/originals/" in chat


def test_an_index_run_started_over_the_api_completes(url: str) -> None:
    begun = httpx.post(f"{url}/api/jobs").json()
    assert begun["folders"] == [str(COMPANY)]
    told: dict[str, Any] = begun
    last = time.monotonic() + 300
    while not told["ended"]:
        assert time.monotonic() < last
        time.sleep(0.2)
        told = httpx.get(f"{url}/api/jobs/{begun['number']}").json()
    assert told["state"] == "done", told
    assert told["summary"]["read"] == 0
    assert told["summary"]["unchanged"] > 5


def test_an_index_run_can_be_stopped_over_the_api(url: str) -> None:
    begun = httpx.post(f"{url}/api/jobs").json()
    stopping = httpx.delete(f"{url}/api/jobs/{begun['number']}")
    assert stopping.status_code == 202
    assert stopping.json()["state"] == "stopping"
    told: dict[str, Any] = stopping.json()
    last = time.monotonic() + 300
    while not told["ended"]:
        assert time.monotonic() < last
        time.sleep(0.2)
        told = httpx.get(f"{url}/api/jobs/{begun['number']}").json()
    assert told["state"] == "stopped"
