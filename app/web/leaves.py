"""Serves pictures of PDF pages, with the quote boxed in them.

Who may read a file may see its pages. Each is drawn from the file as it was indexed.
"""

from collections import OrderedDict
from http import HTTPStatus
from threading import BoundedSemaphore, Lock

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from vind.app.web import chosen
from vind.app.web.engine import shared_engine
from vind.app.words import Words, words_for
from vind.indexes.errors import NotSignedInError, TooManyError, VindError
from vind.ingest.document.page_picture import QUOTE_AT_MOST, SECONDS, Wanted, draw_page
from vind.search.original import Mark

DRAWN_AT_ONCE = 2
"""How many pages are drawn at once. Each uses a processor, and as much memory as a process may."""

KEPT = 64
"""How many pictures are cached, of some 100 kB each."""

NUMBER_AT_MOST = 10**18
"""The limit of passage ids, pages and characters; SQLite's integers go little further."""

HEADERS = {"Cross-Origin-Resource-Policy": "same-origin", "Cache-Control": "no-store"}

_drawing = BoundedSemaphore(DRAWN_AT_ONCE)
_kept: "OrderedDict[tuple[Mark, Wanted], bytes]" = OrderedDict()
_guard = Lock()


def address_of(passage_id: int, page: int, start: int, end: int) -> str:
    """The relative address of the picture of a ``page`` of the PDF that a passage is from.

    The characters from ``start`` to ``end`` of the document's text are boxed, if there are any.
    """
    return f"leaf/{passage_id}/{page}/{start}-{end}{chosen.query()}"


async def _leaf(request: Request) -> Response:
    words = words_for(request.headers.get("Accept-Language"))
    numbers = {name: int(value) for name, value in request.path_params.items()}
    if not numbers["page"] or max(numbers.values()) >= NUMBER_AT_MOST:
        return _not_there(words.no_passage)
    return await run_in_threadpool(_response, words=words, **numbers)


def _response(passage: int, page: int, start: int, end: int, words: Words) -> Response:
    try:
        engine = shared_engine()
        quote = engine.document_text(passage)[start : min(end, start + QUOTE_AT_MOST)]
        with engine.original(passage) as original:
            if original.path.suffix.lower() != ".pdf":
                return _not_there(words.no_leaf)
            picture = _picture(original.file.fileno(), original.mark, Wanted(page, quote))
    except NotSignedInError as error:
        return _not_there(words.trouble(error), HTTPStatus.UNAUTHORIZED)
    except TooManyError as error:
        return _not_there(words.trouble(error), HTTPStatus.TOO_MANY_REQUESTS)
    except VindError as error:
        return _not_there(words.trouble(error))
    if picture is None:
        return _not_there(words.no_leaf)
    return Response(picture, media_type="image/webp", headers=HEADERS)


def _picture(file: int, mark: Mark, wanted: Wanted) -> bytes | None:
    """The picture, cached or newly drawn; None where it cannot be drawn."""
    key = mark, wanted
    with _guard:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    if not _drawing.acquire(timeout=SECONDS):
        return None
    try:
        picture = draw_page(file, wanted)
    finally:
        _drawing.release()
    if picture is not None:
        with _guard:
            _kept[key] = picture
            while len(_kept) > KEPT:
                _kept.popitem(last=False)
    return picture


def _not_there(said: str, status: HTTPStatus = HTTPStatus.NOT_FOUND) -> Response:
    return PlainTextResponse(f"{said}\n", status_code=status, headers=HEADERS)


ROUTE = Route("/leaf/{passage:int}/{page:int}/{start:int}-{end:int}", _leaf)
"""The route of the pictures."""
