"""The server of the web page as a raw client meets it: who may connect, for what, whom it asks."""

import asyncio
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import httpx
import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets import CloseCode, ConnectionClosed, Origin, Subprotocol
from websockets.sync.client import ClientConnection, connect

from tests.browser.driving import VIND, served
from tests.browser.signing_in import BY_PROXY, SECRET
from tests.ports import free_port
from tests.rooms import REPOSITORY
from tests.unit.app.mcp_site import client_at, said
from tests.unit.search.toy_index import TEXTS, index_in
from vind.app.web.shut_off import SHUT_OFF

OWN_NAME = "vind.example.nl"
OPEN: dict[str, Any] = {"VIND_OPEN_TO_ALL": "true", "VIND_ADMINISTRATORS": "none"}
PAGE = ("/", "/original/x", "/_stcore/health", "/_stcore/host-config", "/_stcore/stream")
COUNTED = (Path(sys.executable), REPOSITORY / "tests" / "integration" / "counted.py")
STREAMLIT = Subprotocol("streamlit")
UPGRADE = {
    "Connection": "upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dmluZCB2aW5kIHZpbmQgdg==",
}


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of ``vind serve`` as it is started by default, with nothing indexed."""
    with served(tmp_path_factory.mktemp("index")) as url:
        yield url


def asked(host: str, path: str, headers: dict[str, str], method: str = "GET") -> tuple[int, str]:
    """The status and the text that a request to ``host``, an address and port, gets.

    With these headers alone; of the page's own connection the status is 101 where it is let in.
    """
    connection = HTTPConnection(host, timeout=30)
    connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
    upgrade = UPGRADE if path == "/_stcore/stream" else {}
    for name, value in (upgrade | headers).items():
        connection.putheader(name, value)
    connection.endheaders()
    try:
        response = connection.getresponse()
        return response.status, "" if response.status == 101 else response.read().decode()
    finally:
        connection.close()


def answered(host: str, path: str, headers: dict[str, str], method: str = "GET") -> int:
    return asked(host, path, headers, method)[0]


def connected(host: str, headers: dict[str, str]) -> int:
    """The status of the page's own connection, 101 where it is let in."""
    return answered(host, "/_stcore/stream", headers)


def test_an_origin_check_makes_no_request_through_a_proxy(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        proxy.settimeout(1)
        elsewhere = f"http://127.0.0.1:{proxy.getsockname()[1]}"
        with served(tmp_path, http_proxy=elsewhere, https_proxy=elsewhere, no_proxy="") as url:
            here = url.removeprefix("http://")
            assert connected(here, {"Host": here, "Origin": "http://evil.example"}) == 403
            with pytest.raises(TimeoutError):
                proxy.accept()
            assert connected(here, {"Host": here, "Origin": url}) == 101


@pytest.mark.parametrize("path", PAGE)
def test_an_unknown_host_name_returns_421(url: str, path: str) -> None:
    """DNS rebinding: a site points its own name at this machine."""
    here = url.removeprefix("http://")
    port = here.rpartition(":")[2]
    for host in (f"evil.example:{port}", "evil.example", "127.0.0.1.evil.example", "0.0.0.1", ""):
        status, text = asked(here, path, {"Host": host, "Origin": f"http://{host}"})
        assert status == 421
        assert "vind serve --allow-host NAME" in text
    for host in (here, f"localhost:{port}", f"LOCALHOST.:{port}", f"[::1]:{port}"):
        assert answered(here, path, {"Host": host, "Origin": f"http://{host}"}) in {200, 404, 101}


@pytest.mark.parametrize("path", PAGE)
@pytest.mark.parametrize(
    "origin",
    ["http://evil.example", "null", "http://127.0.0.1:1", "http://127.0.0.1", "http://localhost:1"],
)
def test_requests_from_another_origin_are_refused(url: str, path: str, origin: str) -> None:
    """Also from another program of this machine, at another port."""
    here = url.removeprefix("http://")
    status, text = asked(here, path, {"Host": here, "Origin": origin})
    assert status == 403
    assert "no other page" in text


def test_another_site_can_link_to_a_file_but_not_embed_it(url: str) -> None:
    here = url.removeprefix("http://")
    for site in ("cross-site", "same-site"):
        of_page = {"Host": here, "Sec-Fetch-Site": site}
        picture = {"Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"}
        framed = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}
        link = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
        assert answered(here, "/original/x", of_page | picture) == 403
        assert answered(here, "/original/x", of_page | framed) == 403
        assert answered(here, "/original/x", of_page | link) == 404
        assert answered(here, "/", of_page | link) == 200


