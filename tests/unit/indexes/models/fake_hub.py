"""A server that answers as the Hugging Face Hub does for the files of one repository."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.unit.indexes.models.small import CONFIG, WEIGHTS, digest

COMMIT = "0" * 40


class Hub(ThreadingHTTPServer):
    """``breaks`` downloads end half-way; ``ranges`` are those that were asked for.

    The hub announces what it has under ``etags``, by path: the SHA-256 of the weights, which are
    large, and of the configuration what Git calls it.
    """

    daemon_threads = True

    def __init__(self, content: bytes, breaks: int) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        weights, config = (
            f"/vind/small/resolve/{{}}/{name}" for name in ("small.gguf", "config.json")
        )
        self.contents = {
            path.format(revision): held
            for path, held in ((weights, content), (config, CONFIG))
            for revision in ("main", COMMIT)
        }
        self.etags = {
            path: blob(held) if path.endswith(".json") else digest(held)
            for path, held in self.contents.items()
        }
        self.breaks = breaks
        self.ranges: list[str] = []
        self.asked: list[str] = []


def blob(content: bytes) -> str:
    """As ``git hash-object`` has it."""
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()  # noqa: S324


class Handler(BaseHTTPRequestHandler):
    server: Hub

    def do_HEAD(self) -> None:
        self._head(200 if self.path in self.server.contents else 404, 0)

    def do_GET(self) -> None:
        if self.path not in self.server.contents:
            self._head(404, 0)
            return
        self.server.asked.append(self.path)
        asked = self.headers.get("Range", "")
        self.server.ranges.append(asked)
        start = int(asked.removeprefix("bytes=").partition("-")[0] or 0)
        self._head(206 if start else 200, start)
        content = self.server.contents[self.path][start:]
        if self.server.breaks:
            self.server.breaks -= 1
            content = content[: len(content) // 2]
        self.wfile.write(content)

    def _head(self, status: int, start: int) -> None:
        total = len(self.server.contents.get(self.path, b""))
        self.send_response(status)
        self.send_header("Content-Length", str(total - start))
        self.send_header("ETag", f'"{self.server.etags.get(self.path, "")}"')
        self.send_header("X-Repo-Commit", COMMIT)
        self.send_header("Content-Range", f"bytes {start}-{total - 1}/{total}")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Keep the test's output to the test."""


@contextmanager
def fake_hub(content: bytes = WEIGHTS, breaks: int = 0) -> Iterator[tuple[Hub, str]]:
    with Hub(content, breaks) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server, f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
