"""The Python API for asyncio: the same engine, with its work in threads beside the loop."""

import asyncio
from collections.abc import AsyncGenerator, Collection, Generator
from contextlib import aclosing, closing
from functools import partial
from pathlib import Path
from threading import Event as Flag
from threading import Thread
from typing import Self, TypeAlias, Unpack

from vind.indexes.access import Viewer
from vind.indexes.errors import ClosedError
from vind.indexes.reading.status import IndexStatus
from vind.indexes.settings import Settings
from vind.indexes.types import FileRecord, LedgerPage
from vind.search.engine import Engine
from vind.search.types import Answer, Answered, Event, Hit, KeptTo, Words

_News: TypeAlias = Event | Exception | None
"""A thread's message about a stream: an event, an error, or None at the end."""


class AsyncEngine:
    """An ``Engine`` with awaitable calls, which return and raise the same as the engine's.

    Any number of tasks may share it. Cancelling a task in ``ask`` or ``stream`` ends the
    generation, within the half second after which the language model checks; cancelling it in
    another call lets that call run to its end.
    """

    def __init__(self, engine: Engine) -> None:
        """Wraps an open ``engine``; ``close`` closes it."""
        self._engine = engine
        self._readers: set[_Reader] = set()

    @classmethod
    async def open(
        cls,
        directory: Path | str | None = None,
        settings: Settings | None = None,
        viewer: Viewer | None = None,
    ) -> Self:
        """As ``Engine.open``: ``async with await AsyncEngine.open(…) as engine``."""
        return cls(await asyncio.to_thread(Engine.open, directory, settings, viewer))

    @property
    def engine(self) -> Engine:
        """The engine that does the work."""
        return self._engine

    def seen_by(self, viewer: Viewer) -> Self:
        """As ``Engine.seen_by``. Calls of the new engine end by themselves or with their task."""
        return type(self)(self._engine.seen_by(viewer))

    async def search(self, query: str, k: int = 10, **kept_to: Unpack[KeptTo]) -> list[Hit]:
        """As ``Engine.search``."""
        return await asyncio.to_thread(self._engine.search, query, k, **kept_to)

    async def ask(
        self,
        question: str,
        words: Words = "auto",
        follows: Answer | None = None,
        **kept_to: Unpack[KeptTo],
    ) -> Answer:
        """As ``Engine.ask``; cancelling the task ends the generation."""
        async with aclosing(self.stream(question, words, follows, **kept_to)) as events:
            async for event in events:
                if isinstance(event, Answered):
                    return event.answer
        raise AssertionError("a stream ends with its answer")

    def stream(
        self,
        question: str,
        words: Words = "auto",
        follows: Answer | None = None,
        **kept_to: Unpack[KeptTo],
    ) -> AsyncGenerator[Event]:
        """As ``Engine.stream``. To leave it early, close it: ``async with aclosing(…)``.

        A thread of its own reads the stream, and closes it once the task that follows it is
        cancelled or has closed it.
        """
        return self.follow(self._engine.stream(question, words, follows, **kept_to))

    async def follow(self, events: Generator[Event]) -> AsyncGenerator[Event]:
        """The same as ``stream`` for ``events``, a stream of the engine or derived from one."""
        reader = _Reader(events)
        self._readers.add(reader)
        reader.thread.start()
        try:
            while (news := await reader.news.get()) is not None:
                if isinstance(news, Exception):
                    raise news
                yield news
        finally:
            reader.leave()
            self._readers = {one for one in self._readers if one.thread.is_alive()}

    async def passage(self, passage_id: int) -> Hit:
        """As ``Engine.passage``."""
        return await asyncio.to_thread(self._engine.passage, passage_id)

    async def document_text(self, passage_id: int) -> str:
        """As ``Engine.document_text``."""
        return await asyncio.to_thread(self._engine.document_text, passage_id)

    async def opening(self, path: str, folder: str = "") -> Hit:
        """As ``Engine.opening``."""
        return await asyncio.to_thread(self._engine.opening, path, folder)

    async def files(self, state: str | None = None) -> list[FileRecord]:
        """As ``Engine.files``."""
        return await asyncio.to_thread(self._engine.files, state)

    async def ledger_page(
        self,
        offset: int = 0,
        limit: int = 100,
        *,
        states: Collection[str] | None = None,
        contains: str = "",
        types: Collection[str] | None = None,
    ) -> LedgerPage:
        """As ``Engine.ledger_page``."""
        page = partial(self._engine.ledger_page, states=states, contains=contains, types=types)
        return await asyncio.to_thread(page, offset, limit)

    async def status(self) -> IndexStatus:
        """As ``Engine.status``."""
        return await asyncio.to_thread(self._engine.status)

    async def close(self) -> None:
        """End the generations in progress, then close as ``Engine.close`` does."""
        for reader in tuple(self._readers):
            reader.leave()
        await asyncio.to_thread(self._close)

    def _close(self) -> None:
        for reader in tuple(self._readers):
            reader.thread.join()
        self._engine.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *raised: object) -> None:
        await self.close()


class _Reader:
    """The thread that reads a stream and passes it to a loop; only that thread may close it."""

    def __init__(self, stream: Generator[Event]) -> None:
        self.news: asyncio.Queue[_News] = asyncio.Queue()
        self.thread = Thread(target=self._read, name="vind-stream", daemon=True)
        self._stream = stream
        self._loop = asyncio.get_running_loop()
        self._is_left = Flag()

    def leave(self) -> None:
        """Tell the thread that nobody follows the stream any longer."""
        self._is_left.set()

    def _read(self) -> None:
        try:
            with closing(self._stream):
                for event in self._stream:
                    if self._is_left.is_set():
                        break
                    self._tell(event)
                else:
                    self._tell(None)
                    return
        except Exception as error:  # noqa: BLE001  (raised where it is followed)
            self._tell(error)
        else:
            self._tell(ClosedError("engine"))

    def _tell(self, news: _News) -> None:
        try:
            self._loop.call_soon_threadsafe(self.news.put_nowait, news)
        except RuntimeError:  # the loop is closed
            self.leave()
