"""The application of the API, served alone or beside the web page."""

import asyncio
from collections.abc import Callable
from http import HTTPStatus
from importlib.metadata import version
from typing import Any

from fastapi import FastAPI
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from vind.app.access import CALLER
from vind.app.api import documents, openai, operations, questions
from vind.app.api.problems import HANDLERS, SENTENCES, STOPPED, refused
from vind.app.api.schemas import TOLD
from vind.app.api.service import Service
from vind.app.servers.hosts import Refused, refusal
from vind.app.servers.jobs import Jobs
from vind.app.servers.limits import Rates, in_time
from vind.indexes.access import Viewer
from vind.indexes.settings import Settings
from vind.search import Engine

MOST_SENT = 1 << 20
"""The largest request in bytes. Texts to embed are the largest; a question has 4,000 characters."""

SHUT_OFF = {
    "Content-Security-Policy": "default-src 'none'; media-src 'self'; frame-ancestors 'none'; "
    "base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""Headers of every response: browsers run nothing of it, cache nothing, and keep it from other
sites."""

PROBLEMS: dict[int | str, dict[str, Any]] = {
    400: {**TOLD, "description": "What was sent cannot be read."},
    401: {**TOLD, "description": "It is not known who asks."},
    403: {**TOLD, "description": "Who asks may not."},
    404: {**TOLD, "description": "It is not there, or not for who asks."},
    408: {**TOLD, "description": "It took too long to arrive."},
    413: {**TOLD, "description": "More than 1 MB was sent."},
    422: {**TOLD, "description": "A field is not as it has to be."},
    429: {**TOLD, "description": "Too much at once, or too often: see Retry-After."},
    503: {**TOLD, "description": "The index or a model cannot be used now."},
}


def api(
    engine_for: Callable[[Viewer], Engine],
    settings: Settings,
    names: frozenset[str],
    command: str = "api",
    jobs: Jobs | None = None,
    rates: Rates | None = None,
) -> FastAPI:
    """The API of a server reached under ``names``; ``engine_for`` gives the engine of a viewer.

    ``command`` is the command of ``vind`` that serves it. ``jobs`` and ``rates`` may be shared with
    other applications; by default the API makes its own. It needs no lifespan, so that it can be
    mounted in another application. ``app.state.service.close()`` ends a run that goes on. The
    caller closes the engine.
    """
    app = FastAPI(
        title="vind",
        version=version("vind"),
        description="Search, and ask, a company's own documents.",
        docs_url=None,
        redoc_url=None,
        swagger_ui_oauth2_redirect_url=None,
        redirect_slashes=False,
        responses=PROBLEMS,
        exception_handlers=HANDLERS,
        middleware=[Middleware(_Door, names=names, command=command)],
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    app.state.service = Service(engine_for, settings, jobs, rates)
    for part in (questions, documents, openai, operations):
        app.include_router(part.router)
    return app


class _Door:
    """Middleware that checks the host name and the asking page, and adds SHUT_OFF."""

    def __init__(self, app: ASGIApp, names: frozenset[str], command: str) -> None:
        self._app, self._names, self._command = app, names, command

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        is_begun = False

        async def shut_off(message: Message) -> None:
            nonlocal is_begun
            if message["type"] == "http.response.start":
                is_begun = True
                MutableHeaders(scope=message).update(SHUT_OFF)
            await send(message)

        is_known = CALLER in scope  # a caller on this machine's socket is no browser
        why = None if is_known else refusal(scope, self._names, self._command)
        why = why or _too_much(scope)
        app = refused(why.status, why.sentence, scope["path"]) if why else self._app
        try:
            await app(scope, _limited(in_time(receive)), shut_off)
        except asyncio.CancelledError:  # uvicorn cancels requests when it stops
            if is_begun:
                raise
            told = refused(HTTPStatus.SERVICE_UNAVAILABLE, STOPPED, scope["path"])
            await told(scope, receive, shut_off)


def _too_much(scope: Scope) -> Refused | None:
    """Refuses a body whose Content-Length is too large or malformed; None lets it pass."""
    length = Headers(scope=scope).get("content-length", "0")
    if length.isdecimal() and len(length) < 20 and int(length) <= MOST_SENT:
        return None
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    return Refused(status, SENTENCES[status])


def _limited(receive: Receive) -> Receive:
    """``receive`` that fails after MOST_SENT bytes, for a body without a length."""
    left = MOST_SENT

    async def received() -> Message:
        nonlocal left
        message = await receive()
        left -= len(message.get("body", b""))
        if left < 0:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return message

    return received
