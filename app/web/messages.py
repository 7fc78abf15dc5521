"""What a visitor's browser may tell Streamlit over its connection: what is done on the page.

The rest is for whoever makes a page of Streamlit's, and is taken from anyone: to empty the caches,
in which the engine of all visitors is, to be told of the program's repository, to upload, to
install something. The page has no buttons for it, which keeps nobody from sending it.
"""

from google.protobuf.message import DecodeError
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

DONE_ON_THE_PAGE = frozenset({"rerun_script", "stop_script", "app_heartbeat"})
"""What a visitor does, the end of what is still on its way, and that the browser is there."""


class Messages:
    """Middleware before Streamlit: what else a browser sends is as if it was not sent."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers as the app does to what is done on the page."""

        async def heard() -> Message:
            while True:
                message = await receive()
                if message["type"] != "websocket.receive" or _is_of_page(message.get("bytes")):
                    return message

        await self._app(scope, heard if scope["type"] == "websocket" else receive, send)


def _is_of_page(sent: bytes | None) -> bool:
    """Whether this is done on the page, or no message at all: Streamlit then hangs up."""
    try:
        return sent is None or BackMsg.FromString(sent).WhichOneof("type") in DONE_ON_THE_PAGE
    except DecodeError:
        return True
