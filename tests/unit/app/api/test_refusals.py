"""What is not answered: each refusal is a sentence, in the form of RFC 9457, and shows nothing."""

import asyncio
import re
import socket
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from tests.unit.app.api.serving import Served, served
from vind.app.api.problems import STATUSES, kind_of, status_of
from vind.app.api.service import ANSWERS, CALLERS, KeptAnswers
from vind.app.servers import limits
from vind.app.servers.limits import Rates, Turns
from vind.indexes import errors
from vind.indexes.errors import AnswerGoneError, TooManyError, VindError
from vind.search.types import Answer

LONG = "x" * 4001


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("api")) as opened:
        yield opened


def assert_problem(reply: httpx.Response, status: int, said: str) -> None:
    told = reply.json()
    assert reply.headers["content-type"] == "application/problem+json"
    assert (reply.status_code, told["status"]) == (status, status), told
    assert told["title"] == HTTPStatus(status).phrase
    assert said in told["detail"]
    assert told["detail"].endswith((".", "NAME"))


@pytest.mark.parametrize(
    ("path", "sent", "said"),
    [
        ("search", {}, "query is missing."),
        ("search", {"query": 3}, "query has to be text, not 3."),
        ("search", {"query": None}, "query has to be text, not None."),
        ("search", {"query": LONG}, "query has to be text of 4000 characters or less"),
        ("search", {"query": "  "}, "There is no question to search for."),
        ("search", {"query": "a", "k": 0}, "k has to be 1 or more, not 0."),
        ("search", {"query": "a", "k": 101}, "k has to be 100 or less, not 101."),
        ("search", {"query": "a", "k": "many"}, "k has to be a whole number, not 'many'."),
        ("search", {"query": "a", "kept_to": {}}, "There is no field kept_to."),
        ("search", {"query": "a", "paths": "hr"}, "paths has to be a list, not 'hr'."),
        ("search", {"query": "a", "paths": []}, "paths is empty, and no document passes that."),
        ("search", {"query": "a", "paths": ["../../etc/**"]}, "No document in the index passes"),
        ("search", {"query": "a", "types": ["pdf, md"]}, "'pdf, md' is no file type."),
        ("search", {"query": "a", "languages": ["xx"]}, "not 'xx'."),
        ("search", {"query": "a", "after": "June"}, "after has to be a day, such as 2023-06-30"),
        ("search", {"query": "a", "after": "2024-01-01", "before": "2023-01-01"}, "exchange"),
        ("ask", {"question": "leave?", "words": "some"}, "words has to be 'always', 'never'"),
        ("ask", {"question": "leave?", "stream": "maybe"}, "stream has to be true or false"),
        ("ask", {"query": "leave?"}, "question is missing. There is no field query."),
        ("feedback", {"answer": "x", "thumb": "sideways"}, "thumb has to be 'up' or 'down'"),
        ("feedback", {"answer": "x", "thumb": "up", "reason": LONG}, "1000 characters or less"),
    ],
)
def test_a_body_that_breaks_the_schema_returns_422(
    api: Served, path: str, sent: dict[str, Any], said: str
) -> None:
    assert_problem(api.client.post(f"/api/{path}", json=sent), 422, said)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "Send a body: an object in JSON"),
        (b"{", "The body is no JSON."),
        (b"[]", "Send a body: an object in JSON"),
        (b'"query"', "Send a body: an object in JSON"),
        (b"\xff\xfe", "The body is no JSON."),
        (b'{"query": "\\ud800"}', "query has to be text in Unicode"),
        (b"[" * 100_000, "cannot be read"),
    ],
)
def test_a_body_has_to_be_an_object(api: Served, body: bytes, said: str) -> None:
    sent = {"Content-Type": "application/json"}
    reply = api.client.post("/api/search", content=body, headers=sent)
    assert reply.status_code in {400, 422}
    assert_problem(reply, reply.status_code, said)


@pytest.mark.parametrize(
    ("method", "path", "status", "said"),
    [
        ("GET", "/", 404, "There is nothing here."),
        ("GET", "/api/search/", 404, "There is nothing here."),
        ("GET", "/api/search", 405, "This cannot be asked for in that way."),
        ("DELETE", "/api/files", 405, "This cannot be asked for in that way."),
        ("OPTIONS", "/api/search", 405, "This cannot be asked for in that way."),
        ("GET", "/api/passages/x", 422, "passage_id has to be a whole number, not 'x'."),
        ("GET", "/api/passages/-1", 422, "passage_id has to be 0 or more"),
        ("GET", f"/api/passages/{10**30}", 422, "passage_id has to be"),
        ("GET", "/api/passages/123456", 404, "This passage is no longer in the index."),
        ("GET", "/api/documents/123456", 404, "This passage is no longer in the index."),
        ("GET", "/api/originals/123456", 404, "This passage is no longer in the index."),
        ("GET", "/api/originals/../../../etc/passwd", 404, "There is nothing here."),
        ("GET", "/api/originals/%2e%2e%2f%2e%2e%2fetc%2fpasswd", 404, "There is nothing here."),
        ("GET", "/api/originals//etc/passwd", 404, "There is nothing here."),
        ("GET", "/api/files?limit=0", 422, "limit has to be 1 or more"),
        ("GET", "/api/files?limit=9999", 422, "limit has to be 1000 or less"),
        ("GET", "/api/files?offset=-1", 422, "offset has to be 0 or more"),
        ("GET", "/api/files?state=lost", 422, "state has to be 'indexed'"),
        ("GET", "/api/jobs/7", 404, "There is no run of this number"),
        ("DELETE", "/api/jobs/7", 404, "There is no run of this number"),
        ("POST", "/api/jobs", 409, "The index has no folder to index again"),
        ("GET", "/v1/models/gpt-4o", 404, "There is nothing here."),
    ],
)
def test_an_unknown_or_invalid_path_is_a_problem_response(
    api: Served, method: str, path: str, status: int, said: str
) -> None:
    # As it is written: httpx would make the shortest path of it.
    host = api.url.removeprefix("http://")
    lines = (f"{method} {path} HTTP/1.1", f"Host: {host}", "Connection: close", "", "")
    name, _, port = host.partition(":")
    with socket.create_connection((name, int(port)), timeout=30) as connection:
        connection.sendall("\r\n".join(lines).encode())
        head, _, body = b"".join(iter(lambda: connection.recv(65536), b"")).partition(b"\r\n\r\n")
    found = re.match(rb"HTTP/1.1 (\d+)", head)
    assert found is not None
    assert int(found[1]) == status
    assert b"content-type: application/problem+json" in head
    assert said in body.decode()
    assert b"root:" not in body


