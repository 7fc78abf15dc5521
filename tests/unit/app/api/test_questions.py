"""Search, questions and answers over HTTP, as a program meets them."""

import json
import os
import re
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.llama import saying
from tests.unit.app.api.serving import HOLIDAY, Served, served

ASKED = "How many days of holiday do full-time staff get a year?"
WORDED = f"{HOLIDAY} [1]"


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("api"), saying(f"{HOLIDAY} ")) as opened:
        yield opened


def events_of(reply: httpx.Response) -> Iterator[tuple[str, Any]]:
    """The names and the data of server-sent events."""
    name = ""
    for line in reply.iter_lines():
        kind, _, rest = line.partition(": ")
        if kind == "event":
            name = rest
        elif kind == "data":
            yield name, json.loads(rest)


@pytest.mark.parametrize(
    ("sent", "paths"),
    [
        ({"query": "annual fee", "k": 1}, ["finance/prices.txt"]),
        ({"query": "manager", "paths": ["hr/**"], "k": 1}, ["hr/sick.md"]),
        ({"query": "days", "types": ["md"]}, ["hr/guide.md", "hr/leave.md", "hr/sick.md"]),
        ({"query": "fee", "author": "bakker"}, ["finance/prices.txt"]),
        ({"query": "ill", "after": "2023-06-30", "before": "2023-07-01"}, ["hr/sick.md"]),
        ({"query": "manager", "languages": ["en"], "k": 1}, ["hr/sick.md"]),
    ],
)
def test_search_returns_the_matching_passages(
    api: Served, sent: dict[str, Any], paths: list[str]
) -> None:
    reply = api.client.post("/api/search", json=sent)
    assert reply.status_code == 200
    assert sorted(hit["path"] for hit in reply.json()["hits"]) == paths


def test_an_answer_is_returned_whole(api: Served) -> None:
    reply = api.client.post("/api/ask", json={"question": ASKED, "words": "always"}).json()
    assert reply["answer"]["text"] == WORDED
    assert reply["answer"]["found"]
    assert reply["best"]["path"] == "hr/guide.md"
    assert reply["answer"]["quotes"][0]["text"].startswith(HOLIDAY)


@pytest.mark.parametrize("way", ["header", "field"])
def test_an_answer_is_streamed_as_it_is_made(api: Served, way: str) -> None:
    sent: dict[str, Any] = {"question": ASKED, "words": "always", "stream": way == "field"}
    headers = {"Accept": "text/event-stream"} if way == "header" else {}
    with api.client.stream("POST", "/api/ask", json=sent, headers=headers) as reply:
        assert reply.headers["content-type"].startswith("text/event-stream")
        events = list(events_of(reply))
    names = [name for name, _ in events if name != "waiting"]
    assert names[0] == "quotes"
    assert names[-2:] == ["wording", "answer"]
    worded = "".join(data["text"] for name, data in events if name == "wording")
    last = events[-1][1]
    assert worded == last["answer"]["text"] == WORDED
    assert last["answer"]["quotes"][0] == events[0][1]["quotes"][0]


def test_a_follow_up_is_asked_together_with_the_question_before(api: Served) -> None:
    first = api.client.post("/api/ask", json={"question": ASKED, "words": "never"}).json()
    sent = {"question": "And unused ones?", "words": "never", "conversation": first["id"]}
    second = api.client.post("/api/ask", json=sent).json()
    assert second["answer"]["asked"].startswith(ASKED)
    assert second["id"] != first["id"]


def test_a_follow_up_to_an_answer_no_longer_kept_returns_404(api: Served) -> None:
    reply = api.client.post("/api/ask", json={"question": ASKED, "conversation": "x"})
    assert reply.status_code == 404
    assert reply.json()["type"] == "/docs#answer-gone"
    asked = {"question": ASKED, "words": "never"}
    ids = [api.client.post("/api/ask", json=asked).json()["id"] for _ in range(11)]
    for answer_id, status in ((ids[0], 404), (ids[1], 200)):
        following = asked | {"conversation": answer_id}
        assert api.client.post("/api/ask", json=following).status_code == status


def test_feedback_on_an_answer_is_kept_beside_the_index(api: Served) -> None:
    answer = api.client.post("/api/ask", json={"question": ASKED, "words": "never"}).json()
    sent = {"answer": answer["id"], "thumb": "down", "reason": "it is 27 by now"}
    assert api.client.post("/api/feedback", json=sent).status_code == 204
    lines = (api.docs.parent / "index.feedback.jsonl").read_text().splitlines()
    kept = json.loads(lines[-1])
    assert kept.items() >= {"thumb": "down", "reason": "it is 27 by now", "question": ASKED}.items()
    assert api.client.post("/api/feedback", json=sent | {"answer": "x"}).status_code == 404


