"""The files that quotes and passages are from, as the page links to them.

A file is somebody's: a browser shows what it has viewers of its own for, which run nothing on this
page's account (PDF, pictures), and saves all else.
"""

import os
import re
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from vind.app.plain import printable
from vind.app.web.engine import shared_engine
from vind.app.words import Words, words_for
from vind.indexes.errors import OriginalGoneError, VindError
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

_NUMBER = re.compile(r"[0-9]{1,18}")
"""Of a passage; SQLite has none of more digits."""

OPEN_HERE = Path("/dev/fd")
"""Has under its number each file that this process has open: opened there, it is the same one."""

SAVED = "application/octet-stream"

OF_THIS_PAGE = {"Cross-Origin-Resource-Policy": "same-origin", "Cache-Control": "no-store"}
"""No page elsewhere can have a file in itself as a picture either, nor does it stay behind."""


def address_of(passage_id: int, page: int | None = None) -> str:
    """The address, from the page's own, of the file that a passage is from, at its ``page``."""
    return f"original/{passage_id}" + (f"#page={page}" if page else "")


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
            headers=OF_THIS_PAGE,
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


async def _original(request: Request) -> Response:
    words = words_for(request.headers.get("Accept-Language"))
    number = request.path_params["passage_id"]
    if not _NUMBER.fullmatch(number):
        return _not_there(words.no_passage)
    return await run_in_threadpool(_response, int(number), words)


def _response(passage_id: int, words: Words) -> Response:
    try:
        return OriginalResponse(shared_engine().original(passage_id))
    except VindError as error:
        return _not_there(words.trouble(error))


def _not_there(said: str) -> Response:
    return PlainTextResponse(f"{said}\n", status_code=404, headers=OF_THIS_PAGE)


ROUTE = Route("/original/{passage_id:str}", _original)
"""Where they are served."""
