"""The application that ``vind serve`` runs: the page and the files that it links to, with guards.

The interfaces for programs are served beside the page, over the same engine.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.middleware import Middleware
from streamlit import App

from vind.app.api.application import api
from vind.app.api.server import near
from vind.app.mcp.transports import McpApplication
from vind.app.web import leaves, originals, runs, uploads
from vind.app.web.admission import Admission
from vind.app.web.doors import Doors
from vind.app.web.engine import engine_for, shared_rates
from vind.app.web.messages import Messages
from vind.app.web.shut_off import ShutOff
from vind.app.web.sign_in import SignIns, streamlit_secrets
from vind.app.web.visitor import Visitors
from vind.indexes.settings import Settings

PAGE = Path(__file__).with_name("page.py")


def application(names: frozenset[str], settings: Settings, host: str, port: int) -> App:
    """The application of a server on ``host`` and ``port`` that is reached under ``names``."""
    rates = shared_rates(settings.api_rate)  # one limit for a caller over all doors
    rest = api(engine_for, settings, names, "serve", runs.shared_jobs(), rates)
    mcp = McpApplication(engine_for, settings, names, "serve", rates)

    @asynccontextmanager
    async def lifespan(_: App) -> AsyncIterator[None]:
        try:
            async with near(rest, settings), mcp.running():
                yield
        finally:
            rest.state.service.close()
            runs.close()

    return App(
        PAGE,
        secrets=streamlit_secrets(settings, host, port),
        lifespan=lifespan,
        routes=[*originals.ROUTES, leaves.ROUTE, uploads.ROUTE],
        middleware=[
            Middleware(Doors, api=rest, mcp=mcp),
            Middleware(ShutOff),
            Middleware(Admission, names=names, signs_in=settings.signs_in),
            Middleware(SignIns, settings=settings),
            Middleware(Messages),
            Middleware(Visitors),
        ],
    )
