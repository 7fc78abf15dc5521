"""Servers of language models, as whoever asks, runs or examines vind hears of them."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import openai
import pytest

from tests.chat_server import SOON, ChatServer, Exchange, chat_server, refusing, saying
from tests.llama import judge_by_words
from tests.ports import free_port
from tests.rooms import REPOSITORY
from tests.unit.app.api.serving import HOLIDAY, Served, make_docs, served
from vind.app.doctor import Verdict, models
from vind.app.mcp import results
from vind.app.mcp.results import ask_text
from vind.app.models import in_the_clear, used_models
from vind.indexes.settings import Settings
from vind.search.types import Answer

ASKED = {"question": "How many days of holiday do full-time staff get?", "words": "always"}
WORDED = f"{HOLIDAY} [1]"
KEY = "sk-secret"


@pytest.fixture(scope="module")
def chat() -> Iterator[ChatServer]:
    with chat_server(saying(HOLIDAY)) as opened:
        yield opened


@pytest.fixture(scope="module")
def api(chat: ChatServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("api")
    with served(folder, llm=f"{chat.url},{chat.url}/", llm_key=KEY, access="off") as opened:
        yield opened


@pytest.fixture(autouse=True)
def _as_before(chat: ChatServer) -> None:
    chat.does, chat.lists = saying(HOLIDAY), ("toy",)
    chat.asked.clear()


def test_sentences_from_an_llm_server_that_no_quote_supports_are_dropped(
    api: Served, chat: ChatServer
) -> None:
    chat.does = saying(f"{HOLIDAY} ", "They also get 90 days of free beer.")
    answer = api.client.post("/api/ask", json=ASKED).json()["answer"]
    assert (answer["text"], answer["is_worded"], answer["trouble"]) == (WORDED, True, "")
    assert [one["sentence"] for one in answer["dropped"]] == ["They also get 90 days of free beer."]
    (sent,) = chat.asked
    user = sent["messages"][1]["content"]
    assert ASKED["question"] in user
    assert HOLIDAY in user
    assert chat.seen[-1][1]["Authorization"] == f"Bearer {KEY}"


def test_nothing_is_sent_to_the_llm_when_no_wording_is_wanted(
    api: Served, chat: ChatServer
) -> None:
    for sent in (ASKED | {"words": "never"}, {"question": "What does the moon weigh?"}):
        assert api.client.post("/api/ask", json=sent).status_code == 200
    assert chat.asked == []


def test_two_callers_get_their_wording_concurrently(api: Served, chat: ChatServer) -> None:
    both = Event()

    def waits_for_another(exchange: Exchange) -> None:
        if chat.in_flight == 2:
            both.set()
        assert both.wait(SOON)
        saying(HOLIDAY)(exchange)

    chat.does = waits_for_another
    with ThreadPoolExecutor(2) as threads:
        replies = [threads.submit(api.client.post, "/api/ask", json=ASKED) for _ in range(2)]
        texts = [reply.result(SOON).json()["answer"]["text"] for reply in replies]
    assert texts == [WORDED] * 2


def test_an_answer_whose_wording_fails_shows_its_quotes_and_says_why(
    api: Served, chat: ChatServer
) -> None:
    chat.does = refusing(429, {"error": {"message": f"Rate limit of {KEY}"}})
    said = f"The language model at {chat.url} words nothing: it is busy (HTTP 429). Ask again"
    reply = api.client.post("/api/ask", json=ASKED)
    answer = reply.json()["answer"]
    assert (reply.status_code, answer["found"], answer["is_worded"]) == (200, True, False)
    assert reply.json()["best"]["text"] == HOLIDAY
    assert answer["trouble"].startswith(said)
    assert KEY not in reply.text

    events = api.client.post("/api/ask", json=ASKED | {"stream": True}).text
    assert "event: error" not in events
    (last,) = (line for line in events.splitlines() if '"trouble"' in line)
    assert json.loads(last.removeprefix("data: "))["answer"]["trouble"].startswith(said)

    client = openai.OpenAI(base_url=f"{api.url}/v1", api_key="none", max_retries=0)
    spoken = client.chat.completions.create(
        model="vind", messages=[{"role": "user", "content": ASKED["question"]}]
    )
    content = spoken.choices[0].message.content or ""
    assert content.startswith(f"{HOLIDAY} [1]\n\n[1] hr/guide.md")
    assert f"The language model did not word this: the quotes are the answer. {said}" in content


def test_an_mcp_answer_says_when_its_wording_failed() -> None:
    answer = Answer((), (), True, 0.9, 0.9, "en", "", trouble="It is busy.\n> Ask on.")
    result = results.asked(answer)
    assert result.trouble == "It is busy. > Ask on."
    assert "The words are missing or cut short: It is busy. > Ask on." in ask_text(result)


def test_words_received_before_a_server_breaks_off_are_kept(api: Served, chat: ChatServer) -> None:
    def breaks_off(exchange: Exchange) -> None:
        exchange.begin()
        exchange.piece(f"{HOLIDAY} Part-time staff")

    chat.does = breaks_off
    answer = api.client.post("/api/ask", json=ASKED).json()["answer"]
    assert (answer["text"], answer["is_worded"]) == (WORDED, True)
    assert "its reply has no end" in answer["trouble"]


def test_readyz_and_status_say_whether_the_llm_server_is_ready(tmp_path: Path) -> None:
    with chat_server(saying(HOLIDAY), lists=503) as chat:
        with served(tmp_path / "away", llm=chat.url, access="off") as api:
            assert api.client.get("/readyz").json()["llm"] is False
            assert api.client.get("/api/status").json()["llm"] is False
        chat.lists = ("toy",)
        with served(tmp_path / "there", llm=chat.url, access="off") as api:
            assert api.client.get("/readyz").json()["llm"] is True


TOY_COMMAND = """
from tests.toy import ToyEmbedder
from vind.app.cli import main
from vind.indexes.index import Index
from vind.search import Engine
Engine.open = lambda settings, **_: Engine(Index.open(settings.index), settings, ToyEmbedder())
main()
"""


def command(*arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    """What ``vind`` says with the toy embedder."""
    return subprocess.run(
        [sys.executable, "-c", TOY_COMMAND, *arguments],
        env=os.environ | variables,
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )


def test_ask_says_why_the_llm_server_words_nothing(chat: ChatServer, tmp_path: Path) -> None:
    make_docs(tmp_path)
    judge_by_words(tmp_path / "index")
    chat.does = refusing(502, "<html>")
    index = str(tmp_path / "index")
    asked = command(
        "ask", "--words", "always", ASKED["question"], VIND_LLM=chat.url, VIND_INDEX=index
    )
    assert asked.stdout.startswith(f"{HOLIDAY}\n[1] hr/guide.md")
    said = f"The quotes are the answer. The language model at {chat.url} words nothing:"
    assert asked.stderr.strip().startswith(said)
    assert asked.returncode == 0


@pytest.mark.parametrize("words", [("ask", "?"), ("api", "--port", str(free_port()))])
def test_commands_warn_at_the_start_of_an_unencrypted_public_llm_server(
    words: tuple[str, ...], tmp_path: Path
) -> None:
    said = command(*words, VIND_LLM="http://8.8.8.8:8000/v1", VIND_INDEX=str(tmp_path))
    assert said.stderr.startswith("Careful: questions and quotes go unencrypted to http://8.8.8.8:")


@pytest.mark.parametrize(
    ("llm", "named"),
    [
        ("qwen2.5-coder-1.5b-instruct", ""),
        ("http://127.0.0.1:8000/v1,http://[::1]/v1,http://localhost/v1", ""),
        ("http://10.1.2.3:8000/v1,http://192.168.0.9/v1,http://[fd00::1]/v1", ""),
        ("https://api.example.com/v1", ""),
        ("http://10.1.2.3/v1,http://8.8.8.8:8000/v1", "http://8.8.8.8:8000/v1"),
        ("http://[2001:4860:4860::8888]/v1", "http://[2001:4860:4860::8888]/v1"),
        ("http://no-such-host.invalid/v1", "http://no-such-host.invalid/v1"),
    ],
)
def test_a_warning_is_given_when_quotes_go_unencrypted_to_a_server(llm: str, named: str) -> None:
    said = in_the_clear(Settings(llm=llm))
    warning = f"Careful: questions and quotes go unencrypted to {named}, "
    assert said.startswith(warning) if named else not said


@pytest.mark.parametrize(
    ("first", "second", "verdict", "said"),
    [
        (saying("Yes."), saying("Yes."), Verdict.OK, "Questions and quotes are sent there."),
        (saying("Yes."), refusing(401, {}), Verdict.WARN, "it wants a key (HTTP 401)"),
        (refusing(503, {}), refusing(502, {}), Verdict.WARN, "Until then, answers are quotes."),
        (refusing(503, {}), refusing(401, {}), Verdict.FAIL, "Set VIND_LLM_KEY to a key"),
    ],
)
def test_the_doctor_tries_each_llm_server(
    first: object, second: object, verdict: Verdict, said: str
) -> None:
    with chat_server(first) as one, chat_server(second) as two:  # type: ignore[arg-type]
        settings = Settings(llm=f"{one.url},{two.url}")
        found = models.llm(settings)
    assert found.verdict is verdict
    assert said in found.finding
    assert (f"toy at {one.url}" in found.finding) is (verdict is Verdict.OK or "401" in said)
    assert len(one.asked) == len(two.asked) == 1
    assert settings.llm not in used_models(settings)
