"""Unpacks the files in an archive or a mail, a batch at a time, within limits.

A parser hands the entries of its file, in order, to ``Unpacker.unpack``. The indexing process reads
the members of the batch as files of their own, then asks for the next batch.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO

from vind.indexes.core.durable import FULL_DISK
from vind.indexes.errors import (
    CorruptFileError,
    EmptyFileError,
    EncryptedFileError,
    FileTooLargeError,
    UnreadableFileError,
    UnsupportedFileError,
)
from vind.indexes.text.folding import composed
from vind.indexes.types import FileState
from vind.ingest.files.scratch import no_room


def costs_the_file(error: Exception) -> bool:
    """Whether no other part of the file can be read either: a password, a limit, the disk.

    An OSError with a number comes from the disk, one without from a library.
    """
    if isinstance(error, OSError):
        return error.errno is not None
    return isinstance(error, EncryptedFileError | FileTooLargeError | MemoryError)


def reason_of(error: Exception) -> str:
    """The ledger's reason for an error: the message of one of ours, else the exception's name."""
    if not isinstance(error, UnreadableFileError):
        return f"reading failed ({type(error).__name__})"
    reason = str(error).rstrip(".")
    return reason[:1].lower() + reason[1:]


_STATES: dict[type[UnreadableFileError], FileState] = {
    EmptyFileError: FileState.EMPTY,
    EncryptedFileError: FileState.ENCRYPTED,
    CorruptFileError: FileState.CORRUPT,
    UnsupportedFileError: FileState.UNSUPPORTED,
    FileTooLargeError: FileState.TOO_LARGE,
}


def state_of(error: UnreadableFileError) -> FileState:
    """The state of a file that a parser could not read."""
    return _STATES[type(error)]


# Limits for one file of the folder, nested archives included.
UNPACKED_AT_MOST = 8_000_000_000
MEMBERS_AT_MOST = 100_000
NESTED_AT_MOST = 5
TOO_DEEP = f"files in files are read {NESTED_AT_MOST} deep, not deeper"

# Bytes of one member; a larger one is in the ledger as too large.
MEMBER_AT_MOST = 2_000_000_000
# A batch ends at so many members or bytes: all of it is on disk at once. Small batches are slow, as
# a compressed archive is unpacked from its start for each.
BATCH_MEMBERS = 1000
BATCH_BYTES = 256_000_000
# Where the disk is full, a batch of at least so many bytes ends early: reading it frees its space
# for the next one. A smaller batch is not worth another pass over the archive.
_WORTH_A_BATCH = 16_000_000

_CHUNK = 1 << 20  # bytes
_NAME_AT_MOST = 150  # characters of a file or folder name, so that a path stays readable
_STEPS_AT_MOST = 30  # names in a path
# Control characters, zero-width characters, changes of writing direction, and surrogates.
_UNPRINTABLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    r"\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]+"
)
_DRIVE = re.compile(r"[A-Za-z]:")


@dataclass(frozen=True, slots=True)
class Entry:
    """A file in a container, not yet unpacked.

    ``name`` is the one in the container, and may be hostile. ``open`` returns the content; where it
    raises an UnreadableFileError, only this member is unreadable.
    """

    name: str
    open: Callable[[], IO[bytes]]
    modified: datetime | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """A file from a container, unpacked or not.

    ``name`` is its path in the container, fit for display. ``file`` is where its content is on
    disk, under a name of ours; a member that could not be unpacked has ``state`` and ``reason``
    instead. ``unpacked`` counts the bytes that were unpacked.
    """

    name: str
    file: str = ""
    mtime_ns: int = 0
    state: FileState | None = None
    reason: str = ""
    unpacked: int = 0


@dataclass(frozen=True, slots=True)
class Room:
    """The folder to unpack to, the first entry to unpack (from 0), and what limits leave.

    Where ``folder`` is empty nothing is unpacked: the file is nested too deep.
    """

    folder: str = ""
    first: int = 0
    bytes_left: int = 0
    members_left: int = 0


NO_ROOM = Room()


class _DiskIsFull(Exception):  # noqa: N818 - ends a batch, and is no error
    """The disk has no room for another member in this batch."""


class Unpacker:
    """Unpacks the next batch of one file's entries.

    Afterwards ``members`` are those of the batch, ``more`` says whether entries follow it,
    ``has_files`` whether there are any at all, and ``unread`` what is not unpacked, and why.
    """

    def __init__(self, room: Room, beat: Callable[[], None]) -> None:
        self._room, self._beat = room, beat
        self._bytes_left = room.bytes_left
        self.members: list[Member] = []
        self.more = False
        self.has_files = False
        self.unread = ""

    def unpack(self, entries: Iterable[Entry]) -> None:
        """Unpack the next batch of ``entries``; earlier ones are skipped unopened."""
        if not self._room.folder:
            if next(iter(entries), None):
                self.unread = TOO_DEEP
            return
        names = _Names()
        for number, entry in enumerate(entries):
            self._beat()
            self.has_files = True
            name = names.unique(entry.name)
            if number < self._room.first:
                continue
            if len(self.members) == self._room.members_left or self._bytes_left <= 0:
                self.unread = f"its files after the first {number:,}: too many or too large"
                return
            if self._is_full():
                self.more = True
                return
            try:
                self.members.append(self._member(name, entry))
            except _DiskIsFull:
                self.more = True  # reading the batch frees its space
                return

    def _is_full(self) -> bool:
        used = self._room.bytes_left - self._bytes_left
        return len(self.members) == BATCH_MEMBERS or used >= BATCH_BYTES

    def _member(self, name: str, entry: Entry) -> Member:
        file = Path(self._room.folder) / str(len(self.members))
        modified = _nanoseconds(entry.modified)
        before = self._bytes_left
        try:
            with entry.open() as content:
                self._copy(content, file)
        except Exception as error:
            file.unlink(missing_ok=True)
            if isinstance(error, OSError) and error.errno in FULL_DISK:
                unpacked, self._bytes_left = before - self._bytes_left, before
                if self._room.bytes_left - before >= _WORTH_A_BATCH:
                    raise _DiskIsFull from error
                self._bytes_left -= unpacked
                return Member(name, "", modified, FileState.FAILED, no_room(file), unpacked)
            unpacked = before - self._bytes_left
            if isinstance(error, UnreadableFileError):
                return Member(name, "", modified, state_of(error), str(error), unpacked)
            if costs_the_file(error):
                raise
            reason = f"Unpacking the file: {reason_of(error)}."
            return Member(name, "", modified, FileState.FAILED, reason, unpacked)
        return Member(name, str(file), modified, unpacked=before - self._bytes_left)

    def _copy(self, content: IO[bytes], file: Path) -> None:
        room = min(MEMBER_AT_MOST, self._bytes_left)
        with file.open("wb") as out:
            while chunk := content.read(_CHUNK):
                self._beat()
                room -= len(chunk)
                self._bytes_left -= len(chunk)
                if room < 0:
                    raise FileTooLargeError("The file is too large to be unpacked.")
                out.write(chunk)


def _nanoseconds(moment: datetime | None) -> int:
    """Nanoseconds since 1970; 0 for an unknown or impossible time."""
    if moment is None or not 1970 <= moment.year < 2200:
        return 0
    return max(0, int(moment.timestamp())) * 1_000_000_000


class _Names:
    """Makes the names of one file's members unique and fit for display.

    No file has the name of a folder either: the members of an archive "a.zip" beside a folder
    "a.zip" would else share their paths.
    """

    def __init__(self) -> None:
        self._files: set[str] = set()
        self._folders: dict[str, str] = {}
        self._numbers: dict[str, int] = {}

    def unique(self, name: str) -> str:
        """The name for the next member, which is ``name`` in the container."""
        *folders, last = shown_name(name).split("/")
        path = ""
        for step in folders:
            path = self._folder(path + step) + "/"
        file = self._free(path + last)
        self._files.add(file)
        return file

    def _folder(self, path: str) -> str:
        if path not in self._folders:
            free = path if path not in self._files else self._free(path)
            self._folders[path] = self._folders[free] = free
        return self._folders[path]

    def _free(self, path: str) -> str:
        """``path``, with a number in it where there is a file or a folder of that name."""
        free = path
        above, slash, last = path.rpartition("/")
        name = PurePosixPath(last)
        while free in self._files or free in self._folders:
            number = self._numbers[path] = self._numbers.get(path, 1) + 1
            free = f"{above}{slash}{name.stem} ({number}){name.suffix}"
        return free


def shown_name(name: str) -> str:
    """A name out of a container made fit to show: no way up or out, nothing that hides."""
    steps = [_UNPRINTABLE.sub(" ", step).strip() for step in re.split(r"[/\\]+", composed(name))]
    if _DRIVE.fullmatch(steps[0]):
        del steps[0]
    kept = [_shortened(step) for step in steps if step not in ("", ".", "..")]
    return "/".join(kept[-_STEPS_AT_MOST:]) or "unnamed"


def _shortened(step: str) -> str:
    """A long name cut in its middle: its end tells the format."""
    half = _NAME_AT_MOST // 2
    return step if len(step) <= _NAME_AT_MOST else f"{step[:half]}…{step[-half:]}"
