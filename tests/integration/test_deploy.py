"""What `deploy/` has for administrators, as the programs that read it take it."""

import base64
import os
import re
import shlex
import shutil
import ssl
import subprocess
import time
from collections.abc import Iterator, Mapping
from configparser import RawConfigParser
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import yaml

from tests.browser.driving import VIND, served
from tests.browser.signing_in import SECRET
from tests.integration.test_serve import UPGRADE
from tests.ports import free_port
from tests.rooms import REPOSITORY
from tests.taken import takes
from tests.unit.search.toy_index import TEXTS, index_in
from vind.app.access import require_safe
from vind.indexes.errors import ServeError, SettingsError
from vind.indexes.settings import ENV_PREFIX, Settings, load_settings

DEPLOY = REPOSITORY / "deploy"
UNITS = DEPLOY / "systemd"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
CLUSTER: dict[str, Any] = yaml.safe_load(
    (DEPLOY / "compose.cluster.yaml").read_text(encoding="utf-8")
)
VARIABLES = {ENV_PREFIX + name.upper() for name in Settings.model_fields}
NAME = "vind.example.nl"
PATH = f"{os.environ['PATH']}:/usr/sbin:/sbin"
BASIC = {"Authorization": f"Basic {base64.b64encode(b'anna:secret').decode()}"}

OF_A_SERVICE = {
    "build", "cap_drop", "command", "depends_on", "environment", "healthcheck", "image",
    "mem_limit", "network_mode", "networks", "ports", "profiles", "read_only", "restart",
    "security_opt", "tmpfs", "user", "volumes",
}  # fmt: skip
"""Keys of the Compose specification that a service here may have."""


def unit(name: str) -> RawConfigParser:
    read = RawConfigParser(strict=False)
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read(UNITS / name)
    return read


@pytest.mark.parametrize("name", sorted(file.name for file in UNITS.glob("*.service")))
def test_systemd_services_start_existing_commands(name: str) -> None:
    (started,) = re.findall(r"/opt/vind/bin/(vind [^']+)", unit(name)["Service"]["ExecStart"])
    takes(shlex.split(started)[1:])


