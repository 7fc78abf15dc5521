"""``vind api`` as a process: how it starts, ends and is killed, and the runs that it starts."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import pytest

from tests.ports import free_port
from tests.rooms import REPOSITORY
from tests.unit.app.api.serving import HOLIDAY, make_docs, served
from tests.unit.app.test_cli import HEAVY
from vind.app.api.problems import STOPPED
from vind.app.servers.child import environment
from vind.indexes.settings import Settings

COMMAND = (sys.executable, "-m", "vind.app.cli", "api")
TOY = (sys.executable, "-m", "tests.unit.app.api.toy_server")
ASKED = "How many days of holiday do full-time staff get a year?"


def started(
    program: tuple[str, ...], port: int, settings: Settings, *options: str
) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [*program, *(("--port", str(port)) if port else ()), *options],
        env=environment(settings),
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def settings_in(folder: Path, **given: object) -> Settings:
    own = {"keys": folder / "keys.json", "audit": str(folder / "audit")}
    return Settings(index=folder / "index", cache=folder / "cache", **own, **given)  # type: ignore[arg-type]


def test_the_server_prints_its_address_and_stops_on_request(tmp_path: Path) -> None:
    make_docs(tmp_path)
    port = free_port()
    with started(COMMAND, port, settings_in(tmp_path)) as server:
        assert server.stdout is not None
        line = server.stdout.readline()
        url = f"http://127.0.0.1:{port}"
        assert line == f"vind's API is at {url}, described at {url}/docs (Ctrl-C stops it)\n"
        assert httpx.get(f"{url}/healthz").text == "ok"
        # The toy's index has an embedder that nobody has.
        assert httpx.get(f"{url}/readyz").status_code == 503
        reply = httpx.post(f"{url}/api/search", json={"query": "fee"})
        assert reply.status_code == 503
        assert reply.json()["type"].startswith("/docs#")
        server.send_signal(signal.SIGTERM)
        _, said = server.communicate(timeout=60)
    assert (server.returncode, said) == (0, "")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--host", "0.0.0.0"), "--open-to-all"),  # noqa: S104
        (("--host", "192.0.2.1", "--open-to-all"), "192.0.2.1 is no address of this machine."),
        (("--host", " ", "--open-to-all"), "`--host` is empty."),
        (("--allow-host", "http://x"), "VIND_ALLOW_HOSTS has 'http://x'"),
    ],
)
def test_a_configuration_that_cannot_be_served_is_refused_in_a_sentence(
    tmp_path: Path, options: tuple[str, ...], said: str
) -> None:
    settings = settings_in(tmp_path, administrators=())
    with started(COMMAND, free_port(), settings, *options) as server:
        _, told = server.communicate(timeout=60)
    assert server.returncode == 1
    assert said in told


def test_a_taken_port_is_refused_with_a_free_one(tmp_path: Path) -> None:
    with served(tmp_path) as api:
        port = int(api.url.rpartition(":")[2])
        with started(COMMAND, port, settings_in(tmp_path)) as server:
            _, told = server.communicate(timeout=60)
    assert server.returncode == 1
    assert f"`vind api --port {port + 1}`" in told


def test_a_server_killed_in_mid_answer_has_audited_what_it_showed(
    tmp_path: Path,
) -> None:
    make_docs(tmp_path)
    settings, port = settings_in(tmp_path), free_port()
    with started(TOY, port, settings) as server:
        assert server.stdout is not None
        server.stdout.readline()
        sent = {"question": ASKED, "words": "always", "stream": True}
        url = f"http://127.0.0.1:{port}/api/ask"
        with suppress(httpx.RemoteProtocolError), httpx.stream("POST", url, json=sent) as reply:
            for line in reply.iter_lines():
                if line.startswith("data:") and '"quotes"' in line:
                    shown = json.loads(line.removeprefix("data:"))
                    server.kill()
        server.communicate()
    lines = [
        json.loads(line)
        for file in sorted((tmp_path / "audit").glob("*.jsonl"))
        for line in file.read_text().splitlines()
    ]
    (line,) = lines
    assert line["event"] == "ask"
    assert line["about"]["question"] == ASKED
    passages = [quote["passage_id"] for quote in (*shown["quotes"], *shown["also"])]
    assert line["passages"] == passages
    assert shown["quotes"][0]["text"].startswith(HOLIDAY)


@pytest.fixture
def run_folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where the account's sockets are."""
    with TemporaryDirectory() as short:  # the address of a socket has 107 characters at most
        monkeypatch.setenv("XDG_RUNTIME_DIR", short)
        yield Path(short, "vind")


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_a_server_stopped_in_mid_answer_tells_its_waiting_clients(
    tmp_path: Path, run_folder: Path, stop: signal.Signals
) -> None:
    make_docs(tmp_path)
    settings, port = settings_in(tmp_path), free_port()
    url = f"http://127.0.0.1:{port}/api/ask"
    sent = {"question": ASKED, "words": "always"}
    asking = [sys.executable, "-m", "vind.app.cli", "ask", "--words", "always", ASKED]
    with started(TOY, port, settings) as server, ThreadPoolExecutor(1) as other:
        assert server.stdout is not None
        server.stdout.readline()
        assert len(list(run_folder.glob("*.sock"))) == 1
        whole = other.submit(httpx.post, url, json=sent, timeout=60)
        with (
            started((*asking,), 0, settings) as command,
            httpx.stream("POST", url, json=sent | {"stream": True}, timeout=60) as reply,
        ):
            assert command.stdout is not None
            assert command.stdout.readline().startswith(HOLIDAY)
            lines = reply.iter_lines()
            assert any('"quotes"' in line for line in lines)
            server.send_signal(stop)
            *_, last = (line for line in lines if line)
            _, told = command.communicate(timeout=60)
        _, said = server.communicate(timeout=60)
    assert json.loads(last.removeprefix("data: "))["detail"] == STOPPED
    assert told.endswith(f"vind: {STOPPED}\n")
    assert (whole.result().status_code, whole.result().json()["detail"]) == (503, STOPPED)
    assert "Traceback" not in said
    assert server.returncode == 0
    assert not list(run_folder.iterdir())


