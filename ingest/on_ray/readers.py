"""Files read by the nodes of a cluster, at the same paths as here."""

import errno
import os
from collections import Counter
from pathlib import Path
from typing import Any

import ray
from ray.exceptions import RayError, RayTaskError

from vind.indexes.durable import FileMark, file_mark
from vind.indexes.errors import ClusterError
from vind.ingest.members import Room
from vind.ingest.messages import Failed
from vind.ingest.on_ray.node import Refused
from vind.ingest.on_ray.pool import Lent, Pool
from vind.ingest.readers import Cut, Looked, ReaderLostError

# File systems keep the time of change more or less precisely: FAT and some shares to two seconds.
_TIMES_DIFFER = 2_000_000_000
# So often a file may change while it is looked at.
_LOOKS = 3
# What is lost when it is asked for a file had mostly ended before; so often is as once over it.
_ENDED_BEFORE = 10


class RayFileReader:
    """Reads files by whichever node is free (ingest.readers.FileReader).

    A node that does not find a file as this machine does has another folder at its path, or none,
    and another node is asked.
    """

    def __init__(self, pool: Pool, losses: Counter[Path]) -> None:
        self._pool, self._losses = pool, losses
        self._lent: Lent | None = None
        self._file, self._ended = Path(), 0
        self._is_stopped = False

    def prepare(self) -> None:
        """The nodes are ready."""

    def look(self, file: Path, depth: int) -> Looked:
        """Let a node read the content of a file. Raises OSError and ReaderLostError."""
        if depth:
            return self._looked(self._ask("look", file, depth))
        self._let_go()
        if file != self._file:
            self._file, self._ended = file, 0
        said = ""
        for _ in range(_LOOKS):
            mark = file_mark(file)
            if mark is None:
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
            unseen: frozenset[str] = frozenset()
            while (lent := self._pool.borrow(unseen, lambda: self._is_stopped)) is not None:
                self._lent = lent
                answer = self._ask("look", file, depth)
                if isinstance(answer, Looked) and _is_same(answer.mark, mark):
                    return Looked(mark, answer.sha256)
                said = answer.reason if isinstance(answer, Refused) else "another file is there"
                said += f" on {lent.address}"
                lent.mismatches += 1
                unseen |= {lent.node}
                self._let_go()
            if file_mark(file) == mark:
                break
        raise OSError(
            f"no indexer finds it as this machine does ({said}): its folder has to be "
            "mounted on each at the same path"
        )

    def read(self, file: Path, name: str, depth: int, room: Room) -> Cut | Failed:
        """Let the node that looked at the file read it. Raises ReaderLostError."""
        try:
            answer: Cut | Failed = self._ask("read", file, name, depth, room)
        except ReaderLostError as lost:
            self._losses[self._file] += 1
            raise ReaderLostError(self._losses[self._file]) from lost
        return answer

    def is_changed(self, file: Path, depth: int, looked: Looked) -> bool:
        """Whether a file of the folder is another one by now, as seen from here."""
        if depth:
            return False  # it is the node's own
        try:
            return file_mark(file) not in {looked.mark, None}
        except OSError:
            return True

    def remove(self, file: Path) -> None:
        """Let the node remove a file that it unpacked."""
        if self._lent is not None:
            self._lent.actor.remove.remote(file)

    def interrupt(self) -> None:
        """End the actor that is waited for; what it started ends with it."""
        self._is_stopped = True
        if (lent := self._lent) is not None:
            self._pool.lose(lent)

    def close(self) -> None:
        """Give the node back."""
        self._let_go()

    def _ask(self, method: str, *arguments: object) -> Any:
        lent = self._lent
        if lent is None:
            raise ReaderLostError(self._losses[self._file])
        try:
            return ray.get(getattr(lent.actor, method).remote(*arguments))
        except RayTaskError as error:
            raise ClusterError(
                f"On the node {lent.address} of the Ray cluster: {error.cause}"
            ) from error
        except RayError as error:
            self._lent = None
            self._pool.lose(lent)
            self._ended += 1
            self._losses[self._file] += self._ended % _ENDED_BEFORE == 0
            raise ReaderLostError(self._losses[self._file]) from error

    @staticmethod
    def _looked(answer: Looked | Refused) -> Looked:
        if isinstance(answer, Refused):
            raise OSError(answer.reason)
        return answer

    def _let_go(self) -> None:
        lent, self._lent = self._lent, None
        if lent is not None:
            self._pool.give_back(lent)


class RayReaders:
    """As many readers as the nodes have processors (ingest.readers.Readers)."""

    def __init__(self, pool: Pool, machines: int) -> None:
        """``machines`` embed."""
        self._pool, self.machines = pool, machines
        self._losses: Counter[Path] = Counter()

    def file_readers(self, files: int) -> list[RayFileReader]:
        """Readers that share the nodes."""
        number = min(self._pool.size, files)
        return [RayFileReader(self._pool, self._losses) for _ in range(number)]


def _is_same(one: FileMark, other: FileMark) -> bool:
    """Whether two machines see the same file; its number need not be the same on both."""
    if one is None or other is None:
        return False
    (_, time, size), (_, other_time, other_size) = one, other
    return size == other_size and abs(time - other_time) <= _TIMES_DIFFER