def test_names_given_by_allow_host_are_served(tmp_path: Path) -> None:
    named = ("--allow-host", OWN_NAME, "--allow-host", "zoek")
    with served(tmp_path, 0, (VIND,), named, VIND_ALLOW_HOSTS="other.example.nl", **OPEN) as url:
        here = url.removeprefix("http://")
        for name in (OWN_NAME, f"{OWN_NAME}:8443", "ZOEK"):
            own = {"Host": name, "Origin": f"https://{name}"}
            assert connected(here, own) == 101
            assert answered(here, "/", own) == 200
            assert answered(here, "/original/x", own) == 404
            assert connected(here, own | {"Origin": url}) == 403
        assert answered(here, "/", {"Host": here}) == 200
        assert answered(here, "/", {"Host": "other.example.nl"}) == 421


def test_names_in_vind_allow_hosts_are_served_on_every_network(tmp_path: Path) -> None:
    everywhere = ("--host", "0.0.0.0")  # noqa: S104
    with served(
        tmp_path, 0, (VIND,), everywhere, VIND_ALLOW_HOSTS=f"zoek, {OWN_NAME}", **OPEN
    ) as url:
        here = url.removeprefix("http://")
        port = here.rpartition(":")[2]
        for name in ("zoek", OWN_NAME, here, f"localhost:{port}"):
            assert answered(here, "/", {"Host": name}) == 200
        assert answered(here, "/", {"Host": "evil.example"}) == 421
        # Another address of this machine is known by that address, and not by another's.
        assert answered(f"127.0.0.2:{port}", "/", {"Host": f"127.0.0.2:{port}"}) == 200
        assert answered(here, "/", {"Host": f"127.0.0.2:{port}"}) == 421


def test_a_proxy_is_accepted_only_with_the_servers_own_origin(url: str) -> None:
    here = url.removeprefix("http://")
    assert connected(here, {"Host": here, "Origin": f"https://{OWN_NAME}"}) == 403
    assert connected(here, {"Host": here, "Origin": url}) == 101
    assert answered(here, "/", {"Host": here, "Connection": "upgrade"}) == 200


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("PUT", "/_stcore/upload_file/session/file", 404),
        ("DELETE", "/_stcore/upload_file/session/file", 404),
        ("GET", "/_stcore/metrics", 404),
        ("GET", "/_stcore/script-health-check", 404),
        ("GET", "/_stcore/agent/openapi.json", 404),
        ("POST", "/_stcore/agent/interact", 404),
        ("GET", "/_stcore/bidi-components/x", 404),
        ("GET", "/component/x/index.html", 404),
        ("GET", "/media/x.png", 404),
        ("GET", "/app/static/page.py", 404),
        ("GET", "/auth/login", 404),
        ("GET", "//evil.example/", 404),
        ("POST", "/", 405),
        ("OPTIONS", "/_stcore/health", 405),
        ("GET", "/_stcore/health", 200),
    ],
)
def test_only_the_page_and_its_files_are_served(
    url: str, method: str, path: str, status: int
) -> None:
    here = url.removeprefix("http://")
    sent = {"Host": here, "Origin": url, "Content-Length": "0"}
    found, text = asked(here, path, sent, method)
    assert found == status
    assert text == "ok" or "There is nothing here" in text or "it is read alone" in text


OPENED = """
[global]
developmentMode = true
[server]
baseUrlPath = "elsewhere"
sslCertFile = "no.pem"
sslKeyFile = "no.key"
corsAllowedOrigins = ["http://evil.example"]
enableAgentApi = true
[client]
allowedOrigins = ["http://evil.example"]
"""
"""What another page's settings would do to this one: with the first alone it does not start."""


