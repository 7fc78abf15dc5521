"""What every response of the server says to browsers: what the page is made of, and for whom.

No page elsewhere has it in itself. Should a document ever come to be more than text on the page,
the browser runs nothing of it and sends nothing anywhere.
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
"""What has the only scripts that stand on the page itself: ours, and that of Streamlit's frame."""

_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)

# Not used by the page, and so by nobody who gets into it.
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
    # Streamlit writes its styles into the page as it goes.
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data:",
    "font-src": "'self' data:",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
}
"""Of what is on the page, by where it may come from."""

SHUT_OFF = {
    "Content-Security-Policy": "; ".join(f"{what} {where}" for what, where in POLICY.items()),
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": ", ".join(f"{power}=()" for power in POWERS),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""Whoever has the page in a frame hears its questions: Streamlit tells the page around it the
address, which has them. A site that a document leads to is not told it either."""


class ShutOff:
    """Middleware around all that is served."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request as the app does, with SHUT_OFF in its headers."""

        async def shut_off(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(SHUT_OFF)
            await send(message)

        await self._app(scope, receive, shut_off)
