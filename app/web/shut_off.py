"""The security headers of every response.

No other site can embed the page. Should text of a document ever be taken for HTML, the browser runs
nothing of it and sends nothing anywhere.
"""

import re
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.file_util import get_static_dir

WITH_SCRIPTS = (Path(__file__).with_name("live.html"), Path(get_static_dir(), "index.html"))
"""The files with the only inline scripts of the page: ours, and Streamlit's."""

_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)

# The page does not use these, so injected code shall not either.
POWERS = (
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "hid",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "serial",
    "usb",
)


def _hashes() -> Iterator[str]:
    for file in WITH_SCRIPTS:
        for script in _SCRIPT.findall(file.read_text(encoding="utf-8")):
            yield f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"


POLICY = {
    "default-src": "'none'",
    "script-src": " ".join(["'self'", *_hashes()]),
    # Streamlit inserts inline styles at run time.
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data:",
    "media-src": "'self'",
    "font-src": "'self' data:",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
}
"""The Content-Security-Policy: for each kind of content, its allowed sources."""

SHUT_OFF = {
    "Content-Security-Policy": "; ".join(f"{what} {where}" for what, where in POLICY.items()),
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": ", ".join(f"{power}=()" for power in POWERS),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""The headers. Framing is denied because Streamlit tells the page around it the address, which
holds the questions. A site that a document links to must not get that address either."""


class ShutOff:
    """Middleware that adds SHUT_OFF to every response."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request as the app does, with the headers SHUT_OFF added."""

        async def shut_off(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(SHUT_OFF)
            await send(message)

        await self._app(scope, receive, shut_off)
