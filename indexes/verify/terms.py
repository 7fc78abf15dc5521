"""Checks of the term index: one entry for each passage, and one marker."""

import sqlite3
from pathlib import Path

import numpy as np
import tantivy

from vind.indexes.arrays import Ids
from vind.indexes.catalogue import generations
from vind.indexes.catalogue.connection import ConnectionPool
from vind.indexes.catalogue.stamp import Stamp
from vind.indexes.folder.term_view import TANTIVY_META, open_folder, reached_by
from vind.indexes.folder.terms import is_whole, read_current
from vind.indexes.reading.terms import MARKER, PASSAGE, numbers_query
from vind.indexes.types import Steps
from vind.indexes.verify.finding import COMPACT, REOPEN, Finding, Part, Severity, Troubles

BLOCK = 4096
"""Passages looked up in one query."""

MOST_MARKERS = 100
"""Markers counted at most; there must be one."""


def published_terms(terms: Path, stamp: Stamp) -> tuple[Path | None, bytes]:
    """Tantivy's folder, and the list of segments that defines its state."""
    folder = read_current(terms, stamp)
    try:
        return folder, b"" if folder is None else (folder / TANTIVY_META).read_bytes()
    except FileNotFoundError:
        return folder, b""


def check_terms(
    published: tuple[Path | None, bytes], pool: ConnectionPool, progress: Steps
) -> list[Finding]:
    """Check the terms, which are opened before the catalogue is read."""
    troubles = Troubles(Part.TERMS, Severity.WARNING, COMPACT)
    searcher = _searcher(published[0], troubles)
    if searcher is not None:
        with pool.reading() as connection:
            _check_entries(searcher, connection, progress, troubles)
    return troubles.findings()


def _searcher(folder: Path | None, troubles: Troubles) -> tantivy.Searcher | None:
    if folder is None:
        troubles.add("The terms are missing, damaged or of another version", cure=REOPEN)
        return None
    try:
        if is_whole(folder):
            return open_folder(folder).searcher()
    except ValueError:  # Tantivy raises it for a folder that it cannot read
        pass
    troubles.add("Files of terms are lost or changed", folder.name, cure=REOPEN)
    return None


def _check_entries(
    searcher: tantivy.Searcher,
    connection: sqlite3.Connection,
    progress: Steps,
    troubles: Troubles,
) -> None:
    reached, current = reached_by(searcher), generations.newest(connection)
    if reached > current or reached < generations.pruned(connection):
        troubles.add("The terms are of another history than the catalogue", cure=REOPEN)
        return
    if reached < current:
        what = f"The terms are at generation {reached} of {current}"
        troubles.add(what, severity=Severity.NOTE, cure="The next opening catches up.")
    markers = len(searcher.search(numbers_query(MARKER, [1]), MOST_MARKERS, count=False).hits)
    if markers > 1:
        troubles.add("The terms say more than once how far they have come")
    living = generations.ids_until(connection, reached)
    removed = generations.removed_after(connection, reached)
    entries = 0
    for start in range(0, len(living), BLOCK):
        ids = living[start : start + BLOCK]
        found = _entries(searcher, ids)
        for what, wrong in (
            ("Passages have no entry in the terms", found == 0),
            ("Passages have more than one entry in the terms", found > 1),
        ):
            for passage in ids[wrong]:
                troubles.add(what, passage)
        entries += int(found.sum())
        progress(start + len(ids), len(living), "term entries")
    for start in range(0, len(removed), BLOCK):
        entries += int(_entries(searcher, removed[start : start + BLOCK]).sum())
    others = searcher.num_docs - markers - entries
    if others:
        troubles.add(f"The terms have {others:,} entries of passages that are not there")


def _entries(searcher: tantivy.Searcher, ids: Ids) -> Ids:
    """The number of entries of each of ``ids`` (ascending)."""
    limit = 2 * len(ids) + 1
    hits = searcher.search(numbers_query(PASSAGE, ids.tolist()), limit, count=False).hits
    values = searcher.fast_field_values(PASSAGE, [address for _, address in hits])
    found = np.array(values, dtype=np.int64)
    counts: Ids = np.bincount(np.searchsorted(ids, found), minlength=len(ids))
    return counts
