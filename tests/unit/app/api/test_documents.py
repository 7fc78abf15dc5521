"""What was found, read over HTTP: passages, documents, files as they were indexed, the ledger."""

from collections.abc import Iterator

import pytest

from tests.unit.app.api.serving import DOCUMENTS, Served, served
from vind.app.api.application import SHUT_OFF

FEE = DOCUMENTS["finance/prices.txt"]


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("api")) as opened:
        yield opened


def test_a_passage_and_its_document_can_be_read_by_id(api: Served) -> None:
    found = api.id_of("annual fee")
    passage = api.client.get(f"/api/passages/{found}").json()
    assert (passage["text"], passage["page_label"], passage["score"]) == (FEE, "iv", 0.0)
    read = api.client.get(f"/api/documents/{found}").json()
    assert read["text"] == FEE
    assert read["passage"] == passage


def test_a_file_is_sent_whole_or_by_range(api: Served) -> None:
    address = f"/api/originals/{api.id_of('annual fee')}"
    whole = api.client.get(address)
    assert whole.text == FEE
    assert whole.headers["content-disposition"] == 'attachment; filename="prices.txt"'
    assert {name: whole.headers[name] for name in SHUT_OFF} == SHUT_OFF
    part = api.client.get(address, headers={"Range": "bytes=4-9"})
    assert (part.status_code, part.text) == (206, "annual")
    assert part.headers["content-range"] == f"bytes 4-9/{len(FEE)}"
    assert api.client.get(address, headers={"Range": "bytes=900-"}).status_code == 416


def test_a_file_that_has_changed_is_not_sent(api: Served) -> None:
    found = api.id_of("call your manager")
    file = api.docs / "hr/sick.md"
    before = file.read_text()
    file.write_text("Stay in bed.")
    gone = api.client.get(f"/api/originals/{found}")
    file.write_text(before)
    assert gone.status_code == 404
    assert gone.json()["type"] == "/docs#original-gone"
    assert "has changed since" in gone.json()["detail"]


def test_files_are_listed_in_pages(api: Served) -> None:
    paths, offset = [], 0
    while offset is not None:
        part = api.client.get("/api/files", params={"limit": 3, "offset": offset}).json()
        assert part["total"] == len(DOCUMENTS)
        paths += [record["path"] for record in part["files"]]
        offset = part["next"]
    assert paths == sorted(DOCUMENTS)
    listed = [one["files"] for one in api.audited() if one["event"] == "list-documents"]
    assert listed[0] == [f"{api.docs}/{path}" for path in paths[:3]]
    none = api.client.get("/api/files", params={"state": "failed"}).json()
    assert none == {"files": [], "total": 0, "next": None}


def test_status_has_the_document_and_passage_counts(api: Served) -> None:
    told = api.client.get("/api/status").json()
    assert (told["passages"], told["states"]) == (len(DOCUMENTS), {"indexed": len(DOCUMENTS)})
    assert told["index"]["folders"] == [str(api.docs)]
