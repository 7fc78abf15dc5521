"""The files that quotes and passages are from, as the page links to them.

A file is somebody's: a browser shows what it has viewers of its own for, which run nothing on this
page's account (PDF, pictures), and saves all else.
"""

import re
from collections.abc import Sequence

from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from app.plain import printable
from app.web.engine import shared_engine
from app.words import Words, words_for
from indexes.errors import VindError

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

SAVED = "application/octet-stream"

OF_THIS_PAGE = {"Cross-Origin-Resource-Policy": "same-origin", "Cache-Control": "no-store"}
"""No page elsewhere can have a file in itself as a picture either, nor does it stay behind."""


def address_of(passage_id: int, page: int | None = None) -> str:
    """The address, from the page's own, of the file that a passage is from, at its ``page``."""
    return f"original/{passage_id}" + (f"#page={page}" if page else "")


def route(hosts: Sequence[str]) -> Route:
    """Where they are served, to browsers that reach this machine by a name of ``hosts`` ("*": any).

    Streamlit holds its own connection to those names, and no other route.
    """
    named = [f"[{host}]" if ":" in host else host for host in hosts]
    known = Middleware(TrustedHostMiddleware, allowed_hosts=named, www_redirect=False)
    return Route("/original/{passage_id:str}", _original, middleware=[known])


async def _original(request: Request) -> Response:
    words = words_for(request.headers.get("Accept-Language"))
    number = request.path_params["passage_id"]
    if not _NUMBER.fullmatch(number):
        return PlainTextResponse(f"{words.no_passage}\n", status_code=404, headers=OF_THIS_PAGE)
    return await run_in_threadpool(_response, int(number), words)


def _response(passage_id: int, words: Words) -> Response:
    try:
        file = shared_engine().original(passage_id)
    except VindError as error:
        return PlainTextResponse(f"{words.trouble(error)}\n", status_code=404, headers=OF_THIS_PAGE)
    shown = SHOWN.get(file.suffix.lower())
    return FileResponse(
        file,
        media_type=shown or SAVED,
        filename=printable(file.name),
        content_disposition_type="inline" if shown else "attachment",
        headers=OF_THIS_PAGE,
    )
