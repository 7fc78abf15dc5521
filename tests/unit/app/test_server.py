import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from typer.testing import CliRunner

from tests.ports import free_port
from tests.rooms import REPOSITORY
from vind.app.cli.program import program
from vind.app.servers.child import environment
from vind.app.servers.hosts import address, check_address
from vind.app.web import server
from vind.indexes.errors import ServeError
from vind.indexes.settings import Settings, load_settings


def test_a_taken_port_is_refused_with_another_to_try() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(ServeError) as trouble:
            check_address("127.0.0.1", port)
    assert f"127.0.0.1 port {port}" in str(trouble.value)
    assert "in use" in str(trouble.value)
    assert "vind serve --port" in str(trouble.value)


@pytest.mark.parametrize(
    ("host", "said"),
    [
        ("192.0.2.1", "192.0.2.1 is no address of this machine."),
        ("nowhere.invalid", "There is no host nowhere.invalid."),
        ("a..b", "There is no host a..b."),
        ("127.0.0.1:80", "There is no host 127.0.0.1:80."),
        (" ", "`--host` is empty."),
    ],
)
def test_a_wrong_host_is_not_blamed_on_the_port(host: str, said: str) -> None:
    with pytest.raises(ServeError) as trouble:
        check_address(host, 8501)
    assert str(trouble.value).startswith(f"{said} Give an address of this machine")
    assert "--port" not in str(trouble.value)


def test_with_access_on_serve_listens_on_all_addresses_without_a_flag(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[tuple[str, int]] = []
    monkeypatch.setattr(server, "serve", lambda _, host, port, __: asked.append((host, port)))
    with socket.socket() as free:
        free.bind(("0.0.0.0", 0))  # noqa: S104
        port = free.getsockname()[1]
    everywhere = ["serve", "--host", "0.0.0.0", "--port", str(port)]  # noqa: S104
    told = {"VIND_ACCESS": "rules", "VIND_ADMINISTRATORS": "@board"}
    done = CliRunner().invoke(program, everywhere, env=told)
    assert (done.exit_code, done.output) == (0, "")
    assert asked == [("0.0.0.0", port)]  # noqa: S104


def test_the_first_of_several_indexes_becomes_the_index_setting(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[tuple[Path, ...]] = []
    monkeypatch.setattr(
        server, "serve", lambda settings, *_: asked.append((settings.index, *settings.indexes))
    )
    first, second, other = (tmp_path / name for name in "abc")
    for given in (["--index", str(first), "--index", str(second)], ["--index", str(first)], []):
        command = ["serve", "--port", str(free_port()), *given]
        variables = {"VIND_INDEX": str(second), "VIND_INDEXES": str(other)}
        assert CliRunner().invoke(program, command, env=variables).exit_code == 0
    assert asked == [(first, second), (first,), (second, other)]


def test_serving_all_addresses_with_access_off_needs_open_to_all() -> None:
    everywhere = ["serve", "--host", "0.0.0.0", "--port", "1"]  # noqa: S104
    done = CliRunner().invoke(program, everywhere, env={"VIND_ACCESS": "off"})
    assert isinstance(done.exception, ServeError)
    assert str(done.exception) == (
        "Whoever reaches 0.0.0.0 could read all that is indexed, as access is off. Set VIND_ACCESS "
        "to filesystem or rules, or, where everybody may read everything, add --open-to-all."
    )


@pytest.mark.parametrize(
    ("program", "seconds", "said"),
    [
        ("raise SystemExit(3)", 60, "did not start; what Streamlit said is above. `vind doctor` s"),
        ("import time; time.sleep(60)", 0, "did not start within 0 seconds. Run `vind serve` aga"),
    ],
)
def test_a_page_that_does_not_start_is_reported_with_a_remedy(
    program: str, seconds: int, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "command", lambda *_: [sys.executable, "-c", program])
    monkeypatch.setattr(server, "START_SECONDS", seconds)
    with pytest.raises(ServeError) as trouble:
        server.serve(Settings(), "127.0.0.1", 1, lambda _: None)
    assert said in str(trouble.value)


def test_a_server_stopped_twice_leaves_no_socket(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with TemporaryDirectory() as short:  # the address of a socket has 107 characters at most
        monkeypatch.setenv("XDG_RUNTIME_DIR", short)
        with subprocess.Popen(
            [sys.executable, "-m", "vind.app.cli", "serve", "--port", str(free_port())],
            env=environment(Settings(index=tmp_path / "index")),
            cwd=REPOSITORY,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        ) as page:
            assert page.stdout is not None
            assert b"Ctrl-C" in page.stdout.readline()
            assert len(list(Path(short).glob("vind/*.sock"))) == 1
            for _ in range(2):
                os.killpg(page.pid, signal.SIGINT)
                time.sleep(0.02)
            _, said = page.communicate(timeout=60)  # and waits for the process of the page
        assert b"Traceback" not in said
        assert not list(Path(short, "vind").iterdir())


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:80"),
        ("0.0.0.0", "http://127.0.0.1:80"),  # noqa: S104
        ("::1", "http://[::1]:80"),
    ],
)
def test_the_printed_address_opens_in_a_browser(host: str, url: str) -> None:
    assert address(host, 80) == url


def test_the_page_gets_every_setting(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    given = Settings(
        index=tmp_path / "index",
        indexes=(tmp_path / "a, b", tmp_path / "c"),
        offline=True,
        threads=3,
        ocr=False,
        exclude=("a, b", "*.tmp"),
        allow_hosts=("vind.nl", "::1"),
        open_to_all=True,
        keys=str(tmp_path / "keys.json"),
        oidc_issuer="https://id.example/realms/a",
        oidc_audience="vind",
        oidc_client_id="page",
        oidc_client_secret="of the page",  # noqa: S106
        page_address="https://vind.example.nl",
        proxy_addresses=("10.0.0.0/8", "::1"),
        proxy_secret="of the proxy, told to nobody",  # noqa: S106
        administrators=(),
        group_map=("CN=HR,DC=x=hr",),
        audit=str(tmp_path / "audit"),
        audit_days=30,
    )
    monkeypatch.setenv("STREAMLIT_SERVER_BASE_URL_PATH", "elsewhere")
    assert "STREAMLIT_SERVER_BASE_URL_PATH" not in environment(given)
    for name, value in environment(given).items():
        monkeypatch.setenv(name, value)
    assert load_settings() == given


def test_the_page_process_gets_absolute_paths(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    given = environment(Settings(index=Path("here"), cache=tmp_path / "there"))
    assert given["VIND_INDEX"] == str(tmp_path / "here")
    assert given["VIND_CACHE"] == str(tmp_path / "there")
    assert environment(Settings(llm="model.gguf"))["VIND_LLM"] == "model.gguf"
    (tmp_path / "model.gguf").touch()
    assert environment(Settings(llm="model.gguf"))["VIND_LLM"] == str(tmp_path / "model.gguf")
