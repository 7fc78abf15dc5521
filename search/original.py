"""The file that a document was read from, unchanged, or not at all.

Whoever can write in a folder can replace a file at any moment: by other words, a link to a file
that is not indexed, a pipe that never ends. So a file is opened once, folder by folder and
following no link, and both the hash and the caller use that open file.
"""

import hashlib
import os
import stat
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from io import FileIO
from pathlib import Path, PurePosixPath
from typing import Self, TypeAlias

from vind.indexes.core.durable import name_shown_as
from vind.indexes.errors import OriginalGoneError
from vind.indexes.types import FileRecord

_FOLDER = os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC | getattr(os, "O_PATH", os.O_RDONLY)
"""To open folders on the way: they must be accessible, but need not be listable."""

_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY
"""Does not wait for a pipe that nobody writes to."""

_ONE_WAY = frozenset({"", ".", ".."})

REMEMBERED = 1024
"""Files whose hash is kept, so that requests for parts of a large file do not read all of it."""

SETTLED_NS = 2_000_000_000
"""Age that a file's last change must have before its hash is kept: file systems store times to a
few milliseconds, some to two seconds, so a later change might get the same time."""

Mark: TypeAlias = tuple[int, int, int, int, int]
"""Device, inode, size, and the times of change of content and inode in nanoseconds."""

_hashes: "OrderedDict[Mark, str]" = OrderedDict()
_guard = threading.Lock()


@dataclass(frozen=True, slots=True)
class Original:
    """An open file as it was indexed: ``path`` is where it was found, ``file`` its content.

    Close it, or use it in a ``with``. It stays the same file whatever is put at ``path``;
    ``is_unchanged`` says whether its content is still that of when it was opened.
    """

    path: Path
    file: FileIO
    mark: Mark

    def is_unchanged(self) -> bool:
        """Whether nobody has written to the file since it was opened."""
        return _mark(os.fstat(self.file.fileno())) == self.mark

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.file.close()


def first_original(path: str, holders: Iterable[FileRecord]) -> Original:
    """The first of ``holders`` that still has the content it was indexed with.

    ``path`` is that of the document in them. Raises OriginalGoneError if none is left: the file is
    missing, or has become a link or got other content.
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
    with ExitStack() as to_close:
        path, file = _opened(record)
        to_close.enter_context(file)
        mark = _mark(os.fstat(file.fileno()))
        if _sha256(file, mark) == record.sha256:
            to_close.pop_all()
            return Original(path, file, mark)
    return None


def _opened(record: FileRecord) -> tuple[Path, FileIO]:
    """The path of a file, and the open file. Raises OSError if it is not a regular file."""
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
    """The true name and descriptor of the entry that is shown as ``shown`` in a folder."""
    try:
        return shown, os.open(shown, flags, dir_fd=folder)
    except FileNotFoundError:
        name = name_shown_as(shown)
        if name == shown:
            raise
        return name, os.open(name, flags, dir_fd=folder)


def _sha256(file: FileIO, mark: Mark) -> str:
    """SHA-256 of the open file in hex, perhaps from the cache.

    Empty if the file was written to meanwhile. Raises OSError.
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
