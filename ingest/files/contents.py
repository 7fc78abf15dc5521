"""Tracks which file holds the document of each content, so that duplicates are indexed once.

Of the files with the same bytes and extension one is the original, which has the document; the
others are its duplicates. The order in which files are found does not matter: a file of the folder
goes before a member of an archive, then the first by folder and path.
"""

import threading
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import TypeAlias

from vind.indexes.types import SEARCHABLE_STATES, FileRecord, FileState, Place

Content: TypeAlias = tuple[str, str]
"""SHA-256 and extension, which may decide how the bytes are parsed."""

# The states of files of which no other attempt can read anything.
_UNREADABLE = frozenset(
    {FileState.EMPTY, FileState.ENCRYPTED, FileState.CORRUPT, FileState.UNSUPPORTED}
)


def place_of(record: FileRecord) -> Place:
    """The folder and path of a file."""
    return record.folder, record.path


def content_of(record: FileRecord) -> Content:
    """The content of a file; its hash is empty where the file was not read."""
    return record.sha256, PurePosixPath(record.path).suffix.lower()


def goes_before(one: FileRecord, other: FileRecord) -> bool:
    """Whether ``one`` rather than ``other`` is the original of two files with one content."""
    return _rank(one) < _rank(other)


def _rank(record: FileRecord) -> tuple[bool, str, str]:
    return bool(record.container), record.folder, record.path


class Contents:
    """The files whose state in this run is final, by content.

    Written by one thread, and read by those that read files.
    """

    def __init__(self, settled: Iterable[FileRecord]) -> None:
        """Begin with the unchanged files."""
        self._guard = threading.Lock()
        self._originals: dict[Content, FileRecord] = {}
        self._copies: dict[Content, dict[Place, FileRecord]] = {}
        self._unreadable: dict[Content, FileRecord] = {}
        for record in settled:
            self.add(record)

    def original(self, content: Content) -> FileRecord | None:
        """The file that holds the document of a content, if there is one."""
        with self._guard:
            return self._originals.get(content)

    def unreadable(self, content: Content) -> FileRecord | None:
        """A file of this content that could not be read, so that no other can be."""
        with self._guard:
            return self._unreadable.get(content)

    def copies(self, content: Content) -> list[FileRecord]:
        """The duplicates of a content; the first would be the next original."""
        with self._guard:
            return sorted(self._copies.get(content, {}).values(), key=_rank)

    def orphans(self) -> list[FileRecord]:
        """The next original of each content that has duplicates but no original."""
        with self._guard:
            return [
                min(copies.values(), key=_rank)
                for content, copies in self._copies.items()
                if copies and content not in self._originals
            ]

    def add(self, record: FileRecord) -> None:
        """Note a file's final state; a new original replaces the former one."""
        content = content_of(record)
        if not record.sha256:
            return
        with self._guard:
            self._copies.get(content, {}).pop(place_of(record), None)
            if record.state in SEARCHABLE_STATES:
                self._originals[content] = record
            elif record.state is FileState.DUPLICATE:
                self._copies.setdefault(content, {})[place_of(record)] = record
            elif record.state in _UNREADABLE:
                self._unreadable[content] = record

    def remove(self, record: FileRecord) -> None:
        """Forget a file that is gone or has other content now."""
        content = content_of(record)
        with self._guard:
            self._copies.get(content, {}).pop(place_of(record), None)
            original = self._originals.get(content)
            if original is not None and place_of(original) == place_of(record):
                del self._originals[content]
