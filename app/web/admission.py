"""Lets in only browsers that ask for this server by its name, from its own page."""

import re
from http import HTTPStatus

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from vind.app.servers.hosts import Refused, refusal

SERVED = re.compile(
    r"/(index\.html|favicon\.png|static/.+|original/.+"
    r"|leaf/[0-9]{1,18}/[0-9]{1,18}/[0-9]{1,18}-[0-9]{1,18}"
    r"|_stcore/(health|host-config|stream))?"
)
"""The paths that the page needs. Streamlit also serves uploads, figures, components and an
interface for programs, which the page does not use. It takes files at ``/upload``."""

SIGN_IN = re.compile(r"/(auth/(login|logout)|oauth2callback)")
"""The paths for signing in, for signing out, and for the way back from the issuer."""

NOTHING_HERE = "There is nothing here. The page of vind is at the top: /"
ONLY_READ = "Nothing can be sent to this server, or changed: it is read alone."


class Admission:
    """Middleware in front of everything served: pages, files and connections alike."""

    def __init__(self, app: ASGIApp, names: frozenset[str], *, signs_in: bool = False) -> None:
        """``names`` are the server's own; ``signs_in``: people sign in at the page."""
        self._app, self._names, self._signs_in = app, names, signs_in

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request as the app does, or with the reason for a refusal."""
        refused = None if scope["type"] == "lifespan" else self._refused(scope)
        if refused:
            said = PlainTextResponse(f"{refused.sentence}\n", status_code=refused.status)
            await said(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _refused(self, scope: Scope) -> Refused | None:
        if refused := refusal(scope, self._names, "serve"):
            return refused
        if scope["type"] == "http" and (scope["path"], scope["method"]) == ("/upload", "PUT"):
            return None
        is_sign_in = self._signs_in and SIGN_IN.fullmatch(scope["path"])
        if not (is_sign_in or SERVED.fullmatch(scope["path"])):
            return Refused(HTTPStatus.NOT_FOUND, NOTHING_HERE)
        if scope["type"] == "http" and scope["method"] not in {"GET", "HEAD"}:
            return Refused(HTTPStatus.METHOD_NOT_ALLOWED, ONLY_READ)
        return None
