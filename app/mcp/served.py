"""Serves the protocol alone over HTTP, with uvicorn."""

from collections.abc import Callable

from vind.app.hosts import names_of
from vind.app.mcp.application import PATH, mcp_application
from vind.app.serving import run
from vind.indexes.settings import Settings
from vind.search import Engine


def serve_http(settings: Settings, host: str, port: int, ready: Callable[[str], None]) -> None:
    """Serve until interrupted; ``ready`` is called with the address once it answers.

    Raises ServeError where it does not start, and as ``Engine.open`` does.
    """
    with Engine.open(settings=settings) as engine:
        app = mcp_application(engine.seen_by, settings, names_of(host, settings.allow_hosts))
        run(app, host, port, lambda url: ready(f"{url}{PATH}"))
