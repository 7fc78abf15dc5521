"""``verify`` of a cluster's index: the rows of PostgreSQL, and those of Milvus against them."""

from contextlib import closing
from dataclasses import replace

from vind.indexes.catalogue import documents, generations
from vind.indexes.catalogue.schema import Connection
from vind.indexes.catalogue.stamp import Stamp
from vind.indexes.cluster import bm25
from vind.indexes.cluster.milvus import Collection
from vind.indexes.cluster.postgres import without_limit
from vind.indexes.cluster.rows import RowsFound, look_at_rows, without_gone
from vind.indexes.cluster.store import ClusterStore
from vind.indexes.errors import PUT_BACK, IndexDamagedError, IndexFailure
from vind.indexes.store import Pool
from vind.indexes.types import Steps
from vind.indexes.verify.catalogue import check_ledger
from vind.indexes.verify.documents import check_documents
from vind.indexes.verify.embeddings import check_embeddings
from vind.indexes.verify.finding import COMPACT, REOPEN, Finding, Part, Severity, Troubles
from vind.indexes.verify.verdict import Verdict

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


def _verify(store: ClusterStore, pool: Pool, progress: Steps) -> Verdict:
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
    collection: Collection, pool: Pool, stamp: Stamp, progress: Steps
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
    collection: Collection, connection: Connection, pool: Pool, stamp: Stamp, progress: Steps
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
