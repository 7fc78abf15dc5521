"""Serves an application with uvicorn, in this process, until interrupted or its parent ends."""

import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, nullcontext, suppress
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from vind.app.servers.hosts import address
from vind.indexes.errors import ServeError

LAST_SECONDS = 5
"""How long a stopping server waits for its answers."""

OPTIONS: dict[str, Any] = {
    "http": "h11",
    "ws": "none",
    "lifespan": "on",
    "log_level": "warning",
    "access_log": False,
    "server_header": False,
    # The peer must be the real other end of the connection. ``app.access`` judges proxy headers.
    "proxy_headers": False,
    "timeout_graceful_shutdown": LAST_SECONDS,
}


def run(
    app: ASGIApp,
    host: str,
    port: int,
    ready: Callable[[str], None],
    beside: AbstractAsyncContextManager[None] | None = None,
) -> None:
    """Serves ``app`` until interrupted; ``ready`` is called with its address once it answers.

    ``beside`` is a context held open meanwhile, in the server's event loop. Raises ServeError where
    the server does not start.
    """
    config = uvicorn.Config(app, host, port, **OPTIONS)
    server = _Server(config, lambda: ready(address(host, port)), beside or nullcontext())
    with suppress(KeyboardInterrupt):  # Ctrl-C is the normal end
        server.run()
    if not server.started:
        raise ServeError("It could not be served; what went wrong is above.")


class _Server(uvicorn.Server):
    def __init__(
        self,
        config: uvicorn.Config,
        ready: Callable[[], None],
        beside: AbstractAsyncContextManager[None],
    ) -> None:
        super().__init__(config)
        self._ready, self._beside = ready, beside

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        async with self._beside:
            await super().serve(sockets)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()


def end_with_parent() -> None:
    """Wait until standard input is closed, which the system also does when the parent is killed.

    Then stop this process with SIGTERM, and kill it if that takes too long. Run this in a thread of
    its own.
    """
    while os.read(sys.stdin.fileno(), 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(2 * LAST_SECONDS)
    os._exit(0)
