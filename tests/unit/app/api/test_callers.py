"""Who asks over HTTP: each reads what they may, does what they may, and is written down."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.full_disk import nothing_may_be_written
from tests.unit.app.api.serving import DOCUMENTS, Served, served
from vind.app.audit.reading import verify as verify_audit
from vind.indexes.upkeep.verify import verify

CALLS: dict[str, list[tuple[str, str, dict[str, str] | None]]] = {
    "search": [("POST", "/api/search", {"query": "days"}), ("GET", "/v1/models", None)],
    "ask": [("POST", "/api/ask", {"question": "How many days of leave?", "words": "never"})],
    "read": [("GET", "/api/files", None), ("GET", "/api/status", None)],
    "manage": [("GET", "/api/jobs", None)],
}
"""What takes which scope."""


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("api"), access="rules") as opened:
        yield opened


@pytest.fixture(scope="module")
def hr(api: Served) -> Iterator[httpx.Client]:
    with api.program("payroll", "hr") as client:
        yield client


@pytest.fixture(scope="module")
def finance(api: Served) -> Iterator[httpx.Client]:
    with api.program("ledger", "finance") as client:
        yield client


def ids_of(client: httpx.Client, query: str) -> dict[str, int]:
    """The passages that are found, by path."""
    hits = client.post("/api/search", json={"query": query, "k": 20}).json()["hits"]
    return {hit["path"]: hit["passage_id"] for hit in hits}


def test_callers_get_only_documents_that_they_may_read(
    hr: httpx.Client, finance: httpx.Client
) -> None:
    assert set(ids_of(hr, "annual fee days manager")) == set(DOCUMENTS) - {"finance/prices.txt"}
    own = ids_of(finance, "annual fee days manager")
    assert set(own) == {"finance/prices.txt"}
    hidden = own["finance/prices.txt"]
    for kind in ("passages", "documents", "originals"):
        assert finance.get(f"/api/{kind}/{hidden}").status_code == 200
        refused = hr.get(f"/api/{kind}/{hidden}")
        assert refused.status_code == 404
        assert refused.json() == hr.get(f"/api/{kind}/123456").json()  # as if it was not there
    assert hr.get("/api/files").json()["total"] == 3
    assert hr.get("/api/status").json()["passages"] == 3
    assert hr.get("/api/status").json()["index"] is None
    assert {record["rights"] for record in hr.get("/api/files").json()["files"]} == {""}
    answer = hr.post("/api/ask", json={"question": "What is the annual fee?"})
    assert "1250" not in answer.text
    said = [{"role": "user", "content": "What is the annual fee?"}]
    assert "1250" not in hr.post("/v1/chat/completions", json={"messages": said}).text


def test_another_callers_answer_cannot_be_followed_or_rated(
    hr: httpx.Client, finance: httpx.Client
) -> None:
    asked = {"question": "What is the annual fee of the archive?", "words": "never"}
    theirs = finance.post("/api/ask", json=asked).json()["id"]
    for call, sent in (
        ("ask", {"question": "And of the lamp?", "conversation": theirs}),
        ("feedback", {"answer": theirs, "thumb": "up"}),
    ):
        refused = hr.post(f"/api/{call}", json=sent)
        assert refused.status_code == 404
        assert refused.json()["type"] == "/docs#answer-gone"
        assert finance.post(f"/api/{call}", json=sent).is_success


@pytest.mark.parametrize("scope", CALLS)
def test_a_key_may_make_only_the_calls_of_its_scope(api: Served, scope: str) -> None:
    program = api.program(f"only-{scope}", "hr", scopes=(scope,), administrator=scope == "manage")  # type: ignore[arg-type]
    with program as client:
        for needed, calls in CALLS.items():
            for method, path, sent in calls:
                reply = client.request(method, path, json=sent)
                assert reply.status_code == (200 if needed == scope else 403), path
                if needed != scope:
                    assert f"has no scope {needed}" in reply.json()["detail"]
    refusals = [line for line in api.audited() if line["event"] == "refused"]
    assert any(scope not in line["outcome"] for line in refusals)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer vind_no_key"},
        {"Authorization": "Basic eDp5"},
        {"X-Forwarded-User": "director"},
    ],
)
def test_an_unknown_caller_gets_401_on_every_call(api: Served, headers: dict[str, str]) -> None:
    for calls in CALLS.values():
        for method, path, sent in calls:
            reply = httpx.request(method, api.url + path, json=sent, headers=headers)
            assert reply.status_code == 401
            assert reply.headers["www-authenticate"] == "Bearer"
            assert reply.headers["content-type"] == "application/problem+json"
    assert httpx.get(f"{api.url}/healthz", headers=headers).text == "ok"


def test_metrics_are_only_for_this_machine_and_administrators(
    api: Served, hr: httpx.Client
) -> None:
    through = {"X-Forwarded-For": "10.0.0.5"}
    assert httpx.get(f"{api.url}/metrics").status_code == 200
    assert httpx.get(f"{api.url}/metrics", headers=through).status_code == 401
    signed_in = {"X-Forwarded-User": "anna"}  # all that the nginx of docs/access.md adds
    assert httpx.get(f"{api.url}/metrics", headers=signed_in).status_code == 401
    assert hr.get("/metrics", headers=through).status_code == 403
    with api.program("prometheus", scopes=("manage",), administrator=True) as client:
        assert "vind_questions_total" in client.get("/metrics", headers=through).text


def test_every_document_shown_is_in_the_audit(api: Served, finance: httpx.Client) -> None:
    before = len(api.audited())
    found = ids_of(finance, "annual fee")["finance/prices.txt"]
    finance.get(f"/api/documents/{found}")
    finance.get(f"/api/originals/{found}")
    finance.post("/api/ask", json={"question": "What is the annual fee?", "words": "never"})
    lines = api.audited()[before:]
    assert [line["event"] for line in lines] == [
        "search",
        "read-document",
        "open-original",
        "ask",
    ]
    file = str(api.docs / "finance/prices.txt")
    for line in lines:
        assert (line["door"], line["files"], line["passages"]) == ("rest", [file], [found])
        assert line["about"]["key"] == "ledger"
    assert lines[0]["about"]["question"] == "annual fee"


def test_nothing_is_shown_when_the_audit_cannot_be_written(tmp_path: Path) -> None:
    with served(tmp_path, access="rules", audit=str(tmp_path / "taken" / "audit")) as api:
        (tmp_path / "taken").write_text("in the way of the audit")
        with api.program("payroll", "hr") as client:
            sent = {"question": "How many days of leave do employees get?", "words": "never"}
            for call in ("ask", "search"):
                reply = client.post(
                    f"/api/{call}", json=sent if call == "ask" else {"query": "days"}
                )
                assert reply.status_code == 503
                assert reply.json()["type"] == "/docs#audit"
                assert "days" not in reply.text
                assert str(tmp_path) not in reply.text
            with client.stream("POST", "/api/ask", json=sent | {"stream": True}) as reply:
                told = "".join(reply.iter_text())
            assert told.startswith("event: error\n")
            assert "25" not in told


def test_a_full_disk_shows_nothing_and_loses_no_audit_event(tmp_path: Path) -> None:
    sent = {"question": "How many days of leave do employees get?", "words": "never"}
    with served(tmp_path, access="rules") as api, api.program("payroll", "hr") as client:
        first = client.post("/api/ask", json=sent)
        before = api.audited()
        (log,) = (tmp_path / "audit").glob("*.jsonl")
        with nothing_may_be_written(log.stat().st_size + 10):
            refused = client.post("/api/ask", json=sent)
        assert (first.status_code, refused.status_code) == (200, 503)
        assert refused.json()["type"] == "/docs#audit"
        assert api.audited() == before
        assert client.post("/api/ask", json=sent).json()["answer"] == first.json()["answer"]
        assert len(api.audited()) == len(before) + 1
    assert verify_audit(tmp_path / "audit").sound
    assert verify(tmp_path / "index", lambda *_: None).sound
