"""What a scanner of web pages looks for: the page, REST and MCP as a stranger meets them."""

import json
import re
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import jwt
import pytest
from oidc_provider_mock import User, run_server_in_thread

from tests.browser.driving import served
from tests.integration.test_deploy import BASIC, NAME, OF_THE_UNITS, PATH, nginx, proxied
from tests.integration.test_deploy import asked as asked_through
from tests.integration.test_serve import COUNTED
from tests.rooms import REPOSITORY
from tests.unit.search.toy_index import TEXTS, index_in

OVER_A_TOY = {"PYTHONPATH": str(REPOSITORY)}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("baseline")
    index_in(folder / "index", TEXTS)
    return folder / "index"


@pytest.fixture(scope="module")
def url(index: Path) -> Iterator[str]:
    log = str(index.parent / "log")
    with served(index, 0, COUNTED, (), OPENED_LOG=log, **OVER_A_TOY) as url:
        yield url


PATHS = (
    "/",
    "/index.html",
    "/static/none.js",
    "/original/1",
    "/original/x",
    "/leaf/1/1/0-1",
    "/_stcore/health",
    "/_stcore/host-config",
    "/nothing",
    "/?q=<script>alert(1)</script>&s='\"--><img src=x onerror=alert(1)>",
    "/<script>alert(1)</script>",
    "/api/status",
    "/api/files",
    "/api/passages/1",
    "/api/originals/1",
    "/api/<script>alert(1)</script>",
    "/v1/models",
    "/healthz",
    "/readyz",
    "/metrics",
    "/docs",
    "/openapi.json",
    "/mcp",
)
TELLING = re.compile(r"traceback|/site-packages/|/home/|uvicorn|python/3", re.IGNORECASE)


@pytest.mark.parametrize("path", PATHS)
def test_every_response_has_security_headers_and_names_no_server(url: str, path: str) -> None:
    reply = httpx.get(url + path, timeout=60)
    headers = reply.headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    if path != "/mcp":  # an API that no browser shows
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "'unsafe-inline'" not in re.sub(
            "style-src[^;]*", "", headers["content-security-policy"]
        )
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "no-referrer"
    for name in ("server", "x-powered-by", "access-control-allow-origin", "location"):
        assert name not in headers
    assert not TELLING.search(reply.text)
    assert "<script>alert" not in reply.text
    for cookie in headers.get_list("set-cookie"):
        assert "samesite" in cookie.lower()


@pytest.mark.parametrize(
    "path",
    [
        *("/.git/config", "/.env", "/.streamlit/config.toml", "/server-status", "/phpinfo.php"),
        *("/static/../../../../etc/passwd", "/static/..%2f..%2f..%2fetc%2fpasswd"),
        *("/original/..%2f..%2fetc%2fpasswd", "/original/1%00.pdf", "/leaf/1/1/..%2f0-1"),
        *("//evil.example/", "/%2f%2fevil.example", "/\\evil.example", "/api/../../etc/passwd"),
        *("/original/1%0d%0aX-Evil:%201", "/auth/login?next=http://evil.example"),
        *("/oauth2callback?redirect_uri=http://evil.example", "/" + "a" * 8000),
    ],
)
def test_hostile_paths_return_4xx_without_redirects(url: str, path: str) -> None:
    place = urlsplit(url)
    connection = HTTPConnection(str(place.hostname), place.port, timeout=60)
    try:
        connection.request("GET", path)
        reply = connection.getresponse()
        body = reply.read()
    finally:
        connection.close()
    assert 400 <= reply.status < 500
    assert reply.headers["location"] is None
    assert reply.headers["x-evil"] is None
    assert b"root:" not in body


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "PUT", "DELETE", "PATCH", "OPTIONS", "DEBUG"])
def test_unused_http_methods_are_refused(url: str, method: str) -> None:
    for path in ("/", "/original/1", "/api/search", "/api/files", "/healthz"):
        reply = httpx.request(method, url + path, headers={"X-Told": "to nobody"})
        assert reply.status_code in {400, 404, 405}
        assert "to nobody" not in reply.text


def test_another_site_cannot_sign_anybody_out_or_post_a_form(url: str) -> None:
    link = {
        "Sec-Fetch-Site": "cross-site",
        "Sec-Fetch-Mode": "navigate",
        "Sec-Fetch-Dest": "document",
    }
    assert httpx.get(url, headers=link).status_code == 200
    assert httpx.get(f"{url}/auth/logout", headers=link).status_code == 403
    form = {**link, "Content-Type": "text/plain"}
    for path in ("/api/jobs", "/api/search", "/api/feedback", "/v1/chat/completions", "/mcp"):
        assert httpx.post(url + path, content="{}", headers=form).status_code == 403


