"""Signing in at the page with an OpenID Connect issuer, by Streamlit's login with our settings.

The issuer sends people back with a code, which the server exchanges for a signed ID token. The
token's claims are kept in a cookie that this server signs. It is checked at each click and request.
Who signs out ends that sign-in for all copies of the cookie: a page that is open in another tab
keeps the one that its connection began with.
"""

import json
import secrets
import time
from functools import lru_cache
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from threading import Lock
from typing import Any

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from vind.app.servers.hosts import SIGN_OUT, address
from vind.app.words import Words
from vind.indexes.core.durable import FileMark, file_mark, replace_file
from vind.indexes.core.setting_values import LOOPBACK
from vind.indexes.errors import KeysError, NotSignedInError, ServeError
from vind.indexes.settings import Settings

HOURS = 12
"""How long a sign-in lasts. Until then a change of groups at the issuer is not noticed."""

SECRET_NAME = "page-secret"  # noqa: S105 - of a file
SECRET_BYTES = 32

ENDED_NAME = "page-signed-out"
"""The file beside the keys with the hashes of sign-ins that were ended, and when, in seconds."""

_ending = Lock()

WELL_KNOWN = "/.well-known/openid-configuration"
"""The path of an issuer's discovery document (OpenID Connect Discovery 1.0, section 4)."""


def require_address(settings: Settings, host: str) -> None:
    """Raises ServeError where the issuer would send people to an address that they cannot reach."""
    if settings.signs_in and not settings.page_address and host not in LOOPBACK:
        raise ServeError(
            "People who sign in at the page come back to it from the issuer: set VIND_PAGE_ADDRESS "
            "to the address that they open, such as https://vind.example.nl."
        )


def streamlit_secrets(settings: Settings, host: str, port: int) -> dict[str, Any]:
    """Streamlit's secrets for a page on ``host`` and ``port``.

    Empty where nobody signs in at the page. Raises KeysError as ``cookie_secret`` does.
    """
    if not settings.signs_in:
        return {}
    auth = {
        "redirect_uri": f"{settings.page_address or address(host, port)}/oauth2callback",
        "cookie_secret": cookie_secret(settings),
        "client_id": settings.oidc_client_id,
        "client_secret": settings.oidc_client_secret,
        "server_metadata_url": settings.oidc_issuer.rstrip("/") + WELL_KNOWN,
    }
    return {"auth": auth}


def cookie_secret(settings: Settings) -> str:
    """The secret that signs cookies, in a private file beside the keys, created on first use.

    Raises KeysError where the file cannot be read or made.
    """
    path = settings.keys_file.with_name(SECRET_NAME)
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            replace_file(path, secrets.token_hex(SECRET_BYTES).encode(), private=True)
        kept = path.read_text(encoding="ascii")
    except (OSError, UnicodeError) as error:
        raise KeysError(f"{path} cannot be read or made ({error}): take it away.") from error
    if len(kept) != 2 * SECRET_BYTES:
        raise KeysError(f"{path} is damaged: take it away, and everybody signs in again.")
    return kept


def claims_in(headers: Headers, settings: Settings) -> dict[str, Any] | None:
    """The claims in the cookie of a sign-in at the page; None without a valid cookie.

    Raises NotSignedInError for an expired sign-in, and for one that was ended, and KeysError.
    """
    kept = _signed_in(headers, settings)
    claims = json.loads(kept) if kept else {}
    if not kept or not isinstance(claims, dict) or not _is_of_issuer(claims, settings):
        return None
    since = claims.get("iat")
    if not isinstance(since, int | float) or not time.time() - since < HOURS * 3600:
        raise NotSignedInError(f"The sign-in is older than {HOURS} hours. Sign in again.")
    if _hash(kept) in _ended(settings):
        raise NotSignedInError("You have signed out. Sign in again.")
    return claims


def _signed_in(headers: Headers, settings: Settings) -> bytes | None:
    """What the cookie of a sign-in holds; None without one that this server signed."""
    cookies = cookie_parser(headers.get("cookie", ""))
    if USER_COOKIE_NAME not in cookies:
        return None
    secret = cookie_secret(settings)

    def signed(name: str) -> bytes | None:
        value = cookies.get(name, "").encode("latin-1", "replace")
        return decode_signed_value(secret, name, value)

    return get_cookie_with_chunks(signed, USER_COOKIE_NAME)


def end_sign_in(headers: Headers, settings: Settings) -> None:
    """End the sign-in in the cookie, for whoever has a copy of it. Raises KeysError."""
    kept = _signed_in(headers, settings)
    if not kept:
        return
    path, now = settings.keys_file.with_name(ENDED_NAME), time.time()
    with _ending:
        ended = {one: at for one, at in _ended(settings).items() if now - at < HOURS * 3600}
        written = json.dumps({**ended, _hash(kept): now}).encode()
        try:
            replace_file(path, written, private=True)
        except OSError as error:
            raise KeysError(f"{path} cannot be written ({error}): nobody can sign out.") from error


def _ended(settings: Settings) -> dict[str, float]:
    """When each sign-in that was ended was, by its hash. Raises KeysError."""
    path = settings.keys_file.with_name(ENDED_NAME)
    return _read_ended(path, file_mark(path))


@lru_cache(maxsize=8)
def _read_ended(path: Path, mark: FileMark) -> dict[str, float]:
    if mark is None:
        return {}
    try:
        return {str(one): float(at) for one, at in json.loads(path.read_bytes()).items()}
    except (OSError, ValueError, AttributeError) as error:
        raise KeysError(f"{path} cannot be read ({error}): take it away.") from error


def _hash(kept: bytes) -> str:
    return sha256(kept).hexdigest()


class SignIns:
    """Middleware that ends sign-ins, and keeps cookies off connections without TLS.

    Streamlit marks them HttpOnly and SameSite=Lax, and leaves out Secure.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app, self._settings = app, settings
        self._is_secure = settings.page_address.startswith("https:")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers as the app does."""

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start" and self._is_secure:
                message["headers"] = [
                    (name, of + b"; Secure" if name.lower() == b"set-cookie" else of)
                    for name, of in message["headers"]
                ]
            await send(message)

        if scope["type"] == "http" and scope["path"] == SIGN_OUT and self._settings.signs_in:
            try:
                await run_in_threadpool(end_sign_in, Headers(scope=scope), self._settings)
            except KeysError as error:
                status = HTTPStatus.SERVICE_UNAVAILABLE
                await PlainTextResponse(f"{error}\n", status_code=status)(scope, receive, send)
                return
        await self._app(scope, receive, sent)


def _is_of_issuer(claims: dict[str, Any], settings: Settings) -> bool:
    """Whether the claims are from the configured issuer, for this page."""
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    return (
        claims.get("is_logged_in") is True
        and claims.get("iss") == settings.oidc_issuer
        and settings.oidc_client_id in audiences
    )


def show_way_in(words: Words) -> None:
    """Shows a button that leads to the issuer."""
    if st.button(words.sign_in, type="primary"):
        st.login()


def show_way_out(name: str, words: Words) -> None:
    """Shows who is signed in, on a button to sign out."""
    if st.button(words.sign_out.format(name), type="tertiary"):
        st.logout()
