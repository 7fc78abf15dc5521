import asyncio

import pytest

from vind.app.api.service import ANSWERS, CALLERS, KeptAnswers
from vind.app.servers.limits import Rates, Turns
from vind.indexes.errors import AnswerGoneError, TooManyError
from vind.search.types import Answer

NOTHING = Answer((), (), found=False, confidence=0.0, right=0.0, language="en", asked="?")


def test_a_bucket_is_filled_evenly_and_is_each_callers_own() -> None:
    now = 0.0
    rates = Rates(60, lambda: now)
    for _ in range(60):
        rates.take("anna")
    with pytest.raises(TooManyError) as refused:
        rates.take("anna")
    assert refused.value.seconds == 1
    rates.take("bram")
    now = 2.0
    rates.take("anna")
    rates.take("anna")
    with pytest.raises(TooManyError):
        rates.take("anna")
    now = 1e6  # never more than a minute's
    for _ in range(60):
        rates.take("anna")
    with pytest.raises(TooManyError):
        rates.take("anna")


def test_a_rate_of_nothing_is_no_limit() -> None:
    rates = Rates(0)
    for _ in range(10_000):
        rates.take("anna")


def test_turns_are_taken_in_order_and_who_leaves_makes_room() -> None:
    async def taken() -> list[str]:
        turns, order = Turns(1, 2, "questions", 5), []

        async def take(name: str, until: asyncio.Event) -> None:
            async with turns.turn():
                order.append(name)
                await until.wait()

        end = asyncio.Event()
        tasks = [asyncio.create_task(take(name, end)) for name in ("first", "second", "third")]
        await asyncio.sleep(0.01)
        assert (turns.running, turns.waiting) == (1, 2)
        with pytest.raises(TooManyError, match="hands full with questions") as refused:
            turns.place()
        assert refused.value.seconds == 5
        tasks[1].cancel()
        await asyncio.sleep(0.01)
        assert (turns.running, turns.waiting) == (1, 1)
        tasks.append(asyncio.create_task(take("fourth", end)))
        await asyncio.sleep(0.01)
        end.set()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert (turns.running, turns.waiting) == (0, 0)
        return order

    assert asyncio.run(taken()) == ["first", "third", "fourth"]


def test_the_last_answers_of_the_last_callers_are_kept() -> None:
    kept = KeptAnswers()
    ids = [kept.keep("anna", NOTHING) for _ in range(ANSWERS + 1)]
    assert kept.find("anna", ids[-1]) is NOTHING
    for caller, answer_id in (("anna", ids[0]), ("bram", ids[-1]), ("anna", "")):
        with pytest.raises(AnswerGoneError):
            kept.find(caller, answer_id)
    for number in range(CALLERS):
        kept.keep(f"caller {number}", NOTHING)
    with pytest.raises(AnswerGoneError):
        kept.find("anna", ids[-1])
