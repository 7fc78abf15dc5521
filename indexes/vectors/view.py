"""What a reader searches: the segments on disk, and what was committed since, in memory."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from indexes.catalogue import read as catalogue
from indexes.catalogue.read import Ids
from indexes.catalogue.stamp import Stamp
from indexes.types import Scored, Vector
from indexes.vectors import segment as segments
from indexes.vectors.manifest import Manifest
from indexes.vectors.segment import Mask, Segment


class VectorView:
    """All vectors of one generation. Never changes, so any number of threads may search it."""

    def __init__(self, stored: Sequence[Segment], fresh: Segment, dead: Ids) -> None:
        """``dead``: passages that are in a segment and no longer in the catalogue."""
        self._parts = [(part, _alive(part, dead)) for part in (*stored, fresh) if len(part)]

    def __len__(self) -> int:
        return sum(
            len(part) if alive is None else int(np.count_nonzero(alive))
            for part, alive in self._parts
        )

    def nearest(self, query: Vector, k: int, files: Ids | None) -> list[Scored]:
        """The ``k`` best passages, of ``files`` (ascending ids) alone where given.

        Equal scores are ordered by id, so that the order is the same each time.
        """
        scores, ids = [np.empty(0, np.float32)], [np.empty(0, np.int64)]
        for part, alive in self._parts:
            found = part.nearest(query, k, _allowed(part, alive, files))
            scores.append(found[0])
            ids.append(found[1])
        all_scores, all_ids = np.concatenate(scores), np.concatenate(ids)
        best = np.lexsort((all_ids, -all_scores))[:k]
        return [Scored(int(all_ids[row]), float(all_scores[row])) for row in best]


def view(
    folder: Path, manifest: Manifest | None, connection: sqlite3.Connection, stamp: Stamp
) -> VectorView:
    """The vectors at the generation that the connection's transaction sees.

    Raises FileNotFoundError when a writer has published another manifest since.
    """
    reached = purged = 0
    stored: list[Segment] = []
    if manifest is not None:
        reached, purged = manifest.generation, manifest.purged
        stored = [segments.load(folder, file) for file in manifest.segments]
    added = catalogue.vectors_after(connection, reached)
    fresh = segments.build(segments.blocks(added, stamp.dimension), stamp.dimension)
    return VectorView(stored, fresh, catalogue.removed_after(connection, purged))


def _alive(part: Segment, dead: Ids) -> Mask | None:
    """Which rows are still there; None for all. Both lists of ids ascend."""
    rows = np.searchsorted(part.passage_ids, dead)
    inside = rows < len(part)
    rows = rows[inside]
    gone = rows[part.passage_ids[rows] == dead[inside]]
    if not len(gone):
        return None
    alive = np.ones(len(part), dtype=np.bool_)
    alive[gone] = False
    return alive


def _allowed(part: Segment, alive: Mask | None, files: Ids | None) -> Mask | None:
    """Which rows a search may return; None for all."""
    if files is None:
        return alive
    allowed = np.isin(part.file_ids, files)
    return allowed if alive is None else allowed & alive
