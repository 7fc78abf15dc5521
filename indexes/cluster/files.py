"""Which files a search of Milvus is kept to, told in the shorter way."""

import threading
from contextlib import AbstractContextManager
from typing import Protocol

import numpy as np

from vind.indexes.arrays import Ids
from vind.indexes.catalogue import generations, ledger
from vind.indexes.catalogue.schema import Connection
from vind.indexes.cluster.milvus import Hits, Where
from vind.indexes.core.remembered import Remembered

FEW_FILES = 1000
"""Files up to which nobody looks whether the others are fewer."""

REMEMBERED = 100_000
"""Passages of which is remembered in which file they stand."""


class Source(Protocol):
    """Where connections to the catalogue come from, as ``ConnectionPool`` lends them."""

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection inside one read transaction."""


class FilesFound:
    """Says to Milvus which rows of one generation may be found, for any number of threads."""

    def __init__(self, source: Source, newest: int, generation: int) -> None:
        """``newest`` is the catalogue's generation, ``generation`` what Milvus has of it."""
        self.generation = generation
        self._source, self._newest = source, newest
        self._lock = threading.Lock()
        self._all: Ids | None = None
        self._is_known = False
        self._found: Remembered[int, int] = Remembered(REMEMBERED)

    def remember(self, hits: Hits) -> None:
        """Remember in which files the passages stand that a search found."""
        for passage, file in hits.files.items():
            self._found.put(passage, file)

    def remembered(self, passages: Ids) -> dict[int, int]:
        """The file of each passage of which that is remembered: Milvus need not be asked."""
        known = ((one, self._found.get(one)) for one in passages.tolist())
        return {one: file for one, file in known if file is not None}

    def where(self, files: Ids | None, dead: Ids) -> Where | None:
        """The rows of ``files`` (None for all) but for the passages ``dead``; None for no rows."""
        but = dead if len(dead) else None
        if files is None:
            return Where(self.generation, but_ids=but)
        if not len(files):
            return None
        if len(files) > FEW_FILES and (others := self._others(files)) is not None:
            return Where(self.generation, but_files=others if len(others) else None, but_ids=but)
        return Where(self.generation, files=files, but_ids=but)

    def _others(self, files: Ids) -> Ids | None:
        """The files that are not to be found, where they are known and fewer."""
        with self._lock:
            if not self._is_known:
                with self._source.reading() as connection:
                    # Of another generation than this, files may have gone of which Milvus has rows.
                    if generations.newest(connection) == self._newest:
                        self._all = ledger.searchable_ids(connection)
                self._is_known = True
            known = self._all
        if known is None or len(known) >= 2 * len(files):
            return None
        return np.setdiff1d(known, files, assume_unique=True)
