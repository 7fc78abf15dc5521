"""Bringing the term index on disk up to the catalogue's generation."""

import secrets
import shutil
import sqlite3
from pathlib import Path

import tantivy

from vind.indexes.catalogue import generations
from vind.indexes.catalogue.stamp import Stamp
from vind.indexes.durable import sync_directory
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
"""Tantivy's buffer; one flush of it is a segment of some 50,000 passages."""

THREADS = 1
"""Indexing runs at tens of thousands of passages a second: embedding needs the other cores."""


def catch_up(
    terms: Path, connection: sqlite3.Connection, stamp: Stamp, folder: Path | None
) -> Path:
    """Make the term index under ``terms`` equal to the catalogue; needs the writer's lock.

    ``folder`` is Tantivy's where that is sound; with None all is made anew from the catalogue, in
    a new folder beside, which takes over when it is complete. Returns the folder in use.
    """
    fresh = folder is None
    folder = folder or terms / secrets.token_hex(8)
    if fresh:
        folder.mkdir(parents=True)
        tantivy.Index(schema(), path=str(folder))
    index = open_folder(folder)
    reached = reached_by(index.searcher())
    if fresh or reached < generations.newest(connection):
        # A writer for this once: one that failed half way would keep what it had been given.
        apply_changes(index.writer(HEAP_BYTES, THREADS), connection, reached)
    if fresh:
        sync_directory(terms)
        write_current(terms, folder, stamp)
    _remove_orphans(terms, folder)
    return folder


def apply_changes(
    writer: tantivy.IndexWriter, connection: sqlite3.Connection, reached: int
) -> None:
    """Commit all that the catalogue did after the generation ``reached``, and end the writer."""
    try:
        # What a killed commit left behind bears the names that this one will want.
        writer.garbage_collect_files()
        # By query: in tantivy-py 0.27 a term of an unsigned field deletes nothing.
        removed = generations.removed_after(connection, reached).tolist()
        writer.delete_documents_by_query(numbers_query(PASSAGE, removed))
        for row in generations.terms_after(connection, reached):
            writer.add_document(passage_document(row))
        writer.delete_documents_by_query(numbers_query(MARKER, [1]))
        writer.add_document(marker_document(generations.newest(connection)))
        writer.commit()
    finally:
        # Lets go of Tantivy's lock too, which a writer in a traceback would keep.
        writer.wait_merging_threads()


def _remove_orphans(terms: Path, folder: Path) -> None:
    """Delete folders that were given up; a reader that has one mapped keeps its bytes."""
    for path in terms.iterdir():
        if path.is_dir() and path != folder:
            shutil.rmtree(path)
        elif path.is_file() and path.name != CURRENT_NAME:
            path.unlink()
