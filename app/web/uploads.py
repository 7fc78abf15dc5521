"""Takes files that an administrator drags onto the page into a folder of vind's own.

The folder lies beside the index and is indexed as any other. Names come from a browser and are not
trusted: a name is one plain name and no path, and what is there is never overwritten.
"""

import os
import shutil
import tempfile
import unicodedata
from http import HTTPStatus
from pathlib import Path, PurePosixPath, PureWindowsPath

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from vind.app.access import Caller
from vind.app.audit import Audit, What
from vind.app.plain import one_line
from vind.app.web import chosen
from vind.app.web.engine import shared_rates
from vind.app.web.visitor import current_caller, current_peer
from vind.app.words import words_for
from vind.indexes.errors import (
    AccessError,
    NotSignedInError,
    TooManyError,
    UploadError,
    UploadTooLargeError,
    VindError,
)
from vind.indexes.settings import Settings

PATH = "/upload"

FILE_BYTES = 512_000_000
"""The largest file that is taken. Larger ones are put into a folder of the server instead."""

SPARED_BYTES = 1_000_000_000
"""What is left free on the disk, for the index."""

NAME_BYTES = 200
"""The longest name, so that a number fits behind it: file systems end at 255."""

TOO_LARGE = (
    f"A file may have {FILE_BYTES // 1_000_000} MB, and the disk must keep room for the index. Put "
    "it into a folder of the server, and choose that."
)

SAME_NAME = 1000
"""How many files of one name are told apart by a number."""


def folder(settings: Settings) -> Path:
    """The folder that takes the files: beside the index, with its name."""
    return settings.index.absolute().with_name(f"{settings.index.name}.uploads")


def is_possible(settings: Settings) -> bool:
    """Whether an index can be made or written, and files kept beside it, by this process."""
    if settings.store:
        return False
    index = settings.index.absolute()
    parent = next(one for one in (index.parent, *index.parents) if one.exists())
    return os.access(parent, os.W_OK) and (not index.exists() or os.access(index, os.W_OK))


def address() -> str:
    """The relative address that files are sent to."""
    return f"{PATH.removeprefix('/')}{chosen.query()}"


def plain_name(given: str) -> str:
    """``given`` as the name of a file. Raises UploadError for what is no plain name."""
    name = unicodedata.normalize("NFC", given)
    is_name = name == PurePosixPath(name).name == PureWindowsPath(name).name == one_line(name)
    if not (name and is_name) or name.startswith((".", "~")) or len(os.fsencode(name)) > NAME_BYTES:
        raise UploadError(f"{one_line(given)[:NAME_BYTES]} is no name for a file here.")
    return name


async def _upload(request: Request) -> Response:
    words = words_for(request.headers.get("Accept-Language"))
    try:
        caller, settings = await run_in_threadpool(_admitted)
        name = plain_name(request.query_params.get("name", ""))
        await _keep(request, name, caller, settings)
    except NotSignedInError as error:
        return _said(words.trouble(error), HTTPStatus.UNAUTHORIZED)
    except AccessError:
        return _said(words.upload_not_yours, HTTPStatus.FORBIDDEN)
    except TooManyError as error:
        return _said(words.trouble(error), HTTPStatus.TOO_MANY_REQUESTS)
    except UploadTooLargeError:
        told = words.upload_large.format(FILE_BYTES // 1_000_000)
        return _said(told, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    except UploadError as error:
        return _said(words.trouble(error), HTTPStatus.BAD_REQUEST)
    except VindError as error:
        return _said(words.trouble(error), HTTPStatus.SERVICE_UNAVAILABLE)
    return _said("", HTTPStatus.CREATED)


def _admitted() -> tuple[Caller, Settings]:
    """The administrator who sends a file. Raises AccessError for anybody else."""
    caller, settings = current_caller(), chosen.page_settings()
    shared_rates(settings.api_rate).take(caller.told_apart(current_peer()))
    caller.require("manage")
    if not is_possible(settings):
        raise UploadError("No files can be kept beside this index.")
    return caller, settings


async def _keep(request: Request, name: str, caller: Caller, settings: Settings) -> None:
    """Writes the file that is sent beside the folder, and puts it in once it is whole."""
    into = folder(settings)
    sent = request.headers.get("content-length", "")
    _require_room(int(sent) if sent.isdecimal() else 0, into.parent)
    into.mkdir(mode=0o700, parents=True, exist_ok=True)
    number, part = tempfile.mkstemp(prefix=f"{into.name}.part-", dir=into.parent)
    try:
        with os.fdopen(number, "wb") as file:
            count = 0
            async for chunk in request.stream():
                count += len(chunk)
                if count > FILE_BYTES:
                    raise UploadTooLargeError(TOO_LARGE)
                await run_in_threadpool(file.write, chunk)
            await run_in_threadpool(os.fsync, file.fileno())
        await run_in_threadpool(_put, Path(part), into, name, caller, settings)
    except ClientDisconnect as error:
        raise UploadError("The file did not come whole.") from error
    except OSError as error:
        raise UploadError(f"The file could not be kept ({error.strerror}).") from error
    finally:
        Path(part).unlink(missing_ok=True)


def _require_room(size: int, disk: Path) -> None:
    there = next(one for one in (disk, *disk.parents) if one.exists())
    if size > FILE_BYTES or shutil.disk_usage(there).free < size + SPARED_BYTES:
        raise UploadTooLargeError(TOO_LARGE)


def _put(part: Path, into: Path, name: str, caller: Caller, settings: Settings) -> None:
    """Gives a whole file its name in the folder, or the first free one with a number behind it."""
    Audit.of(settings).write(What.UPLOAD, caller, files=[str(into / name)], outcome="kept")
    plain = PurePosixPath(name)
    for number in range(1, SAME_NAME):
        free = name if number == 1 else f"{plain.stem} ({number}){plain.suffix}"
        try:
            os.link(part, into / free)  # never over another file, as a rename would
        except FileExistsError:
            continue
        return
    raise UploadError(f"There are {SAME_NAME} files of that name already.")


def _said(text: str, status: HTTPStatus) -> Response:
    return PlainTextResponse(text, status_code=status, headers={"Cache-Control": "no-store"})


ROUTE = Route(PATH, _upload, methods=["PUT"])
"""The route that takes a file: ``PUT /upload?name=…``."""
