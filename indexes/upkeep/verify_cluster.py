"""``verify`` of a cluster's index: the rows of PostgreSQL, and those of Milvus against them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace

import numpy as np

from vind.indexes.arrays import Ids
from vind.indexes.catalogue import documents, generations
from vind.indexes.catalogue.schema import Connection
from vind.indexes.catalogue.stamp import Stamp
from vind.indexes.cluster import bm25
from vind.indexes.cluster.bm25 import State
from vind.indexes.cluster.milvus import NO_ROW, Collection, Content
from vind.indexes.cluster.postgres import without_limit
from vind.indexes.cluster.store import ClusterStore
from vind.indexes.core.stored_vectors import stored_to_turned
from vind.indexes.errors import PUT_BACK, IndexDamagedError, IndexFailure
from vind.indexes.store import ReadPool
from vind.indexes.types import Steps
from vind.indexes.upkeep.checks import check_documents, check_embeddings, check_ledger
from vind.indexes.upkeep.findings import COMPACT, REOPEN, Finding, Part, Severity, Troubles, Verdict

BLOCK = 10_000
"""Passages whose rows are looked at by one request."""

CONTENT_BLOCK = 500
"""The same with vectors and weights: 2 MB at 768 dimensions."""

SAMPLED = 100_000
"""Passages whose vectors and weights are compared at most, spread over all; all up to this."""

CLOSE = 1e-4
"""How far numbers may be apart that are the same but for their precision."""


@dataclass(slots=True)
class RowsFound:
    """Passages by what is wrong with their rows; ``others`` are no living ones."""

    missing: list[int] = field(default_factory=list)
    twice: list[int] = field(default_factory=list)
    misplaced: list[int] = field(default_factory=list)
    vectors: list[int] = field(default_factory=list)
    weights: list[int] = field(default_factory=list)
    uncounted: list[int] = field(default_factory=list)
    others: list[int] = field(default_factory=list)
    compared: int = 0
    passages: int = 0

    @property
    def are_wrong(self) -> bool:
        """Whether rows must be put in again."""
        return bool(self.missing or self.twice or self.misplaced or self.vectors or self.weights)


def look_at_rows(
    collection: Collection,
    connection: Connection,
    stamp: Stamp,
    now: State,
    until: int | None,
    progress: Steps,
) -> RowsFound:
    """Hold the rows against what the connection's transaction sees at the generation of ``now``.

    Rows after the generation ``until`` are left out, where it is given. Of passages that were
    removed after that of ``now`` there may be rows. Raises StoreError.
    """
    found = RowsFound()
    living = generations.ids_until(connection, now.generation)
    removed = generations.removed_after(connection, now.generation)
    found.passages = len(living)
    for after, last, ids in _ranges(living):
        rows = collection.between(after, last, until)
        facts = generations.facts_of(connection, ids)
        counted = Counter(row.passage_id for row in rows)
        found.missing += [one for one in ids.tolist() if one not in counted]
        found.twice += [one for one, times in counted.items() if times > 1]
        for row in rows:
            place = facts.get(row.passage_id)
            if place is None:
                found.others.append(row.passage_id)
            elif place != (row.file_id, row.generation):
                found.misplaced.append(row.passage_id)
        progress(len(ids) + int(np.searchsorted(living, after + 1)), len(living), "rows of Milvus")
    found.others = sorted(set(found.others).difference(removed.tolist()))
    for ids in _sampled(living):
        _compare(collection, connection, stamp, now, ids, found)
        found.compared += len(ids)
        progress(found.compared, min(len(living), SAMPLED), "vectors and terms")
    return found


def without_gone(found: RowsFound, connection: Connection) -> RowsFound:
    """What is wrong yet, in a later transaction: of what was removed meanwhile nothing is.

    A writer takes rows out of Milvus after it has committed that their passages are gone.
    """

    def there(ids: Sequence[int]) -> list[int]:
        living = generations.facts_of(connection, ids)
        return [one for one in ids if one in living]

    return RowsFound(
        there(found.missing),
        found.twice,
        there(found.misplaced),
        there(found.vectors),
        there(found.weights),
        there(found.uncounted),
        found.others,
        found.compared,
        found.passages,
    )


def _ranges(living: Ids) -> Iterator[tuple[int, int, Ids]]:
    """All ids, in ranges after one and until another, with the living ones in each."""
    after = NO_ROW
    for start in range(0, len(living), BLOCK):
        ids = living[start : start + BLOCK]
        yield after, int(ids[-1]), ids
        after = int(ids[-1])
    yield after, np.iinfo(np.int64).max, living[:0]


def _sampled(living: Ids) -> Iterator[Ids]:
    sample = living[:: max(1, -(-len(living) // SAMPLED))]
    for start in range(0, len(sample), CONTENT_BLOCK):
        yield sample[start : start + CONTENT_BLOCK]


def _compare(
    collection: Collection,
    connection: Connection,
    stamp: Stamp,
    now: State,
    ids: Ids,
    found: RowsFound,
) -> None:
    contents = collection.contents(ids)
    rows = [
        row
        for row in generations.whole_rows(connection, ids)
        if row.terms.passage_id in contents
        and len(row.vector) == stamp.dimension  # else the catalogue is damaged, which is told
    ]
    vectors = stored_to_turned([row.vector for row in rows], stamp.dimension)
    counts = [bm25.counts_of(row.terms) for row in rows]
    terms = {(name, term) for one in counts for name, each in one.items() for term in each}
    having = bm25.passages_with(connection, terms)
    for row, vector, counted in zip(rows, vectors, counts, strict=True):
        passage = row.terms.passage_id
        if not np.allclose(contents[passage].dense, vector, atol=CLOSE):
            found.vectors.append(passage)
        if not _has_weights(contents[passage], counted, now):
            found.weights.append(passage)
        if any((name, term) not in having for name, each in counted.items() for term in each):
            found.uncounted.append(passage)


def _has_weights(content: Content, counted: bm25.Counts, now: State) -> bool:
    """Whether a row has the weights of its passage, by the averages of before or of today.

    Those of today are what a writer may be putting in at this moment.
    """
    for averages in filter(None, (now.averages, now.anew_averages, now.statistics.averages)):
        expected = bm25.passage_weights(counted, averages)
        if expected.keys() == content.sparse.keys() and all(
            abs(content.sparse[one] - weight) <= CLOSE * max(1.0, weight)
            for one, weight in expected.items()
        ):
            return True
    return not now.averages


CURE = (
    "Restore the database from a backup of it; or `vind restore` one of vind's into a folder, and "
    "`vind migrate` that to another schema."
)

WHERE_A_WRITER_WORKS = 5
"""How often Milvus is looked at again, where a writer has changed what was looked at."""


def verify(store: ClusterStore, progress: Steps) -> Verdict:
    """Look at every row of an index, and at a sample of vectors and terms where there are many.

    Changes nothing; also while another writes. PostgreSQL sees to its own pages and references.
    Takes little memory: 30 bytes a passage. Raises NoIndexError, IndexFormatError, StoreError.
    """
    store.require()
    pool = store.pool()
    with closing(pool):
        try:
            return _verify(store, pool, progress)
        except IndexFailure:
            if pool.is_in_place():
                raise
    return verify(store, progress)  # `vind reindex` put another index in its place


def _verify(store: ClusterStore, pool: ReadPool, progress: Steps) -> Verdict:
    generation = passages = 0
    findings: list[Finding] = []
    try:
        with pool.reading() as connection:
            without_limit(connection)
            stamp = store.read_stamp(connection)
            generation = generations.newest(connection)
            passages = documents.passage_count(connection)
            findings += check_ledger(connection)
            findings += check_embeddings(connection, stamp, progress)
            findings += check_documents(connection, progress)
        findings += _check_milvus(store.milvus.collection(stamp), pool, stamp, progress)
    except IndexDamagedError as error:
        findings.append(Finding(Severity.ERROR, Part.CATALOGUE, str(error), PUT_BACK))
    except (TypeError, ValueError, OverflowError) as error:  # of a value that nobody wrote
        what = f"A value in the catalogue is not what was written ({type(error).__name__})"
        findings.append(Finding(Severity.ERROR, Part.CATALOGUE, what, PUT_BACK))
    told = tuple(replace(one, cure=CURE) if one.cure == PUT_BACK else one for one in findings)
    sound = all(finding.severity is Severity.NOTE for finding in findings)
    return Verdict(store.directory, generation, passages, sound, told)


def _check_milvus(
    collection: Collection, pool: ReadPool, stamp: Stamp, progress: Steps
) -> list[Finding]:
    for attempt in range(WHERE_A_WRITER_WORKS):
        with pool.reading() as connection:
            without_limit(connection)
            before = bm25.state(connection)
            findings = _look(collection, connection, pool, stamp, progress)
        if all(one.severity is Severity.NOTE for one in findings):
            break
        with pool.reading() as connection:
            if attempt and bm25.state(connection) == before:
                break
    return findings


def _look(
    collection: Collection, connection: Connection, pool: ReadPool, stamp: Stamp, progress: Steps
) -> list[Finding]:
    now, newest = bm25.state(connection), generations.newest(connection)
    vectors = Troubles(Part.VECTORS, Severity.WARNING, COMPACT)
    terms = Troubles(Part.TERMS, Severity.WARNING, COMPACT)
    if newest and (not now.generation or not collection.is_there()):
        vectors.add("Milvus has nothing of this index", cure=REOPEN)
    elif now.generation > newest:
        vectors.add("Milvus is of another history than the catalogue", cure=REOPEN)
    elif now.generation:
        if now.generation < newest:
            what = f"Milvus is at generation {now.generation} of {newest}"
            vectors.add(what, severity=Severity.NOTE, cure="The next opening catches up.")
        found = look_at_rows(collection, connection, stamp, now, now.generation, progress)
        with pool.reading() as later:
            found = without_gone(found, later)
        _tell(found, vectors, terms)
        if now.statistics.passages < found.passages:
            terms.add("The terms count fewer passages than there are")
    return vectors.findings() + terms.findings()


def _tell(found: RowsFound, vectors: Troubles, terms: Troubles) -> None:
    for troubles, what, ids in (
        (vectors, "Passages have no row in Milvus", found.missing),
        (vectors, "Passages have more than one row in Milvus", found.twice),
        (vectors, "Rows have another file or generation than in the catalogue", found.misplaced),
        (vectors, "Rows are of passages that are not there", found.others),
        (vectors, "Passages have another vector than in the catalogue", found.vectors),
        (terms, "Passages have other terms than in the catalogue", found.weights),
        (terms, "Passages have terms that are not counted", found.uncounted),
    ):
        for passage in ids:
            troubles.add(what, passage)
    if found.compared < found.passages:
        vectors.add(
            f"Of {found.passages:,} passages the vectors and terms of {found.compared:,} were "
            "compared, and all were counted",
            severity=Severity.NOTE,
            cure="Nothing needs to be done.",
        )
