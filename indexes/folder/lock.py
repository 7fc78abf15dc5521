"""The lock of an index's one writer. The kernel frees it when the process ends."""

import fcntl
import os
import weakref
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep
from typing import Self, TypeVar

from vind.indexes.errors import IndexBusyError

T = TypeVar("T")

LOCK_NAME = "lock"

MENDING = "mending"
"""Follows the process id if the holder is a reader that repairs a part of the index."""

NOTING_SECONDS = 0.2
"""Time in which a new holder writes its process id to the file."""

PAUSE_SECONDS = 0.02
"""Pause between checks of a lock that is about to be freed, or to get its holder's id."""

RETRY_SECONDS = 2.0
"""Pause between attempts to write to a busy index."""


class WriterLock:
    """Locks ``directory`` for writing until ``release`` or the end of the process."""

    def __init__(self, directory: Path, *, mending: bool = False) -> None:
        """Take the lock, or raise IndexBusyError, which names the process that holds it.

        A writer waits for a reader that is ``mending`` a part of the index, however long.
        """
        deadline = monotonic() + (0.0 if mending else NOTING_SECONDS)
        while not self._take(directory, deadline, mending=mending):
            self._file.close()
            sleep(PAUSE_SECONDS)
        self._file.truncate(0)
        self._file.write(f"{os.getpid()} {MENDING if mending else ''}\n")
        self._file.flush()
        _held.add(self)

    def _take(self, directory: Path, deadline: float, *, mending: bool) -> bool:
        """Whether the lock was taken; False to try again.

        The locked file may belong to a folder that ``vind reindex`` has just replaced.
        """
        path = directory / LOCK_NAME
        # Open without truncating: the process id in it may be another's.
        self._file = path.open("a+", encoding="ascii")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self._file.seek(0)
            holder, _, purpose = self._file.read(32).strip().partition(" ")
            if monotonic() < deadline or (purpose == MENDING and not mending):
                return False
            self._file.close()
            raise IndexBusyError(
                f"Another `vind` (process {holder or 'unknown'}) is writing to {directory}: wait "
                "until it is done."
            ) from error
        try:
            return os.path.samestat(os.fstat(self._file.fileno()), path.stat())
        except FileNotFoundError:
            return False

    def release(self) -> None:
        """Free the lock. May be called twice."""
        if not self._file.closed:
            # Unlock explicitly: a child forked just now may still hold the file open.
            fcntl.flock(self._file, fcntl.LOCK_UN)
        self.drop()

    def drop(self) -> None:
        """Close the file without unlocking it, as a forked child must.

        The file is never deleted: two writers could otherwise lock two files of the same name.
        """
        _held.discard(self)
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.release()


def writing_process(directory: Path) -> str | None:
    """The id of the process that writes to the index at ``directory``; None if none does."""
    try:
        file = (directory / LOCK_NAME).open(encoding="ascii")
    except OSError:
        return None
    with file:
        try:
            # Held for an instant only; a writer retries.
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            holder, _, purpose = file.read(32).strip().partition(" ")
            return None if purpose == MENDING else holder
    return None


def once_free(write: Callable[[], T], say: Callable[[str], None]) -> T:
    """Call ``write``, retrying while another process writes, and return its result.

    ``say`` is told once that it waits, and for whom.
    """
    is_told = False
    while True:
        try:
            return write()
        except IndexBusyError as error:
            if not is_told:
                say(str(error))
            is_told = True
            sleep(RETRY_SECONDS)


_held: weakref.WeakSet[WriterLock] = weakref.WeakSet()


def _let_go_in_child() -> None:
    """A forked worker must not hold the lock of a parent that died."""
    for lock in list(_held):
        lock.drop()


os.register_at_fork(after_in_child=_let_go_in_child)
