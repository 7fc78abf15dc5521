"""A server that answers as the Hugging Face Hub does for the files of one repository."""

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.unit.indexes.models.small import CONFIG, WEIGHTS, digest

COMMIT = "0" * 40


class Hub(ThreadingHTTPServer):
    """``breaks`` downloads end half-way; ``ranges`` are those that were asked for.

    The hub announces what it has under ``etags``, by path: the SHA-256 of the weights, which are
    large, and of the configuration what Git calls it. With a ``token`` it serves who has that, and
    ``tokens`` are those that came. ``listed`` is what it says is in the repository, and ``sent_on``
    the weights that lie with another host, as it says.
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
        self.token = ""
        self.tokens: list[tuple[str, str]] = []
        self.listed = ["README.md", "small.gguf", "config.json"]
        self.sent_on: set[str] = set()

    def add(self, name: str, content: bytes) -> None:
        """A large file, at the commit and by the name of the branch."""
        for revision in ("main", COMMIT):
            path = f"/vind/small/resolve/{revision}/{name}"
            self.contents[path], self.etags[path] = content, digest(content)


def blob(content: bytes) -> str:
    """As ``git hash-object`` has it."""
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()  # noqa: S324


class Handler(BaseHTTPRequestHandler):
    server: Hub

    def do_HEAD(self) -> None:
        if not self._may_come():
            self._head(401, 0)
        elif self.path in self.server.sent_on:
            self._head(302, 0)
        else:
            self._head(200 if self.path in self.server.contents else 404, 0)

    def do_GET(self) -> None:
        if self.path == "/api/models/vind/small/revision/main":
            self._list()
            return
        if self.path not in self.server.contents:
            self._head(404, 0)
            return
        if not self._may_come() and "localhost" not in self.headers["Host"]:
            self._head(401, 0)
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

    def _may_come(self) -> bool:
        came = self.headers.get("Authorization", "").removeprefix("Bearer ")
        self.server.tokens.append((self.headers["Host"].partition(":")[0], came))
        return came == self.server.token or not self.server.token

    def _list(self) -> None:
        names = [{"rfilename": name} for name in self.server.listed]
        content = json.dumps({"id": "vind/small", "sha": COMMIT, "siblings": names}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _head(self, status: int, start: int) -> None:
        total = len(self.server.contents.get(self.path, b""))
        self.send_response(status)
        if status == 302:
            self.send_header("Location", f"http://localhost:{self.server.server_port}{self.path}")
            self.send_header("X-Linked-Size", str(total))
            self.send_header("X-Linked-ETag", f'"{self.server.etags[self.path]}"')
            total = 0
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