def analyzed(folder: Path, *arguments: str) -> tuple[int, str]:
    """The exit code of ``systemd-analyze`` over units in ``folder``, and what it said."""
    places = [f"./{one}" if (folder / one).is_file() else one for one in arguments]
    done = subprocess.run(
        ["systemd-analyze", *places], cwd=folder, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd here")
def test_systemd_verifies_the_units_as_valid_and_hardened(tmp_path: Path) -> None:
    for file in UNITS.iterdir():
        text = file.read_text(encoding="utf-8").replace("/opt/vind/bin/vind", "/bin/true")
        (tmp_path / file.name).write_text(text)
    for folder in ("vind.service.d", "vind-.service.d"):
        (tmp_path / folder).mkdir()
        shutil.copy(UNITS / "hardening.conf", tmp_path / folder)
    units = sorted(file.name for file in UNITS.iterdir() if file.suffix in {".service", ".timer"})
    assert len(units) == 5
    assert analyzed(tmp_path, "verify", "--man=no", *units) == (0, "")
    for one in (name for name in units if name.endswith(".service")):
        code, told = analyzed(tmp_path, "security", "--offline=true", "--threshold=20", one)
        assert code == 0, told


def test_deployment_files_set_only_existing_settings() -> None:
    text = (UNITS / "vind.env").read_text(encoding="utf-8")
    names = set(re.findall(r"^(\w+)=", text, re.MULTILINE))
    assert names
    assert names <= VARIABLES
    image = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    assert set(re.findall(r"\b(VIND_\w+)=", image)) <= VARIABLES


def settings_told(environment: Mapping[str, str]) -> dict[str, str]:
    """The variables of vind in a file, where those that stand for a secret have one."""
    return {
        name: SECRET if name == "VIND_PROXY_SECRET" else re.sub(r"\$\{\w+:-(.+)\}", r"\1", value)
        for name, value in environment.items()
        if name.startswith(ENV_PREFIX)
    }


OF_THE_UNITS = settings_told(
    dict(re.findall(r"^(\w+)=(.*)$", (UNITS / "vind.env").read_text("utf-8"), re.MULTILINE))
)


@pytest.mark.parametrize(
    ("told", "host"),
    [
        (OF_THE_UNITS, "127.0.0.1"),
        (settings_told(COMPOSE["services"]["vind"]["environment"]), "0.0.0.0"),  # noqa: S104
        (settings_told(CLUSTER["services"]["api"]["environment"]), "0.0.0.0"),  # noqa: S104
    ],
    ids=["systemd", "one", "cluster"],
)
def test_deployed_services_are_served_with_safe_settings(
    told: dict[str, str], host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    settings = load_settings()
    require_safe(settings, host)
    assert settings.access == "rules"
    if settings.proxy_addresses:
        monkeypatch.setenv("VIND_PROXY_SECRET", "")
        with pytest.raises(SettingsError, match="VIND_PROXY_SECRET is not set"):
            load_settings()
    monkeypatch.setenv("VIND_PROXY_SECRET", SECRET)
    for without, said in (("ACCESS", "VIND_ACCESS"), ("ADMINISTRATORS", "VIND_ADMINISTRATORS")):
        with monkeypatch.context() as less:
            less.setenv(ENV_PREFIX + without, "")
            settings = load_settings()
        with pytest.raises(ServeError, match=f"Set {said} to"):
            require_safe(settings, host)


def test_the_nightly_index_run_uses_the_servers_access_setting() -> None:
    for compose, server in ((COMPOSE, "vind"), (CLUSTER, "api")):
        served, index = (compose["services"][one]["environment"] for one in (server, "index"))
        assert index["VIND_ACCESS"] == served["VIND_ACCESS"]


@pytest.mark.parametrize("compose", [COMPOSE, CLUSTER], ids=["one", "cluster"])
def test_compose_files_are_valid_and_isolate_vind(
    compose: dict[str, Any],
) -> None:
    assert {"services", "networks", "volumes"} <= set(compose)
    inside = {name for name, one in compose["networks"].items() if one.get("internal")}
    assert inside == {"inside"}
    for name, service in compose["services"].items():
        assert set(service) <= OF_A_SERVICE, name
        if service["image"] == "vind":
            assert service["read_only"] is True
            assert service["cap_drop"] == ["ALL"]
            assert set(service.get("environment", {})) <= VARIABLES | {"PGPASSWORD"}
            takes(service.get("command", ["vind", "serve"])[1:])
            if name != "models":
                assert service.get("networks") == ["inside"] or service["network_mode"] == "none"
        for used in service.get("networks", []):
            assert used in compose["networks"]
        for volume in service["volumes"]:
            source = volume.partition(":")[0]
            assert source in compose["volumes"] or source.startswith(("./", "${"))


def test_the_image_copies_existing_files_and_does_not_run_as_root() -> None:
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    copied = re.findall(r"^COPY (?!--)(.+) \S+$", text, re.MULTILINE)
    sources = [source for line in copied for source in line.split()]
    assert {"vind", "app", "pyproject.toml"} <= set(sources)
    assert [source for source in sources if not (REPOSITORY / source).exists()] == []
    assert re.findall(r"^USER (.+)$", text, re.MULTILINE) == ["10001"]
    (command,) = re.findall(r"^CMD (\[.+\])$", text, re.MULTILINE)
    takes(yaml.safe_load(command)[1:])


class Upstream(BaseHTTPRequestHandler):
    """Stands where vind does, and keeps what it was sent."""

    sent: list[dict[str, list[str]]]

    def do_GET(self) -> None:
        lowered = {name.lower() for name in self.headers}
        self.sent.append({name: self.headers.get_all(name, []) for name in lowered})
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def upstream() -> Iterator[tuple[int, list[dict[str, list[str]]]]]:
    """The port of a server, and the headers of each request that it gets."""
    sent: list[dict[str, list[str]]] = []
    handler = type("Kept", (Upstream,), {"sent": sent})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1], sent
        server.shutdown()


def nginx(folder: Path, behind: int, port: int) -> list[str]:
    """The command that runs nginx by our file, in front of the server at the port ``behind``."""
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    places = {
        "listen 80;": f"listen 127.0.0.1:{free_port()};",
        "listen 443 ssl;": f"listen 127.0.0.1:{port} ssl;",
        "http://127.0.0.1:8501": f"http://127.0.0.1:{behind}",
        "/etc/ssl/vind.pem": f"{folder}/vind.pem",
        "/etc/ssl/private/vind.key": f"{folder}/vind.key",
        "/etc/nginx/vind.users": f"{folder}/vind.users",
        "/etc/nginx/vind.secret": f"{folder}/vind.secret",
    }
    for there, here in places.items():
        assert there in text
        text = text.replace(there, here)
    certificate = ("-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}")
    files = ("-keyout", folder / "vind.key", "-out", folder / "vind.pem")
    subprocess.run(["openssl", "req", *certificate, *files], capture_output=True, check=True)
    (folder / "vind.users").write_text("anna:{PLAIN}secret\n")
    (folder / "vind.secret").write_text(f'proxy_set_header X-Vind-Proxy-Secret "{SECRET}";\n')
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"{'user root;' if os.getuid() == 0 else ''}  # the workers read what lies in our folder\n"
        f"pid {folder}/pid; daemon off; error_log {folder}/errors; events {{}}\n"
        f"http {{ access_log off; {temporary}{text}\n}}\n"
    )
    folder.chmod(0o755)
    command = ["nginx", "-e", f"{folder}/errors", "-c", f"{folder}/nginx.conf"]
    tried = subprocess.run(
        [*command, "-t"], env={"PATH": PATH}, capture_output=True, text=True, check=False
    )
    assert tried.returncode == 0, tried.stderr
    return command


