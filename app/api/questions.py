"""Endpoints for searches, questions and feedback, and the streaming of an answer."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Generator
from contextlib import aclosing, closing, suppress
from functools import partial
from http import HTTPStatus
from threading import Event as Flag
from threading import Thread
from time import monotonic
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.sse import format_sse_event
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from vind.app.access.keys import require_same_key
from vind.app.api.metrics import Metrics
from vind.app.api.problems import stopped, told
from vind.app.api.schemas import AskReply, AskRequest, FeedbackRequest, SearchReply, SearchRequest
from vind.app.api.service import Asker, Asking, Searching, Service, Shared
from vind.app.audit import What
from vind.app.audit.log import audited, write_hits
from vind.app.serialize import to_json
from vind.app.servers.limits import Place
from vind.indexes.errors import VindError
from vind.search.types import Answer, Answered, Event, Hit, QuotesFound, Told, Waiting, Wording

PULSE_SECONDS = 1.0
"""The time between two ``Waiting`` events, and until a caller who left is noticed."""


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


class Answering:
    """One question's events, from its place in the queue on.

    Its creator must call ``leave``. The stream and its turn then end at the next event, in the
    thread that reads the stream, as ``Engine.stream`` requires.
    """

    def __init__(self, stream: Generator[Event], place: Place, metrics: Metrics) -> None:
        self._stream, self._place, self._metrics = stream, place, metrics
        self._loop = asyncio.get_running_loop()
        self._news: asyncio.Queue[Event | Exception] = asyncio.Queue()
        self._is_left = Flag()
        self._is_read = False

    async def events(self) -> AsyncGenerator[Event]:
        """The events as they arrive, with ``Waiting`` at each pulse in between.

        Raises what the stream raises.
        """
        try:
            begun = monotonic()
            while not await self._place.comes_up(PULSE_SECONDS):
                yield Waiting()
            self._metrics.took("queue", monotonic() - begun)
            self._is_read = True
            Thread(target=self._read, name="vind-answering", daemon=True).start()
            while True:
                try:
                    news = await asyncio.wait_for(self._news.get(), PULSE_SECONDS)
                except TimeoutError:
                    news = Waiting()
                if isinstance(news, Exception):
                    raise news
                yield news
                if isinstance(news, Answered):
                    return
        finally:
            self.leave()

    async def whole(self, request: Request) -> Answer:
        """The finished answer. Raises ClientDisconnect where the caller has left."""
        async with aclosing(self.events()) as events:
            async for event in events:
                if isinstance(event, Answered):
                    return event.answer
                if isinstance(event, Waiting) and await request.is_disconnected():
                    raise ClientDisconnect
        raise AssertionError("a stream ends with its answer")

    def leave(self) -> None:
        """Gives the answer up; does nothing once it has ended."""
        self._is_left.set()
        if not self._is_read:
            self._place.leave()

    def _read(self) -> None:
        begun = monotonic()
        try:
            with closing(self._stream):
                for event in self._stream:
                    if self._is_left.is_set():
                        break
                    if isinstance(event, QuotesFound):
                        self._metrics.took("quotes", monotonic() - begun)
                    elif isinstance(event, Answered):
                        self._metrics.took("answer", monotonic() - begun)
                    if not isinstance(event, Waiting):
                        self._tell(self._news.put_nowait, event)
        except Exception as error:  # noqa: BLE001  (raised again by events())
            self._tell(self._news.put_nowait, error)
        finally:
            self._tell(self._place.leave)

    def _tell(self, call: Callable[..., None], *given: object) -> None:
        with suppress(RuntimeError):  # the loop is closed where the server has ended
            self._loop.call_soon_threadsafe(call, *given)


class AnswerStream(StreamingResponse):
    """An answer as server-sent events, given up when the caller leaves.

    ``stopped`` is sent last where the server stops before the answer is finished.
    """

    def __init__(self, answering: Answering, lines: AsyncIterator[bytes], stopped: bytes) -> None:
        # Without the header a proxy would buffer the whole answer.
        super().__init__(lines, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})
        self._answering, self._stopped = answering, stopped

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends the events until they end or the caller leaves."""
        try:
            await super().__call__(scope, receive, send)
        except asyncio.CancelledError:  # uvicorn cancels requests when it stops
            await send({"type": "http.response.body", "body": self._stopped})
        finally:
            self._answering.leave()


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
