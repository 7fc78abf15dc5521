"""Interfaces for reading the files of a run, here or on other machines, and the local ones.

A ``Reader`` decides what to do with a file; a ``FileReader`` does all that needs the file itself,
one file at a time. A run has a FileReader for each file that is read at the same time.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from vind.indexes.core.durable import FileMark, file_mark, sha256_of
from vind.indexes.settings import Settings
from vind.indexes.types import Document, HasTokens, Language, Passage
from vind.ingest.document.chunk import cut
from vind.ingest.document.parsed import ParsedDocument
from vind.ingest.files.kinds import FileKind
from vind.ingest.files.members import NO_ROOM, Member, Room
from vind.ingest.files.messages import Failed
from vind.ingest.files.workers import Worker
from vind.ingest.parsers.recordings import speech_model
from vind.ingest.parsers.tables.shape import tables_of
from vind.ingest.signature import signature


@dataclass(frozen=True, slots=True)
class Looked:
    """The state of a file just before it is parsed, and the SHA-256 of its content in hex."""

    mark: FileMark
    sha256: str


@dataclass(frozen=True, slots=True)
class Cut:
    """A file that was read and cut into passages.

    ``unread`` says what of it could not be read. ``members`` are the next batch of files in it;
    ``more``: others follow.
    """

    kind: FileKind
    document: Document
    unread: str = ""
    members: tuple[Member, ...] = ()
    more: bool = False


class ReaderLostError(Exception):
    """The process or node that read a file is gone, and what it unpacked; the file may be fine.

    ``times`` counts the losses over this file in this run.
    """

    def __init__(self, times: int) -> None:
        super().__init__(times)
        self.times = times


class FileReader(Protocol):
    """Reads files one at a time, with the files in them. Used by one thread.

    Files of the folder have depth 0; the members that it unpacks from them are deeper. Each method
    may raise ReaderLostError; the file is then begun again.
    """

    def prepare(self) -> object:
        """Make the folders for temporary files. Raises DiskFullError."""

    def look(self, file: Path, depth: int) -> Looked:
        """Hash the content; at depth 0 this begins a new file. Raises OSError."""

    def read(self, file: Path, name: str, depth: int, room: Room) -> Cut | Failed:
        """Read a file that the user calls ``name``; no content of it makes this raise.

        ``room`` has no folder: the reader uses its own.
        """

    def is_changed(self, file: Path, depth: int, looked: Looked) -> bool:
        """Whether a file has changed since ``look``; one that is gone has not."""

    def remove(self, file: Path) -> None:
        """Remove an unpacked file that is no longer needed."""

    def interrupt(self) -> None:
        """End the call that another thread waits for, at once."""

    def close(self) -> None:
        """End processes and remove folders. May be called twice."""


class Readers(Protocol):
    """Gives a run its file readers."""

    @property
    def machines(self) -> int:
        """How many machines embed passages at the same time."""

    def file_readers(self, files: int) -> Sequence[FileReader]:
        """Readers for this number of files; the caller closes them."""


@dataclass(slots=True)
class LocalFileReader:
    """Reads files with a worker process on this machine."""

    worker: Worker
    tokens: HasTokens
    settings: Settings
    _folders: dict[int, str] = field(default_factory=dict)

    def prepare(self) -> object:
        """Make the folders for temporary files. Raises DiskFullError."""
        return self.worker.prepare()

    def look(self, file: Path, depth: int) -> Looked:  # noqa: ARG002 - all files are local
        """The mark and the hash of a file. Raises OSError."""
        before = file_mark(file)
        return Looked(before, sha256_of(file))

    def read(self, file: Path, name: str, depth: int, room: Room) -> Cut | Failed:
        """Read a file in the worker, and cut it into passages in this process."""
        if room.first == 0:
            self._folders[depth] = self.worker.room(depth)
        if room != NO_ROOM:
            room = replace(room, folder=self._folders[depth])
        speech = speech_model(self.settings)
        answer = self.worker.read(file, name, ocr=self.settings.ocr, room=room, speech=speech)
        if isinstance(answer, Failed):
            return answer
        document = self._cut(answer.document)
        return Cut(answer.kind, document, answer.document.unread, answer.members, answer.more)

    def is_changed(self, file: Path, depth: int, looked: Looked) -> bool:  # noqa: ARG002
        """Whether a file has changed or is inaccessible now; one that is gone has not changed."""
        try:
            return file_mark(file) not in {looked.mark, None}
        except OSError:
            return True

    def remove(self, file: Path) -> None:
        """Remove a file that was unpacked."""
        file.unlink()

    def interrupt(self) -> None:
        """Stop the worker's process."""
        self.worker.interrupt()

    def close(self) -> None:
        """Stop the worker."""
        self.worker.close()

    def _cut(self, parsed: ParsedDocument) -> Document:
        passages = cut(parsed, self.tokens, self.settings.passage_tokens)
        facts = parsed.facts
        if not facts.language:
            facts = replace(facts, language=_language(passages))
        return Document(
            parsed.text,
            passages,
            parsed.pages,
            facts,
            signature(parsed.text),
            tables_of(parsed),
        )


def _language(passages: Sequence[Passage]) -> Language:
    """The language of most passages."""
    counts = Counter(passage.language for passage in passages)
    return max(counts, key=lambda language: (counts[language], language), default="")


@dataclass(frozen=True, slots=True)
class LocalReaders:
    """As many worker processes as the settings allow threads."""

    tokens: HasTokens
    settings: Settings

    @property
    def machines(self) -> int:
        """One."""
        return 1

    def file_readers(self, files: int) -> list[LocalFileReader]:
        """Readers whose processes start at their first file."""
        number = min(self.settings.threads, files)
        return [LocalFileReader(Worker(), self.tokens, self.settings) for _ in range(number)]
