"""Finds out who looks at the page or requests a file, anew for each click and request.

Streamlit keeps the headers of a session's connection. It also knows the peer's address, but hides
one of this machine from the page. So the server writes the peer into a header of its own, and drops
any such header that was sent.
"""

from contextvars import ContextVar
from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st
from starlette.datastructures import Headers, QueryParams
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.runtime.scriptrunner import get_script_run_ctx

from vind.app.access import Caller, identify, refusals_noted
from vind.app.access.caller import READING, caller_of_claims
from vind.app.audit import Audit
from vind.app.web.sign_in import claims_in
from vind.indexes.settings import Settings, load_settings

PEER = "x-vind-peer"
"""The header with the address of the other end of the connection."""

_requested: ContextVar[HTTPConnection | None] = ContextVar("requested", default=None)
"""The HTTP request being answered; None in a session, which has its own headers and address."""


class Visitors:
    """Middleware that adds the header PEER to each connection and request."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers as the app does, with the header PEER added to the request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        peer = scope["client"][0] if scope.get("client") else ""
        own = PEER.encode()
        sent = [(name, of) for name, of in scope["headers"] if name.lower() != own]
        scope = {**scope, "headers": [*sent, (own, peer.encode())]}
        token = _requested.set(HTTPConnection(scope) if scope["type"] == "http" else None)
        try:
            await self._app(scope, receive, send)
        finally:
            _requested.reset(token)


def current_caller() -> Caller:
    """The visitor of this run of the page, or the sender of the request being answered.

    Raises NotSignedInError for an unknown visitor, ForbiddenError for a program's key without the
    scopes that the page needs, KeysError, DirectoryError, and AuditError.
    """
    headers, settings = _headers(), load_settings()
    peer, audit = headers.get(PEER, ""), Audit.of(settings)
    caller = None
    if settings.signs_in and not _brings_more(headers, settings):
        with refusals_noted(peer, "page", audit):
            if claims := claims_in(headers, settings):
                caller = caller_of_claims(claims, settings, "page")
    if caller is None:
        caller = identify(headers, peer, settings, "page", audit)
    for scope in sorted(READING):
        caller.require(scope)
    return caller


def current_peer() -> str:
    """The address of the visitor, or of the proxy that they come through."""
    return _headers().get(PEER, "")


def _brings_more(headers: Headers, settings: Settings) -> bool:
    """Whether the headers hold credentials that take precedence over a sign-in at the page."""
    return "authorization" in headers or settings.proxy_user_header in headers


def requested() -> QueryParams:
    """The query parameters of the request being answered."""
    request = _requested.get()
    return request.query_params if request else QueryParams()


def own_zone() -> tzinfo:
    """The time zone of the browser; UTC where it gives none."""
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (ValueError, OSError, ZoneInfoNotFoundError):  # a browser may send anything
        return UTC


def is_connected() -> bool:
    """Whether the browser of this run is connected; without it the headers are missing."""
    return PEER in st.context.headers


def _headers() -> Headers:
    """The headers of the session's connection or of the request; none where there is neither."""
    if get_script_run_ctx(suppress_warning=True) is None:
        request = _requested.get()
        return request.headers if request else Headers()
    sent = st.context.headers
    return Headers(
        raw=[
            (name.lower().encode("latin-1"), value.encode("latin-1"))
            for name in sent
            for value in sent.get_all(name)
        ]
    )
