"""The term index on disk as readers see it, and a replacement in memory."""

import sqlite3
from pathlib import Path

import tantivy

from vind.indexes.catalogue import generations
from vind.indexes.catalogue.stamp import Stamp
from vind.indexes.core.durable import FileMark, file_mark
from vind.indexes.terms.files import CURRENT_NAME, read_current
from vind.indexes.terms.schema import schema
from vind.indexes.terms.view import TANTIVY_META, may_be_locked, open_folder, reached_by
from vind.indexes.terms.writer import HEAP_BYTES, THREADS, apply_changes


class PublishedTerms:
    """The terms that the writer had published at the last call of ``latest``."""

    def __init__(self, terms: Path, stamp: Stamp) -> None:
        self._terms, self._stamp = terms, stamp
        self._folder: Path | None = None
        self._index: tantivy.Index | None = None
        self._seen: tuple[FileMark, FileMark] = (None, None)

    def moved(self) -> bool:
        """Whether the writer has published since then. Costs two stats."""
        return self._seen != self._marks()

    def latest(self, damaged: Path | None) -> tantivy.Searcher | None:
        """The newest state; None if there is none, it is unreadable, or it is ``damaged``."""
        folder = read_current(self._terms, self._stamp)
        if folder is None or folder == damaged:
            return None
        if folder != self._folder:
            self._index, self._folder = None, folder
        # Taken before reading, so that a later publication counts as moved.
        self._seen = self._marks()
        try:
            if self._index is None or not may_be_locked(folder):
                self._index = open_folder(folder)
            else:
                self._index.reload()
        except (ValueError, OSError):
            self._index = None
            return None
        return self._index.searcher()

    def _marks(self) -> tuple[FileMark, FileMark]:
        meta = self._folder / TANTIVY_META if self._folder else None
        return file_mark(self._terms / CURRENT_NAME), file_mark(meta) if meta else None


class MemoryTerms:
    """All terms in memory, for when those on disk are unusable and cannot be written."""

    def __init__(self) -> None:
        self._index = _empty()

    def latest(self, connection: sqlite3.Connection) -> tantivy.Searcher:
        """The terms at the generation of the connection's transaction."""
        reached = reached_by(self._index.searcher())
        if reached < generations.pruned(connection):
            self._index, reached = _empty(), 0
        if reached < generations.newest(connection):
            apply_changes(self._index.writer(HEAP_BYTES, THREADS), connection, reached)
        self._index.reload()
        return self._index.searcher()


def _empty() -> tantivy.Index:
    index = tantivy.Index(schema())
    index.config_reader(reload_policy="manual")
    return index
