"""Serves the files that quotes and passages are from, for links on the page."""

import re
from http import HTTPStatus

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from vind.app.plain import fragment
from vind.app.servers.originals import OF_THIS_SERVER, OriginalResponse
from vind.app.web import chosen
from vind.app.web.engine import shared_engine
from vind.app.words import Words, words_for
from vind.indexes.errors import NotSignedInError, TooManyError, VindError

_NUMBER = re.compile(r"[0-9]{1,18}")
"""The id of a passage; longer numbers would not fit SQLite's integers."""


def address_of(passage_id: int, page: int | None = None, label: str = "") -> str:
    """The relative address of the file that a passage is from, at its page of this label."""
    return f"original/{passage_id}{chosen.query()}" + fragment(page, label)


async def _original(request: Request) -> Response:
    words = words_for(request.headers.get("Accept-Language"))
    number = request.path_params["passage_id"]
    if not _NUMBER.fullmatch(number):
        return _not_there(words.no_passage)
    return await run_in_threadpool(_response, int(number), words)


def _response(passage_id: int, words: Words) -> Response:
    try:
        return OriginalResponse(shared_engine().original(passage_id))
    except NotSignedInError as error:
        return _not_there(words.trouble(error), HTTPStatus.UNAUTHORIZED)
    except TooManyError as error:
        return _not_there(words.trouble(error), HTTPStatus.TOO_MANY_REQUESTS)
    except VindError as error:
        return _not_there(words.trouble(error))


def _not_there(said: str, status: int = HTTPStatus.NOT_FOUND) -> Response:
    return PlainTextResponse(f"{said}\n", status_code=status, headers=OF_THIS_SERVER)


ROUTE = Route("/original/{passage_id:str}", _original)
"""The route of the files."""
