"""The rows of Milvus held against the catalogue: each living passage once, as it is there."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from vind.indexes.arrays import Ids
from vind.indexes.catalogue import generations
from vind.indexes.catalogue.schema import Connection
from vind.indexes.catalogue.stamp import Stamp
from vind.indexes.cluster import bm25
from vind.indexes.cluster.bm25 import State
from vind.indexes.cluster.milvus import NO_ROW, Collection, Content
from vind.indexes.core.stored_vectors import stored_to_turned
from vind.indexes.types import Steps

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
