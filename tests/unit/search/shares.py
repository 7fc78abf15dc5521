"""Small shares of which not everybody may read everything, indexed with the toy embedder."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

from tests.toy import ToyEmbedder
from vind.indexes.access import OPEN, UNRESTRICTED, Gate, Rights, Viewer
from vind.indexes.index import Index
from vind.indexes.settings import Settings
from vind.indexes.types import (
    Document,
    DocumentFacts,
    FileRecord,
    FileState,
    Passage,
    Place,
    same_as,
)
from vind.indexes.writer import IndexWriter
from vind.search import Engine

EVERYBODY = Rights((OPEN,)).encoded()
NOBODY_KNOWS = ""


def rights_of(*principals: str) -> str:
    """Rights that let each of some accounts and groups through, "user:anna", "group:hr"."""
    named = tuple((one, True) for one in principals)
    return Rights((Gate(groups=named),)).encoded()


@dataclass(frozen=True)
class Shared:
    """A file: what says it, and who may read it. Files of one text are duplicates."""

    path: str
    text: str
    rights: str = EVERYBODY
    folder: str = "/docs"
    container: str = ""
    title: str = ""
    author: str = ""
    heading: str = ""
    created: datetime | None = None
    day: int = 1
    size: int = 0

    @property
    def place(self) -> Place:
        return self.folder, self.path

    @property
    def content(self) -> tuple[str, str]:
        """What is equal in files that are duplicates: the text, and the type."""
        return self.text, self.path.rpartition(".")[2]

    @property
    def written(self) -> datetime:
        """When the file was changed last."""
        return datetime(2001, 1, 1, tzinfo=UTC).replace(year=2000 + self.day)

    def record(self, state: FileState, reason: str = "") -> FileRecord:
        return FileRecord(
            self.folder,
            self.path,
            state,
            reason,
            size=self.size,
            mtime_ns=int(self.written.timestamp()) * 1_000_000_000,
            sha256=sha256(self.text.encode()).hexdigest(),
            container=self.container,
            rights=self.rights,
        )

    def document(self) -> Document:
        """A passage a line, and a table as one."""
        passages, start = [], 0
        for line in [self.text] if "\t" in self.text else self.text.split("\n"):
            end = start + len(line)
            passages.append(Passage(line, start, end, heading=self.heading, language="en"))
            start = end + 1
        facts = DocumentFacts(title=self.title, author=self.author, created=self.created)
        return Document(self.text, tuple(passages), facts=facts)


def write_share(
    directory: Path, files: Iterable[Shared], newer: Mapping[Place, Place] | None = None
) -> None:
    """Index ``files``, archives and mails before what is in them, by place.

    ``newer`` has, by place, the place of the newest version.
    """
    in_order = sorted(files, key=lambda one: (bool(one.container), one.place))
    write_in_order(directory, in_order, newer)


def write_in_order(
    directory: Path, files: Iterable[Shared], newer: Mapping[Place, Place] | None = None
) -> None:
    """As ``write_share``, with the files in the order that they are given."""
    originals: dict[tuple[str, str], FileRecord] = {}
    with IndexWriter.open(directory, ToyEmbedder(), "toy") as writer:
        for one in files:
            record = one.record(FileState.INDEXED)
            if original := originals.get(one.content):
                reason = same_as((original.folder, original.path), record)
                writer.record(one.record(FileState.DUPLICATE, reason))
                continue
            originals[one.content] = record
            document = one.document()
            texts = [passage.text for passage in document.passages]
            writer.put(record, document, texts, ToyEmbedder().read_passages(texts))
        writer.commit()
        if newer:
            with Index.open(directory) as index:
                ids = {place: index.document_of(*place) for place in {*newer, *newer.values()}}
            told = {ids[old]: ids[new] for old, new in newer.items()}
            writer.supersede({a: b for a, b in told.items() if a and b and a != b}, "toy")
            writer.commit()


def engine_of(directory: Path, viewer: Viewer = UNRESTRICTED) -> Engine:
    settings = Settings(index=directory, cache=directory.parent / "cache")
    return Engine(Index.open(directory, viewer=viewer), settings, ToyEmbedder())


def all_told(value: object) -> Iterator[str | int | float | date]:
    """Every text, number and date that can be reached from what a call returned or raised."""
    match value:
        case BaseException():
            yield str(value)
        case str() | int() | float() | date():
            yield value
        case Path():
            yield str(value)
        case Mapping():
            for key, one in value.items():
                yield from all_told(key)
                yield from all_told(one)
        case _ if is_dataclass(value):
            for field in fields(value):
                yield from all_told(getattr(value, field.name))
        case Sequence() | set() | frozenset():
            for one in value:
                yield from all_told(one)
