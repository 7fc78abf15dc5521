"""The server of the web page as a raw client meets it: who may connect, and whom it asks."""

import json
import socket
from http.client import HTTPConnection
from pathlib import Path

import pytest

from app.web.shut_off import SHUT_OFF
from tests.browser.driving import served

OWN_NAME = "vind.example.nl"


def answered(host: str, path: str, headers: dict[str, str]) -> int:
    """The status of a request to ``host``, an address and port, with these headers alone."""
    connection = HTTPConnection(host, timeout=30)
    connection.putrequest("GET", path, skip_host=True, skip_accept_encoding=True)
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    try:
        return connection.getresponse().status
    finally:
        connection.close()


def connected(host: str, headers: dict[str, str]) -> int:
    """The status of the page's own connection, 101 where it is let in."""
    upgrade = {
        "Connection": "upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dmluZCB2aW5kIHZpbmQgdg==",
    }
    return answered(host, "/_stcore/stream", upgrade | headers)


def test_nobody_is_asked_about_a_page_of_another_origin(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        proxy.settimeout(1)
        elsewhere = f"http://127.0.0.1:{proxy.getsockname()[1]}"
        with served(tmp_path, http_proxy=elsewhere, https_proxy=elsewhere, no_proxy="") as url:
            here = url.removeprefix("http://")
            assert connected(here, {"Host": here, "Origin": "http://evil.example"}) == 403
            with pytest.raises(TimeoutError):
                proxy.accept()
            assert connected(here, {"Host": here, "Origin": url}) == 101


def test_a_proxy_is_let_in_where_it_speaks_as_this_machine_does(tmp_path: Path) -> None:
    """As the one in docs/web.md does."""
    with served(tmp_path) as url:
        here = url.removeprefix("http://")
        assert connected(here, {"Host": OWN_NAME, "Origin": f"https://{OWN_NAME}"}) == 403
        assert connected(here, {"Host": here, "Origin": f"https://{OWN_NAME}"}) == 403
        assert connected(here, {"Host": here, "Origin": url}) == 101
        passed_on = {"Host": here, "Connection": "upgrade"}
        assert answered(here, "/", passed_on) == 200
        # There is no such passage; under another name nothing is looked up.
        assert answered(here, "/original/x", passed_on) == 404
        assert answered(here, "/original/x", {"Host": OWN_NAME}) == 400


def test_what_streamlit_is_set_to_for_other_pages_is_not_for_this_one(tmp_path: Path) -> None:
    own = tmp_path / ".streamlit" / "config.toml"
    own.parent.mkdir()
    own.write_text(
        '[server]\nbaseUrlPath = "elsewhere"\nsslCertFile = "no.pem"\nsslKeyFile = "no.key"\n'
    )
    base = "elsewhere"
    with served(tmp_path, HOME=str(tmp_path), STREAMLIT_SERVER_BASE_URL_PATH=base) as url:
        here = url.removeprefix("http://")
        assert answered(here, "/original/x", {"Host": here}) == 404
        assert connected(here, {"Host": here, "Origin": url}) == 101


def test_no_page_elsewhere_has_this_one_in_a_frame_or_steers_it(tmp_path: Path) -> None:
    with served(tmp_path) as url:
        connection = HTTPConnection(url.removeprefix("http://"), timeout=30)
        for path in ("/", "/some/where", "/original/x", "/_stcore/host-config"):
            connection.request("GET", path)
            response = connection.getresponse()
            body = response.read()
            assert {name: response.headers[name] for name in SHUT_OFF} == SHUT_OFF
        assert json.loads(body)["allowedOrigins"] == []
        connection.close()
