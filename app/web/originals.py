"""Serves the files of quotes, passages and lines of the ledger, for links on the page."""

import re
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from vind.app.folders import told_apart
from vind.app.plain import fragment
from vind.app.servers.originals import OF_THIS_SERVER, OriginalResponse
from vind.app.web import chosen
from vind.app.web.engine import shared_engine
from vind.app.words import Words, words_for
from vind.indexes.errors import NotSignedInError, OriginalGoneError, TooManyError, VindError
from vind.search import Original

_NUMBER = re.compile(r"[0-9]{1,18}")
"""The id of a passage; longer numbers would not fit SQLite's integers."""


def address_of(passage_id: int, page: int | None = None, label: str = "") -> str:
    """The relative address of the file that a passage is from, at its page of this label."""
    return f"original/{passage_id}{chosen.query()}" + fragment(page, label)


def address_at(shown: str) -> str:
    """The relative address of the file at the path that the ledger shows."""
    return f"original/at/{quote(shown)}{chosen.query()}"


async def _original(request: Request) -> Response:
    words = words_for(request.headers.get("Accept-Language"))
    number = request.path_params["passage_id"]
    if not _NUMBER.fullmatch(number):
        return _not_there(words.no_passage)
    return await run_in_threadpool(_response, lambda: shared_engine().original(int(number)), words)


async def _original_at(request: Request) -> Response:
    words = words_for(request.headers.get("Accept-Language"))
    shown: str = request.path_params["shown"]
    return await run_in_threadpool(_response, lambda: _at(shown), words)


def _at(shown: str) -> Original:
    """The file at a path as the ledger shows it, with its folder's name where there are several."""
    engine = shared_engine()
    folders = engine.status().folders
    names = told_apart(folders)
    for folder in folders:
        name = names.get(folder, "").rstrip("/")
        if not name or shown.startswith(f"{name}/"):
            return engine.original_at(folder, shown.removeprefix(f"{name}/") if name else shown)
    raise OriginalGoneError(f"{shown} is in no folder of this index.")


def _response(opened: Callable[[], Original], words: Words) -> Response:
    try:
        return OriginalResponse(opened())
    except NotSignedInError as error:
        return _not_there(words.trouble(error), HTTPStatus.UNAUTHORIZED)
    except TooManyError as error:
        return _not_there(words.trouble(error), HTTPStatus.TOO_MANY_REQUESTS)
    except VindError as error:
        return _not_there(words.trouble(error))


def _not_there(said: str, status: int = HTTPStatus.NOT_FOUND) -> Response:
    return PlainTextResponse(f"{said}\n", status_code=status, headers=OF_THIS_SERVER)


ROUTES = [
    Route("/original/at/{shown:path}", _original_at),
    Route("/original/{passage_id:str}", _original),
]
"""The routes of the files."""
