"""Reads files on the nodes of a cluster, where they must have the same paths as here."""

import errno
import os
from collections import Counter
from pathlib import Path
from typing import Any

import ray
from ray.exceptions import RayError, RayTaskError

from vind.indexes.core.durable import FileMark, file_mark
from vind.indexes.errors import ClusterError
from vind.ingest.members import Room
from vind.ingest.messages import Failed
from vind.ingest.on_ray.node import Refused
from vind.ingest.on_ray.pool import Lent, Pool
from vind.ingest.readers import Cut, Looked, ReaderLostError

# Nanoseconds: FAT and some shares store modification times with a precision of two seconds.
_TIME_TOLERANCE = 2_000_000_000
# How often a file may change while the nodes are asked for it.
_LOOKS = 3
# An actor that is lost when asked for a file had mostly ended before, so only every tenth such loss
# counts against the file.
_LOSSES_THAT_COUNT_ONCE = 10


class RayFileReader:
    """Reads files on whichever node is free (ingest.readers.FileReader).

    Where a node has another folder at a file's path, or none, another node is tried.
    """

    def __init__(self, pool: Pool, losses: Counter[Path]) -> None:
        self._pool, self._losses = pool, losses
        self._lent: Lent | None = None
        self._file, self._ended = Path(), 0
        self._is_stopped = False

    def prepare(self) -> None:
        """Nothing to do: the nodes are ready."""

    def look(self, file: Path, depth: int) -> Looked:
        """Let a node hash the content of a file. Raises OSError and ReaderLostError."""
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
            rejected: frozenset[str] = frozenset()
            while (lent := self._pool.borrow(rejected, lambda: self._is_stopped)) is not None:
                self._lent = lent
                answer = self._ask("look", file, depth)
                if isinstance(answer, Looked) and _is_same(answer.mark, mark):
                    return Looked(mark, answer.sha256)
                said = answer.reason if isinstance(answer, Refused) else "another file is there"
                said += f" on {lent.address}"
                lent.mismatches += 1
                rejected |= {lent.node}
                self._let_go()
            if file_mark(file) == mark:
                break
        raise OSError(
            f"no indexer finds it as this machine does ({said}): its folder has to be "
            "mounted on each at the same path"
        )

    def read(self, file: Path, name: str, depth: int, room: Room) -> Cut | Failed:
        """Let the node that hashed the file read it. Raises ReaderLostError."""
        try:
            answer: Cut | Failed = self._ask("read", file, name, depth, room)
        except ReaderLostError as lost:
            self._losses[self._file] += 1
            raise ReaderLostError(self._losses[self._file]) from lost
        return answer

    def is_changed(self, file: Path, depth: int, looked: Looked) -> bool:
        """Whether a file of the folder has changed by now, as seen from this machine."""
        if depth:
            return False  # a member, unpacked by the node
        try:
            return file_mark(file) not in {looked.mark, None}
        except OSError:
            return True

    def remove(self, file: Path) -> None:
        """Let the node remove a file that it unpacked."""
        if self._lent is not None:
            self._lent.actor.remove.remote(file)

    def interrupt(self) -> None:
        """Kill the actor that another thread waits for, and its child processes."""
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
            self._losses[self._file] += self._ended % _LOSSES_THAT_COUNT_ONCE == 0
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
    """A reader for each processor of the nodes (ingest.readers.Readers), for one run."""

    def __init__(self, pool: Pool, machines: int) -> None:
        """``machines``: how many nodes embed."""
        self.pool, self.machines = pool, machines
        self._losses: Counter[Path] = Counter()

    def file_readers(self, files: int) -> list[RayFileReader]:
        """Readers that share the nodes."""
        number = min(self.pool.size, files)
        return [RayFileReader(self.pool, self._losses) for _ in range(number)]


def _is_same(one: FileMark, other: FileMark) -> bool:
    """Whether the marks of two machines are of the same file; inodes may differ."""
    if one is None or other is None:
        return False
    (_, time, size), (_, other_time, other_size) = one, other
    return size == other_size and abs(time - other_time) <= _TIME_TOLERANCE
