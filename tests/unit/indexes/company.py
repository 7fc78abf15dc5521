"""Small documents for the index tests."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from tests.toy import ToyEmbedder
from vind.indexes.catalogue import stamp as stamps
from vind.indexes.index import Index
from vind.indexes.reading.opened import OpenIndex
from vind.indexes.types import (
    Document,
    DocumentFacts,
    FileRecord,
    FileState,
    Language,
    Passage,
)
from vind.indexes.where import Where
from vind.indexes.writer import IndexWriter

EMBEDDER = ToyEmbedder()
FOLDER = "/company"
CHUNKING = "lines"

FIRST_IDS, stamps.FIRST_IDS = stamps.FIRST_IDS, 1
"""Ids count from 1 in the tests, so that the same course makes the same rows each time."""


def document(lines: Sequence[str], language: Language = "nl", title: str = "") -> Document:
    """One passage a line."""
    text = "\n".join(lines)
    passages = []
    start = 0
    for line in lines:
        passages.append(Passage(line, start, start + len(line), language=language))
        start += len(line) + 1
    return Document(text, tuple(passages), facts=DocumentFacts(title=title))


def put(
    writer: IndexWriter,
    path: str,
    *lines: str,
    language: Language = "nl",
    title: str = "",
    facts: DocumentFacts | None = None,
    sha256: str = "",
) -> None:
    whole = document(lines, language, title)
    if facts is not None:
        whole = replace(whole, facts=facts)
    texts = [passage.text for passage in whole.passages]
    record = FileRecord(FOLDER, path, FileState.INDEXED, sha256=sha256)
    writer.put(record, whole, texts, EMBEDDER.read_passages(texts))


def delete(writer: IndexWriter, path: str) -> None:
    writer.record(FileRecord(FOLDER, path, FileState.DELETED))


def open_writer(directory: Where) -> IndexWriter:
    return IndexWriter.open(directory, EMBEDDER, CHUNKING)


@contextmanager
def one_batch(directory: Where) -> Iterator[IndexWriter]:
    """A writer of which all that it is given is one batch."""
    with open_writer(directory) as writer:
        yield writer
        writer.commit()


def write(directory: Path, files: dict[str, list[str]]) -> int:
    """Each file a batch of its own."""
    with open_writer(directory) as writer:
        for path, lines in files.items():
            put(writer, path, *lines)
            writer.commit()
        return writer.generation


def opened_in(index: Index) -> OpenIndex:
    """What an index that is open answers from."""
    assert index._followed._opened is not None
    return index._followed._opened
