"""Routes requests of programs, beside the page, to the API or to MCP."""

import re

from starlette.types import ASGIApp, Receive, Scope, Send

from vind.app.mcp.transports import PATH

OF_API = re.compile(r"/(api|v1)(/.*)?|/(healthz|readyz|metrics|docs|openapi\.json)")


class Doors:
    """Middleware in front of the page: ``api`` and ``mcp`` have their own guards."""

    def __init__(self, app: ASGIApp, api: ASGIApp, mcp: ASGIApp) -> None:
        self._app, self._api, self._mcp = app, api, mcp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request to the application that its path belongs to."""
        await self._of(scope)(scope, receive, send)

    def _of(self, scope: Scope) -> ASGIApp:
        if scope["type"] == "http":
            if scope["path"] == PATH:
                return self._mcp
            if OF_API.fullmatch(scope["path"]):
                return self._api
        return self._app
