"""Rights that are withdrawn while somebody asks: nothing more comes by the old ones."""

import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx

from tests.toy import ToyEmbedder
from tests.unit.app.api.serving import HOLIDAY, Served, served
from tests.unit.app.api.test_questions import ASKED, Slowly, events_of
from tests.unit.search.shares import rights_of
from vind.app.access.keys import create_key, revoke_key
from vind.indexes.types import FileState
from vind.indexes.writer import IndexWriter

GUIDE = "hr/guide.md"
WORDED = {"question": ASKED, "words": "always", "stream": True}


def give(api: Served, path: str, group: str) -> None:
    """Have the index say that only this group may read a file, as the next look does."""
    with IndexWriter.open(api.docs.parent / "index", ToyEmbedder(), "toy") as writer:
        record = writer.known(str(api.docs))[path]
        writer.note_rights(replace(record, rights=rights_of(f"group:{group}")))
        writer.commit()


def move(api: Served, path: str, to: str, group: str) -> None:
    """Have the index say that a file has moved to where this group may read it."""
    with IndexWriter.open(api.docs.parent / "index", ToyEmbedder(), "toy") as writer:
        source = writer.known(str(api.docs))[path]
        writer.move(source, replace(source, path=to, rights=rights_of(f"group:{group}")))
        writer.record(replace(source, state=FileState.DELETED))
        writer.commit()


class InMidAnswer:
    """A question whose answer the language model is writing."""

    def __init__(self, client: httpx.Client, slowly: Slowly) -> None:
        self.told: list[tuple[str, Any]] = []
        self._thread = threading.Thread(target=self._read, args=(client,))
        self._thread.start()
        assert slowly.has_begun.wait(60)

    def _read(self, client: httpx.Client) -> None:
        with client.stream("POST", "/api/ask", json=WORDED) as reply:
            for event in events_of(reply):
                self.told.append(event)

    def end(self) -> tuple[str, Any]:
        """The last event."""
        self._thread.join(60)
        assert not self._thread.is_alive()
        return self.told[-1]


def paths_found(client: httpx.Client) -> set[str]:
    hits = client.post("/api/search", json={"query": "holiday days", "k": 20}).json()["hits"]
    return {hit["path"] for hit in hits}


def test_readers_who_lose_a_file_get_nothing_more_of_it(tmp_path: Path) -> None:
    slowly = Slowly()
    with (
        served(tmp_path, slowly, access="rules") as api,
        api.program("first", "hr") as first,
        api.program("second", "hr") as second,
        api.program("board", "board") as board,
    ):
        before = second.post("/api/ask", json={"question": ASKED, "words": "never"}).json()
        assert before["best"]["text"] == HOLIDAY
        passage = before["best"]["passage_id"]
        answering = InMidAnswer(first, slowly)
        give(api, GUIDE, "board")
        assert paths_found(board) == {GUIDE}
        # In mid-answer.
        name, problem = answering.end()
        assert (name, problem["type"]) == ("error", "/docs#passage-gone")
        assert slowly.ends == ["left"]
        # In an open conversation, by an id that was told, and asked anew.
        sent = {"question": "And part-time?", "words": "never", "conversation": before["id"]}
        after = second.post("/api/ask", json=sent)
        alone = second.post("/api/ask", json={**sent, "conversation": None})
        assert after.json()["answer"] == alone.json()["answer"]
        for client in (first, second):
            assert GUIDE not in paths_found(client)
            assert client.get(f"/api/documents/{passage}").status_code == 404
        lines = [line for line in api.audited() if line["event"] == "search"]
        shown = [any(GUIDE in file for file in line["files"]) for line in lines]
        assert shown == [True, False, False]


def test_a_file_moved_out_of_a_readers_rights_ends_their_answer(
    tmp_path: Path,
) -> None:
    slowly = Slowly()
    with (
        served(tmp_path, slowly, access="rules") as api,
        api.program("first", "hr") as first,
        api.program("board", "board") as board,
    ):
        before = first.post("/api/ask", json={"question": ASKED, "words": "never"}).json()
        answering = InMidAnswer(first, slowly)
        move(api, GUIDE, "board/guide.md", "board")
        name, problem = answering.end()
        assert (name, problem["type"]) == ("error", "/docs#passage-gone")
        assert "board" not in problem["detail"]
        assert paths_found(board) == {"board/guide.md"}
        assert not paths_found(first) & {GUIDE, "board/guide.md"}
        assert first.get(f"/api/documents/{before['best']['passage_id']}").status_code == 404


def test_a_rights_change_on_another_file_does_not_end_the_answer(tmp_path: Path) -> None:
    slowly = Slowly()
    with served(tmp_path, slowly, access="rules") as api, api.program("first", "hr") as first:
        answering = InMidAnswer(first, slowly)
        give(api, "finance/prices.txt", "board")
        slowly.may_end.set()
        assert answering.end()[0] == "answer"


def test_a_key_revoked_in_mid_answer_gets_no_more_of_it(tmp_path: Path) -> None:
    slowly = Slowly()
    with served(tmp_path, slowly, access="rules") as api, api.program("first", "hr") as first:
        answering = InMidAnswer(first, slowly)
        revoke_key(api.settings, "first")
        name, problem = answering.end()
        assert (name, problem["status"]) == ("error", 401)
        assert first.get("/api/status").status_code == 401


def test_a_key_recreated_with_other_groups_ends_the_old_keys_answer(tmp_path: Path) -> None:
    slowly = Slowly()
    with served(tmp_path, slowly, access="rules") as api, api.program("first", "hr") as first:
        answering = InMidAnswer(first, slowly)
        revoke_key(api.settings, "first")
        create_key(api.settings, "first", ("finance",))
        assert answering.end()[0] == "error"
