"""Milvus after the catalogue, as the writer of a cluster's index keeps it."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from vind.indexes.catalogue.schema import Connection
from vind.indexes.catalogue.stamp import Stamp
from vind.indexes.cluster.milvus import Collection
from vind.indexes.cluster.postgres import roll_back
from vind.indexes.cluster.writer import catch_up


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