class Slowly:
    """A reply of a word at a time, until it is let go on; it notes how it ended."""

    def __init__(self) -> None:
        self.has_begun, self.may_end = threading.Event(), threading.Event()
        self.ends: list[str] = []

    def __call__(self, _: object) -> Iterator[str]:
        end = "left"
        try:
            yield "Full-time staff "
            self.has_begun.set()
            while not self.may_end.wait(0.01):
                yield "get "
            yield "25 days of holiday a year. "
            end = "whole"
        finally:
            self.ends.append(end)


@pytest.mark.parametrize("stream", [False, True])
def test_a_client_that_disconnects_ends_the_generation(tmp_path: Path, stream: bool) -> None:
    slowly = Slowly()
    sent = {"question": ASKED, "words": "always", "stream": stream}
    with served(tmp_path, slowly) as api:
        _leave(api.url, sent, slowly)
        last = time.monotonic() + 30
        while not slowly.ends:
            assert time.monotonic() < last, "it is still being written"
            time.sleep(0.01)
        assert slowly.ends == ["left"]
        assert api.app.state.service.answers.places == 0


def _leave(url: str, sent: dict[str, Any], slowly: Slowly) -> None:
    """Sends a question, and hangs up once it is being answered."""
    body = json.dumps(sent).encode()
    host = url.removeprefix("http://")
    name, _, port = host.partition(":")
    lines = ("POST /api/ask HTTP/1.1", f"Host: {host}", "Content-Type: application/json")
    head = "\r\n".join((*lines, f"Content-Length: {len(body)}", "", ""))
    with socket.create_connection((name, int(port)), timeout=30) as connection:
        connection.sendall(head.encode() + body)
        assert slowly.has_begun.wait(30)


def test_a_full_queue_returns_429_with_when_to_retry(tmp_path: Path) -> None:
    slowly = Slowly()
    sent = {"question": ASKED, "words": "always"}
    statuses: list[int] = []
    with served(tmp_path, slowly, api_answers=1, api_waiting=1) as api:
        ask = lambda: statuses.append(api.client.post("/api/ask", json=sent).status_code)  # noqa: E731
        both = [threading.Thread(target=ask) for _ in range(2)]
        both[0].start()
        assert slowly.has_begun.wait(30)
        both[1].start()
        while api.app.state.service.answers.waiting < 1:
            time.sleep(0.01)
        refused = api.client.post("/api/ask", json=sent)
        assert refused.status_code == 429
        assert refused.headers["retry-after"] == "5"
        assert refused.json()["type"] == "/docs#too-many"
        # Others are served meanwhile.
        assert api.client.post("/api/search", json={"query": "fee"}).status_code == 200
        figures = api.client.get("/metrics").text
        assert 'vind_queue{kind="answers",state="waiting"} 1.0' in figures
        slowly.may_end.set()
        for one in both:
            one.join()
    assert statuses == [200, 200]


def test_too_many_requests_return_429_with_when_to_retry(tmp_path: Path) -> None:
    with served(tmp_path, api_rate=3) as api:
        replies = [api.client.post("/api/search", json={"query": "fee"}) for _ in range(4)]
        assert [reply.status_code for reply in replies] == [200, 200, 200, 429]
        assert replies[3].headers["retry-after"] == "20"
        assert api.client.get("/healthz").status_code == 200


def test_fifty_concurrent_callers_are_answered_or_told_to_wait(tmp_path: Path) -> None:
    statuses: list[int] = []
    with served(tmp_path, api_rate=0) as api:

        def ask(number: int) -> None:
            with httpx.Client(base_url=api.url, timeout=60) as client:
                for _ in range(6):
                    reply = client.post("/api/search", json={"query": f"days {number}"})
                    statuses.append(reply.status_code)
                    if reply.status_code == 429:
                        assert int(reply.headers["retry-after"]) >= 1
                    else:
                        assert reply.json()["hits"]

        with ThreadPoolExecutor(50) as callers:
            list(callers.map(ask, range(50)))
        assert api.client.get("/api/status").status_code == 200
        assert api.app.state.service.searches.places == 0
    assert len(statuses) == 300
    assert set(statuses) == {200, 429}


def test_serving_an_index_does_not_make_it_look_newly_written(tmp_path: Path) -> None:
    with served(tmp_path) as api:
        catalogue = next(tmp_path.rglob("catalogue.sqlite"))
        hours = time.time() - 36_000
        os.utime(catalogue, (hours, hours))
        api.client.post("/api/search", json={"query": "fee"})
        figures = api.client.get("/metrics").text
        (age,) = re.findall(r"^vind_index_age_seconds (.+)$", figures, re.MULTILINE)
        assert float(age) >= 36_000
