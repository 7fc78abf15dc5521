"""Filters the messages from a browser to Streamlit: only those that the page needs pass.

Streamlit accepts developers' messages from anyone: to empty the caches, which hold every visitor's
engine, to ask about the program's repository, to upload, to install something. The page has no
buttons for these, but anybody could send them.
"""

from google.protobuf.message import DecodeError
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

DONE_ON_THE_PAGE = frozenset({"rerun_script", "stop_script", "app_heartbeat"})
"""The allowed messages: a click, the end of a run, and a sign that the browser is still there."""


class Messages:
    """Middleware before Streamlit that drops all other messages from a browser."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a connection to the app, without the messages that are not allowed."""

        async def heard() -> Message:
            while True:
                message = await receive()
                if message["type"] != "websocket.receive" or _is_of_page(message.get("bytes")):
                    return message

        await self._app(scope, heard if scope["type"] == "websocket" else receive, send)


def _is_of_page(sent: bytes | None) -> bool:
    """Whether a message is allowed. A malformed one is: Streamlit then closes the connection."""
    try:
        return sent is None or BackMsg.FromString(sent).WhichOneof("type") in DONE_ON_THE_PAGE
    except DecodeError:
        return True
