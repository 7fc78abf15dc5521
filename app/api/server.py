"""Serves the API alone, at an address and on the socket of the account that runs it."""

import asyncio
import contextlib
import logging
import os
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from vind.app.access import CALLER, at_the_machine
from vind.app.api.application import api
from vind.app.servers.hosts import names_of
from vind.app.servers.own_socket import socket_of
from vind.app.servers.run import OPTIONS, run
from vind.indexes.access import UNRESTRICTED
from vind.indexes.settings import Settings
from vind.search import Engine

log = logging.getLogger("vind.api")


@contextlib.asynccontextmanager
async def near(app: ASGIApp, settings: Settings) -> AsyncIterator[None]:
    """Serves ``app`` on the socket while the context is open, in the running event loop.

    The caller on the socket is the account that runs this process. A failure to make the socket is
    only logged: commands then open the index themselves.
    """
    path = socket_of(settings)
    try:
        listening = _listen(path) if path else None
    except OSError as error:
        log.warning("no socket at %s (%s): commands open the index themselves", path, error)
        listening = None
    if path is None or listening is None:
        yield
        return
    own = path.stat().st_ino
    config = uvicorn.Config(_AsThisAccount(app, settings), **OPTIONS | {"lifespan": "off"})
    server = _Beside(config)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        yield
    finally:
        # The socket goes first, as this server may be killed while it still answers.
        with contextlib.suppress(OSError):
            if path.stat().st_ino == own:  # a later server may have replaced it
                path.unlink()
        server.should_exit = True
        with contextlib.suppress(asyncio.CancelledError):
            await serving


def _listen(path: Path) -> socket.socket:
    """A listening socket, put at ``path`` atomically, in the place of any left behind."""
    made = path.with_suffix(f".{os.getpid()}")
    made.unlink(missing_ok=True)
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        listening.bind(str(made))
        made.chmod(0o600)
        listening.listen()
        made.replace(path)
    except OSError:
        listening.close()
        made.unlink(missing_ok=True)
        raise
    return listening


class _AsThisAccount:
    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app, self._settings = app, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope[CALLER] = at_the_machine(self._settings)
        await self._app(scope, receive, send)


class _Beside(uvicorn.Server):
    """A server that leaves signals to the main server."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Captures no signals."""
        yield


def serve(settings: Settings, host: str, port: int, ready: Callable[[str], None]) -> None:
    """Serves the API until interrupted; ``ready`` is called with its address once it answers.

    Raises ServeError where it does not start, and as ``Engine.open`` does.
    """
    with Engine.open(settings=settings, viewer=UNRESTRICTED) as engine:
        app = api(engine.seen_by, settings, names_of(host, settings.allow_hosts))
        try:
            run(app, host, port, ready, near(app, settings))
        finally:
            app.state.service.close()
