"""The vectors that a reader searches: segments on disk, and newer ones in memory."""

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from vind.indexes.arrays import Ids, Vector
from vind.indexes.catalogue import generations
from vind.indexes.catalogue.stamp import Stamp
from vind.indexes.core.remembered import Remembered
from vind.indexes.core.stored_vectors import turned
from vind.indexes.folder import segment as segments
from vind.indexes.folder.segment import Allowed, Segment
from vind.indexes.folder.vectors import Manifest, load_segment
from vind.indexes.types import Scored

Mask = npt.NDArray[np.bool_]
"""Shape (rows,): which rows of a segment are still in the catalogue."""

MOST_FILTERS = 64
"""Cached filters; each takes a bit per passage, 8 MB for 64 over a million passages."""


SEQUENTIAL_ROWS = 50_000
"""Up to this many rows, parts are searched one after the other: 4 ms, of which threads save little.
"""


@cache
def _searchers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(len(os.sched_getaffinity(0)), thread_name_prefix="vind-vectors")


class VectorView:
    """All vectors of one generation. Immutable, so threads may share it."""

    def __init__(
        self, stored: Sequence[Segment], fresh: Segment, dead: Ids, recall: float | None = None
    ) -> None:
        """``dead`` are passages in a segment that are no longer in the catalogue.

        ``recall`` is the least measured recall@10 of ``stored``, None if all are exact.
        """
        self.recall = recall
        self._parts = [(part, _alive(part, dead)) for part in (*stored, fresh) if len(part)]
        self._unfiltered = [
            None if alive is None else Allowed.of(alive) for _, alive in self._parts
        ]
        self._filtered: Remembered[bytes, list[Allowed | None]] = Remembered(MOST_FILTERS)

    def __len__(self) -> int:
        return sum(
            len(part) if allowed is None else allowed.count
            for (part, _), allowed in zip(self._parts, self._unfiltered, strict=True)
        )

    def nearest(self, query: Vector, k: int, files: Ids | None) -> list[Scored]:
        """The ``k`` best passages, restricted to ``files`` (ascending ids) if given.

        Ties are broken by id, so that results are deterministic.
        """
        found = list(self._in_each(turned(query[np.newaxis])[0], k, files))
        scores = np.concatenate([np.empty(0, np.float32), *(scores for scores, _ in found)])
        ids = np.concatenate([np.empty(0, np.int64), *(ids for _, ids in found)])
        best = np.lexsort((ids, -scores))[:k]
        return [Scored(int(ids[row]), float(scores[row])) for row in best]

    def _in_each(self, query: Vector, k: int, files: Ids | None) -> Iterable[tuple[Vector, Ids]]:
        """Scores and ids of the best of each part; large parts are searched in parallel."""
        parts = [
            (part, allowed)
            for (part, _), allowed in zip(self._parts, self._allowed(files), strict=True)
            if allowed is None or allowed.count
        ]

        def search(place: int) -> tuple[Vector, Ids]:
            part, allowed = parts[place]
            return part.nearest(query, k, allowed)

        beside = len(parts) > 1 and sum(len(part) for part, _ in parts) > SEQUENTIAL_ROWS
        return (_searchers().map if beside else map)(search, range(len(parts)))

    def files_of(self, passages: Iterable[int]) -> dict[int, int]:
        """The file of each passage; missing passages are left out."""
        found: dict[int, int] = {}
        for part, ids, rows in self._rows_of(passages):
            found.update(zip(ids.tolist(), part.file_ids[rows].tolist(), strict=True))
        return found

    def those_in(self, files: Ids, passages: Iterable[int]) -> set[int]:
        """The ``passages`` that stand in ``files`` (ascending ids)."""
        found = set[int]()
        if not len(files):
            return found
        for part, ids, rows in self._rows_of(passages):
            theirs = part.file_ids[rows]
            places = np.searchsorted(files, theirs)
            places[places == len(files)] = 0
            found.update(ids[files[places] == theirs].tolist())
        return found

    def count(self, files: Ids) -> int:
        """The number of passages of ``files`` (ascending ids)."""
        return sum(
            len(part) if allowed is None else allowed.count
            for (part, _), allowed in zip(self._parts, self._allowed(files), strict=True)
        )

    def _rows_of(self, passages: Iterable[int]) -> Iterator[tuple[Segment, Ids, Ids]]:
        """Yield for each part the ids and rows of those ``passages`` that it has."""
        ids = np.unique(np.fromiter(passages, dtype=np.int64))
        for part, alive in self._parts:
            rows = np.searchsorted(part.passage_ids, ids)
            rows[rows == len(part)] = 0
            here = part.passage_ids[rows] == ids
            if alive is not None:
                here &= alive[rows]
            if here.any():
                yield part, ids[here], rows[here]

    def _allowed(self, files: Ids | None) -> list[Allowed | None]:
        """The allowed rows of each part; None for all."""
        if files is None:
            return self._unfiltered
        return self._filtered.of(
            files.tobytes(),
            lambda: [_of_files(part, alive, files) for part, alive in self._parts],
        )


def view(
    folder: Path,
    manifest: Manifest | None,
    connection: sqlite3.Connection,
    stamp: Stamp,
    *,
    gpu: bool = False,
) -> VectorView:
    """The vectors at the generation of the connection's transaction.

    With ``gpu`` large segments are searched on a card, if FAISS finds one. Raises FileNotFoundError
    if a writer has published another manifest since.
    """
    reached = purged = 0
    stored: list[Segment] = []
    recall = None
    if manifest is not None:
        reached, purged, recall = manifest.generation, manifest.purged, manifest.recall
        stored = [load_segment(folder, file, gpu=gpu) for file in manifest.segments]
    added = generations.vectors_after(connection, reached)
    fresh = segments.build(segments.blocks(added, stamp.dimension), stamp.dimension)
    return VectorView(stored, fresh, generations.removed_after(connection, purged), recall)


def _alive(part: Segment, dead: Ids) -> Mask | None:
    """Which rows are still in the catalogue; None for all. ``dead`` ascends."""
    rows = np.searchsorted(part.passage_ids, dead)
    inside = rows < len(part)
    rows = rows[inside]
    gone = rows[part.passage_ids[rows] == dead[inside]]
    if not len(gone):
        return None
    alive = np.ones(len(part), dtype=np.bool_)
    alive[gone] = False
    return alive


def _of_files(part: Segment, alive: Mask | None, files: Ids) -> Allowed:
    rows = part.rows_of(files)
    return Allowed.of_rows(rows if alive is None else rows[alive[rows]], len(part))
