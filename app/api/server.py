"""Serves the API alone, in one process with one set of models."""

from collections.abc import Callable

from vind.app.api.application import api
from vind.app.api.near import near
from vind.app.hosts import names_of
from vind.app.serving import run
from vind.indexes.access import UNRESTRICTED
from vind.indexes.settings import Settings
from vind.search import Engine


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
