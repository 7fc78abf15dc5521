"""The vectors of one generation, as Milvus has them."""

from collections.abc import Iterable

import numpy as np

from vind.indexes.arrays import Ids, Vector
from vind.indexes.cluster.files import FilesFound
from vind.indexes.cluster.milvus import Collection, Where, ascending, in_order
from vind.indexes.core.stored_vectors import turned
from vind.indexes.folder.segment import Allowed, Segment
from vind.indexes.types import Scored


class DenseView:
    """Implements ``views.Vectors``: what Milvus has reached, and what was committed since.

    Never changes, but that Milvus forgets passages that were removed later.
    """

    recall: float | None = None

    def __init__(
        self, collection: Collection, files: FilesFound, rows: int, dead: Ids, fresh: Segment
    ) -> None:
        """``files`` says which rows of the collection may be found, of ``rows`` in all.

        ``dead``: passages that were removed and may still be there. ``fresh`` are searched in
        memory.
        """
        self._collection, self._files, self._dead, self._fresh = collection, files, dead, fresh
        is_known = rows and len(dead)
        gone = len(collection.files_of(dead, Where(files.generation))) if is_known else 0
        self._rows = rows - gone

    def __len__(self) -> int:
        return self._rows + len(self._fresh)

    def nearest(self, query: Vector, k: int, files: Ids | None) -> list[Scored]:
        """The ``k`` best passages, of ``files`` (ascending ids) alone where given."""
        asked = turned(query[np.newaxis])[0]
        found = self._fresh_nearest(asked, k, files)
        where = self._files.where(files, self._dead)
        if where is not None and self._rows:
            hits = self._collection.nearest(asked, k, where)
            self._files.remember(hits)
            found += hits.passages
        return in_order(found)[:k]

    def _fresh_nearest(self, asked: Vector, k: int, files: Ids | None) -> list[Scored]:
        fresh = self._fresh
        if not len(fresh):
            return []
        allowed = None
        if files is not None:
            allowed = Allowed.of_rows(fresh.rows_of(files), len(fresh))
            if not allowed.count:
                return []
        scores, ids = fresh.nearest(asked, k, allowed)
        return [Scored(int(one), float(score)) for one, score in zip(ids, scores, strict=True)]

    def files_of(self, passages: Iterable[int]) -> dict[int, int]:
        """The file of each passage; those that are gone are left out."""
        ids = ascending(passages)
        if not len(ids):
            return {}
        is_fresh = np.isin(self._fresh.passage_ids, ids)
        found = dict(
            zip(
                self._fresh.passage_ids[is_fresh].tolist(),
                self._fresh.file_ids[is_fresh].tolist(),
                strict=True,
            )
        )
        asked = np.setdiff1d(ids[~np.isin(ids, self._fresh.passage_ids)], self._dead)
        remembered = self._files.remembered(asked)
        asked = np.setdiff1d(asked, ascending(remembered))
        if len(asked) and self._rows:
            found |= self._collection.files_of(asked, Where(self._files.generation))
        found |= remembered
        return found

    def those_in(self, files: Ids, passages: Iterable[int]) -> set[int]:
        """Those of ``passages`` that stand in one of ``files``, which ascend."""
        if not len(files):
            return set()
        found = self.files_of(passages)
        there = np.isin(np.fromiter(found.values(), dtype=np.int64), files)
        return {passage for passage, is_in in zip(found, there, strict=True) if is_in}

    def count(self, files: Ids) -> int:
        """How many passages ``files`` have, which ascend."""
        where = self._files.where(files, self._dead)
        stored = self._collection.count(where) if where is not None and self._rows else 0
        return stored + len(self._fresh.rows_of(files))
