"""Who reads the files of a run: processes of this machine or, of the same shape, those of others.

A ``Reader`` decides what becomes of a file; whatever needs the file itself it asks of a
``FileReader``, one file at a time. A run has as many of them as files are read at once.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from vind.indexes.durable import FileMark, file_mark
from vind.indexes.hashing import sha256_of
from vind.indexes.settings import Settings
from vind.indexes.types import Document, HasTokens, Language, Passage
from vind.ingest.chunk import cut
from vind.ingest.document import ParsedDocument
from vind.ingest.kinds import FileKind
from vind.ingest.members import NO_ROOM, Member, Room
from vind.ingest.messages import Failed
from vind.ingest.signature import signature
from vind.ingest.workers import Worker


@dataclass(frozen=True, slots=True)
class Looked:
    """A file as it is when its content is about to be read, and the SHA-256 of that in hex."""

    mark: FileMark
    sha256: str


@dataclass(frozen=True, slots=True)
class Cut:
    """A file that was read, and cut into passages.

    ``unread`` says what of it could not be read. ``members`` are the next of the files that stand
    in it; ``more`` says that others follow.
    """

    kind: FileKind
    document: Document
    unread: str = ""
    members: tuple[Member, ...] = ()
    more: bool = False


class ReaderLostError(Exception):
    """What read a file is gone, with what was unpacked: no fault of the file, as far as known.

    ``times``: so often by now in this run.
    """

    def __init__(self, times: int) -> None:
        super().__init__(times)
        self.times = times


class FileReader(Protocol):
    """Reads files one at a time, each with the files that stand in it. Used by one thread.

    Files of the folder lie at depth 0; those that stand in them, which it has unpacked itself,
    deeper. Each method may raise ReaderLostError; a file is then begun again.
    """

    def prepare(self) -> object:
        """Make ready what is made once. Raises DiskFullError."""

    def look(self, file: Path, depth: int) -> Looked:
        """Read the content once; at depth 0 this begins a file. Raises OSError."""

    def read(self, file: Path, name: str, depth: int, room: Room) -> Cut | Failed:
        """Read a file that the user calls ``name``; never raises for what it holds.

        The ``room`` for files in it has no folder: that is the reader's own.
        """

    def is_changed(self, file: Path, depth: int, looked: Looked) -> bool:
        """Whether a file is another one than was looked at; one that is gone is not."""

    def remove(self, file: Path) -> None:
        """A file that was unpacked is not needed any more."""

    def interrupt(self) -> None:
        """End what another thread waits for, at once."""

    def close(self) -> None:
        """Let go of processes and folders. May be called twice."""


class Readers(Protocol):
    """Gives a run its readers of files."""

    @property
    def machines(self) -> int:
        """On how many machines passages are embedded at the same time."""

    def file_readers(self, files: int) -> Sequence[FileReader]:
        """Readers for so many files, to be closed by the caller."""


@dataclass(slots=True)
class LocalFileReader:
    """Reads files by a worker process of this machine."""

    worker: Worker
    tokens: HasTokens
    settings: Settings
    _folders: dict[int, str] = field(default_factory=dict)

    def prepare(self) -> object:
        """Make the folders for temporary files. Raises DiskFullError."""
        return self.worker.prepare()

    def look(self, file: Path, depth: int) -> Looked:  # noqa: ARG002 - all are files of this machine
        """The mark and the hash of a file. Raises OSError."""
        before = file_mark(file)
        return Looked(before, sha256_of(file))

    def read(self, file: Path, name: str, depth: int, room: Room) -> Cut | Failed:
        """Read a file in the worker, and cut it here."""
        if room.first == 0:
            self._folders[depth] = self.worker.room(depth)
        if room != NO_ROOM:
            room = replace(room, folder=self._folders[depth])
        answer = self.worker.read(file, name, ocr=self.settings.ocr, room=room)
        if isinstance(answer, Failed):
            return answer
        document = self._cut(answer.document)
        return Cut(answer.kind, document, answer.document.unread, answer.members, answer.more)

    def is_changed(self, file: Path, depth: int, looked: Looked) -> bool:  # noqa: ARG002
        """Whether a file is another one by now, or cannot be looked at; one that is gone is not."""
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
        return Document(parsed.text, passages, parsed.pages, facts, signature(parsed.text))


def _language(passages: Sequence[Passage]) -> Language:
    """What most of a document is written in."""
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
