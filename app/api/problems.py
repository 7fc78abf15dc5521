"""Turns errors into ``application/problem+json`` (RFC 9457), in our own words."""

import json
import logging
import re
from collections.abc import Callable, Coroutine, Mapping, Sequence
from http import HTTPStatus
from reprlib import repr as shortened
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response

from vind.indexes import errors
from vind.indexes.errors import TooManyError, VindError
from vind.indexes.settings import WANTED as SETTING_WANTED

log = logging.getLogger("vind.api")

MEDIA_TYPE = "application/problem+json"

STATUSES: Mapping[type[VindError], HTTPStatus] = {
    errors.QuestionError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.FilterError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.ArgumentError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.PassageGoneError: HTTPStatus.NOT_FOUND,
    errors.OriginalGoneError: HTTPStatus.NOT_FOUND,
    errors.AnswerGoneError: HTTPStatus.NOT_FOUND,
    errors.JobGoneError: HTTPStatus.NOT_FOUND,
    errors.JobRefusedError: HTTPStatus.CONFLICT,
    errors.UploadError: HTTPStatus.BAD_REQUEST,
    errors.UploadTooLargeError: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    errors.NotSignedInError: HTTPStatus.UNAUTHORIZED,
    errors.ForbiddenError: HTTPStatus.FORBIDDEN,
    errors.TooManyError: HTTPStatus.TOO_MANY_REQUESTS,
    errors.DiskFullError: HTTPStatus.INSUFFICIENT_STORAGE,
    errors.IndexFailure: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.ClosedError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.AuditError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.KeysError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.DirectoryError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.ModelError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.GenerationError: HTTPStatus.INTERNAL_SERVER_ERROR,
    errors.VindError: HTTPStatus.INTERNAL_SERVER_ERROR,
}
"""The HTTP status of an error; an error that is not here has that of its nearest base class."""

SENTENCES = {
    HTTPStatus.BAD_REQUEST: "This request cannot be read. Send JSON, as /openapi.json says.",
    HTTPStatus.NOT_FOUND: "There is nothing here. What there is stands at /docs.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This cannot be asked for in that way. How, stands at /docs.",
    HTTPStatus.REQUEST_TIMEOUT: "This request took too long to arrive. Send it again.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "This is too much at once: send 1 MB at most.",
    HTTPStatus.INTERNAL_SERVER_ERROR: (
        "Something went wrong here. Whoever runs this server finds what in its log."
    ),
}

STOPPED = "The server was stopped before it had answered. Ask again when it runs."

OWN_BUSINESS = (errors.AuditError, errors.KeysError, errors.SettingsError)
NOT_SET_UP = (
    "This server is not in order, and shows nothing until it is. Whoever runs it finds why in its "
    "log."
)

WANTED = SETTING_WANTED | {
    "string_unicode": "text in Unicode",
    "string_too_short": "text of {min_length} characters or more",
    "string_too_long": "text of {max_length} characters or less",
    "too_short": "a list of {min_length} or more",
    "too_long": "a list of {max_length} or less",
    "list_type": "a list",
    "enum": "{expected}",
    "date_from_datetime_parsing": "a day, such as 2023-06-30",
    "date_parsing": "a day, such as 2023-06-30",
    "date_type": "a day, such as 2023-06-30",
    "model_attributes_type": "an object",
    "dict_type": "an object",
}
"""What a field must be, by pydantic's type of error."""

OF_OPENAI = "/v1/"
"""The path of OpenAI's calls, whose clients also expect ``error.message``."""


def kind_of(error: type[VindError]) -> str:
    """The name of an error in a problem's ``type``, after ``/docs#``: "passage-gone"."""
    name = re.sub(r"(?:Error|Failure)$", "", error.__name__)
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower()


def status_of(error: type[VindError]) -> HTTPStatus:
    """The HTTP status of an error."""
    return next(STATUSES[kind] for kind in error.__mro__ if kind in STATUSES)


def told(error: Exception) -> dict[str, Any]:
    """The problem for an error. Where the server's setup is at fault, only the log has details."""
    if isinstance(error, OWN_BUSINESS):
        log.error("%s", error)
        return _problem(status_of(type(error)), NOT_SET_UP, kind_of(type(error)))
    if isinstance(error, VindError):
        return _problem(status_of(type(error)), str(error), kind_of(type(error)))
    return _problem(HTTPStatus.INTERNAL_SERVER_ERROR, SENTENCES[HTTPStatus.INTERNAL_SERVER_ERROR])


