"""The API over a toy index, served over HTTP for a test."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI

from tests.llama import Says, engine_that, judge_by_words
from tests.ports import free_port
from tests.toy import ToyEmbedder
from tests.unit.search.toy_index import FACTS, TEXTS, sha256_of_text
from vind.app.access import Scope
from vind.app.access.keys import create_key
from vind.app.api.application import api
from vind.app.servers.hosts import names_of
from vind.app.servers.run import OPTIONS
from vind.indexes.access import Gate, Rights
from vind.indexes.index import Index
from vind.indexes.settings import Settings
from vind.indexes.types import Document, DocumentFacts, FileRecord, FileState, Page, Passage
from vind.indexes.writer import IndexWriter
from vind.search import Engine

HOLIDAY = "Full-time staff get 25 days of holiday a year."
DOCUMENTS = TEXTS | {
    "hr/guide.md": f"{HOLIDAY} Holiday is asked for in the roster. Part-time staff get their share."
}


@dataclass(frozen=True)
class Served:
    """A server and a client of it."""

    client: httpx.Client
    url: str
    app: FastAPI
    docs: Path
    settings: Settings

    def program(
        self,
        name: str,
        *groups: str,
        scopes: tuple[Scope, ...] = ("search", "ask", "read"),
        administrator: bool = False,
    ) -> httpx.Client:
        """A program with a key of its own."""
        _, key = create_key(self.settings, name, groups, scopes, administrator=administrator)
        return httpx.Client(
            base_url=self.url, headers={"Authorization": f"Bearer {key}"}, timeout=30
        )

    def audited(self) -> list[dict[str, Any]]:
        """The lines of the audit."""
        files = sorted((self.docs.parent / "audit").glob("*.jsonl"))
        lines = (line for file in files for line in file.read_text().splitlines())
        return [json.loads(line) for line in lines]

    def id_of(self, query: str, key: str = "") -> int:
        """The passage that is found by ``query``."""
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        sent = {"query": query, "k": 1}
        hits = self.client.post("/api/search", json=sent, headers=headers).json()["hits"]
        found: int = hits[0]["passage_id"]
        return found


def put(writer: IndexWriter, path: str, text: str, docs: Path) -> None:
    """A document of one passage, which the group that its folder is named by may read."""
    passage = Passage(text, 0, len(text), page=4, language="en")
    facts = FACTS.get(path, DocumentFacts())
    document = Document(text, (passage,), (Page(4, 0, len(text), label="iv"),), facts)
    group = f"group:{path.partition('/')[0]}"
    rights = Rights((Gate(groups=((group, True),)),)).encoded()
    content = sha256_of_text(text)
    record = FileRecord(str(docs), path, FileState.INDEXED, sha256=content, rights=rights)
    writer.put(record, document, [text], ToyEmbedder().read_passages([text]))


def make_docs(folder: Path) -> Path:
    """DOCUMENTS as files in a folder, and an index of them beside it."""
    docs = folder / "docs"
    with IndexWriter.open(folder / "index", ToyEmbedder(), "toy") as writer:
        for path, text in DOCUMENTS.items():
            (docs / path).parent.mkdir(parents=True, exist_ok=True)
            (docs / path).write_text(text)
            put(writer, path, text, docs)
        writer.commit()
    return docs


@contextmanager
def served(folder: Path, says: Says | None = None, **settings: object) -> Iterator[Served]:
    """The API over the index in ``folder``, on a free port, with a language model that ``says``."""
    docs = make_docs(folder)
    own = {"keys": folder / "keys.json", "audit": str(folder / "audit")} | settings
    given = Settings(index=folder / "index", cache=folder / "cache", **own)  # type: ignore[arg-type]
    if says:
        engine = engine_that(says, folder)
    else:
        if given.llm_servers:
            judge_by_words(folder / "index")
        engine = Engine(Index.open(folder / "index"), given, ToyEmbedder())
    app, port = api(engine.seen_by, given, names_of("127.0.0.1", ())), free_port()
    server = uvicorn.Server(uvicorn.Config(app, "127.0.0.1", port, **OPTIONS))
    thread = threading.Thread(target=server.run)
    thread.start()
    url = f"http://127.0.0.1:{port}"
    with engine, httpx.Client(base_url=url, timeout=30) as client:
        while True:
            try:
                client.get("/healthz")
                break
            except httpx.ConnectError:
                assert thread.is_alive()
        try:
            yield Served(client, url, app, docs, given)
        finally:
            server.should_exit = True
            thread.join()
            app.state.service.close()
