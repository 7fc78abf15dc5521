"""Checks of the vector index: each live passage once, with its vector."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from vind.indexes.arrays import Ids, Vectors
from vind.indexes.catalogue import generations
from vind.indexes.catalogue.connection import ConnectionPool
from vind.indexes.core.stored_vectors import turned_to_stored
from vind.indexes.folder import vectors as segment_files
from vind.indexes.folder.vectors import Manifest
from vind.indexes.types import Steps
from vind.indexes.verify.finding import COMPACT, REOPEN, Finding, Part, Severity, Troubles


def check_vectors(
    folder: Path, manifest: Manifest | None, pool: ConnectionPool, progress: Steps
) -> list[Finding]:
    """Check the segments of ``manifest``, which was read before the catalogue."""
    troubles = Troubles(Part.VECTORS, Severity.WARNING, COMPACT)
    with pool.reading() as connection:
        current = generations.newest(connection)
        if manifest is None:
            troubles.add("The vectors are missing or damaged", cure=REOPEN)
        elif manifest.generation > current or manifest.purged < generations.pruned(connection):
            troubles.add("The vectors are of another history than the catalogue", cure=REOPEN)
        elif not _whole(folder, manifest, troubles):
            pass  # their content cannot be checked
        else:
            if manifest.generation < current:
                what = f"The vectors are at generation {manifest.generation} of {current}"
                troubles.add(what, severity=Severity.NOTE, cure="The next opening catches up.")
            _check_rows(folder, manifest, connection, progress, troubles)
    return troubles.findings()


def _whole(folder: Path, manifest: Manifest, troubles: Troubles) -> bool:
    whole = True
    for file in manifest.segments:
        if not file.is_whole(folder):
            troubles.add("Files of vectors are lost or changed", file.name, cure=REOPEN)
            whole = False
    return whole


def _check_rows(
    folder: Path,
    manifest: Manifest,
    connection: sqlite3.Connection,
    progress: Steps,
    troubles: Troubles,
) -> None:
    dead = generations.removed_after(connection, manifest.purged)
    expected = generations.ids_until(connection, manifest.generation)
    seen, done = [np.empty(0, np.int64)], 0
    for ids, files, vectors in _rows(folder, manifest, dead, troubles):
        stored = {row.passage_id: row for row in generations.vector_rows(connection, ids)}
        for passage, file, vector in zip(ids, files, turned_to_stored(vectors), strict=True):
            row = stored.get(int(passage))
            if row is not None and row.vector != vector:
                troubles.add("Passages have another vector than in the catalogue", passage)
            if row is not None and row.file_id != file:
                troubles.add("Vectors are of another file than in the catalogue", passage)
        seen.append(ids)
        done += len(ids)
        progress(done, len(expected), "vectors")
    _check_count(np.concatenate(seen), expected, troubles)


def _rows(
    folder: Path, manifest: Manifest, dead: Ids, troubles: Troubles
) -> Iterator[tuple[Ids, Ids, Vectors]]:
    """The rows of every segment that a search may return, in blocks."""
    for file in manifest.segments:
        segment = segment_files.load_segment(folder, file)
        if not np.all(np.diff(segment.passage_ids) > 0):
            troubles.add("Vectors are not in the order of their passages", file.name)
        yield from segment.without(dead)


def _check_count(seen: Ids, expected: Ids, troubles: Troubles) -> None:
    once, counts = np.unique(seen, return_counts=True)
    for what, ids in (
        ("Vectors of passages are there more than once", once[counts > 1]),
        ("Vectors of passages are missing", np.setdiff1d(expected, once, assume_unique=True)),
        ("Vectors are of passages that are not there", np.setdiff1d(once, expected)),
    ):
        for passage in ids:
            troubles.add(what, passage)