def caddy(folder: Path, behind: int, port: int) -> list[str]:
    """The command that runs Caddy by our file, without TLS: its own would be trusted from now on.

    A site that is named by a port answers to every host.
    """
    text = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
    hashed = subprocess.run(
        ["caddy", "hash-password", "--plaintext", "secret"], capture_output=True, check=True
    )
    text = text.replace("{$HASH_OF_ANNA}", hashed.stdout.decode().strip())
    text = text.replace(f"{{$VIND_NAME:{NAME}}}", f"http://:{port}")
    text = text.replace("{$VIND_AT:127.0.0.1:8501}", f"127.0.0.1:{behind}")
    text = text.replace("{$VIND_PROXY_SECRET}", f'"{SECRET}"')
    assert "{$" not in text
    (folder / "Caddyfile").write_text(f"{{\n\tadmin off\n}}\n{text}")
    return ["caddy", "run", "--adapter", "caddyfile", "--config", f"{folder}/Caddyfile"]


PROXIES = [
    pytest.param(
        proxy,
        marks=pytest.mark.skipif(
            not shutil.which(proxy.__name__, path=PATH), reason=f"there is no {proxy.__name__} here"
        ),
        id=proxy.__name__,
    )
    for proxy in (nginx, caddy)
]


def asked(port: int, tls: bool, headers: Mapping[str, str], path: str = "/") -> tuple[int, str]:
    """The status and the text that the proxy answers; of a connection that is let in, 101."""
    connection: HTTPConnection
    if tls:
        blind = ssl.create_default_context()
        blind.check_hostname, blind.verify_mode = False, ssl.CERT_NONE
        connection = HTTPSConnection("127.0.0.1", port, timeout=30, context=blind)
    else:
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path, headers={"Host": NAME, **headers})
        response = connection.getresponse()
        return response.status, "" if response.status == 101 else response.read().decode()
    finally:
        connection.close()


@contextmanager
def proxied(proxy: Any, folder: Path, behind: int) -> Iterator[tuple[int, bool]]:
    """The port of the proxy, and whether it speaks TLS there."""
    port, tls = free_port(), proxy is nginx
    home = {"PATH": PATH, "HOME": str(folder), "XDG_DATA_HOME": str(folder)}
    command = proxy(folder, behind, port)
    with subprocess.Popen(command, env=home, cwd=folder, stderr=subprocess.DEVNULL) as running:
        try:
            last = time.monotonic() + 30
            while True:
                try:
                    asked(port, tls, {})
                    break
                except (OSError, HTTPException):
                    assert running.poll() is None
                    assert time.monotonic() < last
                    time.sleep(0.1)
            yield port, tls
        finally:
            running.terminate()


@pytest.mark.parametrize("proxy", PROXIES)
def test_the_proxy_overwrites_forged_sign_in_headers(proxy: Any, tmp_path: Path) -> None:
    forged = {
        "X-Forwarded-User": "director",
        "x-forwarded-groups": "board",
        "X-Vind-Proxy-Secret": "as the browser has it",
    }
    with upstream() as (behind, sent), proxied(proxy, tmp_path, behind) as (port, tls):
        assert asked(port, tls, forged)[0] == 401
        assert sent == []
        assert asked(port, tls, {**forged, **BASIC})[0] == 200
        (headers,) = sent
    assert headers["x-forwarded-user"] == ["anna"]
    assert headers["x-vind-proxy-secret"] == [SECRET]
    assert "x-forwarded-groups" not in headers
    assert headers["host"] == [NAME]
    assert "director" not in str(headers)


@pytest.mark.parametrize("proxy", PROXIES)
def test_the_page_works_behind_a_proxy_and_refuses_other_origins(
    proxy: Any, tmp_path: Path
) -> None:
    index_in(tmp_path / "index", TEXTS)
    (tmp_path / "proxy").mkdir()
    own = {"VIND_KEYS": str(tmp_path / "keys.json"), "VIND_AUDIT": str(tmp_path / "audit")}
    told = {**OF_THE_UNITS, **own, "VIND_CACHE": str(tmp_path / "cache")}
    with served(tmp_path / "index", 0, (VIND,), (), **told) as url:
        behind = int(url.rpartition(":")[2])
        with proxied(proxy, tmp_path / "proxy", behind) as (port, tls):
            status, text = asked(port, tls, BASIC)
            assert status == 200
            assert "<title>" in text
            stream = "/_stcore/stream"
            own = {**BASIC, **UPGRADE, "Origin": f"https://{NAME}"}
            assert asked(port, tls, own, stream)[0] == 101
            assert asked(port, tls, {**own, "Origin": "https://evil.example"}, stream)[0] == 403
            assert asked(port, tls, UPGRADE, stream)[0] == 401
            # Anna manages, by her name, and nobody takes it who goes around the proxy.
            assert asked(port, tls, BASIC, "/api/jobs") == (200, "[]")
            for forged in ({}, {"X-Forwarded-User": "anna"}):
                assert asked(behind, False, forged, "/api/jobs")[0] == 401
