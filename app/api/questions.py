"""Endpoints for searches, questions, and feedback on answers."""

from collections.abc import AsyncIterator, Generator
from functools import partial
from http import HTTPStatus
from time import monotonic
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.sse import format_sse_event
from starlette.concurrency import run_in_threadpool

from vind.app.access.keys import require_same_key
from vind.app.api.answering import Answering, AnswerStream
from vind.app.api.problems import stopped, told
from vind.app.api.schemas import (
    AskReply,
    AskRequest,
    FeedbackRequest,
    SearchReply,
    SearchRequest,
)
from vind.app.api.service import Asker, Asking, Searching, Service, Shared
from vind.app.audit import What
from vind.app.audit.log import audited, write_hits
from vind.app.json_out import to_json
from vind.indexes.errors import VindError
from vind.search.types import Answer, Answered, Event, Hit, QuotesFound, Told, Waiting, Wording

router = APIRouter(prefix="/api", tags=["Questions"])

EVENT_STREAM = "text/event-stream"

EVENT = {
    "type": "object",
    "required": ["event", "data"],
    "properties": {
        "event": {"enum": ["quotes", "told", "wording", "waiting", "answer", "error"]},
        "data": {"type": "string", "contentMediaType": "application/json"},
    },
}
"""The schema of a streamed event, for the description of the API."""

NAMES = {QuotesFound: "quotes", Told: "told", Waiting: "waiting", Wording: "wording"}
"""The names of events in a stream."""


@router.post("/search")
async def search(sent: SearchRequest, asker: Searching, service: Shared) -> SearchReply:
    """Find the passages that match a query, best first."""
    service.metrics.asked("search")

    def found() -> list[Hit]:
        begun = monotonic()
        hits = asker.engine.search(sent.query, sent.k, **sent.kept_to(asker.engine))
        service.metrics.took("search", monotonic() - begun)
        write_hits(asker.audit, asker.caller, sent.query, hits)
        return hits

    async with service.searches.turn():
        return SearchReply(hits=await run_in_threadpool(found))


@router.post(
    "/ask",
    response_model=AskReply,
    responses={200: {"content": {EVENT_STREAM: {"schema": EVENT}}}},
)
async def ask(
    sent: AskRequest, request: Request, asker: Asking, service: Shared
) -> AskReply | Response:
    """Answer a question from the documents, with the sentences that it stands on.

    As server-sent events: `quotes` at once, `told` and `wording` for what is said of them,
    `waiting` now and then, `answer` with the whole of it; `error` with a problem where it breaks
    off.
    """
    service.metrics.asked("ask")
    follows = service.kept.find(asker.name, sent.conversation) if sent.conversation else None
    kept_to = await run_in_threadpool(sent.kept_to, asker.engine)
    stream = asker.engine.stream(sent.question, sent.words, follows, **kept_to)
    answering = begin(asker, service, sent.question, stream)
    if sent.stream or EVENT_STREAM in request.headers.get("accept", ""):
        return AnswerStream(answering, _lines(answering, asker, service), _broken_off(stopped()))
    try:
        return _reply(await answering.whole(request), asker, service)
    finally:
        answering.leave()


def begin(asker: Asker, service: Service, question: str, stream: Generator[Event]) -> Answering:
    """Queues ``question`` for an answer. Raises TooManyError where the queue is full."""
    still = partial(require_same_key, asker.caller, service.settings)
    events = audited(stream, asker.audit, asker.caller, question, still)
    return Answering(events, service.answers.place(), service.metrics)


async def _lines(answering: Answering, asker: Asker, service: Service) -> AsyncIterator[bytes]:
    try:
        async for event in answering.events():
            if isinstance(event, Answered):
                reply = _reply(event.answer, asker, service)
                yield _line("answer", reply.model_dump_json())
            else:
                yield _line(NAMES[type(event)], to_json(event, indent=None))
    except Exception as error:
        service.metrics.refused("broken-off")
        yield _broken_off(told(error))
        if not isinstance(error, VindError):
            raise


def _broken_off(problem: dict[str, Any]) -> bytes:
    return _line("error", to_json(problem, indent=None))


def _reply(answer: Answer, asker: Asker, service: Service) -> AskReply:
    answer_id = service.kept.keep(asker.name, answer)
    return AskReply(id=answer_id, best=answer.best, answer=answer)


def _line(name: str, data: str) -> bytes:
    return format_sse_event(event=name, data_str=data)


@router.post("/feedback", status_code=HTTPStatus.NO_CONTENT)
def feedback(sent: FeedbackRequest, asker: Asking, service: Shared) -> None:
    """Say what an answer was worth. It is kept with the question, and without a name."""
    answer = service.kept.find(asker.name, sent.answer)
    asker.shows(What.FEEDBACK, outcome=sent.thumb)
    service.feedback.add(sent.answer, answer, sent.thumb, sent.reason)
