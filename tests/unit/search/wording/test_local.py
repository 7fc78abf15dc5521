"""Turns, leaving, budgets and errors of a language model, with a llama that does as it is told."""

import ctypes
import logging
import os
import signal
import sys
import time
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from ctypes import CDLL
from pathlib import Path
from threading import Event

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.llama import Says, ToyLlama, saying
from vind.indexes.errors import GenerationError
from vind.search.wording import local
from vind.search.wording.drafting import DRAFTED, MATCHED, HiddenState, PromptLookup
from vind.search.wording.llm import ANSWER_TOKENS
from vind.search.wording.local import LocalModel
from vind.search.wording.prompt import MOST_TOKENS, Prompt

SOON = 20.0
"""Seconds that a test waits for what must happen, before it says that it did not."""


class Gate:
    """A reply that says one word, waits until it is let on, and says another."""

    def __init__(self) -> None:
        self.started = Event()
        self.open = Event()

    def __call__(self, messages: list[dict[str, str]]) -> Iterator[str]:
        asked = messages[-1]["content"]
        yield f"{asked} "
        self.started.set()
        assert self.open.wait(SOON)
        yield "answered"


def model(says: Says) -> tuple[LocalModel, ToyLlama]:
    llama = ToyLlama(says)
    return LocalModel(llama), llama  # type: ignore[arg-type]


def prompt(text: str) -> Prompt:
    return Prompt("Be brief.", text)


def whole(reply: LocalModel, text: str) -> str:
    return "".join(reply.generate(prompt(text)))


def wait_until_waiting(shared: LocalModel, count: int) -> None:
    deadline = time.monotonic() + SOON
    while shared._worker._work_queue.qsize() < count:
        assert time.monotonic() < deadline
        time.sleep(0.001)


def asked_of(llama: ToyLlama) -> list[str]:
    return [messages[-1]["content"] for messages in llama.asked]


def test_questions_are_answered_one_at_a_time_in_order() -> None:
    gate = Gate()
    shared, llama = model(gate)
    with closing(shared), ThreadPoolExecutor(6) as threads:
        replies = [threads.submit(whole, shared, "0")]
        assert gate.started.wait(SOON)
        for number in range(1, 6):
            replies.append(threads.submit(whole, shared, str(number)))
            wait_until_waiting(shared, number)
        assert asked_of(llama) == ["0"]
        gate.open.set()
        assert [reply.result(SOON) for reply in replies] == [f"{n} answered" for n in range(6)]
        assert asked_of(llama) == ["0", "1", "2", "3", "4", "5"]


def test_a_question_left_while_waiting_is_not_generated() -> None:
    gate = Gate()
    shared, llama = model(gate)
    with closing(shared), ThreadPoolExecutor(3) as threads:
        first = threads.submit(whole, shared, "first")
        assert gate.started.wait(SOON)
        leaving = shared.generate(prompt("leaver"))
        assert next(leaving) == ""
        wait_until_waiting(shared, 1)
        last = threads.submit(whole, shared, "last")
        wait_until_waiting(shared, 2)
        leaving.close()
        gate.open.set()
        assert first.result(SOON) == "first answered"
        assert last.result(SOON) == "last answered"
        assert asked_of(llama) == ["first", "last"]


def test_leaving_a_generation_frees_the_model() -> None:
    said: list[int] = []

    def endless(messages: list[dict[str, str]]) -> Iterator[str]:
        if messages[-1]["content"] == "short":
            yield "short"
            return
        for number in range(10**9):
            said.append(number)
            yield f"{number} "

    shared, _ = model(endless)
    with closing(shared), ThreadPoolExecutor(1) as threads:
        reply = shared.generate(prompt("endless"))
        assert next(reply) == "0 "
        reply.close()
        assert threads.submit(whole, shared, "short").result(SOON) == "short"
        count = len(said)
        assert whole(shared, "short") == "short"
        assert len(said) == count


