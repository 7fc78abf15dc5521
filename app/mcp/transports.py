"""The server over HTTP, and for the program that starts it over stdin and stdout.

Over HTTP it is served alone, or beside the page and the API in one process. Each request identifies
its caller, who gets only what they may read. A session belongs to the caller who opened it: its
number is of no use to anybody else. Over stdin and stdout a message is a line.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from http import HTTPStatus
from threading import Thread
from typing import IO, cast

import anyio
from mcp.server.auth.middleware.bearer_auth import AuthenticatedUser, authorization_context
from mcp.server.auth.provider import AccessToken
from mcp.server.stdio import stdio_server
from mcp.server.streamable_http import MCP_SESSION_ID_HEADER
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.types import INVALID_REQUEST
from starlette.applications import Starlette
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from vind.app.access import CALLER, Caller, at_the_machine, from_address, identify
from vind.app.audit import Audit
from vind.app.mcp.server import LEFT, mcp_server
from vind.app.plain import printable
from vind.app.servers.hosts import names_of, refusal
from vind.app.servers.limits import Rates, in_time
from vind.app.servers.run import run
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


LONGEST_LINE = 1 << 20
"""The longest message in bytes; a longer one is refused without being held in memory."""

TOO_LONG = "a line that is too long"
"""Stands for a line that is too long. It is no message, so that the protocol refuses it."""


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


def serve_http(settings: Settings, host: str, port: int, ready: Callable[[str], None]) -> None:
    """Serve until interrupted; ``ready`` is called with the address once it answers.

    Raises ServeError where it does not start, and as ``Engine.open`` does.
    """
    with Engine.open(settings=settings) as engine:
        app = mcp_application(engine.seen_by, settings, names_of(host, settings.allow_hosts))
        run(app, host, port, lambda url: ready(f"{url}{PATH}"))


def serve_stdio(settings: Settings) -> None:
    """Serve the account that runs this until stdin is closed. Raises as ``Engine.open`` does."""
    with _pipes() as (requests, answers), Engine.open(settings=settings) as engine:
        asyncio.run(_serve(engine, settings, requests, answers))


async def _serve(engine: Engine, settings: Settings, requests: IO[bytes], answers: IO[str]) -> None:
    server = mcp_server(engine.seen_by, settings, at_the_machine(settings, "mcp"))
    lines = cast("anyio.AsyncFile[str]", _Lines(requests))  # has all that is used of it
    async with stdio_server(lines, anyio.wrap_file(answers)) as (incoming, outgoing):
        await server.run(incoming, outgoing, server.create_initialization_options())


@contextmanager
def _pipes() -> Iterator[tuple[IO[bytes], IO[str]]]:
    """The pipes for messages. Libraries that print write to stderr instead, and stdin is empty."""
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
    with open(os.devnull, "rb") as nothing:  # noqa: PTH123 - a device
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)
    yield requests, answers


class _Lines:
    """The lines of a pipe, read in a daemon thread that never keeps the process from ending."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self._pipe = pipe

    async def __aiter__(self) -> AsyncIterator[str]:
        loop, lines = asyncio.get_running_loop(), asyncio.Queue[str | None](maxsize=1)

        def read() -> None:
            while True:
                line = _line_of(self._pipe)
                asyncio.run_coroutine_threadsafe(lines.put(line), loop).result()
                if line is None:
                    return

        Thread(target=read, name="vind-mcp-lines", daemon=True).start()
        while (line := await lines.get()) is not None:
            yield line


def _line_of(pipe: IO[bytes]) -> str | None:
    """The next line, or TOO_LONG for one that is too long; None at the end."""
    line = pipe.readline(LONGEST_LINE)
    if len(line) < LONGEST_LINE or line.endswith(b"\n"):
        return line.decode(errors="replace") if line else None
    while (rest := pipe.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
        pass
    return TOO_LONG