def test_a_command_that_asks_a_server_loads_nothing_heavy(tmp_path: Path, run_folder: Path) -> None:
    make_docs(tmp_path)
    settings = settings_in(tmp_path)
    source = (
        "import sys; from vind.app.cli import main\n"
        "try: main()\n"
        "except SystemExit as end: assert end.code == 0, end.code\n"
        f"print(sorted(set(sys.modules) & {HEAVY!r}), file=sys.stderr)"
    )
    with started(TOY, free_port(), settings) as server:
        assert server.stdout is not None
        server.stdout.readline()
        assert list(run_folder.glob("*.sock"))
        for asked in (("ask", "--words", "never", ASKED), ("search", "holiday")):
            done = subprocess.run(
                [sys.executable, "-c", source, *asked],
                env=environment(settings),
                cwd=REPOSITORY,
                capture_output=True,
                text=True,
                check=True,
            )
            assert HOLIDAY in done.stdout
            assert done.stderr.splitlines()[-1] == "[]"
        server.terminate()
        server.communicate()


def test_an_index_run_reports_its_state_and_its_end(tmp_path: Path) -> None:
    with (
        served(tmp_path, access="rules") as api,
        api.program("admin", scopes=("manage",), administrator=True) as admin,
    ):
        jobs = api.app.state.service.jobs
        begun = jobs.start([str(api.docs)])
        assert begun.state == "running"
        refused = admin.post("/api/jobs")
        assert refused.status_code == 409
        told = _until(lambda: admin.get(f"/api/jobs/{begun.number}").json())
        # The toy's index has an embedder that nobody has.
        assert told["state"] == "failed"
        assert told["folders"] == [str(api.docs)]
        assert "is not on this machine" in told["progress"][-1]
        assert admin.get("/api/jobs").json() == [told]


def _until(told: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    last = time.monotonic() + 60
    while True:
        found = told()
        if found["ended"]:
            return found
        assert time.monotonic() < last
        time.sleep(0.05)
