"""A new index built in a schema beside the one that serves, until it takes its place."""

import json
from contextlib import closing
from dataclasses import asdict
from typing import Self

from vind.indexes.catalogue import generations, write
from vind.indexes.catalogue import stamp as stamps
from vind.indexes.catalogue.schema import Connection, noted
from vind.indexes.catalogue.stamp import Former, Stamp
from vind.indexes.cluster.postgres import PostgresConnection, without_limit
from vind.indexes.cluster.store import (
    NOTE,
    ClusterStore,
    Replaces,
    read_replaces,
    remove_replaced,
    swap,
)
from vind.indexes.errors import (
    EmbedderMismatchError,
    IndexDamagedError,
    IndexFormatError,
)
from vind.indexes.store import Lock
from vind.indexes.types import Embedder, Steps
from vind.indexes.upkeep.findings import Severity
from vind.indexes.upkeep.verify import verify
from vind.indexes.writer import IndexWriter

SPARE_IDS = 1_000_000
"""As in ``indexes.upkeep.replacement``."""


class ClusterReplacement:
    """Implements ``upkeep.replacement.Coming``. As a context it holds the lock of the former."""

    def __init__(
        self,
        store: ClusterStore,
        lock: Lock,
        connection: PostgresConnection,
        former: Former,
        writer: IndexWriter,
        remark: str,
    ) -> None:
        """Use ``ClusterReplacement.open``."""
        self.former, self.writer, self.remark = former, writer, remark
        self._store, self._lock, self._connection = store, lock, connection

    @classmethod
    def open(cls, store: ClusterStore, embedder: Embedder, chunking: str) -> Self:
        """Begin to replace the index in ``store``, or go on where an earlier run stopped.

        One that was begun with another embedder or chunking is begun anew. Raises NoIndexError,
        IndexBusyError, IndexFormatError (also for a schema that is in the way), StoreError.
        """
        store.require()
        lock, connection = store.begin()
        try:
            with store.errors():
                stamp = store.read_stamp(connection)
                former = stamps.former_in(connection)
                _require_free(store.stepped_back(), connection)
            remark = _make_room(store, stamp, former, embedder, chunking)
            writer = IndexWriter.open(store.coming(), embedder, chunking)
            return cls(store, lock, connection, former, writer, remark)
        except BaseException:
            connection.close()
            raise

    def has_text_below(self, folder: str, below: str) -> bool:
        """Whether the former index knows files with passages in a part of a folder."""
        with self._store.errors():
            return stamps.has_text_below(self._connection, folder, below)

    def take_over(self, progress: Steps) -> None:
        """Check the new index, put it in the place of the old one, and drop that.

        Raises IndexDamagedError where it is not sound: it is given up then, and the old one stays.
        Raises IndexBusyError where someone reads the old one for too long, and StoreError.
        """
        self.writer.close()
        coming = self._store.coming()
        verdict = verify(coming, progress)
        lock, connection = coming.begin()
        try:
            with closing(connection):
                if not verdict.sound:
                    _drop(coming, connection)
                    what = next(
                        one.what for one in verdict.findings if one.severity is not Severity.NOTE
                    )
                    raise IndexDamagedError(
                        f"The new index was not what was written ({what}), and was given up; the "
                        "present one serves as before. Run `vind reindex` again."
                    )
                with self._store.errors():
                    swap(self._store, self._connection)
                    remove_replaced(self._store, self._connection)
        finally:
            lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        try:
            self.writer.close()
        finally:
            self._connection.close()
            self._lock.release()


def _require_free(old: ClusterStore, connection: Connection) -> None:
    if not old.is_empty(connection):
        raise IndexFormatError(
            f"{old} is in the way of the index that is to be replaced: rename that schema, and run "
            "the command again."
        )


def _make_room(
    store: ClusterStore, own: Stamp, former: Former, embedder: Embedder, chunking: str
) -> str:
    """Make the empty new index, or see whether a half-built one can be gone on with.

    What there is to tell of that. Generations count on from the former's: none has the number of
    another one that was seen before.
    """
    coming = store.coming()
    remark = ""
    lock, connection = coming.begin()
    try:
        with closing(connection), coming.errors():
            if not coming.is_empty(connection):
                begun = read_replaces(connection)
                if begun is None:
                    raise IndexFormatError(
                        f"{coming} is in the way of the new index, as it holds what `vind reindex` "
                        "did not make: rename that schema, and run the command again."
                    )
                why = _not_the_same(coming, connection, embedder, chunking)
                if begun.identity != former.identity or begun.first_id <= former.last_id:
                    why = why or "the index has become another one since"
                remark = "Going on with the new index where an earlier run stopped."
                if why:
                    _drop(coming, connection)
                    remark = f"A new index was half built, but {why}: it is begun anew."
            if coming.is_empty(connection):
                first_id = (former.last_id // SPARE_IDS + 2) * SPARE_IDS
                replaces = Replaces(former.identity, own.dimension, first_id)
                notes = {NOTE: json.dumps(asdict(replaces))}
                coming.create(
                    connection,
                    embedder.fingerprint,
                    embedder.dimension,
                    chunking,
                    first_id,
                    {**notes, "generation": str(former.generation + 1)},
                )
            elif generations.newest(connection) <= former.generation:
                write.set_generation(connection, former.generation + 1)
    finally:
        lock.release()
    return remark


def _not_the_same(
    coming: ClusterStore, connection: Connection, embedder: Embedder, chunking: str
) -> str:
    """What else the half-built index was begun with; empty where it can be gone on with."""
    try:
        stamp = coming.read_stamp(connection)
        stamps.require_match(stamp, str(coming), embedder.fingerprint, embedder.dimension, chunking)
    except EmbedderMismatchError:
        return f"with {stamp.embedder} and {stamp.chunking}"
    except (IndexDamagedError, IndexFormatError):
        return "it is damaged"
    return ""


def _drop(store: ClusterStore, connection: Connection) -> None:
    """Give up an index that vind made; what names its collection goes last."""
    stamp = Stamp(noted(connection, "identity"), "", int(noted(connection, "dimension")), "")
    store.milvus.collection(stamp).drop()
    without_limit(connection)
    connection.execute(f"DROP SCHEMA {store.address.schema} CASCADE")
