"""Who is let in: a browser that asks for this server by its name, from a page of its own."""

import re
from http import HTTPStatus

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from vind.app.hosts import Refused, refusal

SERVED = re.compile(
    r"/(index\.html|favicon\.png|static/.+|original/.+|leaf/\d+/\d+/\d+-\d+"
    r"|_stcore/(health|host-config|stream))?"
)
"""All that the page is made of. What else Streamlit serves is for other pages and their makers:
uploads, figures, components, an interface for programs."""

SIGN_IN = re.compile(r"/(auth/(login|logout)|oauth2callback)")
"""To the issuer, out again, and where the issuer sends people back to."""

NOTHING_HERE = "There is nothing here. The page of vind is at the top: /"
ONLY_READ = "Nothing can be sent to this server, or changed: it is read alone."


class Admission:
    """Middleware in front of all that is served: pages, files and connections alike."""

    def __init__(self, app: ASGIApp, names: frozenset[str], *, signs_in: bool = False) -> None:
        """``signs_in``: people sign in at the page."""
        self._app, self._names, self._signs_in = app, names, signs_in

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request as the app does, or with the reason why it does not."""
        refused = None if scope["type"] == "lifespan" else self._refused(scope)
        if refused:
            said = PlainTextResponse(f"{refused.sentence}\n", status_code=refused.status)
            await said(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _refused(self, scope: Scope) -> Refused | None:
        if refused := refusal(scope, self._names, "serve"):
            return refused
        is_sign_in = self._signs_in and SIGN_IN.fullmatch(scope["path"])
        if not (is_sign_in or SERVED.fullmatch(scope["path"])):
            return Refused(HTTPStatus.NOT_FOUND, NOTHING_HERE)
        if scope["type"] == "http" and scope["method"] not in {"GET", "HEAD"}:
            return Refused(HTTPStatus.METHOD_NOT_ALLOWED, ONLY_READ)
        return None
