"""Bringing the term index up to the catalogue's generation."""

import secrets
import shutil
import sqlite3
from pathlib import Path

import tantivy

from indexes.catalogue import read as catalogue
from indexes.catalogue.stamp import Stamp
from indexes.terms import files
from indexes.terms.files import CURRENT_NAME
from indexes.terms.schema import MARKER, PASSAGE, marker_document, numbers_query, passage_document
from indexes.terms.view import open_folder, reached_by

HEAP_BYTES = 64 << 20
"""Tantivy's buffer; one flush of it is a segment of some 50,000 passages."""

THREADS = 1
"""Indexing runs at tens of thousands of passages a second: embedding needs the other cores."""


class TermsWriter:
    """The one writer of the term index under ``terms``; needs the writer's lock."""

    def __init__(self, terms: Path, stamp: Stamp, sound: Path | None) -> None:
        """Go on with the Tantivy folder ``sound``, or start a new one where it is None."""
        self._terms, self._stamp = terms, stamp
        self._published = sound is not None
        self._folder = sound or terms / secrets.token_hex(8)
        self._folder.mkdir(parents=True, exist_ok=True)
        index = open_folder(self._folder)
        self._reached = reached_by(index.searcher()) if self._published else 0
        self._writer = index.writer(HEAP_BYTES, THREADS)

    def catch_up(self, connection: sqlite3.Connection) -> None:
        """Make the term index equal to the catalogue and let readers see it."""
        current = catalogue.generation(connection)
        if self._published and self._reached == current:
            return
        apply_changes(self._writer, connection, self._reached)
        self._reached = current
        if not self._published:
            files.write_current(self._terms, self._folder, self._stamp)
            self._published = True
            self._remove_orphans()

    def close(self) -> None:
        """Let merges end, and the folder go."""
        self._writer.wait_merging_threads()

    def _remove_orphans(self) -> None:
        """Delete folders that were given up; a reader that has one mapped keeps its bytes."""
        for path in self._terms.iterdir():
            if path.is_dir() and path != self._folder:
                shutil.rmtree(path)
            elif path.is_file() and path.name != CURRENT_NAME:
                path.unlink()


def apply_changes(
    writer: tantivy.IndexWriter, connection: sqlite3.Connection, reached: int
) -> None:
    """Commit to Tantivy all that the catalogue did after the generation ``reached``."""
    # By query: in tantivy-py 0.27 a term of an unsigned field deletes nothing.
    removed = catalogue.removed_after(connection, reached).tolist()
    writer.delete_documents_by_query(numbers_query(PASSAGE, removed))
    for row in catalogue.terms_after(connection, reached):
        writer.add_document(passage_document(row))
    writer.delete_documents_by_query(numbers_query(MARKER, [1]))
    writer.add_document(marker_document(catalogue.generation(connection)))
    writer.commit()
