"""The engine for programs that await: what it returns, and what ends when nobody wants it."""

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import aclosing
from pathlib import Path
from threading import Event as Flag
from typing import Any

import pytest

from tests.llama import engine_that, saying
from tests.unit.search.toy_index import TEXTS, engine_over, index_in
from vind.indexes.errors import FilterError, PassageGoneError, QuestionError
from vind.search import Answered, AsyncEngine, QuotesFound, Wording

QUESTION = "how many days of leave do employees get"
SECONDS = 10.0


@pytest.fixture
def index(tmp_path: Path) -> Path:
    index_in(tmp_path / "index", TEXTS)
    return tmp_path


class Endless:
    """Words of a language model that has no end until it is closed."""

    def __init__(self) -> None:
        self.has_begun, self.is_closed = Flag(), Flag()

    def says(self, _: list[dict[str, str]]) -> Iterator[str]:
        self.has_begun.set()
        try:
            while True:
                time.sleep(0.001)
                yield "and "
        finally:
            self.is_closed.set()


def run(program: Callable[[AsyncEngine], Coroutine[Any, Any, None]], engine: AsyncEngine) -> None:
    async def whole() -> None:
        async with engine:
            await program(engine)

    asyncio.run(whole())


def test_async_engine_returns_what_the_engine_returns(index: Path) -> None:
    with engine_over(index / "index") as one:
        hits, status, files = one.search(QUESTION, k=2), one.status(), one.files("indexed")

    async def program(engine: AsyncEngine) -> None:
        assert await engine.search(QUESTION, k=2) == hits
        assert await engine.status() == status
        assert await engine.files("indexed") == files
        page = await engine.ledger_page(1, 1, states=["indexed"])
        assert (page.files, page.total) == (files[1:2], len(files))
        first = hits[0]
        assert (await engine.passage(first.passage_id)).text == first.text
        assert await engine.document_text(first.passage_id) == TEXTS["hr/leave.md"]
        assert (await engine.opening("hr/leave.md")).passage_id == first.passage_id
        with pytest.raises(PassageGoneError, match="There is no text of"):
            await engine.opening("hr/none.md")
        with pytest.raises(FilterError):
            await engine.search(QUESTION, types=["xyz"])

    run(program, AsyncEngine(engine_over(index / "index")))


def test_async_engine_opens_an_index_and_closes_it(index: Path) -> None:
    async def program() -> None:
        async with await AsyncEngine.open(index / "index") as engine:
            assert {record.path for record in await engine.files()} == set(TEXTS)
        with pytest.raises(ValueError, match="closed"):
            await engine.status()

    asyncio.run(program())


def test_an_async_stream_has_the_events_of_the_engine(index: Path) -> None:
    async def program(engine: AsyncEngine) -> None:
        events = [event async for event in engine.stream(QUESTION, "always")]
        assert isinstance(events[0], QuotesFound)
        assert [event.text for event in events if isinstance(event, Wording)] == [
            "Employees get 25 days of leave. [1]"
        ]
        assert isinstance(events[-1], Answered)
        assert await engine.ask(QUESTION, "always") == events[-1].answer

    engine = engine_that(saying("Employees get 25 days of leave."), index)
    run(program, AsyncEngine(engine))


def test_a_blank_question_is_refused_before_awaiting(index: Path) -> None:
    async def program(engine: AsyncEngine) -> None:
        with pytest.raises(QuestionError):
            engine.stream(" ")
        with pytest.raises(FilterError, match="xyz"):
            await engine.ask(QUESTION, types=["xyz"])

    run(program, AsyncEngine(engine_over(index / "index")))


def test_cancelling_a_task_ends_the_generation(index: Path) -> None:
    model = Endless()

    async def program(engine: AsyncEngine) -> None:
        asking = asyncio.create_task(engine.ask(QUESTION, "always"))
        assert await asyncio.to_thread(model.has_begun.wait, SECONDS)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        assert await asyncio.to_thread(model.is_closed.wait, SECONDS)
        assert (await engine.ask(QUESTION, "never")).quotes  # the next one has its turn

    run(program, AsyncEngine(engine_that(model.says, index)))


def test_leaving_a_stream_ends_the_generation(index: Path) -> None:
    model = Endless()

    async def program(engine: AsyncEngine) -> None:
        async with aclosing(engine.stream(QUESTION, "always")) as events:
            async for event in events:
                if model.has_begun.is_set():
                    break
                assert event
        assert await asyncio.to_thread(model.is_closed.wait, SECONDS)

    run(program, AsyncEngine(engine_that(model.says, index)))


def test_closing_ends_a_running_generation_first(index: Path) -> None:
    model = Endless()

    async def program() -> None:
        engine = AsyncEngine(engine_that(model.says, index))
        asking = asyncio.create_task(engine.ask(QUESTION, "always"))
        assert await asyncio.to_thread(model.has_begun.wait, SECONDS)
        await engine.close()
        assert model.is_closed.is_set()
        with pytest.raises(ValueError, match="closed"):
            await asking

    asyncio.run(program())
    assert "vind-stream" not in {thread.name for thread in threading.enumerate()}
