"""The readers and the embedder of a run that work on the nodes of a cluster."""

import errno
import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import ray
from ray.exceptions import RayError, RayTaskError

from vind.indexes.arrays import TokenSpans, Vector, Vectors
from vind.indexes.core.durable import FileMark, file_mark
from vind.indexes.errors import ClusterError
from vind.indexes.types import Embeddings, Reading
from vind.ingest.files.members import Room
from vind.ingest.files.messages import Failed
from vind.ingest.files.readers import Cut, Looked, ReaderLostError
from vind.ingest.on_ray.node import About, Refused
from vind.ingest.on_ray.pool import Lent, Pool

# Nanoseconds: FAT and some shares store modification times with a precision of two seconds.
_TIME_TOLERANCE = 2_000_000_000
# How often a file may change while the nodes are asked for it.
_LOOKS = 3
# An actor that is lost when asked for a file had mostly ended before, so only every tenth such loss
# counts against the file.
_LOSSES_THAT_COUNT_ONCE = 10


class RayFileReader:
    """Reads files on whichever node is free (ingest.files.readers.FileReader).

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
    """A reader for each processor of the nodes (ingest.files.readers.Readers), for one run."""

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


_MIN_PART = 16  # texts that one node gets
_LOST_AT_MOST = 5  # nodes in one call


class RayEmbedder:
    """The embedder on the nodes (indexes.types.Embedder). Used by one thread.

    Tokens are counted on the nodes that read files, so this machine needs no model.
    """

    def __init__(self, pool: Pool, about: About) -> None:
        self._pool = pool
        self.fingerprint = about.fingerprint
        self.dimension = about.dimension
        self.max_tokens = about.max_tokens

    def token_spans(self, text: str) -> TokenSpans:  # noqa: ARG002
        """Raises ClusterError: only the nodes count tokens."""
        raise ClusterError("Tokens are counted by the nodes of the Ray cluster, not here.")

    def read_passages(self, texts: Sequence[str]) -> Embeddings:
        """As ``Embedder.read_passages``. Raises ClusterError."""
        parts: list[Embeddings] = self._shared_out("read_passages", texts)
        vectors = [np.empty((0, self.dimension), dtype=np.float32), *(one.vectors for one in parts)]
        return Embeddings(np.concatenate(vectors), [one for part in parts for one in part.states])

    def read_questions(self, texts: Sequence[str]) -> list[Reading]:
        """As ``Embedder.read_questions``. Raises ClusterError."""
        return [one for part in self._shared_out("read_questions", texts) for one in part]

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """As ``Embedder.embed_passages``. Raises ClusterError."""
        return self._vectors("embed_passages", texts)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """As ``Embedder.embed_queries``. Raises ClusterError."""
        return self._vectors("embed_queries", texts)

    def embed_query(self, text: str) -> Vector:
        """As ``Embedder.embed_query``. Raises ClusterError."""
        vector: Vector = self.embed_queries([text])[0]
        return vector

    def _vectors(self, method: str, texts: Sequence[str]) -> Vectors:
        empty = np.empty((0, self.dimension), dtype=np.float32)
        return np.concatenate([empty, *self._shared_out(method, texts)])

    def _shared_out(self, method: str, texts: Sequence[str]) -> list[Any]:
        """The results of a method for parts of the texts, in order; lost parts are repeated."""
        size = max(_MIN_PART, -(-len(texts) // max(1, self._pool.size)))
        parts = [list(texts[first : first + size]) for first in range(0, len(texts), size)]
        made: dict[int, Any] = {}
        waiting, running, lost = list(range(len(parts))), dict[Any, tuple[int, Lent]](), 0
        while len(made) < len(parts):
            # All busy nodes work on parts of these texts, so the wait below frees one.
            while waiting and (lent := self._pool.borrow_now() if running else self._pool.borrow()):
                part = waiting.pop(0)
                running[getattr(lent.actor, method).remote(parts[part])] = part, lent
            done, _ = ray.wait(list(running), num_returns=1)
            part, lent = running.pop(done[0])
            try:
                made[part] = ray.get(done[0])
            except RayTaskError as error:
                raise ClusterError(
                    f"On the node {lent.address} of the Ray cluster: {error.cause}"
                ) from error
            except RayError as error:
                self._pool.lose(lent)
                waiting.append(part)
                lost += 1
                if lost > _LOST_AT_MOST:
                    raise ClusterError(
                        f"The embedder was lost on {lost} nodes of the Ray cluster, one after the "
                        "other. See whether they have memory enough for it, and run the command "
                        "again: it goes on from here."
                    ) from error
            else:
                self._pool.give_back(lent)
        return [made[part] for part in range(len(parts))]