def test_a_body_over_1_mb_returns_413(api: Served) -> None:
    too_much = {"query": "x" * (1 << 20)}
    said = "This is too much at once: send 1 MB at most."
    assert_problem(api.client.post("/api/search", json=too_much), 413, said)

    def in_pieces() -> Iterator[bytes]:
        yield b'{"query": "'
        for _ in range(20):
            yield b"x" * (1 << 16)

    sent = {"Content-Type": "application/json"}
    reply = api.client.post("/api/search", content=in_pieces(), headers=sent)
    assert_problem(reply, 413, said)
    assert api.client.post("/api/search", json={"query": "fee"}).status_code == 200


def test_a_body_that_never_arrives_returns_408(
    api: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "BODY_SECONDS", 0.3)
    place = urlsplit(api.url)
    head = f"POST /api/search HTTP/1.1\r\nHost: {place.netloc}\r\nContent-Length: 1000\r\n\r\n"
    with socket.create_connection((str(place.hostname), place.port or 0), timeout=30) as connection:
        connection.sendall(f'{head}{{"query":'.encode())
        assert connection.recv(4096).startswith(b"HTTP/1.1 408 ")
    # Who waits long for an answer has sent all of it.
    assert api.client.post("/api/search", json={"query": "fee"}).status_code == 200


@pytest.mark.parametrize(
    ("headers", "status", "said"),
    [
        ({"Host": "evil.example"}, 421, "vind api --allow-host NAME"),
        ({"Host": "127.0.0.1.evil.example"}, 421, "vind api --allow-host NAME"),
        ({"Origin": "http://evil.example"}, 403, "no other page"),
        ({"Origin": "null"}, 403, "no other page"),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}, 403, "no other page"),
    ],
)
def test_requests_from_another_origin_are_refused(
    api: Served, headers: dict[str, str], status: int, said: str
) -> None:
    for reply in (
        api.client.post("/api/search", json={"query": "fee"}, headers=headers),
        api.client.get("/openapi.json", headers=headers),
        api.client.get("/healthz", headers=headers),
    ):
        assert_problem(reply, status, said)
        assert "access-control-allow-origin" not in reply.headers


def test_requests_from_its_own_origin_are_answered(api: Served) -> None:
    own = {"Origin": api.url}
    assert api.client.post("/api/search", json={"query": "fee"}, headers=own).status_code == 200


def kinds(error: type[VindError]) -> Iterator[type[VindError]]:
    yield error
    for kind in error.__subclasses__():
        yield from kinds(kind)


def test_every_error_class_has_its_http_status() -> None:
    told = {error.__name__: int(status_of(error)) for error in kinds(VindError)}
    assert len({kind_of(error) for error in kinds(VindError)}) == len(told)
    wanted = {
        "QuestionError": 422,
        "FilterError": 422,
        "ArgumentError": 422,
        "PassageGoneError": 404,
        "OriginalGoneError": 404,
        "NotSignedInError": 401,
        "ForbiddenError": 403,
        "TooManyError": 429,
        "NoIndexError": 503,
        "IndexBusyError": 503,
        "DiskFullError": 507,
        "ModelNotPulledError": 503,
        "GenerationError": 500,
        "AuditError": 503,
        "UnreadableFileError": 500,
    }
    assert {name: told[name] for name in wanted} == wanted


def test_the_docs_page_is_self_contained_and_lists_every_problem(
    api: Served,
) -> None:
    page = api.client.get("/docs").text
    assert re.findall(r'(?:src|href)="([^"]*)"', page) == ["openapi.json"]
    assert "<script" not in page
    for kind in STATUSES:
        assert f'id="{kind_of(kind)}"' in page
    for path in api.client.get("/openapi.json").json()["paths"]:
        assert f" {path}</code>" in page
    assert errors.QuestionError.__doc__ is not None
    assert errors.QuestionError.__doc__ in page


NOTHING = Answer((), (), found=False, confidence=0.0, right=0.0, language="en", asked="?")


def test_the_rate_limit_refills_evenly_for_each_caller() -> None:
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


def test_a_rate_of_0_is_no_limit() -> None:
    rates = Rates(0)
    for _ in range(10_000):
        rates.take("anna")


def test_turns_are_served_in_order_and_a_leaver_frees_its_place() -> None:
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


def test_only_the_last_answers_of_the_last_callers_are_kept() -> None:
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
