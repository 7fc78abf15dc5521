"""``compact`` of a cluster's index: what nothing uses leaves both databases."""

import re
from contextlib import closing, suppress
from dataclasses import replace

import numpy as np
from psycopg.errors import UndefinedColumn

from vind.indexes.catalogue import documents, write
from vind.indexes.catalogue.schema import Connection, noted
from vind.indexes.catalogue.stamp import Stamp
from vind.indexes.catalogue.write import KEY_BYTES
from vind.indexes.cluster import bm25
from vind.indexes.cluster.milvus import PREFIX
from vind.indexes.cluster.postgres import roll_back, without_limit
from vind.indexes.cluster.store import FLOAT_BYTES, ClusterStore
from vind.indexes.cluster.writer import recount
from vind.indexes.core.stored_vectors import STORED
from vind.indexes.reading.status import Compacted, Reclaimable
from vind.indexes.types import Steps
from vind.indexes.upkeep.verify_cluster import RowsFound, look_at_rows

STEPS = 4

_NAME = re.compile(r"[A-Za-z0-9_]+")


def compact(store: ClusterStore, progress: Steps) -> Compacted:
    """Drop what nothing uses; readers go on, and a kill loses nothing.

    What is wrong in Milvus is put right: all is put in again from the catalogue where a row is
    missing or is not what it should be. PostgreSQL fills the room that comes free, and does not
    give it back to the disk. Raises NoIndexError, IndexBusyError, IndexFormatError, StoreError.
    """
    store.require()
    lock, connection = store.begin()
    try:
        with closing(connection):
            with store.errors():
                without_limit(connection)
            stamp = store.read_stamp(connection)
            before = sum(store.sizes(stamp))
            progress(0, STEPS, "bringing Milvus up to date")
            derived = store.derived(connection, stamp)
            derived.catch_up()
            with store.errors():
                progress(1, STEPS, "dropping what nothing uses")
                embeddings, tombstones = _drop_unused(connection)
                progress(2, STEPS, "comparing Milvus with the catalogue")
                _put_right(store, connection, stamp)
            derived.catch_up()
            with store.errors():
                progress(3, STEPS, "cleaning the tables")
                _vacuum(store, connection)
                others = _nobodys(store, connection)
            progress(STEPS, STEPS, "done")
            return Compacted(embeddings, tombstones, before, sum(store.sizes(stamp)), others)
    finally:
        lock.release()


def reclaimable(store: ClusterStore) -> Reclaimable:
    """What ``compact`` would drop, and the bytes that this would free, about."""
    store.require()
    with closing(store.pool()) as pool, pool.reading() as connection:
        without_limit(connection)
        stamp = store.read_stamp(connection)
        embeddings, of_words = write.unused_embeddings(connection)
        tombstones = write.tombstone_count(connection)
        surplus = bm25.state(connection).rows - documents.passage_count(connection)
        return Reclaimable(
            embeddings,
            tombstones,
            embeddings * (stamp.dimension * STORED.itemsize + 2 * KEY_BYTES)
            + of_words
            + max(0, surplus) * stamp.dimension * FLOAT_BYTES,
        )


def _drop_unused(connection: Connection) -> tuple[int, int]:
    """In one transaction: also what is counted of terms is counted anew, without what was removed.

    Milvus has taken out all that was removed until the generation that it has reached.
    """
    connection.execute("BEGIN")
    try:
        reached = bm25.state(connection).generation
        dropped = write.drop_unused_embeddings(connection), write.prune(connection, reached)
        write.drop_unused_rights(connection)
        recount(connection)
        connection.execute("COMMIT")
    except BaseException:
        roll_back(connection)
        raise
    return dropped


def _put_right(store: ClusterStore, connection: Connection, stamp: Stamp) -> None:
    """Take the rows of no passage out of Milvus, and note that all are put in anew where need be.

    A kill between the two databases leaves it noted that there are fewer rows than there are.
    """
    collection = store.milvus.collection(stamp)
    connection.execute("BEGIN")
    try:
        now = bm25.state(connection)
        if now.generation:
            found = look_at_rows(collection, connection, stamp, now, None, lambda *_: None)
            bm25.note_state(connection, _as_found(now, found))
        connection.execute("COMMIT")
    except BaseException:
        roll_back(connection)
        raise
    if now.generation and found.others:
        collection.delete(np.array(found.others, dtype=np.int64))


def _as_found(now: bm25.State, found: RowsFound) -> bm25.State:
    now = replace(now, rows=found.passages - len(found.missing))
    if found.are_wrong:
        return replace(now, anew_until=0, anew_averages=now.statistics.averages)
    return now


def _vacuum(store: ClusterStore, connection: Connection) -> None:
    """Let what is dropped make room for what comes, table by table."""
    tables = connection.execute(
        "SELECT tablename FROM pg_catalog.pg_tables WHERE schemaname = ?", (store.address.schema,)
    ).fetchall()
    for (table,) in tables:
        if _NAME.fullmatch(table):
            connection.execute(f"VACUUM (ANALYZE) {table}")


def _nobodys(store: ClusterStore, connection: Connection) -> tuple[str, ...]:
    """The collections of vind's in Milvus that no index of this database has.

    Another database may have them: they are told, and not dropped.
    """
    schemas = connection.execute(
        "SELECT n.nspname, has_schema_privilege(n.oid, 'USAGE') "
        "AND has_table_privilege(c.oid, 'SELECT') FROM pg_class c "
        "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relname = 'meta' AND c.relkind = 'r'"
    ).fetchall()
    if not all(may_look for _, may_look in schemas):
        return ()  # there is no telling
    used = set()
    for schema, _ in schemas:
        with suppress(UndefinedColumn):  # of another program
            connection.execute("SELECT set_config('search_path', quote_ident(?), false)", (schema,))
            used.add(f"{PREFIX}{noted(connection, 'identity')}")
    connection.execute(f"SET search_path = {store.address.schema}")
    return tuple(name for name in store.milvus.collections() if name not in used)
