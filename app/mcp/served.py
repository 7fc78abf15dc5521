"""Serving the protocol over HTTP by itself, with uvicorn."""

import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import uvicorn

from vind.app.hosts import names_of
from vind.app.mcp.application import PATH, mcp_application
from vind.app.web.server import address
from vind.indexes.errors import ServeError
from vind.indexes.settings import Settings
from vind.search import Engine

LAST_SECONDS = 5
"""That an answer has to come to its end in when the server is stopped."""

OPTIONS: dict[str, Any] = {
    "ws": "none",
    "lifespan": "on",
    "log_level": "warning",
    "access_log": False,
    "server_header": False,
    # Who asks is who is connected: headers of a proxy are believed, if at all, elsewhere.
    "proxy_headers": False,
    "timeout_graceful_shutdown": LAST_SECONDS,
}


def serve_http(settings: Settings, host: str, port: int, ready: Callable[[str], None]) -> None:
    """Serve until interrupted; ``ready`` is called with the address once it answers.

    Raises ServeError where it cannot, and as ``Engine.open`` does.
    """
    with Engine.open(settings=settings) as engine:
        app = mcp_application(engine, settings, names_of(host, settings.allow_hosts))
        server = _Server(
            uvicorn.Config(app, host, port, **OPTIONS),
            lambda: ready(f"{address(host, port)}{PATH}"),
        )
        with suppress(KeyboardInterrupt):  # the way to end it
            server.run()
    if not server.started:
        raise ServeError("MCP could not be served; what went wrong is above.")


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()
