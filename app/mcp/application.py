"""The server over HTTP, alone or beside the page and the API in one process.

Each request identifies its caller, who gets only what they may read. A session belongs to the
caller who opened it: its number is of no use to anybody else.
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
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from vind.app.access import CALLER, Caller, from_address, identify
from vind.app.audit import Audit
from vind.app.hosts import refusal
from vind.app.limits import Rates, in_time
from vind.app.mcp.server import LEFT, mcp_server
from vind.app.plain import printable
from vind.indexes.access import Viewer
from vind.indexes.errors import NotSignedInError, TooManyError, VindError
from vind.indexes.settings import Settings
from vind.search import Engine

PATH = "/mcp"

MOST_SENT = 1 << 20
"""The largest request in bytes."""

MOST_SESSIONS, MOST_OF_ONE = 1000, 250
"""The most open sessions, in total and of one known caller, so that nobody uses up all of them."""

HAS_MANY = (
    "You have {} sessions open here. End those that you need no longer (DELETE), or wait half an "
    "hour: those that nobody uses are forgotten then."
)

TOO_SLOW = "This request took too long to arrive. Send it again."

IDLE_SECONDS = 30 * 60
"""The idle time after which a session is dropped; its client opens another."""

ON_EACH = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class McpApplication:
    """An ASGI application that serves the protocol at one address.

    A Starlette application mounts ``route`` and enters ``running`` in its lifespan. The server is
    reached under ``names``, ``command`` is the command of ``vind`` that serves it, and ``rates``
    may be shared with other applications. The caller closes the engine.
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
        """A context in which requests are answered; enter it once."""
        return self._manager.run()

    @property
    def route(self) -> Route:
        """The route for mounting this in another application."""
        return Route(PATH, endpoint=self)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request from a known caller to one of the server's names."""

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
        """The caller. Raises as ``identify``, and TooManyError for too many requests."""
        peer = scope["client"][0] if scope.get("client") else ""
        try:
            caller = identify(Headers(scope=scope), peer, self._settings, "mcp", self._audit)
        except NotSignedInError:
            self._rates.take(from_address(peer))  # slows down guessing of keys
            raise
        self._rates.take(caller.told_apart(peer))
        return caller

    async def _answer(self, caller: Caller, scope: Scope, receive: Receive, send: Send) -> None:
        left = asyncio.Event()
        user = AuthenticatedUser(
            AccessToken(token="", client_id=caller.viewer.name, subject=caller.key, scopes=[])
        )

        arriving, begun = in_time(receive), False

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        async def received() -> Message:
            message = await arriving()
            if message["type"] == "http.disconnect":
                left.set()
            return message

        if caller.viewer.name and self._opens_too_many(user, scope):
            said = HAS_MANY.format(MOST_OF_ONE)
            await _saying(said, HTTPStatus.TOO_MANY_REQUESTS)(scope, receive, send)
            return
        known = {**scope, CALLER: caller, LEFT: left, "user": user}
        try:
            await self._manager.handle_request(known, received, noted)
        except HTTPException as slow:
            if begun:
                raise
            await _saying(TOO_SLOW, HTTPStatus(slow.status_code))(scope, receive, send)
        finally:
            left.set()

    def _opens_too_many(self, user: AuthenticatedUser, scope: Scope) -> bool:
        """Whether a request opens a session although ``user`` already has the most allowed."""
        if MCP_SESSION_ID_HEADER in Headers(scope=scope):
            return False
        own = authorization_context(user)
        owners = self._manager._session_owners.values()  # noqa: SLF001  (not public anywhere)
        return sum(owner == own for owner in owners) >= MOST_OF_ONE


def mcp_application(
    engine_for: Callable[[Viewer], Engine], settings: Settings, names: frozenset[str]
) -> Starlette:
    """An application with only the protocol, at ``/mcp``."""
    door = McpApplication(engine_for, settings, names)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with door.running():
            yield

    return Starlette(routes=[door.route], lifespan=lifespan)


def _saying(sentence: str, status: HTTPStatus, headers: dict[str, str] | None = None) -> Response:
    """A refusal as an error of the protocol, the only kind whose message clients show."""
    error = {"code": INVALID_REQUEST, "message": printable(sentence)}
    told = {"jsonrpc": "2.0", "id": None, "error": error}
    return JSONResponse(told, status_code=status, headers=headers)
