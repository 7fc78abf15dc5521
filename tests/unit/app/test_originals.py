import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient
from starlette.types import Message

from tests.toy import ToyEmbedder
from tests.unit.search.toy_index import engine_over, put, sha256_of_text
from vind.app.servers.originals import OF_THIS_SERVER, OriginalResponse
from vind.app.web import leaves, originals
from vind.app.web.admission import NOTHING_HERE, Admission
from vind.app.web.shut_off import SHUT_OFF, ShutOff
from vind.indexes.errors import OriginalGoneError
from vind.indexes.writer import IndexWriter
from vind.search import Engine

TEXTS = {"fee.pdf": "The annual fee is 1250 euro.", "page.HTML": "<script>alert(1)</script> Leave."}


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """A folder with a PDF and a page, as far as their names go."""
    (tmp_path / "docs").mkdir()
    for path, text in TEXTS.items():
        (tmp_path / "docs" / path).write_text(text)
    return tmp_path / "docs"


@pytest.fixture
def engine(docs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    with IndexWriter.open(tmp_path / "index", ToyEmbedder(), "toy") as writer:
        for path, text in TEXTS.items():
            put(writer, path, text, folder=str(docs), content=sha256_of_text(text))
        writer.commit()
    with engine_over(tmp_path / "index") as opened:
        monkeypatch.setattr(originals, "shared_engine", lambda: opened)
        yield opened


def add(folder: Path, docs: Path, path: str, text: str, content: str) -> None:
    with IndexWriter.open(folder / "index", ToyEmbedder(), "toy") as writer:
        put(writer, path, text, folder=str(docs), content=sha256_of_text(content))
        writer.commit()


def client() -> TestClient:
    return TestClient(Starlette(routes=originals.ROUTES, middleware=[Middleware(ShutOff)]))


def address(engine: Engine, query: str) -> str:
    return f"/{originals.address_of(engine.search(query)[0].passage_id)}"


def test_a_pdf_is_served_inline_with_isolation_headers(engine: Engine) -> None:
    sent = client().get(address(engine, "annual fee"))
    assert sent.text == TEXTS["fee.pdf"]
    assert sent.headers["content-type"] == "application/pdf"
    assert sent.headers["content-disposition"] == 'inline; filename="fee.pdf"'
    shut_off = OF_THIS_SERVER | SHUT_OFF
    assert {name: sent.headers[name] for name in shut_off} == shut_off


@pytest.mark.parametrize(
    ("name", "kind"),
    [("plan.png", "image/png"), ("plan.GIF", "image/gif"), ("plan.mp3", "audio/mpeg")],
)
def test_a_picture_or_recording_is_shown(
    engine: Engine, docs: Path, tmp_path: Path, name: str, kind: str
) -> None:
    (docs / name).write_bytes(b"a picture")
    add(tmp_path, docs, name, "Plattegrond van de kantine.", "a picture")
    sent = client().get(address(engine, "plattegrond kantine"))
    assert sent.headers["content-type"] == kind
    assert sent.headers["content-disposition"] == f'inline; filename="{name}"'
    assert "media-src 'self'" in sent.headers["content-security-policy"]  # else none plays


@pytest.mark.parametrize("gone", [False, True])
def test_a_file_cannot_be_framed_by_another_site(engine: Engine, docs: Path, gone: bool) -> None:
    asked = address(engine, "annual fee")
    if gone:
        (docs / "fee.pdf").unlink()
    sent = client().get(asked).headers
    assert "frame-ancestors 'none'" in sent["content-security-policy"]
    assert sent["x-frame-options"] == "DENY"
    assert sent["cross-origin-resource-policy"] == "same-origin"
    assert sent["x-content-type-options"] == "nosniff"
    assert sent["referrer-policy"] == "no-referrer"


def test_a_file_that_could_run_is_sent_as_a_download(engine: Engine) -> None:
    sent = client().get(address(engine, "Leave script"))
    assert sent.headers["content-type"] == "application/octet-stream"
    assert sent.headers["content-disposition"] == 'attachment; filename="page.HTML"'


def test_a_file_with_a_non_utf8_name_is_sent_with_a_readable_name(
    engine: Engine, docs: Path, tmp_path: Path
) -> None:
    (docs / os.fsdecode(b"caf\xe9.pdf")).write_text("Coffee is 2 euro.")
    add(tmp_path, docs, "caf\\xe9.pdf", "Coffee is 2 euro.", "Coffee is 2 euro.")
    sent = client().get(address(engine, "coffee"))
    assert sent.text == "Coffee is 2 euro."
    assert sent.headers["content-disposition"] == "inline; filename*=utf-8''caf%EF%BF%BD.pdf"


def test_a_missing_file_returns_404_in_the_browsers_language(engine: Engine, docs: Path) -> None:
    file = address(engine, "annual fee")
    (docs / "fee.pdf").unlink()
    others = ("/original/123456", f"/original/{10**30}", f"/original/{'9' * 5000}", "/original/x")
    for gone in (file, *others):
        sent = client().get(gone)
        assert sent.status_code == 404
        assert sent.headers["content-type"] == "text/plain; charset=utf-8"
        assert "no longer" in sent.text
        dutch = "Dit bestand staat niet meer" if gone == file else "Deze passage staat niet meer in"
        assert client().get(gone, headers={"Accept-Language": "nl,en;q=0.9"}).text.startswith(dutch)


def test_a_page_image_address_with_huge_numbers_returns_404() -> None:
    guard = Middleware(Admission, names=frozenset({"testserver"}))
    asked = TestClient(Starlette(routes=[leaves.ROUTE], middleware=[guard]))
    for place in (f"{'9' * 5000}/1/0-1", f"1/1/0-{'9' * 5000}", "\u0661/1/0-1"):
        sent = asked.get(f"/leaf/{place}")
        assert (sent.status_code, sent.text) == (404, f"{NOTHING_HERE}\n")


def test_a_range_request_gets_part_of_the_file(engine: Engine) -> None:
    asked = address(engine, "annual fee")
    sent = client().get(asked, headers={"Range": "bytes=4-9"})
    assert (sent.status_code, sent.text) == (206, "annual")
    assert sent.headers["content-range"] == f"bytes 4-9/{len(TEXTS['fee.pdf'])}"


def test_a_file_changed_since_indexing_is_not_sent(engine: Engine, docs: Path) -> None:
    asked = address(engine, "annual fee")
    (docs / "fee.pdf").write_text(TEXTS["fee.pdf"].replace("1250", "9999"))
    sent = client().get(asked)
    assert sent.status_code == 404
    assert "has changed since" in sent.text


def test_no_file_stays_open(engine: Engine) -> None:
    asked = address(engine, "annual fee")
    for method in ("GET", "HEAD"):
        assert client().request(method, asked).status_code == 200
    opened = [file.readlink().name for file in Path("/proc/self/fd").iterdir() if file.exists()]
    assert "fee.pdf" not in opened


def test_a_file_that_changes_while_it_is_sent_is_cut_off(
    engine: Engine, docs: Path, tmp_path: Path
) -> None:
    text = "Een heel lang verslag. " * 100_000
    (docs / "long.txt").write_text(text)
    add(tmp_path, docs, "long.txt", "Een heel lang verslag.", text)
    found = engine.original(engine.search("heel lang verslag")[0].passage_id)
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)
        if len(sent) == 2:
            (docs / "long.txt").write_text("iets anders")

    async def receive() -> Message:
        return {"type": "http.request"}

    scope = {"type": "http", "method": "GET", "headers": [], "asgi": {"spec_version": "2.4"}}
    with pytest.raises(OriginalGoneError, match="changed while it was handed out"):
        asyncio.run(OriginalResponse(found)(scope, receive, send))
    assert len(sent) == 2
