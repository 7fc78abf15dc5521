"""Streams an answer: reads its events in a thread, and hands them to the event loop."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Generator
from contextlib import aclosing, closing, suppress
from threading import Event as Flag
from threading import Thread
from time import monotonic

from starlette.requests import ClientDisconnect, Request
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from vind.app.api.metrics import Metrics
from vind.app.limits import Place
from vind.search.types import Answer, Answered, Event, QuotesFound, Waiting

PULSE_SECONDS = 1.0
"""The time between two ``Waiting`` events, and until a caller who left is noticed."""


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
