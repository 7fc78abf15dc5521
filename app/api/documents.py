"""Endpoints for passages, documents, files, the index and its runs."""

from dataclasses import replace
from http import HTTPStatus
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query, Response
from starlette.concurrency import run_in_threadpool

from vind.app.api.schemas import (
    MOST_FILES,
    TOLD,
    DocumentReply,
    FilesReply,
    PassageId,
    StatusReply,
)
from vind.app.api.service import Asker, Managing, Reading, Shared
from vind.app.audit import What
from vind.app.servers.jobs import Job
from vind.app.servers.originals import OriginalResponse
from vind.indexes.types import FileState
from vind.search.types import Hit

router = APIRouter(prefix="/api")

OF_DOCUMENTS, OF_RUNS = "Documents", "Runs"
"""The headings of these calls on the page of the API."""


@router.get("/passages/{passage_id}", tags=[OF_DOCUMENTS])
def passage(passage_id: PassageId, asker: Reading) -> Hit:
    """A passage that was found, as it stands in the index now."""
    found = asker.engine.passage(passage_id)
    asker.shows(What.READ_DOCUMENT, [found])
    return found


@router.get("/documents/{passage_id}", tags=[OF_DOCUMENTS])
def document(passage_id: PassageId, asker: Reading) -> DocumentReply:
    """The text of the document that a passage stands in: the passage is `text[start:end]`."""
    found = asker.engine.passage(passage_id)
    text = asker.engine.document_text(passage_id)
    asker.shows(What.READ_DOCUMENT, [found])
    return DocumentReply(passage=found, text=text)


@router.get(
    "/originals/{passage_id}",
    tags=[OF_DOCUMENTS],
    response_class=Response,
    responses={
        200: {"content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}},
        206: {"description": "The part that a Range header asks for."},
    },
)
def original(passage_id: PassageId, asker: Reading) -> Response:
    """The file that a passage is from, or the mail or archive around it, as it was indexed.

    Parts of it by `Range`.
    """
    found = asker.engine.original(passage_id)
    try:
        asker.shows(What.OPEN_ORIGINAL, [asker.engine.passage(passage_id)], files=[found.path])
    except BaseException:
        found.file.close()
        raise
    return OriginalResponse(found)


@router.get("/files", tags=[OF_DOCUMENTS])
async def files(
    asker: Reading,
    service: Shared,
    state: FileState | None = None,
    offset: Annotated[int, Query(ge=0, le=2**53)] = 0,
    limit: Annotated[int, Query(ge=1, le=MOST_FILES)] = 100,
) -> FilesReply:
    """Every file that was seen, what became of it and why; or those in one state."""
    async with service.searches.turn():  # counting the millions of files of a large ledger is slow
        return await run_in_threadpool(_part, asker, state, offset, limit)


def _part(asker: Asker, state: FileState | None, offset: int, limit: int) -> FilesReply:
    page = asker.engine.ledger_page(offset, limit, states=None if state is None else [state])
    shown = page.files
    asker.shows(What.LIST_DOCUMENTS, files=[Path(one.folder, one.path) for one in shown])
    if "manage" not in asker.caller.scopes:  # others may not know who can read a file
        shown = [replace(record, rights="") for record in shown]
    end = offset + len(shown)
    return FilesReply(files=shown, total=page.total, next=end if end < page.total else None)


@router.get("/status", tags=[OF_DOCUMENTS])
def status(asker: Reading) -> StatusReply:
    """What the index has for who asks, and for an administrator all figures of it."""
    found = asker.engine.status()
    return StatusReply(
        passages=found.passages,
        states=found.states,
        generation=found.generation,
        embedder=found.embedder,
        folders=found.folders,
        llm=not asker.engine.llm_trouble,
        index=found if "manage" in asker.caller.scopes else None,
    )


@router.post(
    "/jobs",
    tags=[OF_RUNS],
    status_code=HTTPStatus.ACCEPTED,
    responses={409: {**TOLD, "description": "A run goes on, or there is no folder."}},
)
def start_job(asker: Managing, service: Shared) -> Job:
    """Have the folders of the index indexed again; one such run at a time."""
    asker.shows(What.INDEX, outcome="started")
    return service.jobs.start(asker.engine.status().given)


@router.get("/jobs", tags=[OF_RUNS])
def jobs(asker: Managing, service: Shared) -> list[Job]:  # noqa: ARG001
    """The last runs, and how far they are; the newest first."""
    return service.jobs.all()


@router.get("/jobs/{number}", tags=[OF_RUNS])
def job(number: int, asker: Managing, service: Shared) -> Job:  # noqa: ARG001
    """One run."""
    return service.jobs.find(number)


@router.delete("/jobs/{number}", tags=[OF_RUNS], status_code=HTTPStatus.ACCEPTED)
def stop_job(number: int, asker: Managing, service: Shared) -> Job:
    """Have a run end. What it has committed is kept."""
    asker.shows(What.INDEX, outcome="stopped")
    return service.jobs.stop(number)