def test_a_users_own_streamlit_settings_do_not_apply(tmp_path: Path) -> None:
    own = tmp_path / ".streamlit" / "config.toml"
    own.parent.mkdir()
    own.write_text(OPENED)
    base = "elsewhere"
    with served(tmp_path, HOME=str(tmp_path), STREAMLIT_SERVER_BASE_URL_PATH=base) as url:
        here = url.removeprefix("http://")
        assert answered(here, "/original/x", {"Host": here}) == 404
        assert connected(here, {"Host": here, "Origin": url}) == 101
        assert connected(here, {"Host": here, "Origin": "http://evil.example"}) == 403
        told = json.loads(asked(here, "/_stcore/host-config", {"Host": here})[1])
        assert told["allowedOrigins"] == []


def test_every_response_has_the_isolation_headers(url: str) -> None:
    connection = HTTPConnection(url.removeprefix("http://"), timeout=30)
    for path in ("/", "/static/x", "/original/x", "/_stcore/host-config", "/nothing"):
        connection.request("GET", path)
        response = connection.getresponse()
        response.read()
        assert {name: response.headers[name] for name in SHUT_OFF} == SHUT_OFF
    connection.close()
    policy = SHUT_OFF["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self' 'sha256-")
    assert "unsafe-eval" not in policy
    for shut in ("base-uri", "form-action", "frame-ancestors", "object-src"):
        assert f"{shut} 'none'" in policy


def said_until_the_end(connection: ClientConnection) -> list[str]:
    """The kinds of what the server says until the page has run, to its end."""
    said: list[str] = []
    while "script_finished" not in said:
        message = connection.recv(timeout=60)
        assert isinstance(message, bytes)
        said.append(ForwardMsg.FromString(message).WhichOneof("type"))
    return said


def test_streamlit_developer_messages_from_a_visitor_are_ignored(tmp_path: Path) -> None:
    """A cleared cache would have every visitor wait for the engine to be opened again."""
    index_in(tmp_path / "index", TEXTS)
    log = tmp_path / "log"
    here, noted = str(REPOSITORY), str(log)
    run = BackMsg()
    run.rerun_script.query_string = ""
    other = BackMsg()
    other.rerun_script.page_script_hash = "0123456789abcdef"
    upload = BackMsg()
    upload.file_urls_request.file_names.append("a.txt")
    unheard = [
        BackMsg(clear_cache=True),
        BackMsg(load_git_info=True),
        BackMsg(set_run_on_save=True),
        BackMsg(debug_shutdown_runtime=True),
        BackMsg(debug_disconnect_websocket=True),
        upload,
    ]
    with served(tmp_path / "index", program=COUNTED, PYTHONPATH=here, OPENED_LOG=noted) as url:
        address = f"ws{url.removeprefix('http')}/_stcore/stream"
        with connect(address, origin=Origin(url), subprotocols=[STREAMLIT]) as connection:
            connection.send(run.SerializeToString())
            first = said_until_the_end(connection)
            for message in unheard:
                connection.send(message.SerializeToString())
            connection.send(run.SerializeToString())
            assert set(said_until_the_end(connection)) <= {*first, "ref_hash"}
            # There is no other script: it is the page that runs.
            connection.send(other.SerializeToString())
            assert set(said_until_the_end(connection)) <= {*first, "ref_hash", "page_not_found"}
    assert log.read_text() == "opened\n"


def test_page_rest_and_mcp_share_one_engine(tmp_path: Path) -> None:
    """So the models of all three are in memory only once."""
    index_in(tmp_path / "index", TEXTS)
    log, run = tmp_path / "log", BackMsg()
    run.rerun_script.query_string = "s=annual+fee"
    here = {"PYTHONPATH": str(REPOSITORY), "OPENED_LOG": str(log)}
    with served(tmp_path / "index", 0, COUNTED, (), **here) as url:
        address = f"ws{url.removeprefix('http')}/_stcore/stream"
        with connect(address, origin=Origin(url), subprotocols=[STREAMLIT]) as connection:
            connection.send(run.SerializeToString())
            assert "1250 euro" in shown_at_the_end(connection)
        sent = httpx.post(f"{url}/api/search", json={"query": "annual fee"}, timeout=60)
        assert "1250 euro" in sent.json()["hits"][0]["text"]
        assert httpx.get(f"{url}/readyz").json()["index"] is True
        by_mcp = asyncio.run(searched_by_mcp(f"{url}/mcp", "annual fee"))
        assert "1250 euro" in by_mcp
    assert log.read_text() == "opened\n"


