"""One writer an index. The kernel holds the lock, so it is gone when its process is."""

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
"""Behind the number of a process that is no writer: a reader, which found a part behind."""

NOTING_SECONDS = 0.2
"""Until who has the lock has written there who it is."""

PAUSE_SECONDS = 0.02
"""Between two looks at a lock that is about to be let go of, or to say whose it is."""

RETRY_SECONDS = 2.0
"""Between two tries to write to an index that another process writes to."""


class WriterLock:
    """Holds ``directory`` for writing until ``release``, or until the process ends, however."""

    def __init__(self, directory: Path, *, mending: bool = False) -> None:
        """Take the lock, or raise IndexBusyError, naming the process that has it.

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
        """Whether what is locked now is the lock of ``directory``.

        It is not where ``vind reindex`` has put another folder in its place since it was opened.
        """
        path = directory / LOCK_NAME
        # Opened for reading and writing, and not emptied: the pid in it may be another's.
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
        """Let the next writer in. May be called twice."""
        if not self._file.closed:
            # Also lets go for children that were forked in this instant.
            fcntl.flock(self._file, fcntl.LOCK_UN)
        self.drop()

    def drop(self) -> None:
        """Close the file, in a child without unlocking it for the parent.

        The file stays: unlinking it would let two writers lock two files of the same name.
        """
        _held.discard(self)
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.release()


def writing_process(directory: Path) -> str | None:
    """The number of the process that writes to the index at ``directory``; None where none does."""
    try:
        file = (directory / LOCK_NAME).open(encoding="ascii")
    except OSError:
        return None
    with file:
        try:
            # For an instant, in which a writer tries again.
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            holder, _, purpose = file.read(32).strip().partition(" ")
            return None if purpose == MENDING else holder
    return None


def once_free(write: Callable[[], T], say: Callable[[str], None]) -> T:
    """What ``write`` returns as soon as no other process writes, however long that takes.

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
    """A forked worker must not keep the lock of a parent that died."""
    for lock in list(_held):
        lock.drop()


os.register_at_fork(after_in_child=_let_go_in_child)
