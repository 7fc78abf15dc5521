"""People who are signed in by nginx, over real connections."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from threading import Thread
from typing import NamedTuple

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from tests.browser.signing_in import SECRET
from tests.ports import free_port
from vind.app.access import identify
from vind.indexes.errors import NotSignedInError
from vind.indexes.settings import load_settings

pytestmark = pytest.mark.skipif(not shutil.which("nginx"), reason="there is no nginx")

PROXY = "127.0.0.5"
"""From where nginx asks: an address of this machine that nobody else asks from."""

CONFIGURATION = """
user {user} {group};
daemon off;
pid {folder}/pid;
error_log {folder}/error.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/1;
    proxy_temp_path {folder}/2;
    fastcgi_temp_path {folder}/3;
    uwsgi_temp_path {folder}/4;
    scgi_temp_path {folder}/5;
    server {{
        listen 127.0.0.1:{front};
        auth_basic "vind";
        auth_basic_user_file {folder}/users;
        location / {{
            proxy_pass http://127.0.0.1:{behind};
            proxy_bind {proxy};
            proxy_set_header X-Forwarded-User $remote_user;
            proxy_set_header X-Forwarded-Groups "hr";
            proxy_set_header X-Vind-Proxy-Secret "{secret}";
        }}
    }}
}}
"""


class Ports(NamedTuple):
    front: int
    behind: int


def wait_for(port: int) -> None:
    for _ in range(400):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"nothing listens on {port}")


@pytest.fixture(scope="module")
def ports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ports]:
    """nginx, and behind it a server that says who asks; both may be asked."""
    folder = tmp_path_factory.mktemp("nginx")
    found = Ports(free_port(), free_port())
    settings = load_settings(
        access="rules",
        proxy_addresses=PROXY,
        proxy_secret=SECRET,
        keys=folder / "keys.json",
        audit="off",
    )

    def who(request: Request) -> PlainTextResponse:
        try:
            peer = request.client.host if request.client else ""
            viewer = identify(request.headers, peer, settings, "rest").viewer
        except NotSignedInError as refused:
            return PlainTextResponse(str(refused), 401)
        return PlainTextResponse(f"{viewer.name} {','.join(sorted(viewer.groups))}")

    app = Starlette(routes=[Route("/", who)])
    server = uvicorn.Server(
        uvicorn.Config(
            app, "127.0.0.1", found.behind, log_level="error", proxy_headers=False, lifespan="off"
        )
    )
    thread = Thread(target=server.run)
    thread.start()
    (folder / "users").write_text("anna:{PLAIN}secret\n")
    places = {"folder": folder, "proxy": PROXY, "secret": SECRET, **found._asdict()}
    names = {"user": folder.owner(), "group": folder.group()}  # who may read this folder
    (folder / "conf").write_text(CONFIGURATION.format(**places, **names))
    nginx = subprocess.Popen(["nginx", "-c", folder / "conf", "-e", folder / "error.log"])
    try:
        wait_for(found.behind)
        wait_for(found.front)
        yield found
    finally:
        nginx.terminate()
        nginx.wait()
        server.should_exit = True
        thread.join()


BY_PASSWORD = {"Authorization": "Basic YW5uYTpzZWNyZXQ="}
FORGED = {"X-Forwarded-User": "director", "X-Forwarded-Groups": "board"}


def asked(port: int, **headers: str) -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", "/", headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def test_only_nginx_says_who_asks(ports: Ports) -> None:
    assert asked(ports.front, **BY_PASSWORD) == (200, "anna hr")
    assert asked(ports.front, **BY_PASSWORD, **FORGED) == (200, "anna hr")
    assert asked(ports.front)[0] == 401
    for more in ({}, {"X-Forwarded-For": PROXY, "X-Real-IP": PROXY, "Forwarded": f"for={PROXY}"}):
        status, said = asked(ports.behind, **FORGED, **more)
        assert status == 401
        assert "came from 127.0.0.1, which is no proxy that VIND_PROXY_ADDRESSES names" in said
