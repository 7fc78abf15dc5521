"""A language model at servers: what is sent, the pool, leaving, and each way to fail."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from threading import Event
from typing import Any

import pytest

from tests.chat_server import (
    SOON,
    Does,
    Exchange,
    chat_server,
    endless,
    refusing,
    saying,
)
from tests.rooms import REPOSITORY
from vind.indexes.errors import ModelServerError
from vind.indexes.settings import Settings
from vind.search.wording import pool
from vind.search.wording.llm import ANSWER_TOKENS
from vind.search.wording.prompt import Prompt
from vind.search.wording.remote import RemoteModel

PROMPT = Prompt("Be brief.", "How many days?")
KEY = "sk-secret"


@pytest.fixture
def servers() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def model_at(*addresses: str, **settings: Any) -> RemoteModel:
    return RemoteModel(Settings(llm=",".join(addresses), **settings))


def said_by(model: RemoteModel, prompt: Prompt = PROMPT) -> tuple[str, bool]:
    """What is said, and whether the model ended it."""
    reply, said = model.generate(prompt), ""
    while True:
        try:
            said += next(reply)
        except StopIteration as end:
            return said, end.value


def fault_in(model: RemoteModel) -> ModelServerError:
    with pytest.raises(ModelServerError) as caught:
        said_by(model)
    return caught.value


def dead_address() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}/v1"


def in_time(happens: object) -> None:
    deadline = time.monotonic() + SOON
    while not happens():  # type: ignore[operator]
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_a_reply_is_streamed_and_the_request_is_as_documented() -> None:
    with chat_server(saying("25 ", "days.")) as chat, closing(model_at(chat.url)) as model:
        assert said_by(model) == ("25 days.", True)
        assert said_by(model) == ("25 days.", True)
    assert chat.asked[0] == {
        "model": "toy",
        "messages": PROMPT.turns,
        "stream": True,
        "temperature": 0.0,
        "max_tokens": ANSWER_TOKENS,
    }
    # The name of the model is asked for once.
    assert [path for path, _ in chat.seen] == ["/v1/models", *["/v1/chat/completions"] * 2]
    assert all("Authorization" not in headers for _, headers in chat.seen)


def test_a_reply_ended_by_the_token_budget_is_not_finished() -> None:
    does = saying("25 days and", reason="length")
    with chat_server(does) as chat, closing(model_at(chat.url)) as model:
        assert said_by(model) == ("25 days and", False)


def test_the_configured_key_and_model_name_are_sent() -> None:
    with (
        chat_server(saying("yes"), lists=("a", "b")) as chat,
        closing(model_at(chat.url, llm_model="b", llm_key=KEY)) as model,
    ):
        assert said_by(model)[0] == "yes"
    assert chat.asked[0]["model"] == "b"
    assert chat.seen[0][1]["Authorization"] == f"Bearer {KEY}"


def test_nothing_is_sent_where_wording_is_not_wanted() -> None:
    with chat_server(saying("yes")) as chat, closing(model_at(chat.url)) as model:
        assert list(model.generate(PROMPT, lambda _: False)) == []
    assert chat.seen == []


def test_a_template_without_a_system_turn_gets_one_turn() -> None:
    def choosy(exchange: Exchange) -> None:
        if exchange.asked["messages"][0]["role"] == "system":
            exchange.send(400, {"error": {"message": "System role not supported"}})
        else:
            saying("heard")(exchange)

    with chat_server(choosy) as chat, closing(model_at(chat.url)) as model:
        assert said_by(model)[0] == said_by(model)[0] == "heard"
    assert [one["messages"][0]["role"] for one in chat.asked] == ["system", "user", "user"]
    assert chat.asked[-1]["messages"] == PROMPT.one_turn


def breaking_off(*pieces: str) -> Does:
    """Pieces, and then the end of the connection."""

    def reply(exchange: Exchange) -> None:
        exchange.begin()
        for piece in pieces:
            exchange.piece(piece)

    return reply


def erring(exchange: Exchange) -> None:
    exchange.begin()
    exchange.data({"error": {"message": f"CUDA out of memory, {KEY}\n", "code": 500}})


def flooding(exchange: Exchange) -> None:
    exchange.begin()
    exchange.wfile.write(b"data: " + b"x" * 3_000_000)


def other_json(exchange: Exchange) -> None:
    exchange.begin()
    exchange.data({"text": "another API"})


TOO_LONG = "This model's maximum context length is 512 tokens. However, you requested 900."
UNKNOWN = "The model `toy` does not exist."


@pytest.mark.parametrize(
    ("does", "fault", "what", "cure"),
    [
        (refusing(429, {}), "full", "it is busy (HTTP 429)", "lower VIND_LLM_AT_ONCE"),
        (refusing(503, {}), "full", "still loads its model", "name more servers in VIND_LLM"),
        (refusing(502, "<html>"), "away", "HTTP 502", "Start it, or mend VIND_LLM"),
        (refusing(504, "<html>"), "slow", "HTTP 504", "VIND_LLM_SECONDS"),
        (refusing(401, {}), "key", "it wants a key", "Set VIND_LLM_KEY"),
        (
            refusing(404, {"error": {"message": UNKNOWN}}),
            "model",
            "it has no model toy",
            "Set VIND_LLM_MODEL",
        ),
        (
            refusing(400, {"object": "error", "message": TOO_LONG}),
            "context",
            "HTTP 400: This model's maximum context length is 512 tokens",
            "4096 tokens or more",
        ),
        (refusing(404, "<html>"), "api", "HTTP 404", "up to and with /v1"),
        (refusing(307, "<html>"), "api", "HTTP 307", "up to and with /v1"),
        (refusing(200, {"choices": []}), "api", "does not send its reply as it comes", "/v1"),
        (refusing(500, {"detail": "oops"}), "broke off", "HTTP 500: oops", "see its log"),
        (breaking_off(), "broke off", "its reply has no end", "Ask again"),
        (erring, "broke off", "CUDA out of memory, …", "see its log"),
        (flooding, "api", "sends more than an answer", "/v1"),
        (other_json, "broke off", "HTTP 500", "see its log"),
        (saying(reason="length"), "model", "toy thinks longer", "Set VIND_LLM_MODEL"),
    ],
)
def test_each_server_failure_is_reported_with_what_to_do(
    does: Does, fault: str, what: str, cure: str
) -> None:
    with chat_server(does) as chat, closing(model_at(chat.url, llm_key=KEY)) as model:
        error = fault_in(model)
    assert error.fault == fault
    assert str(error).startswith(f"The language model at {chat.url} words nothing: ")
    assert what in str(error)
    assert cure in str(error)
    assert KEY not in str(error)


@pytest.mark.parametrize(
    ("lists", "fault", "what"),
    [
        (("a", "b"), "model", "of its models (a, b) none is chosen"),
        ((), "model", "of its models (none) none is chosen"),
        (None, "api", "HTTP 404: Not Found"),
        (401, "key", "it wants a key"),
    ],
)
def test_an_undetermined_model_name_is_an_error(
    lists: tuple[str, ...] | int | None, fault: str, what: str
) -> None:
    with chat_server(saying("yes"), lists) as chat, closing(model_at(chat.url)) as model:
        error = fault_in(model)
    assert (error.fault, what in str(error)) == (fault, True)


def test_an_unreachable_server_is_away() -> None:
    with closing(model_at(dead_address())) as model:
        assert fault_in(model).fault == "away"


def test_a_server_silent_beyond_its_time_limit_is_slow() -> None:
    gate = Gate()
    with (
        chat_server(gate) as chat,
        closing(model_at(chat.url, llm_seconds=0.2)) as model,
    ):
        error = fault_in(model)
        gate.open.set()
    assert error.fault == "slow"
    assert "nothing in 0.2 seconds. Give it more time with VIND_LLM_SECONDS" in str(error)


def test_a_reply_that_takes_too_long_is_ended() -> None:
    with (
        chat_server(endless) as chat,
        closing(model_at(chat.url, llm_seconds=0.3)) as model,
    ):
        said, finished = said_by(model)
        assert chat.was_left.wait(SOON)
    assert said.startswith("word word ")
    assert not finished


def test_a_broken_off_reply_is_not_asked_of_another_server() -> None:
    with (
        chat_server(breaking_off("25 ")) as first,
        chat_server(saying("never")) as second,
        closing(model_at(first.url, second.url)) as model,
    ):
        reply = model.generate(PROMPT)
        assert next(reply) == "25 "
        with pytest.raises(ModelServerError, match="has no end") as caught:
            next(reply)
    assert caught.value.fault == "broke off"
    assert second.asked == []


def test_leaving_ends_the_generation_at_the_server() -> None:
    with chat_server(endless) as chat, closing(model_at(chat.url)) as model:
        reply = model.generate(PROMPT)
        assert next(reply) == "word "
        reply.close()
        assert chat.was_left.wait(SOON)


class Gate:
    """Replies that wait until they are let on."""

    def __init__(self) -> None:
        self.open = Event()

    def __call__(self, exchange: Exchange) -> None:
        assert self.open.wait(SOON)
        saying(exchange.asked["messages"][1]["content"])(exchange)


def test_questions_go_to_the_server_with_the_fewest_under_way() -> None:
    gate = Gate()
    with (
        chat_server(gate) as first,
        chat_server(gate) as second,
        closing(model_at(first.url, second.url, llm_at_once=2)) as model,
        ThreadPoolExecutor(6) as threads,
    ):
        prompts = [Prompt("", str(number)) for number in range(6)]
        replies = [threads.submit(said_by, model, prompt) for prompt in prompts]
        in_time(lambda: first.in_flight == second.in_flight == 2)
        in_time(lambda: len(model._pool._waiting) == 2)
        gate.open.set()
        assert [reply.result(SOON) for reply in replies] == [(str(n), True) for n in range(6)]
    assert (first.most_in_flight, second.most_in_flight) == (2, 2)
    assert len(first.asked) + len(second.asked) == 6


def test_a_question_left_while_waiting_is_not_sent() -> None:
    gate = Gate()
    with (
        chat_server(gate) as chat,
        closing(model_at(chat.url, llm_at_once=1)) as model,
        ThreadPoolExecutor(1) as threads,
    ):
        first = threads.submit(said_by, model, Prompt("", "first"))
        in_time(lambda: chat.in_flight == 1)
        leaving = model.generate(Prompt("", "leaver"))
        assert next(leaving) == ""
        leaving.close()
        in_time(lambda: not model._pool._waiting)
        gate.open.set()
        assert first.result(SOON) == ("first", True)
        assert said_by(model, Prompt("", "last")) == ("last", True)
    assert [one["messages"][1]["content"] for one in chat.asked] == ["first", "last"]


@pytest.mark.parametrize(
    ("does", "asked"),
    [
        (refusing(503, {}), [2, 2]),  # it may have room, or not break off, the next time
        (refusing(500, {"detail": "oops"}), [2, 2]),
        (breaking_off(), [2, 2]),
        (refusing(502, "<html>"), [1, 2]),
        (refusing(401, {}), [1, 2]),
    ],
)
def test_a_question_one_server_fails_goes_to_another(does: Does, asked: list[int]) -> None:
    with (
        chat_server(does) as first,
        chat_server(saying("yes")) as second,
        closing(model_at(first.url, second.url)) as model,
    ):
        assert said_by(model) == said_by(model) == ("yes", True)
    assert [len(first.asked), len(second.asked)] == asked


def test_where_two_servers_are_full_a_third_is_not_asked() -> None:
    full = refusing(429, {})
    with (
        chat_server(full) as first,
        chat_server(full) as second,
        chat_server(saying("yes")) as third,
        closing(model_at(first.url, second.url, third.url)) as model,
    ):
        assert fault_in(model).fault == "full"
    assert [len(one.asked) for one in (first, second, third)] == [1, 1, 0]


def test_a_server_that_was_away_is_tried_again_after_a_while(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 100.0
    monkeypatch.setattr(pool, "monotonic", lambda: now)
    with (
        chat_server(refusing(502, {})) as first,
        chat_server(saying("second")) as second,
        closing(model_at(first.url, second.url)) as model,
    ):
        assert said_by(model)[0] == "second"
        first.does = saying("first")
        assert said_by(model)[0] == "second"
        now += pool.AWAY_SECONDS
        assert said_by(model)[0] == "first"


def test_where_all_servers_are_away_that_is_told_at_once() -> None:
    with chat_server(refusing(502, {})) as chat, closing(model_at(chat.url)) as model:
        assert fault_in(model).fault == fault_in(model).fault == "away"
    assert len(chat.asked) == 1


def test_trouble_names_what_ails_all_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr(pool, "monotonic", lambda: now)
    with chat_server(saying("yes"), lists=503) as chat:
        addresses = [chat.url, dead_address()]
        with closing(model_at(*addresses)) as model:
            assert "it is busy" in model.trouble()
            assert "it cannot be reached" in model.trouble()
            looks = len(chat.seen)
            chat.lists = ("toy",)
            assert "it is busy" in model.trouble()
            assert len(chat.seen) == looks
            now += pool.AWAY_SECONDS
            assert model.trouble() == ""
            assert model.names() == ["toy", ""]


def test_closing_ends_running_and_waiting_requests() -> None:
    gate = Gate()
    with chat_server(gate) as chat, ThreadPoolExecutor(2) as threads:
        model = model_at(chat.url, llm_at_once=1)
        replies = [threads.submit(said_by, model) for _ in range(2)]
        in_time(lambda: chat.in_flight == 1 and len(model._pool._waiting) == 1)
        model.close()
        assert [reply.result(SOON) for reply in replies] == [("", False)] * 2
        gate.open.set()
        model.close()
        with pytest.raises(ValueError, match="closed"):
            said_by(model)
        with pytest.raises(ValueError, match="closed"):
            model.count_tokens("a word")


FORGETFUL = """
import sys
from vind.indexes.settings import Settings
from vind.search.wording.prompt import Prompt
from vind.search.wording.remote import RemoteModel
model = RemoteModel(Settings(llm=sys.argv[1]))
print(next(model.generate(Prompt("", ""))))
"""


def test_an_unclosed_model_ends_with_its_process() -> None:
    with chat_server(endless) as chat:
        command = [sys.executable, "-c", FORGETFUL, chat.url]
        said = subprocess.run(
            command, cwd=REPOSITORY, capture_output=True, text=True, check=True, timeout=60
        )
    assert (said.stdout, said.stderr) == ("word \n", "")


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with chat_server(saying("proxy")) as proxy, chat_server(saying("yes")) as chat:
        monkeypatch.setenv("HTTP_PROXY", proxy.url.removesuffix("/v1"))
        monkeypatch.delenv("NO_PROXY", raising=False)
        with closing(model_at(chat.url)) as model:
            assert said_by(model)[0] == "yes"
    assert proxy.seen == []


@pytest.mark.parametrize(
    ("text", "tokens"), [("", 0), ("How many days of leave?", 7), ("€ 25,-", 5), ("日本語", 3)]
)
def test_count_tokens_estimates_for_remote_models(text: str, tokens: int) -> None:
    with closing(model_at("http://127.0.0.1:1/v1")) as model:
        assert model.count_tokens(text) == tokens
