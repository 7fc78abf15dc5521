"""``verify``: the catalogue first, then what is derived from it."""

from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

from vind.indexes.catalogue import documents, generations
from vind.indexes.catalogue.connection import ConnectionPool
from vind.indexes.catalogue.stamp import read_stamp
from vind.indexes.core.durable import disk_errors
from vind.indexes.errors import PUT_BACK, IndexDamagedError
from vind.indexes.folder import vectors as manifests
from vind.indexes.folder.directory import require_catalogue
from vind.indexes.folder.terms import TERMS_NAME
from vind.indexes.folder.vectors import VECTORS_NAME
from vind.indexes.types import Steps
from vind.indexes.verify.catalogue import check_ledger, check_structure
from vind.indexes.verify.documents import check_documents
from vind.indexes.verify.embeddings import check_embeddings
from vind.indexes.verify.finding import Finding, Part, Severity
from vind.indexes.verify.terms import check_terms, published_terms
from vind.indexes.verify.vectors import check_vectors
from vind.indexes.verify.verdict import Verdict
from vind.indexes.where import Where, store_at

if TYPE_CHECKING:
    from vind.indexes.cluster.store import ClusterStore

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
    from vind.indexes.cluster import verify as cluster  # needs the extra "cluster"

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
                lambda: manifests.published_vectors(vectors, stamp),
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
