"""Which file stands for each content: the same bytes are read, embedded and found once.

Of the files with the same bytes and the same extension one is the original, which has the document;
the others are its duplicates. It is the same one in whatever order the files came: a file of the
folder goes before a member of an archive, then the first by folder and path.
"""

import threading
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import TypeAlias

from vind.indexes.types import SEARCHABLE_STATES, FileRecord, FileState, Place

Content: TypeAlias = tuple[str, str]
"""SHA-256 and extension; the extension, as it can decide how the same bytes are read."""

# What the same bytes end in whatever the file is called.
_ENDS = frozenset({FileState.EMPTY, FileState.ENCRYPTED, FileState.CORRUPT, FileState.UNSUPPORTED})


def place_of(record: FileRecord) -> Place:
    """Where a file stands."""
    return record.folder, record.path


def content_of(record: FileRecord) -> Content:
    """What a file holds; its hash is empty where it was not read."""
    return record.sha256, PurePosixPath(record.path).suffix.lower()


def goes_before(one: FileRecord, other: FileRecord) -> bool:
    """Whether ``one`` rather than ``other`` is the original of what both hold."""
    return _rank(one) < _rank(other)


def _rank(record: FileRecord) -> tuple[bool, str, str]:
    return bool(record.container), record.folder, record.path


class Contents:
    """What is known for certain in this run: files that will not change in it any more.

    Written by one thread, and read by those that read files.
    """

    def __init__(self, settled: Iterable[FileRecord]) -> None:
        """Begin with the files that are as they were."""
        self._guard = threading.Lock()
        self._originals: dict[Content, FileRecord] = {}
        self._copies: dict[Content, dict[Place, FileRecord]] = {}
        self._ends: dict[Content, FileRecord] = {}
        for record in settled:
            self.add(record)

    def original(self, content: Content) -> FileRecord | None:
        """The file that stands for a content."""
        with self._guard:
            return self._originals.get(content)

    def end(self, content: Content) -> FileRecord | None:
        """A file of this content that could not be read, as none of it can."""
        with self._guard:
            return self._ends.get(content)

    def copies(self, content: Content) -> list[FileRecord]:
        """The duplicates of a content, the one to become its original first."""
        with self._guard:
            return sorted(self._copies.get(content, {}).values(), key=_rank)

    def orphans(self) -> list[FileRecord]:
        """Of each content that has duplicates and no original, the one to become its original."""
        with self._guard:
            return [
                min(copies.values(), key=_rank)
                for content, copies in self._copies.items()
                if copies and content not in self._originals
            ]

    def add(self, record: FileRecord) -> None:
        """Note what a file has come to; as an original it takes the place of one before."""
        content = content_of(record)
        if not record.sha256:
            return
        with self._guard:
            self._copies.get(content, {}).pop(place_of(record), None)
            if record.state in SEARCHABLE_STATES:
                self._originals[content] = record
            elif record.state is FileState.DUPLICATE:
                self._copies.setdefault(content, {})[place_of(record)] = record
            elif record.state in _ENDS:
                self._ends[content] = record

    def remove(self, record: FileRecord) -> None:
        """Forget a file that is no more, or that holds something else now."""
        content = content_of(record)
        with self._guard:
            self._copies.get(content, {}).pop(place_of(record), None)
            original = self._originals.get(content)
            if original is not None and place_of(original) == place_of(record):
                del self._originals[content]
