"""Serves the files that quotes and passages are from over HTTP.

Files are untrusted. A browser shows only PDFs, pictures and recordings, whose viewers cannot act on
this server in the reader's name, and saves all others.
"""

import os
from pathlib import Path

from starlette.responses import FileResponse
from starlette.types import Message, Receive, Scope, Send

from vind.app.plain import printable
from vind.indexes.errors import OriginalGoneError
from vind.search import Original

PLAYED = {
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".wav": "audio/wav",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".flac": "audio/flac",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
}
"""The recordings that a browser plays, from the second in the fragment of the address."""

SHOWN = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".bmp": "image/bmp",
    **PLAYED,
}
"""The types that a browser shows; never HTML, SVG or XML, as they may hold scripts."""

OPEN_HERE = Path("/dev/fd")
"""The folder with this process's open files by number; a path in it opens the very same file."""

SAVED = "application/octet-stream"

OF_THIS_SERVER = {"Cross-Origin-Resource-Policy": "same-origin", "Cache-Control": "no-store"}
"""Headers that keep other sites from embedding a file, and browsers from caching it."""


class OriginalResponse(FileResponse):
    """Sends the open file and closes it; stops where the file changes meanwhile."""

    def __init__(self, original: Original) -> None:
        shown = SHOWN.get(original.path.suffix.lower())
        descriptor = original.file.fileno()
        super().__init__(
            OPEN_HERE / str(descriptor),
            media_type=shown or SAVED,
            filename=printable(original.path.name),
            stat_result=os.fstat(descriptor),
            content_disposition_type="inline" if shown else "attachment",
            headers=OF_THIS_SERVER,
        )
        self._original = original

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends the requested part. Raises OriginalGoneError where the file changes meanwhile."""

        async def send_unchanged(message: Message) -> None:
            if not self._original.is_unchanged():
                raise OriginalGoneError(f"{self._original.path} changed while it was handed out.")
            await send(message)

        with self._original:
            await super().__call__(scope, receive, send_unchanged)
