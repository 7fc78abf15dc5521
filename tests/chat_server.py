"""A server with OpenAI's chat API, over real HTTP, that does as a test tells it."""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from typing import Any

SOON = 20.0
"""Seconds that a test waits for what must happen, before it says that it did not."""


class Exchange(BaseHTTPRequestHandler):
    """One request, and the ways to reply to it."""

    protocol_version = "HTTP/1.0"
    asked: dict[str, Any]

    def do_GET(self) -> None:
        chat: ChatServer = self.server.chat  # type: ignore[attr-defined]
        chat.seen.append((self.path, dict(self.headers)))
        if chat.lists is None:
            self.send(404, {"detail": "Not Found"})
        elif isinstance(chat.lists, int):
            self.send(chat.lists, {"error": {"message": "not now"}})
        else:
            self.send(200, {"object": "list", "data": [{"id": one} for one in chat.lists]})

    def do_POST(self) -> None:
        chat: ChatServer = self.server.chat  # type: ignore[attr-defined]
        self.asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with chat.counting:
            chat.seen.append((self.path, dict(self.headers)))
            chat.asked.append(self.asked)
            chat.in_flight += 1
            chat.most_in_flight = max(chat.most_in_flight, chat.in_flight)
        try:
            chat.does(self)
        except OSError:
            chat.was_left.set()
        finally:
            with chat.counting:
                chat.in_flight -= 1

    def send(self, status: int, body: object) -> None:
        said = body.encode() if isinstance(body, str) else json.dumps(body).encode()
        kind = "text/html" if isinstance(body, str) else "application/json"
        self.begin(status, kind)
        self.wfile.write(said)

    def begin(self, status: int = 200, kind: str = "text/event-stream") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.end_headers()

    def data(self, data: object) -> None:
        self.wfile.write(
            f"data: {data if isinstance(data, str) else json.dumps(data)}\n\n".encode()
        )
        self.wfile.flush()

    def piece(self, text: str | None, reason: str | None = None) -> None:
        self.data({"choices": [{"index": 0, "delta": {"content": text}, "finish_reason": reason}]})

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as the base has it
        pass


Does = Callable[[Exchange], None]


@dataclass
class ChatServer:
    """What it does, and what it was asked."""

    does: Does
    lists: Sequence[str] | int | None = ("toy",)
    url: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    seen: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    was_left: Event = field(default_factory=Event)
    counting: Lock = field(default_factory=Lock)
    in_flight: int = 0
    most_in_flight: int = 0


def saying(*pieces: str, reason: str = "stop") -> Does:
    """The pieces of a reply, one after the other."""

    def reply(exchange: Exchange) -> None:
        exchange.begin()
        for piece in pieces:
            exchange.piece(piece)
        exchange.piece(None, reason)
        exchange.data("[DONE]")

    return reply


def refusing(status: int, body: object) -> Does:
    """No reply, but a status."""
    return lambda exchange: exchange.send(status, body)


def endless(exchange: Exchange) -> None:
    """A reply that ends with its reader."""
    exchange.begin()
    while True:
        exchange.piece("word ")
        time.sleep(0.001)  # it ends by its reader's patience, and not by how much it sends


@contextmanager
def chat_server(does: Does, lists: Sequence[str] | int | None = ("toy",)) -> Iterator[ChatServer]:
    """A server on a free port, until the test has ended."""
    chat = ChatServer(does, lists)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Exchange)
    server.daemon_threads = True
    server.chat = chat  # type: ignore[attr-defined]
    chat.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield chat
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
