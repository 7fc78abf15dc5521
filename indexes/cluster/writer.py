"""Bringing Milvus up to the catalogue's generation.

Rows are put in before it is noted that they are there, and putting them in twice changes nothing.
What is counted is noted in the same transaction. So a kill at any moment leaves Milvus at the
generation that is noted, with some rows of newer ones at most, which nobody finds too soon.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from itertools import islice

from vind.indexes.catalogue import generations
from vind.indexes.catalogue.generations import WholeRow
from vind.indexes.catalogue.schema import Connection
from vind.indexes.catalogue.stamp import Stamp
from vind.indexes.cluster import bm25
from vind.indexes.cluster.bm25 import Averages, State, Tally
from vind.indexes.cluster.milvus import Collection, Row
from vind.indexes.cluster.postgres import roll_back
from vind.indexes.core.stored_vectors import stored_to_turned

STEP = 20_000
"""Passages put in by one step, about: its transaction is open for so long."""

BLOCK = 500
"""Passages put in by one request: 2 MB at 768 dimensions."""


def catch_up(collection: Collection, connection: Connection, stamp: Stamp) -> bool:
    """One step towards the catalogue's generation; whether it is reached.

    Needs the writer's lock, and a transaction that the caller begins before each step and commits
    after it. A collection that is missing, has other fields or too few rows is made anew. Raises
    StoreError; the caller then rolls back, and the next step begins where this one did.
    """
    now, newest = bm25.state(connection), generations.newest(connection)
    removed = generations.removed_after(connection, now.generation)
    if not now.generation or not _is_whole(collection, now.rows - len(removed)):
        now = _begin(collection, connection)
    else:
        collection.delete(removed)
    until = generations.full_after(connection, now.generation, newest, STEP)
    if until > now.generation:
        now = _add(collection, connection, stamp, now, until)
    elif now.anew_averages or now.has_drifted:
        now = _write_anew(collection, connection, stamp, now)
    collection.finish()
    now = replace(now, rows=collection.settled())
    bm25.note_state(connection, now)
    return now.generation == newest and not now.anew_averages and not now.has_drifted


def recount(connection: Connection) -> None:
    """Count the passages that are there, without those that were removed.

    Needs the writer's lock, in the caller's transaction; reads all passages.
    """
    now, tally = bm25.state(connection), Tally()
    bm25.clear_terms(connection)
    rows = generations.whole_between(connection, 0, now.generation)
    for block in _blocks(rows):
        for row in block:
            tally.count(bm25.counts_of(row.terms))
        tally.add_to(connection)
    bm25.note_state(connection, replace(now, statistics=tally.statistics))


def _is_whole(collection: Collection, rows: int) -> bool:
    return collection.is_there() and collection.settled() >= rows


def _begin(collection: Collection, connection: Connection) -> State:
    """From nothing."""
    collection.make()
    bm25.clear_terms(connection)
    return State()


def _add(
    collection: Collection,
    connection: Connection,
    stamp: Stamp,
    now: State,
    until: int,
) -> State:
    """Count, and then put in, what came after the generation of ``now``."""
    tally = Tally(now.statistics)
    for block in _blocks(generations.whole_between(connection, now.generation, until)):
        for row in block:
            tally.count(bm25.counts_of(row.terms))
    tally.add_to(connection)
    counted = tally.statistics
    averages = _known(now.averages, counted.averages)
    rows = generations.whole_between(connection, now.generation, until)
    _put(collection, stamp, rows, _known(now.anew_averages, averages))
    return replace(now, generation=until, statistics=counted, averages=averages)


def _known(averages: Averages, others: Averages) -> Averages:
    """``averages``, and of ``others`` those of fields that nothing was in until now."""
    if not averages:
        return others
    return tuple(own or other for own, other in zip(averages, others, strict=True))


def _write_anew(collection: Collection, connection: Connection, stamp: Stamp, now: State) -> State:
    """Put in again, by the averages of today, some of what is there."""
    averages = now.anew_averages or now.statistics.averages
    until = generations.full_after(connection, now.anew_until, now.generation, STEP)
    rows = generations.whole_between(connection, now.anew_until, until)
    _put(collection, stamp, rows, averages)
    if until < now.generation:
        return replace(now, anew_until=until, anew_averages=averages)
    return replace(now, averages=averages, anew_until=0, anew_averages=())


def _put(
    collection: Collection, stamp: Stamp, rows: Iterable[WholeRow], averages: Averages
) -> None:
    for block in _blocks(rows):
        vectors = stored_to_turned([row.vector for row in block], stamp.dimension)
        collection.upsert(
            [
                Row(
                    row.terms.passage_id,
                    row.terms.file_id,
                    row.generation,
                    vector,
                    bm25.passage_weights(bm25.counts_of(row.terms), averages),
                )
                for row, vector in zip(block, vectors, strict=True)
            ]
        )


def _blocks(rows: Iterable[WholeRow]) -> Iterator[list[WholeRow]]:
    left = iter(rows)
    while block := list(islice(left, BLOCK)):
        yield block


class ClusterDerived:
    """The rows of Milvus; needs the writer's lock."""

    def __init__(
        self,
        collection: Collection,
        connection: Connection,
        stamp: Stamp,
        errors: Callable[[], AbstractContextManager[None]],
    ) -> None:
        """``errors`` makes those of PostgreSQL ours."""
        self._collection, self._connection, self._stamp = collection, connection, stamp
        self._errors = errors

    def catch_up(self) -> None:
        """Bring Milvus to the catalogue's generation, step by step. Raises StoreError."""
        is_done = False
        while not is_done:
            with self._errors():
                self._connection.execute("BEGIN")
                try:
                    is_done = catch_up(self._collection, self._connection, self._stamp)
                    self._connection.execute("COMMIT")
                except BaseException:
                    roll_back(self._connection)
                    raise
