"""Serving the API: one process, with one set of models in it."""

import socket
from collections.abc import Callable
from typing import Any

import uvicorn

from vind.app.api.application import api
from vind.app.hosts import names_of
from vind.app.web.server import address
from vind.indexes.access import UNRESTRICTED
from vind.indexes.errors import ServeError
from vind.indexes.settings import Settings
from vind.search import Engine

LAST_SECONDS = 5
"""That an answer has to come to its end in when the server is stopped."""


def serve(settings: Settings, host: str, port: int, ready: Callable[[str], None]) -> None:
    """Serves the API until interrupted; ``ready`` is called with its address once it answers.

    Raises ServeError where it cannot, and as ``Engine.open`` does.
    """
    with Engine.open(settings=settings, viewer=UNRESTRICTED) as engine:
        app = api(engine, settings, names_of(host, settings.allow_hosts))
        server = _Server(
            uvicorn.Config(app, host, port, **OPTIONS), lambda: ready(address(host, port))
        )
        try:
            server.run()
        except KeyboardInterrupt:
            pass  # the way to end it
        finally:
            app.state.service.close()
    if not server.started:
        raise ServeError("The API could not be served; what went wrong is above.")


OPTIONS: dict[str, Any] = {
    "http": "h11",
    "ws": "none",
    "lifespan": "off",
    "log_level": "warning",
    "access_log": False,
    "server_header": False,
    # Who asks is who is connected: headers of a proxy are believed, if at all, elsewhere.
    "proxy_headers": False,
    "timeout_graceful_shutdown": LAST_SECONDS,
}


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()