def test_addresses_in_questions_are_never_fetched(url: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as elsewhere:
        elsewhere.settimeout(0.5)
        there = f"http://127.0.0.1:{elsewhere.getsockname()[1]}/x"
        httpx.post(f"{url}/api/search", json={"query": there}, timeout=60)
        httpx.post(f"{url}/api/ask", json={"question": f"What is at {there}?"}, timeout=60)
        said = [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": there}}]}]
        httpx.post(f"{url}/v1/chat/completions", json={"messages": said}, timeout=60)
        httpx.get(f"{url}/original/1?url={there}", timeout=60)
        with pytest.raises(TimeoutError):
            elsewhere.accept()


@pytest.mark.skipif(not shutil.which("nginx", path=PATH), reason="there is no nginx here")
def test_nginx_asks_a_password_for_every_path_over_tls(index: Path, tmp_path: Path) -> None:
    own = {"VIND_KEYS": str(tmp_path / "keys.json"), "VIND_AUDIT": str(tmp_path / "audit")}
    told: dict[str, Any] = {
        **OF_THE_UNITS,
        **own,
        "VIND_CACHE": str(tmp_path),
        "OPENED_LOG": str(tmp_path / "log"),
    }
    (tmp_path / "proxy").mkdir()
    with ExitStack() as stack:
        here = stack.enter_context(served(index, 0, COUNTED, (), **OVER_A_TOY, **told))
        behind = int(here.rpartition(":")[2])
        port, tls = stack.enter_context(proxied(nginx, tmp_path / "proxy", behind))
        for path in (one for one in PATHS if "<" not in one):
            assert asked_through(port, tls, {}, path)[0] == 401
            assert asked_through(port, tls, {**BASIC, "Host": "evil.example"}, path)[0] == 421
            assert asked_through(port, tls, BASIC, path)[0] in {200, 404, 405, 406, 400, 503}


def test_too_many_requests_over_all_doors_return_429(index: Path, tmp_path: Path) -> None:
    told = {"VIND_API_RATE": "3", "OPENED_LOG": str(tmp_path / "log")}
    with served(index, 0, COUNTED, (), **OVER_A_TOY, **told) as url:
        # One limit over all doors.
        assert httpx.get(f"{url}/api/status", timeout=60).status_code == 200
        statuses = [httpx.get(f"{url}/original/1", timeout=60).status_code for _ in range(3)]
        assert statuses == [404, 404, 429]
        assert httpx.get(f"{url}/_stcore/health").status_code == 200


# Signing in by an issuer, at a page that is behind TLS.

CLIENT = "page"


class Browser:
    """The cookies of a browser, which asks a server here as if it was the page's own address."""

    def __init__(self, here: str) -> None:
        self.here, self.cookies, self.set = here, dict[str, str](), list[str]()

    def get(self, path: str, **headers: str) -> httpx.Response:
        kept = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        own = {"Host": NAME, "Cookie": kept, **headers}
        reply = httpx.get(self.here + path, headers=own, timeout=60)
        self.set = reply.headers.get_list("set-cookie")
        for cookie in self.set:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies.pop(name, None)
            if "max-age=0" not in cookie.lower():
                self.cookies[name] = value
        return reply

    def sign_in(self, secret: str, subject: str) -> None:
        asked = {"provider": "default", "exp": int(time.time()) + 60}
        sent = self.get(f"/auth/login?provider={jwt.encode(asked, secret, 'HS256')}")
        assert sent.status_code == 302
        allowed = httpx.post(sent.headers["location"], data={"sub": subject})
        back = urlsplit(allowed.headers["location"])
        assert f"{back.scheme}://{back.netloc}" == f"https://{NAME}"
        home = self.get(f"{back.path}?{back.query}")
        assert (home.status_code, home.headers["location"]) == (302, "/")


def test_the_sign_in_cookie_is_http_only_and_ends_with_the_sign_out(
    index: Path, tmp_path: Path
) -> None:
    anna = User(sub="1", claims={"preferred_username": "anna", "groups": ["hr"]})
    with run_server_in_thread(user_claims=[anna]) as issuer, ExitStack() as stack:
        told: dict[str, Any] = {
            "VIND_ACCESS": "rules",
            "VIND_ADMINISTRATORS": "none",
            "VIND_ALLOW_HOSTS": NAME,
            "VIND_PAGE_ADDRESS": f"https://{NAME}",
            "VIND_OIDC_ISSUER": f"http://localhost:{issuer.server_port}",
            "VIND_OIDC_AUDIENCE": "vind",
            "VIND_OIDC_CLIENT_ID": CLIENT,
            "VIND_OIDC_CLIENT_SECRET": "of the page",
            "VIND_KEYS": str(tmp_path / "keys.json"),
            "VIND_AUDIT": str(tmp_path / "audit"),
            "OPENED_LOG": str(tmp_path / "log"),
        }
        here = stack.enter_context(served(index, 0, COUNTED, (), **OVER_A_TOY, **told))
        secret = (tmp_path / "page-secret").read_text()
        browser = Browser(here)
        assert browser.get("/original/1").status_code == 401
        browser.sign_in(secret, "1")
        (cookie,) = (one for one in browser.set if one.startswith("_streamlit_user="))
        flags = {one.strip().lower() for one in cookie.split(";")[1:]}
        assert flags >= {"secure", "httponly", "samesite=lax", "path=/"}
        first = dict(browser.cookies)
        # She is known, and may read nothing of an index without rights.
        assert browser.get("/original/1").status_code == 404
        browser.sign_in(secret, "1")
        assert browser.cookies["_streamlit_user"] != first["_streamlit_user"]
        again = dict(browser.cookies)

        assert browser.get("/auth/logout").status_code == 302
        assert "_streamlit_user" not in browser.cookies
        assert browser.get("/original/1").status_code == 401
        # Nor does it hold for who has kept it: another tab, or somebody who has copied it.
        browser.cookies = again
        kept = browser.get("/original/1")
        assert kept.status_code == 401
        events = [
            json.loads(line)
            for file in sorted((tmp_path / "audit").glob("*.jsonl"))
            for line in file.read_text().splitlines()
        ]
        assert "signed out" in events[-1]["about"]["reason"]
