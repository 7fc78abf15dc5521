"""The file that a document was read from, handed out as it was when it was read, or not at all.

Whoever may write in a folder can put something else in a file's place at any moment: other words, a
link to a file that nobody indexed, a pipe that never ends. So a file is opened once, step by step
and along no link, and what is hashed and what is handed out is what is open.
"""

import hashlib
import os
import stat
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from io import FileIO
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Self, TypeAlias

from vind.indexes.errors import OriginalGoneError
from vind.indexes.shown_path import name_shown_as
from vind.indexes.types import FileRecord

_FOLDER = os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC | getattr(os, "O_PATH", os.O_RDONLY)
"""To pass through: a folder that may be passed through need not be one that may be listed."""

_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY
"""A pipe that nobody writes to is not waited for."""

_ONE_WAY = frozenset({"", ".", ".."})

REMEMBERED = 1024
"""Files of which the hash is kept, so that each part of a large one is not its own reading."""

SETTLED_NS = 2_000_000_000
"""How long ago a file must have changed for its time to tell it from what it is changed to next:
disks keep that time to a few milliseconds, some to two seconds."""

Mark: TypeAlias = tuple[int, int, int, int, int]
"""Device, inode, size and the times of change, of the content and of the inode, in nanoseconds."""

_hashes: "OrderedDict[Mark, str]" = OrderedDict()
_guard = threading.Lock()


@dataclass(frozen=True, slots=True)
class Original:
    """A file as it was indexed, open: ``path`` says where it was found, ``file`` has it.

    Close it, or use it in a ``with``. It is the same file whatever comes to be at ``path``;
    ``is_unchanged`` says whether it still is what it was when it was opened.
    """

    path: Path
    file: FileIO
    mark: Mark

    def is_unchanged(self) -> bool:
        """Whether nobody has written to the file since."""
        return _mark(os.fstat(self.file.fileno())) == self.mark

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.file.close()


def first_original(path: str, holders: Iterable[FileRecord]) -> Original:
    """The first of the files of indexed folders that is there with the content that it had then.

    ``path`` is that of the document that they have. Raises OriginalGoneError where there is none,
    only a link to one, or one of another content.
    """
    for record in holders:
        with suppress(OSError, ValueError):  # ValueError: a name that no file can have
            if found := _opened_as_it_was(record):
                return found
    raise OriginalGoneError(
        f"{path} is no longer where it was when it was indexed, or has changed since. Run "
        "`vind index` on its folder again, or look for it there under another name."
    )


def _opened_as_it_was(record: FileRecord) -> Original | None:
    path, file = _opened(record)
    try:
        mark = _mark(os.fstat(file.fileno()))
        if _sha256(file, mark) == record.sha256:
            return Original(path, file, mark)
    except BaseException:
        file.close()
        raise
    file.close()
    return None


def _opened(record: FileRecord) -> tuple[Path, FileIO]:
    """Where a file is, and it itself. Raises OSError where no regular file is there."""
    folders, names = PurePosixPath(record.folder).parts, record.path.split("/")
    if folders[:1] != ("/",) or not _ONE_WAY.isdisjoint(names):
        raise FileNotFoundError(record.path)
    path = Path("/")
    here = os.open("/", _FOLDER)
    try:
        for shown in (*folders[1:], *names[:-1]):
            name, below = _open_in(here, shown, _FOLDER)
            os.close(here)
            path, here = path / name, below
        name, descriptor = _open_in(here, names[-1], _FILE)
    finally:
        os.close(here)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise FileNotFoundError(record.path)
    return path / name, FileIO(descriptor)


def _open_in(folder: int, shown: str, flags: int) -> tuple[str, int]:
    """What is shown so in a folder: the name that it has, and its descriptor."""
    try:
        return shown, os.open(shown, flags, dir_fd=folder)
    except FileNotFoundError:
        name = name_shown_as(shown)
        if name == shown:
            raise
        return name, os.open(name, flags, dir_fd=folder)


def _sha256(file: FileIO, mark: Mark) -> str:
    """SHA-256 of what is open, in hex; of what was hashed before from memory.

    Empty where it was written to in the meantime. Raises OSError.
    """
    with _guard:
        known = _hashes.get(mark)
    if known is not None:
        return known
    found = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    if _mark(os.fstat(file.fileno())) != mark:
        return ""
    if time.time_ns() - max(mark[3:]) > SETTLED_NS:
        with _guard:
            _hashes[mark] = found
            while len(_hashes) > REMEMBERED:
                _hashes.popitem(last=False)
    return found


def _mark(status: os.stat_result) -> Mark:
    times = status.st_mtime_ns, status.st_ctime_ns
    return status.st_dev, status.st_ino, status.st_size, *times
