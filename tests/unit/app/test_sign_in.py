"""The cookie of who signed in at the page."""

import asyncio
import json
import time
from pathlib import Path
from typing import Any

import pytest
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from vind.app.audit.reading import events_of
from vind.app.web import visitor
from vind.app.web.sign_in import (
    HOURS,
    SignIns,
    claims_in,
    cookie_secret,
    require_address,
    streamlit_secrets,
)
from vind.indexes.errors import KeysError, NotSignedInError, ServeError
from vind.indexes.settings import Settings

PEER_OF_ANNA = (b"x-vind-peer", b"192.0.2.7")
ANNA = {"is_logged_in": True, "iss": "https://id.example", "aud": "page", "name": "anna"}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        access="rules",
        keys=str(tmp_path / "own" / "keys.json"),
        oidc_issuer="https://id.example",
        oidc_audience="api",
        oidc_client_id="page",
    )


def brought(claims: object, secret: str) -> Headers:
    value = create_signed_value(secret, USER_COOKIE_NAME, json.dumps(claims)).decode()
    return Headers({"Cookie": f"other=1; {USER_COOKIE_NAME}={value}"})


@pytest.mark.parametrize(
    ("other", "holds"),
    [
        ({}, True),
        ({"aud": ["x", "page"]}, True),
        ({"aud": "api"}, False),
        ({"iss": "https://evil.example"}, False),
        ({"is_logged_in": False}, False),
    ],
)
def test_a_sign_in_is_valid_only_for_its_page_and_issuer(
    settings: Settings, other: dict[str, object], *, holds: bool
) -> None:
    claims = {**ANNA, "iat": time.time() - 60, **other}
    found = claims_in(brought(claims, cookie_secret(settings)), settings)
    assert found == (claims if holds else None)


def test_a_cookie_not_signed_with_our_secret_is_ignored(settings: Settings) -> None:
    claims = {**ANNA, "iat": time.time()}
    assert claims_in(brought(claims, "0" * 64), settings) is None
    unsigned = Headers({"Cookie": f"{USER_COOKIE_NAME}={json.dumps(claims)}"})
    assert claims_in(unsigned, settings) is None


@pytest.mark.parametrize("since", [None, "now", float("nan"), -HOURS * 3600 - 60])
def test_a_sign_in_expires_after_12_hours(settings: Settings, since: float | str | None) -> None:
    iat = time.time() + since if isinstance(since, float | int) else since
    with pytest.raises(NotSignedInError, match=r"older than 12 hours\. Sign"):
        claims_in(brought({**ANNA, "iat": iat}, cookie_secret(settings)), settings)


def test_signing_out_revokes_the_cookie_everywhere(settings: Settings) -> None:
    secret = cookie_secret(settings)
    anna = brought({**ANNA, "iat": time.time() - 60}, secret)
    again = brought({**ANNA, "iat": time.time()}, secret)
    asyncio.run(asked(settings, "/auth/logout", Headers({"Cookie": "_streamlit_user=forged"})))
    assert claims_in(anna, settings)
    asyncio.run(asked(settings, "/auth/logout", anna))
    with pytest.raises(NotSignedInError, match="You have signed out"):
        claims_in(anna, settings)
    assert claims_in(again, settings)  # of another browser
    kept = Path(settings.keys).with_name("page-signed-out")
    assert kept.stat().st_mode & 0o777 == 0o600
    assert "anna" not in kept.read_text()
    kept.write_text("[")
    with pytest.raises(KeysError, match="take it away"):
        claims_in(again, settings)


async def asked(settings: Settings, path: str, headers: Headers) -> list[str]:
    """The cookies that a page sets that has one of its own, behind the guards of sign-ins."""
    started: list[Any] = []

    async def page(_: Any, __: Any, send: Any) -> None:
        own = [(b"set-cookie", b"_streamlit_user=x; HttpOnly; SameSite=lax"), (b"x", b"y")]
        await send({"type": "http.response.start", "status": 302, "headers": own})

    async def sent(message: Any) -> None:
        started.append(message)

    scope = {"type": "http", "path": path, "headers": headers.raw}
    await SignIns(page, settings)(scope, lambda: None, sent)  # type: ignore[arg-type,return-value]
    return [of.decode() for name, of in started[0]["headers"] if name == b"set-cookie"]


def test_cookies_are_secure_behind_tls(settings: Settings) -> None:
    plain = "_streamlit_user=x; HttpOnly; SameSite=lax"
    assert asyncio.run(asked(settings, "/", Headers())) == [plain]
    behind_tls = settings.model_copy(update={"page_address": "https://vind.example.nl"})
    assert asyncio.run(asked(behind_tls, "/", Headers())) == [f"{plain}; Secure"]


def test_a_refused_sign_in_is_in_the_audit(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    audited = settings.model_copy(update={"audit": str(tmp_path / "audit")})
    monkeypatch.setattr(visitor, "load_settings", lambda: audited)
    secret = cookie_secret(settings)
    for claims in ({**ANNA, "iat": 0}, {**ANNA, "iat": time.time()}):  # over; of no account
        cookie = brought(claims, secret)["cookie"]
        scope = {"type": "http", "headers": [(b"cookie", cookie.encode()), PEER_OF_ANNA]}
        token = visitor._requested.set(HTTPConnection(scope))
        with pytest.raises(NotSignedInError):
            visitor.current_caller()
        visitor._requested.reset(token)
    first, second = events_of(tmp_path / "audit")
    assert {one.event for one in (first, second)} == {"sign-in-refused"}
    assert (first.door, first.peer) == ("page", "192.0.2.7")
    assert "older than 12 hours" in first.reason
    assert "has no claim preferred_username" in second.reason


def test_the_cookie_secret_is_readable_by_this_account_alone(
    settings: Settings, tmp_path: Path
) -> None:
    secret = cookie_secret(settings)
    kept = tmp_path / "own" / "page-secret"
    assert kept.read_text() == secret == cookie_secret(settings)
    assert kept.stat().st_mode & 0o777 == 0o600
    kept.write_text("")
    with pytest.raises(KeysError, match="is damaged"):
        cookie_secret(settings)


def test_sign_in_redirects_to_the_configured_page_address(settings: Settings) -> None:
    auth = streamlit_secrets(settings, "127.0.0.1", 8501)["auth"]
    assert auth["redirect_uri"] == "http://127.0.0.1:8501/oauth2callback"
    named = settings.model_copy(update={"page_address": "https://vind.example.nl"})
    auth = streamlit_secrets(named, "0.0.0.0", 8501)["auth"]  # noqa: S104
    assert auth["redirect_uri"] == "https://vind.example.nl/oauth2callback"
    require_address(named, "0.0.0.0")  # noqa: S104
    with pytest.raises(ServeError, match="set VIND_PAGE_ADDRESS"):
        require_address(settings, "0.0.0.0")  # noqa: S104
    assert streamlit_secrets(settings.model_copy(update={"access": "off"}), "::1", 1) == {}
