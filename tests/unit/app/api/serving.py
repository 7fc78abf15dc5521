"""The API over a toy index, served over HTTP for a test."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import uvicorn
from fastapi import FastAPI

from tests.browser.driving import free_port
from tests.llama import Says, engine_that
from tests.toy import ToyEmbedder
from tests.unit.search.toy_index import TEXTS, put, sha256_of_text
from vind.app.api.application import api
from vind.app.api.server import OPTIONS
from vind.app.hosts import names_of
from vind.indexes.index import Index
from vind.indexes.settings import Settings
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

    def id_of(self, query: str) -> int:
        """The passage that is found by ``query``."""
        hits = self.client.post("/api/search", json={"query": query, "k": 1}).json()["hits"]
        found: int = hits[0]["passage_id"]
        return found


def make_docs(folder: Path) -> Path:
    """DOCUMENTS as files in a folder, and an index of them beside it."""
    docs = folder / "docs"
    with IndexWriter.open(folder / "index", ToyEmbedder(), "toy") as writer:
        for path, text in DOCUMENTS.items():
            (docs / path).parent.mkdir(parents=True, exist_ok=True)
            (docs / path).write_text(text)
            put(writer, path, text, folder=str(docs), content=sha256_of_text(text))
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
        engine = Engine(Index.open(folder / "index"), given, ToyEmbedder())
    app, port = api(engine, given, names_of("127.0.0.1", ())), free_port()
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
            yield Served(client, url, app, docs)
        finally:
            server.should_exit = True
            thread.join()
            app.state.service.close()
