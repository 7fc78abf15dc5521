"""A toy company whose files have rights, and the protocol over it, in a thread of the test."""

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from pathlib import Path

import httpx2
import uvicorn
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.types import CallToolResult, TextContent

from tests.browser.signing_in import SECRET
from tests.toy import ToyEmbedder
from vind.app.mcp.transports import PATH, mcp_application
from vind.app.servers.run import OPTIONS
from vind.indexes.access import Gate, Rights
from vind.indexes.settings import Settings
from vind.indexes.types import Document, DocumentFacts, FileRecord, FileState, Page, Passage
from vind.indexes.writer import IndexWriter
from vind.search import Engine


def signed_in(name: str, groups: str) -> dict[str, str]:
    """The headers of a proxy that has signed somebody in."""
    who = {"X-Forwarded-User": name, "X-Forwarded-Groups": groups}
    return {**who, "X-Vind-Proxy-Secret": SECRET}


ANNA, BERT = signed_in("anna", "hr"), signed_in("bert", "workshop")

EVERYBODY = Rights((Gate(others=True),))


def for_group(name: str) -> Rights:
    return Rights((Gate(groups=((f"group:{name}", True),)),))


COMPANY = {
    "hr/pay.md": ("The salary of the foreman is 4100 euro a month.", for_group("hr")),
    "workshop/lathe.md": ("The lathe takes 4 litres of oil a month.", for_group("workshop")),
    "leave.md": ("Employees get 25 days of leave a year.", EVERYBODY),
}


def company_in(directory: Path) -> None:
    with IndexWriter.open(directory, ToyEmbedder(), "toy") as writer:
        for path, (text, rights) in COMPANY.items():
            put(writer, path, text, rights)
        writer.commit()


def put(
    writer: IndexWriter,
    path: str,
    text: str,
    rights: Rights = EVERYBODY,
    heading: str = "Rules",
) -> None:
    """A document of one passage."""
    passage = Passage(text, 0, len(text), page=1, heading=heading, language="en")
    page = Page(1, 0, len(text))
    document = Document(text, (passage,), (page,), DocumentFacts(language="en"))
    record = FileRecord("/docs", path, FileState.INDEXED, sha256=f"hash of {path}", size=len(text))
    record = replace(record, rights=rights.encoded())
    writer.put(record, document, [text], ToyEmbedder().read_passages([text]))


@contextmanager
def served(engine: Engine, settings: Settings) -> Iterator[str]:
    """Serves the protocol on a free port; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        free.listen(128)
        port = free.getsockname()[1]
        app = mcp_application(engine.seen_by, settings, frozenset({"127.0.0.1"}))
        server = uvicorn.Server(uvicorn.Config(app, **OPTIONS))
        up = threading.Event()
        start = server.startup

        async def startup(sockets: list[socket.socket] | None = None) -> None:
            await start(sockets)
            up.set()

        server.startup = startup  # type: ignore[method-assign]
        thread = threading.Thread(target=server.run, kwargs={"sockets": [free]})
        thread.start()
        try:
            assert up.wait(30)
            yield f"http://127.0.0.1:{port}{PATH}"
        finally:
            server.should_exit = True
            thread.join()


@asynccontextmanager
async def client_at(
    url: str, headers: Mapping[str, str] | None = None, mode: str = "auto"
) -> AsyncIterator[Client]:
    async with httpx2.AsyncClient(headers=headers, timeout=60) as http:
        transport = streamable_http_client(url, http_client=http)
        async with Client(transport, mode=mode) as client:
            yield client


def said(result: CallToolResult) -> str:
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


async def until(flag: threading.Event) -> bool:
    return await asyncio.to_thread(flag.wait, 20)
