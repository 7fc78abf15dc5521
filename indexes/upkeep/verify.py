"""``vind verify``: check every row, vector and term entry of an index, repairing nothing.

The catalogue first, then what is derived from it: each live passage has its vector once and one
entry of terms, which have one marker.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

import numpy as np
import tantivy

from vind.indexes.arrays import Ids, Vectors
from vind.indexes.catalogue import documents, generations
from vind.indexes.catalogue.connection import ConnectionPool
from vind.indexes.catalogue.stamp import Stamp, read_stamp
from vind.indexes.core.durable import disk_errors
from vind.indexes.core.stored_vectors import turned_to_stored
from vind.indexes.errors import PUT_BACK, IndexDamagedError
from vind.indexes.folder.directory import require_catalogue
from vind.indexes.folder.term_view import TANTIVY_META, open_folder, reached_by
from vind.indexes.folder.terms import TERMS_NAME, is_whole, read_current
from vind.indexes.folder.vectors import VECTORS_NAME, Manifest, load_segment, published_vectors
from vind.indexes.reading.terms import MARKER, PASSAGE, numbers_query
from vind.indexes.types import Steps
from vind.indexes.upkeep.checks import (
    check_documents,
    check_embeddings,
    check_ledger,
    check_structure,
)
from vind.indexes.upkeep.findings import COMPACT, REOPEN, Finding, Part, Severity, Troubles, Verdict
from vind.indexes.where import Where, store_at

if TYPE_CHECKING:
    from vind.indexes.cluster.store import ClusterStore


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
        segment = load_segment(folder, file)
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


State = TypeVar("State")


def verify(where: Where, progress: Steps) -> Verdict:
    """Check every row and byte of an index, also while another process writes.

    Changes nothing and takes 30 bytes of memory a passage. Raises NoIndexError, IndexFormatError,
    IndexBusyError, FaissError, StoreError, and IndexFailure if the disk refuses. Damage is reported
    as findings.
    """
    store = store_at(where)
    if isinstance(store.directory, Path):
        return _verify_folder(store.directory, progress)
    from vind.indexes.upkeep import verify_cluster as cluster  # needs the extra "cluster"

    return cluster.verify(cast("ClusterStore", store), progress)


def _verify_folder(directory: Path, progress: Steps) -> Verdict:
    require_catalogue(directory)
    pool = ConnectionPool(directory)
    generation = passages = 0
    findings: list[Finding] = []
    try:
        with closing(pool), disk_errors(directory):
            with pool.reading() as connection:
                stamp = read_stamp(connection, directory)
                generation = generations.newest(connection)
                passages = documents.passage_count(connection)
                findings += check_structure(connection, progress)
                findings += check_ledger(connection)
                findings += check_embeddings(connection, stamp, progress)
                findings += check_documents(connection, progress)
            vectors, terms = directory / VECTORS_NAME, directory / TERMS_NAME
            findings += _check_published(
                lambda: published_vectors(vectors, stamp),
                lambda manifest: check_vectors(vectors, manifest, pool, progress),
            )
            findings += _check_published(
                lambda: published_terms(terms, stamp),
                lambda published: check_terms(published, pool, progress),
            )
    except IndexDamagedError as error:
        what = str(error).removesuffix(f" {PUT_BACK}")
        findings.append(Finding(Severity.ERROR, Part.CATALOGUE, what, PUT_BACK))
    except (TypeError, ValueError, OverflowError) as error:  # a value that vind never writes
        what = f"A value in the catalogue is not what was written ({type(error).__name__})"
        findings.append(Finding(Severity.ERROR, Part.CATALOGUE, what, PUT_BACK))
    if not pool.is_in_place():
        return _verify_folder(directory, progress)  # `vind reindex` put another index in its place
    sound = all(finding.severity is Severity.NOTE for finding in findings)
    return Verdict(directory, generation, passages, sound, tuple(findings))


def _check_published(
    published: Callable[[], State], check: Callable[[State], Iterable[Finding]]
) -> list[Finding]:
    """Check a published state, again if a writer replaces it meanwhile."""
    while True:
        state = published()
        try:
            findings = list(check(state))
        except FileNotFoundError:  # merged away during the check
            if published() == state:
                raise
            continue
        if not findings or published() == state:
            return findings
