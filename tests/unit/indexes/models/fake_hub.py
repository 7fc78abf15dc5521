"""A server that answers as the Hugging Face Hub does for one file."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.unit.indexes.models.small import WEIGHTS, digest

FILE = "/vind/small/resolve/main/small.gguf"
COMMIT = "0" * 40


class Hub(ThreadingHTTPServer):
    """``breaks`` downloads end half-way; ``ranges`` are those that were asked for."""

    daemon_threads = True

    def __init__(self, content: bytes, breaks: int) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.content = content
        self.breaks = breaks
        self.ranges: list[str] = []


class Handler(BaseHTTPRequestHandler):
    server: Hub

    def do_HEAD(self) -> None:
        self._head(200 if self.path == FILE else 404, len(self.server.content))

    def do_GET(self) -> None:
        if self.path != FILE:
            self._head(404, 0)
            return
        asked = self.headers.get("Range", "")
        self.server.ranges.append(asked)
        start = int(asked.removeprefix("bytes=").partition("-")[0] or 0)
        content = self.server.content[start:]
        self._head(206 if start else 200, len(content))
        if self.server.breaks:
            self.server.breaks -= 1
            content = content[: len(content) // 2]
        self.wfile.write(content)

    def _head(self, status: int, length: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(length))
        self.send_header("ETag", f'"{digest(self.server.content)}"')
        self.send_header("X-Repo-Commit", COMMIT)
        total = len(self.server.content)
        self.send_header("Content-Range", f"bytes {total - length}-{total - 1}/{total}")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Keep the test's output to the test."""


@contextmanager
def fake_hub(content: bytes = WEIGHTS, breaks: int = 0) -> Iterator[tuple[Hub, str]]:
    with Hub(content, breaks) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server, f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
