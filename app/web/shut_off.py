"""What every response of the server says to browsers: no page elsewhere has it in itself."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SHUT_OFF = {
    "Content-Security-Policy": "frame-ancestors 'none'",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
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