def test_the_api_refuses_other_hosts_and_origins_as_the_page_does(url: str) -> None:
    here = url.removeprefix("http://")
    for path in ("/api/status", "/v1/models", "/mcp", "/healthz", "/docs"):
        assert answered(here, path, {"Host": "evil.example"}) == 421
        assert answered(here, path, {"Host": here, "Origin": "http://evil.example"}) == 403
    # Nothing is indexed: the server is up, and says so to programs too.
    assert httpx.get(f"{url}/healthz").text == "ok"
    assert httpx.get(f"{url}/readyz").status_code == 503
    refused = httpx.post(f"{url}/api/search", json={"query": "fee"})
    assert refused.status_code == 503
    assert "vind index" in refused.json()["detail"]
    assert httpx.get(f"{url}/api/nothing").headers["content-type"] == "application/problem+json"


def test_only_headers_from_the_named_proxy_sign_anybody_in(tmp_path: Path) -> None:
    """A header that claims to come from the proxy does not count either."""
    index_in(tmp_path / "index", TEXTS)
    log = tmp_path / "log"
    named = {"VIND_ACCESS": "rules", **BY_PROXY, "VIND_AUDIT": "off"}
    named["VIND_PROXY_ADDRESSES"] = "127.0.0.9"
    variables = {**named, "PYTHONPATH": str(REPOSITORY), "OPENED_LOG": str(log)}
    anna = {"X-Forwarded-User": "anna", "X-Forwarded-For": "127.0.0.9", "X-Vind-Peer": "127.0.0.9"}
    with served(tmp_path / "index", 0, COUNTED, (), **variables) as url:
        here = url.removeprefix("http://")
        for headers in ({}, anna, {"Cookie": "_streamlit_user=anna"}):
            status, said = asked(here, "/original/1", {"Host": here} | headers)
            assert (status, said) == (
                401,
                "You are not signed in. Open vind by the sign-in of your organisation.\n",
            )
            assert httpx.get(f"{url}/api/status", headers=headers).status_code == 401
        with httpx.Client(transport=httpx.HTTPTransport(local_address="127.0.0.9")) as proxy:
            assert proxy.get(f"{url}/original/1", headers=anna).status_code == 401
            # The toy index has no rights, so that nobody but administrators reads anything.
            anna["X-Vind-Proxy-Secret"] = SECRET
            assert proxy.get(f"{url}/original/1", headers=anna).status_code == 404
            assert proxy.get(f"{url}/api/status", headers=anna).json()["passages"] == 0


async def searched_by_mcp(url: str, query: str) -> str:
    async with client_at(url) as client:
        return said(await client.call_tool("search", {"query": query}))


def shown_at_the_end(connection: ClientConnection) -> str:
    """All the HTML that the page shows until its script has run."""
    shown = ""
    while True:
        message = connection.recv(timeout=60)
        assert isinstance(message, bytes)
        told = ForwardMsg.FromString(message)
        shown += str(told.delta.new_element.html.body)
        if told.WhichOneof("type") == "script_finished":
            return shown


def test_an_invalid_websocket_message_ends_only_its_connection(url: str) -> None:
    address = f"ws{url.removeprefix('http')}/_stcore/stream"
    for sent in (b"\xff\xff\xff", "text"):
        with connect(address, origin=Origin(url), subprotocols=[STREAMLIT]) as connection:
            connection.send(sent)
            with pytest.raises(ConnectionClosed):
                connection.recv(timeout=30)
    with connect(address, origin=Origin(url), subprotocols=[STREAMLIT]) as connection:
        # Only the head of a frame: what the server leaves unread would reset the connection.
        masked_bytes_of_64_bit_length = b"\x82\xff"
        connection.socket.sendall(masked_bytes_of_64_bit_length + (2 << 20).to_bytes(8) + bytes(4))
        with pytest.raises(ConnectionClosed) as closed:
            connection.recv(timeout=30)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == CloseCode.MESSAGE_TOO_BIG
    here = url.removeprefix("http://")
    assert asked(here, "/_stcore/health", {"Host": here}) == (200, "ok")


def test_a_killed_serve_command_leaves_no_page_process(tmp_path: Path) -> None:
    port = free_port()
    command: list[str | Path] = [VIND, "serve", "--port", str(port), "--index", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        assert f":{port}" in server.stdout.readline()
        server.kill()
    last = time.monotonic() + 120
    while _listens(port):
        assert time.monotonic() < last, "the page is still served"
        time.sleep(0.1)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
