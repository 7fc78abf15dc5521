"""Who looks at the page, or asks for one of its files: told anew for each click and request.

A session of the page is its connection, whose headers Streamlit keeps; it keeps the other end of
it too, but tells the page of no address of this machine. So the server writes it in a header of
its own, in the place of any that was sent.
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
from vind.app.access.caller import READING
from vind.app.access.claims import caller_of_claims
from vind.app.audit import Audit
from vind.app.web.sign_in import claims_in
from vind.indexes.settings import Settings, load_settings

PEER = "x-vind-peer"
"""The header that has the address of the other end of the connection."""

_requested: ContextVar[HTTPConnection | None] = ContextVar("requested", default=None)
"""The request that is being answered; a session has headers and an address of its own."""


class Visitors:
    """Middleware: tells what it serves from where each connection and request comes."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers as the app does."""
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
    """Who looks at the page in this run of it, or makes the request that is being answered.

    Raises NotSignedInError where that is not known, ForbiddenError for a key of a program that may
    do less than the page lets one do, KeysError, DirectoryError, and AuditError.
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


def _brings_more(headers: Headers, settings: Settings) -> bool:
    """Whether somebody says who they are by what goes before a sign-in at the page."""
    return "authorization" in headers or settings.proxy_user_header in headers


def requested() -> QueryParams:
    """What stands behind the path in the address of the request that is being answered."""
    request = _requested.get()
    return request.query_params if request else QueryParams()


def own_zone() -> tzinfo:
    """The time zone of the browser of this run of the page; UTC where it tells of none."""
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (ValueError, OSError, ZoneInfoNotFoundError):  # it tells what it likes
        return UTC


def is_connected() -> bool:
    """Whether the browser of this run of the page is there; it is told of nothing otherwise."""
    return PEER in st.context.headers


def _headers() -> Headers:
    """Those of the session's connection or of the request; none where there is neither."""
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
