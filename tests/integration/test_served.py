"""Commands ask a server that the same account runs over the same index, and need none."""

import json
import os
import re
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

from tests.ports import free_port
from tests.rooms import REPOSITORY

pytestmark = pytest.mark.models

VIND = (sys.executable, "-m", "vind.app.cli")
QUESTION = "Hoe lang is de pauze?"
TEXT = "# Werktijden\n\nDe pauze duurt drie kwartier. In ploegen neemt men haar om de beurt.\n"


class Server(NamedTuple):
    """A running ``vind api``, its environment and its address."""

    process: "subprocess.Popen[bytes]"
    environment: dict[str, str]
    url: str

    def asked(self) -> dict[str, float]:
        """How often what was asked of the server."""
        told = httpx.get(f"{self.url}/metrics").text
        counted = re.findall(r'^vind_questions_total\{.*?"(\w+)".*?\} ([\d.]+)', told, re.MULTILINE)
        return {what: float(count) for what, count in counted}

    def socket(self) -> Path:
        """The only one in its folder."""
        (found,) = Path(self.environment["XDG_RUNTIME_DIR"]).glob("vind/*.sock")
        return found

    def vind(
        self, *arguments: str, typed: str = "", **variables: str
    ) -> "subprocess.CompletedProcess[str]":
        """What a command of the same account says."""
        return subprocess.run(
            [*VIND, *arguments],
            env=self.environment | variables,
            input=typed,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder, port = tmp_path_factory.mktemp("served"), free_port()
    (folder / "docs").mkdir()
    (folder / "docs" / "werktijden.md").write_text(TEXT, encoding="utf-8")
    (folder / "run").mkdir(mode=0o700)
    environment = os.environ | {
        "VIND_INDEX": str(folder / "index"),
        "XDG_RUNTIME_DIR": str(folder / "run"),
        "PYTHONPATH": str(REPOSITORY),
    }
    index = [*VIND, "index", str(folder / "docs")]
    subprocess.run(index, env=environment, check=True, capture_output=True)
    command = [*VIND, "api", "--port", str(port)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert f":{port}".encode() in process.stdout.readline()
        yield Server(process, environment, f"http://127.0.0.1:{port}")
        process.kill()


def test_commands_are_answered_by_the_running_server(server: Server) -> None:
    asked = server.vind("ask", "--words", "never", QUESTION)
    assert asked.stdout.startswith("De pauze duurt drie kwartier.\n[1] werktijden.md, Werktijden")
    as_json = server.vind("ask", "--words", "never", "--json", QUESTION)
    assert json.loads(as_json.stdout)["best"]["text"] == "De pauze duurt drie kwartier."
    found = server.vind("search", "pauze", "--json")
    assert [hit["path"] for hit in json.loads(found.stdout)] == ["werktijden.md"]
    chat = server.vind("chat", "--words", "never", typed=f"{QUESTION}\n?\n{QUESTION}\n")
    assert chat.stdout.count("De pauze duurt drie kwartier.\n") == 2
    assert "vind: There is no question to search for." in chat.stderr
    refused = server.vind("ask", "--path", "nowhere/**", QUESTION)
    assert refused.stderr.startswith("vind: No document in the index passes paths")
    assert server.asked() == {"ask": 6, "search": 1}


def test_only_the_account_itself_can_open_the_socket(server: Server) -> None:
    assert stat.S_IMODE(server.socket().stat().st_mode) == 0o600
    assert stat.S_IMODE(server.socket().parent.stat().st_mode) == 0o700


def test_a_command_with_other_settings_does_not_use_the_server(server: Server) -> None:
    before = server.asked()
    other = server.vind("ask", "--words", "never", QUESTION, VIND_LLM="granite-4.1-3b")
    assert other.stdout.startswith("De pauze duurt drie kwartier.\n")
    server.socket().parent.chmod(0o750)
    shared = server.vind("search", "pauze")
    server.socket().parent.chmod(0o700)
    assert shared.returncode == 0
    assert server.asked() == before


def test_a_command_works_after_its_server_was_killed(server: Server) -> None:
    server.process.send_signal(signal.SIGKILL)
    server.process.wait()
    assert server.socket().exists()
    asked = server.vind("ask", "--words", "never", QUESTION)
    assert asked.stdout.startswith("De pauze duurt drie kwartier.\n")