class _Kept:
    """The pieces of a reply, with what the generator returns at its end."""

    finished: bool | None = None

    def __init__(self, reply: Generator[str, None, bool]) -> None:
        self._reply = reply

    def __iter__(self) -> Iterator[str]:
        while True:
            try:
                yield next(self._reply)
            except StopIteration as end:
                self.finished = end.value
                return


def test_a_reply_that_ends_by_itself_is_finished() -> None:
    shared, _ = model(saying("One. ", "Two."))
    with closing(shared):
        said = _Kept(shared.generate(prompt("a question")))
        assert list(said) == ["One. ", "Two."]
        assert said.finished is True


def test_a_slow_generation_ends_at_the_time_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "ANSWER_SECONDS", 0.05)

    def slow(messages: list[dict[str, str]]) -> Iterator[str]:
        while True:
            time.sleep(0.03)
            yield "slow "

    shared, _ = model(slow)
    with closing(shared):
        reply = shared.generate(prompt("a question"))
        said = _Kept(reply)
        assert set(said) == {"slow "}
        assert said.finished is False


def test_the_budget_of_tokens_is_given_to_llama() -> None:
    llama = ToyLlama(saying("cut"), finish="length")
    with closing(LocalModel(llama)) as shared:  # type: ignore[arg-type]
        said = _Kept(shared.generate(prompt("a question")))
        assert list(said) == ["cut"]
        assert said.finished is False
    assert llama.options["max_tokens"] == ANSWER_TOKENS
    assert llama.options["temperature"] == 0.0


def test_an_error_reaches_its_asker_and_the_next_is_served() -> None:
    def fragile(messages: list[dict[str, str]]) -> Iterator[str]:
        yield "so far "
        if messages[-1]["content"] == "bad":
            raise RuntimeError("llama_decode returned -3")
        yield "so good"

    shared, _ = model(fragile)
    with closing(shared):
        with pytest.raises(GenerationError, match="llama_decode returned -3") as caught:
            whole(shared, "bad")
        assert isinstance(caught.value.__cause__, RuntimeError)
        assert whole(shared, "good") == "so far so good"


def test_a_template_without_a_system_turn_gets_one_turn() -> None:
    llama = ToyLlama(saying("heard"), system_turn=False)
    with closing(LocalModel(llama)) as shared:  # type: ignore[arg-type]
        assert whole(shared, "a question") == "heard"
    assert llama.asked == [[{"role": "user", "content": "Be brief.\n\na question"}]]


def test_closing_ends_running_and_waiting_generations() -> None:
    gate = Gate()
    shared, llama = model(gate)
    with ThreadPoolExecutor(3) as threads:
        running = threads.submit(whole, shared, "running")
        assert gate.started.wait(SOON)
        waiting = threads.submit(whole, shared, "waiting")
        wait_until_waiting(shared, 1)
        closed = threads.submit(shared.close)
        assert shared._closing.wait(SOON)
        gate.open.set()
        closed.result(SOON)
        assert running.result(SOON) in {"running ", "running answered"}
        assert waiting.result(SOON) == ""
    assert llama.closed
    assert asked_of(llama) == ["running"]


def test_a_closed_model_refuses_to_be_used() -> None:
    shared, llama = model(saying("heard"))
    assert shared.count_tokens("two words") == 2
    shared.close()
    with pytest.raises(ValueError, match="closed"):
        shared.count_tokens("two words")
    with pytest.raises(ValueError, match="closed"):
        whole(shared, "a question")
    assert llama.asked == []


def test_ctrl_c_while_the_model_loads_is_raised_once_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = Event()

    class Loading:
        def __init__(self, *_: object, **__: object) -> None:
            def log() -> None:
                os.kill(os.getpid(), signal.SIGINT)
                time.sleep(0.01)  # Python hears of it here, where nothing can be raised

            time.sleep(0.3)  # who waits for it does so by now, as for a model that takes seconds
            ctypes.CFUNCTYPE(None)(log)()
            loaded.set()

    monkeypatch.setattr("vind.search.wording.drafting.DraftingLlama", Loading)
    (tmp_path / "toy.gguf").touch()
    with pytest.raises(KeyboardInterrupt):
        LocalModel.open(tmp_path / "toy.gguf", threads=1)
    assert loaded.is_set()


