"""A small index, its documents of one passage each, and the engine over it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

from tests.toy import ToyEmbedder
from vind.indexes.index import Index
from vind.indexes.settings import Settings
from vind.indexes.types import (
    Document,
    DocumentFacts,
    FileRecord,
    FileState,
    Language,
    Page,
    Passage,
    Table,
)
from vind.indexes.writer import IndexWriter
from vind.ingest.document.parsed import Block, BlockKind, ParsedDocument
from vind.ingest.parsers.tables.shape import tables_of
from vind.search import Engine

TEXTS = {
    "hr/leave.md": "Employees get 25 days of leave a year.\nUnused days lapse after five years.",
    "hr/sick.md": "Call your manager before nine when you are ill.",
    "finance/prices.txt": "The annual fee of the archive is 1250 euro.",
}

SENT = datetime(2023, 6, 30, 12, tzinfo=UTC)
FACTS = {
    "hr/sick.md": DocumentFacts(author="Lotte de Wit", created=SENT, language="en"),
    "finance/prices.txt": DocumentFacts(author="René Bakker", language="nl"),
}


def sha256_of_text(text: str) -> str:
    """The hash of a file with this text and nothing else."""
    return sha256(text.encode()).hexdigest()


def put(
    writer: IndexWriter,
    path: str,
    text: str,
    folder: str = "/docs",
    language: Language = "en",
    content: str = "",
    container: str = "",
) -> None:
    """A document of one passage; ``content`` is the hash of its file."""
    embedder = ToyEmbedder()
    passage = Passage(text, 0, len(text), page=4, language=language)
    page = Page(4, 0, len(text), label="iv")
    document = Document(text, (passage,), (page,), FACTS.get(path, DocumentFacts()))
    content = content or f"hash of {path}"
    record = FileRecord(folder, path, FileState.INDEXED, sha256=content, container=container)
    writer.put(record, document, [text], embedder.read_passages([text]))


def index_in(directory: Path, texts: Mapping[str, str], language: Language = "en") -> None:
    with IndexWriter.open(directory, ToyEmbedder(), "toy") as writer:
        for path, text in texts.items():
            put(writer, path, text, language=language)
        writer.commit()


def engine_over(index: Path) -> Engine:
    """The engine of an index that the toy embedder made, without a language model."""
    settings = Settings(index=index, cache=index.parent / "cache")
    return Engine(Index.open(index), settings, ToyEmbedder())


def put_sections(
    writer: IndexWriter,
    path: str,
    sections: Mapping[str, str],
    *,
    created: datetime | None = None,
    language: Language = "en",
) -> None:
    """A document with a passage for each of its ``sections``, which are texts by heading."""
    passages: list[Passage] = []
    for heading, text in sections.items():
        start = passages[-1].end + 2 if passages else 0
        passages.append(Passage(text, start, start + len(text), heading=heading, language=language))
    texts = [one.text for one in passages]
    document = Document(
        "\n\n".join(texts),
        tuple(passages),
        facts=DocumentFacts(created=created, language=language),
        tables=_tables_in("\n\n".join(texts)),
    )
    record = FileRecord("/docs", path, FileState.INDEXED, sha256=f"hash of {path}")
    writer.put(record, document, texts, ToyEmbedder().read_passages(texts))


def _tables_in(text: str) -> tuple[Table, ...]:
    """The tables of a text: lines with tabs, of which the first names the columns."""
    blocks: list[Block] = []
    header, start = "", 0
    for line in text.split("\n"):
        end = start + len(line)
        if "\t" not in line:
            header = ""
        elif header:
            blocks.append(Block(BlockKind.ROW, start, end, header=header))
        else:
            header = line
            blocks.append(Block(BlockKind.HEADER, start, end))
        start = end + 1
    return tables_of(ParsedDocument(text, tuple(blocks)))


def company_in(
    directory: Path,
    company: Mapping[str, Mapping[str, str]],
    dated: Mapping[str, datetime] = MappingProxyType({}),
) -> None:
    """An index of documents by path, each of sections, that are ``dated`` by path."""
    with IndexWriter.open(directory, ToyEmbedder(), "toy") as writer:
        for path, sections in company.items():
            put_sections(writer, path, sections, created=dated.get(path))
        writer.commit()
