"""The server over HTTP, by itself or beside the page and the API in one process.

Each request says who asks, and is answered with what they may read. A session belongs to the caller
who opened it: nobody else has it, though they know its number.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from http import HTTPStatus

from mcp.server.auth.middleware.bearer_auth import AuthenticatedUser, authorization_context
from mcp.server.auth.provider import AccessToken
from mcp.server.streamable_http import MCP_SESSION_ID_HEADER
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.types import INVALID_REQUEST
from starlette.applications import Starlette
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from vind.app.access import CALLER, Caller, from_address, identify
from vind.app.audit import Audit
from vind.app.hosts import refusal
from vind.app.limits import Rates
from vind.app.mcp.server import LEFT, mcp_server
from vind.app.plain import printable
from vind.indexes.access import Viewer
from vind.indexes.errors import NotSignedInError, TooManyError, VindError
from vind.indexes.settings import Settings
from vind.search import Engine

PATH = "/mcp"

MOST_SENT = 1 << 20
"""Bytes of a request."""

MOST_SESSIONS, MOST_OF_ONE = 1000, 250
"""At once, of all callers and of one who is known: nobody takes the places of all others."""

HAS_MANY = (
    "You have {} sessions open here. End those that you need no longer (DELETE), or wait half an "
    "hour: those that nobody uses are forgotten then."
)

IDLE_SECONDS = 30 * 60
"""After which a session that nobody uses is forgotten; its client opens another."""

ON_EACH = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class McpApplication:
    """The protocol at one address, an ASGI application.

    In an application of Starlette's it is ``route``, in whose lifespan ``running`` is entered;
    ``names`` are those that the server is asked by, ``command`` is what of ``vind`` serves it, and
    ``rates`` how often one may ask, by default its own. The engine is closed by whoever opened it.
    """

    def __init__(
        self,
        engine_for: Callable[[Viewer], Engine],
        settings: Settings,
        names: frozenset[str],
        command: str = "mcp",
        rates: Rates | None = None,
    ) -> None:
        self._settings, self._audit = settings, Audit.of(settings)
        self._names, self._command = names, command
        self._rates = rates or Rates(settings.api_rate)
        self._manager = StreamableHTTPSessionManager(
            mcp_server(engine_for, settings),
            session_idle_timeout=IDLE_SECONDS,
            max_request_body_size=MOST_SENT,
            max_sessions=MOST_SESSIONS,
        )

    def running(self) -> AbstractAsyncContextManager[None]:
        """The time that it answers in; once for each application."""
        return self._manager.run()

    @property
    def route(self) -> Route:
        """Where it is in another application."""
        return Route(PATH, endpoint=self)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request of somebody who is known, asked for by a name of this server."""

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(ON_EACH)
            await send(message)

        if refused := refusal(scope, self._names, self._command):
            await _saying(refused.sentence, refused.status)(scope, receive, sent)
            return
        try:
            caller = await asyncio.to_thread(self._identified, scope)
        except NotSignedInError as error:
            told = {"WWW-Authenticate": "Bearer"}
            said = _saying(str(error), HTTPStatus.UNAUTHORIZED, told)
            await said(scope, receive, sent)
        except TooManyError as error:
            told = {"Retry-After": str(error.seconds)}
            said = _saying(str(error), HTTPStatus.TOO_MANY_REQUESTS, told)
            await said(scope, receive, sent)
        except VindError as error:
            said = _saying(str(error), HTTPStatus.SERVICE_UNAVAILABLE)
            await said(scope, receive, sent)
        else:
            await self._answer(caller, scope, receive, sent)

    def _identified(self, scope: Scope) -> Caller:
        """Who asks. Raises as ``identify``, and TooManyError where they do so too often."""
        peer = scope["client"][0] if scope.get("client") else ""
        try:
            caller = identify(Headers(scope=scope), peer, self._settings, "mcp", self._audit)
        except NotSignedInError:
            self._rates.take(from_address(peer))  # who tries keys tries them slowly
            raise
        self._rates.take(caller.told_apart(peer))
        return caller

    async def _answer(self, caller: Caller, scope: Scope, receive: Receive, send: Send) -> None:
        left = asyncio.Event()
        user = AuthenticatedUser(
            AccessToken(token="", client_id=caller.viewer.name, subject=caller.key, scopes=[])
        )

        async def received() -> Message:
            message = await receive()
            if message["type"] == "http.disconnect":
                left.set()
            return message

        if caller.viewer.name and self._opens_too_many(user, scope):
            said = HAS_MANY.format(MOST_OF_ONE)
            await _saying(said, HTTPStatus.TOO_MANY_REQUESTS)(scope, receive, send)
            return
        known = {**scope, CALLER: caller, LEFT: left, "user": user}
        try:
            await self._manager.handle_request(known, received, send)
        finally:
            left.set()

    def _opens_too_many(self, user: AuthenticatedUser, scope: Scope) -> bool:
        """Whether a request opens a session, and ``user`` has as many as one may."""
        if MCP_SESSION_ID_HEADER in Headers(scope=scope):
            return False
        own = authorization_context(user)
        owners = self._manager._session_owners.values()  # noqa: SLF001  (nothing else tells)
        return sum(owner == own for owner in owners) >= MOST_OF_ONE


def mcp_application(
    engine_for: Callable[[Viewer], Engine], settings: Settings, names: frozenset[str]
) -> Starlette:
    """An application that has the protocol at ``/mcp`` and nothing else."""
    door = McpApplication(engine_for, settings, names)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with door.running():
            yield

    return Starlette(routes=[door.route], lifespan=lifespan)


def _saying(sentence: str, status: HTTPStatus, headers: dict[str, str] | None = None) -> Response:
    """A refusal as an error of the protocol: of any other, clients tell nothing but that it was."""
    error = {"code": INVALID_REQUEST, "message": printable(sentence)}
    told = {"jsonrpc": "2.0", "id": None, "error": error}
    return JSONResponse(told, status_code=status, headers=headers)