@pytest.mark.parametrize(
    ("sees", "gpu", "room", "layers"),
    [
        (False, True, True, [0]),
        (True, False, True, [0]),
        (True, True, True, [-1]),
        (True, True, False, [-1, 0]),
    ],
)
def test_the_model_runs_on_a_gpu_with_room_or_else_the_processor(
    sees: bool,
    gpu: bool,
    room: bool,
    layers: list[int],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.WARNING)  # libraries that other tests load quieten its handler
    tried: list[int] = []

    def load(*_: object, n_gpu_layers: int, **__: object) -> ToyLlama:
        tried.append(n_gpu_layers)
        if n_gpu_layers and not room:
            raise ValueError("Failed to create llama_context")
        return ToyLlama(saying("yes"))

    monkeypatch.setattr("llama_cpp.llama_supports_gpu_offload", lambda: sees)
    monkeypatch.setattr("vind.search.wording.drafting.DraftingLlama", load)
    (tmp_path / "toy.gguf").touch()
    with closing(LocalModel.open(tmp_path / "toy.gguf", threads=1, gpu=gpu)) as opened:
        assert whole(opened, "?") == "yes"
        assert (opened.evidence_tokens == MOST_TOKENS) is (layers[-1] == -1)
    assert tried == layers
    assert ("on the GPU, Failed to create llama_context" in caplog.text) is (len(layers) > 1)


# What prompt lookup drafts.


def drafted(*tokens: int) -> list[int]:
    return [int(token) for token in PromptLookup()(np.array(tokens, dtype=np.intc))]


def test_a_draft_is_what_followed_the_last_two_tokens_before() -> None:
    assert drafted(7, 1, 2, 3, 4, 9, 1, 2) == [3, 4, 9, 1, 2]


def test_a_draft_follows_the_first_of_two_matches() -> None:
    assert drafted(1, 2, 5, 1, 2, 6, 1, 2)[:1] == [5]


def test_a_draft_has_a_maximum_length() -> None:
    assert drafted(*range(40), 0, 1) == list(range(2, 2 + DRAFTED))


@pytest.mark.parametrize("tokens", [(), (1,), (1, 2), (1, 2, 3, 4), (2, 1, 3, 1, 2)])
def test_nothing_is_drafted_after_new_tokens(tokens: tuple[int, ...]) -> None:
    assert drafted(*tokens) == []


@given(st.lists(st.integers(0, 3), max_size=40))
def test_any_draft_followed_the_same_tokens_before(tokens: list[int]) -> None:
    draft = drafted(*tokens)
    tail = tokens[-MATCHED:]
    places = [n for n in range(len(tokens) - MATCHED) if tokens[n : n + MATCHED] == tail]
    assert bool(draft) == bool(places)
    if draft:
        follows = places[0] + MATCHED
        assert draft == tokens[follows : follows + DRAFTED]


# Hidden states where llama.cpp does not show them.


def test_a_llama_build_without_ggml_has_no_hidden_state(monkeypatch: pytest.MonkeyPatch) -> None:
    assert HiddenState.of(3, 8) is not None
    monkeypatch.setattr("llama_cpp._ggml.libggml", CDLL(None))
    assert HiddenState.of(3, 8) is None
    monkeypatch.setitem(sys.modules, "llama_cpp._ggml", None)
    assert HiddenState.of(3, 8) is None


def test_hidden_state_is_none_before_anything_was_computed() -> None:
    state = HiddenState.of(3, 8)
    assert state is not None
    state.watch()
    state.rest()
    assert state.seen is None
