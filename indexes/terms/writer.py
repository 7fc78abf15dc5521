"""Updating the term index on disk to the catalogue's generation."""

import secrets
import shutil
import sqlite3
from pathlib import Path

import tantivy

from vind.indexes.catalogue import generations
from vind.indexes.catalogue.stamp import Stamp
from vind.indexes.core.durable import sync_directory
from vind.indexes.terms.files import CURRENT_NAME, write_current
from vind.indexes.terms.schema import (
    MARKER,
    PASSAGE,
    marker_document,
    numbers_query,
    passage_document,
    schema,
)
from vind.indexes.terms.view import open_folder, reached_by

HEAP_BYTES = 64 << 20
"""Tantivy's buffer; flushing it makes a segment of about 50,000 passages."""

THREADS = 1
"""One thread indexes tens of thousands of passages a second; embedding needs the other cores."""


def catch_up(
    terms: Path, connection: sqlite3.Connection, stamp: Stamp, folder: Path | None
) -> Path:
    """Update the term index under ``terms`` to the catalogue; needs the writer's lock.

    ``folder`` is Tantivy's if it is sound. With None, all terms are rebuilt from the catalogue in a
    new folder, which takes over when it is complete. Returns the folder in use.
    """
    fresh = folder is None
    folder = folder or terms / secrets.token_hex(8)
    if fresh:
        folder.mkdir(parents=True)
        tantivy.Index(schema(), path=str(folder))
    index = open_folder(folder)
    reached = reached_by(index.searcher())
    if fresh or reached < generations.newest(connection):
        # Use a new writer each time: one that failed half way keeps what it was given.
        apply_changes(index.writer(HEAP_BYTES, THREADS), connection, reached)
    if fresh:
        sync_directory(terms)
        write_current(terms, folder, stamp)
    _remove_orphans(terms, folder)
    return folder


def apply_changes(
    writer: tantivy.IndexWriter, connection: sqlite3.Connection, reached: int
) -> None:
    """Commit all changes of the catalogue after the generation ``reached``, and end the writer."""
    try:
        # Files left by a killed commit have the names that this one needs.
        writer.garbage_collect_files()
        # By query: in tantivy-py 0.27 deleting by an unsigned term does nothing.
        removed = generations.removed_after(connection, reached).tolist()
        writer.delete_documents_by_query(numbers_query(PASSAGE, removed))
        for row in generations.terms_after(connection, reached):
            writer.add_document(passage_document(row))
        writer.delete_documents_by_query(numbers_query(MARKER, [1]))
        writer.add_document(marker_document(generations.newest(connection)))
        writer.commit()
    finally:
        # Also frees Tantivy's lock, which a writer kept alive by a traceback would hold.
        writer.wait_merging_threads()


def _remove_orphans(terms: Path, folder: Path) -> None:
    """Delete abandoned folders; a reader that has one mapped keeps its bytes."""
    for path in terms.iterdir():
        if path.is_dir() and path != folder:
            shutil.rmtree(path)
        elif path.is_file() and path.name != CURRENT_NAME:
            path.unlink()