def stopped() -> dict[str, Any]:
    """The problem for a request that is cut off because the server stops."""
    return _problem(HTTPStatus.SERVICE_UNAVAILABLE, STOPPED)


def refused(status: HTTPStatus, sentence: str, path: str, kind: str = "") -> Response:
    """A response that refuses a request, with the reason."""
    return _response(_problem(status, sentence, kind), path)


def in_openai_form(problem: dict[str, Any]) -> dict[str, Any]:
    """The problem with the field ``error`` that clients of OpenAI expect."""
    kind = problem["type"].partition("#")[2] or None
    error = {"message": problem["detail"], "type": kind, "param": None, "code": kind}
    return {**problem, "error": error}


async def of_ours(request: Request, error: Exception) -> Response:
    """The response to a request that raised one of our errors."""
    problem = told(error)
    response = _response(problem, request.url.path)
    if isinstance(error, TooManyError):
        response.headers["Retry-After"] = str(error.seconds)
    if response.status_code == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"
    _count(request, problem["type"].partition("#")[2])
    return response


async def of_http(request: Request, error: Exception) -> Response:
    """The response to an unknown path or a wrong method."""
    if not isinstance(error, HTTPException):
        raise error
    status = HTTPStatus(error.status_code)
    _count(request, status.phrase.lower().replace(" ", "-"))
    response = refused(status, SENTENCES.get(status, f"{status.phrase}."), request.url.path)
    response.headers.update(error.headers or {})
    return response


async def of_fields(request: Request, error: Exception) -> Response:
    """The response to an invalid body, path or query."""
    if not isinstance(error, RequestValidationError):
        raise error
    _count(request, "fields")
    sentences = dict.fromkeys(map(_what_to_mend, error.errors()[:10]))
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    return refused(status, " ".join(sentences), request.url.path, "fields")


async def of_the_unknown(request: Request, error: Exception) -> Response:
    """The response to a bug in the program; the details are in the log."""
    _count(request, "fault")
    return _response(told(error), request.url.path)


async def of_nobody(request: Request, error: Exception) -> Response:  # noqa: ARG001
    """A response that nobody reads, as the caller has left."""
    return Response(status_code=HTTPStatus.BAD_REQUEST)


HANDLERS: dict[int | type[Exception], Callable[[Request, Any], Coroutine[Any, Any, Response]]] = {
    VindError: of_ours,
    HTTPException: of_http,
    RequestValidationError: of_fields,
    ClientDisconnect: of_nobody,
    Exception: of_the_unknown,
}


def _count(request: Request, why: str) -> None:
    request.app.state.service.metrics.refused(why)


def _problem(status: HTTPStatus, sentence: str, kind: str = "") -> dict[str, Any]:
    return {
        "type": f"/docs#{kind}" if kind else "about:blank",
        "title": status.phrase,
        "status": int(status),
        "detail": sentence,
    }


class _Problem(JSONResponse):
    media_type = MEDIA_TYPE

    def render(self, content: object) -> bytes:
        """ASCII JSON, as text from a request may hold surrogates, which UTF-8 cannot encode."""
        return json.dumps(content).encode()


def _response(problem: dict[str, Any], path: str) -> Response:
    said = in_openai_form(problem) if path.startswith(OF_OPENAI) else problem
    return _Problem(said, status_code=problem["status"])


def _what_to_mend(issue: Mapping[str, Any]) -> str:
    """A sentence that says what is wrong with a field."""
    where, *names = issue["loc"]
    kind = issue["type"]
    if kind == "json_invalid":
        return "The body is no JSON."
    name = _named(names)
    if not name:
        return f"Send a body: an object in JSON, as /openapi.json says of {where}."
    if kind == "missing":
        return f"{name} is missing."
    if kind == "extra_forbidden":
        return f"There is no field {name}."
    wanted = WANTED.get(kind, "as /openapi.json says").format_map(issue.get("ctx") or {})
    return f"{name} has to be {wanted}, not {shortened(issue['input'])}."


_KIND = re.compile(r"^(?:str|constrained-str|list\[.*)$")
"""The type names that pydantic inserts into the path of a field with a union type."""


def _named(names: Sequence[object]) -> str:
    return ".".join(str(one)[:100] for one in names if one != "body" and not _KIND.search(str(one)))
