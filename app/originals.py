"""The files that quotes and passages are from, as they are handed out over HTTP.

A file is somebody's: a browser shows what it has viewers of its own for, which run nothing on this
server's account (PDF, pictures), and saves all else.
"""

import os
from pathlib import Path

from starlette.responses import FileResponse
from starlette.types import Message, Receive, Scope, Send

from vind.app.plain import printable
from vind.indexes.errors import OriginalGoneError
from vind.search import Original

SHOWN = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".bmp": "image/bmp",
}
"""What a browser shows itself; HTML, SVG and XML never, as they may have scripts."""

OPEN_HERE = Path("/dev/fd")
"""Has under its number each file that this process has open: opened there, it is the same one."""

SAVED = "application/octet-stream"

OF_THIS_SERVER = {"Cross-Origin-Resource-Policy": "same-origin", "Cache-Control": "no-store"}
"""No page elsewhere can have a file in itself as a picture either, nor does it stay behind."""


class OriginalResponse(FileResponse):
    """Hands out the file that is open, and closes it; it stops where the file is written to."""

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
        """Sends what was asked for of it. Raises OriginalGoneError where it changes under way."""

        async def send_unchanged(message: Message) -> None:
            if not self._original.is_unchanged():
                raise OriginalGoneError(f"{self._original.path} changed while it was handed out.")
            await send(message)

        with self._original:
            await super().__call__(scope, receive, send_unchanged)
