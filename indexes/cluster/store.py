"""The store of a cluster: the catalogue in PostgreSQL, vectors and terms in Milvus."""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from copy import copy
from functools import cached_property
from typing import Any, cast

from vind.indexes.catalogue.schema import FORMAT, Connection, Values
from vind.indexes.catalogue.stamp import Stamp, unused_id
from vind.indexes.cluster.derived import ClusterDerived
from vind.indexes.cluster.lock import AdvisoryLock, purpose
from vind.indexes.cluster.milvus import Milvus
from vind.indexes.cluster.pool import ReaderPool
from vind.indexes.cluster.postgres import (
    Address,
    PostgresConnection,
    create_tables,
    go_on_from,
    has_tables,
    no_index,
    postgres_errors,
    roll_back,
    without_limit,
)
from vind.indexes.cluster.snapshots import ClusterSnapshots
from vind.indexes.cluster.swap import remove_replaced
from vind.indexes.errors import (
    IndexBusyError,
    IndexDamagedError,
    IndexFormatError,
    MigrationError,
    StoreError,
)
from vind.indexes.store import Pool, Sizes

READER = "vind reader"
"""How the views of the database name a connection that only reads."""

FLOAT_BYTES = 4

NEXT, OLD = "_next", "_old"
"""Endings of the schemas of an index that is to replace another, and of one that was replaced."""

_NOBODYS = Stamp("0", "", 1, "")
"""Of an index that is nowhere: to ask Milvus whether it answers."""


class ClusterStore:
    """An index in a schema of PostgreSQL and a collection of Milvus, which machines share."""

    def __init__(self, postgres: str, milvus: str, token: str = "") -> None:
        """``postgres`` as ``Address``, ``milvus`` as ``Milvus.connect``. Raises StoreError."""
        self.address = Address(postgres)
        if not milvus:
            raise StoreError(
                "VIND_STORE is set and VIND_MILVUS is not: set it to where Milvus is, such as "
                "http://milvus.example.nl:19530"
            )
        self._uri, self._token = milvus, token

    def __str__(self) -> str:
        return str(self.address)

    @property
    def directory(self) -> str:
        """What names the databases."""
        return str(self.address)

    @cached_property
    def milvus(self) -> Milvus:
        """The connection of this process. Raises StoreError."""
        return Milvus.connect(self._uri, self._token)

    def errors(self) -> AbstractContextManager[None]:
        """As ``postgres_errors``; what Milvus raises is ours already."""
        return postgres_errors(self.address)

    def prepare(self) -> None:
        """Raise StoreError where one of the databases does not answer, before anything is read."""
        self.milvus.collection(_NOBODYS).is_there()
        with self.errors(), closing(PostgresConnection.open(self.address, purpose())):
            pass

    def require(self) -> None:
        """Raise NoIndexError where the schema has no index yet."""
        with self.errors(), closing(PostgresConnection.open(self.address, READER)) as connection:
            if self.is_empty(connection):
                raise no_index(self.address)

    def begin(self, *, mending: bool = False) -> tuple[AdvisoryLock, PostgresConnection]:
        """The lock is the connection's own: with the one goes the other.

        What an index left that was replaced is dropped.
        """
        with self.errors():
            connection = PostgresConnection.open(self.address, purpose(mending=mending))
            try:
                lock = AdvisoryLock(connection, self.address, mending=mending)
                if not mending:
                    remove_replaced(self, connection)
            except BaseException:
                connection.close()
                raise
        return lock, connection

    def is_empty(self, connection: Connection) -> bool:
        """Whether the schema has no tables, or is not there."""
        return not has_tables(connection, self.address.schema)

    def create(
        self,
        connection: Connection,
        embedder: str,
        dimension: int,
        chunking: str,
        first_id: int | None = None,
        notes: Mapping[str, str] | None = None,
    ) -> Stamp:
        """In one transaction; cut short, nothing is there.

        ``first_id`` is that of the first file and of the first passage, by default an
        ``unused_id``; ``notes`` stand in ``meta`` from the beginning.
        """
        stamp = Stamp(uuid.uuid4().hex, embedder, dimension, chunking)
        connection.execute("BEGIN")
        try:
            create_tables(connection, self.address.schema, first_id or unused_id())
            connection.executemany(
                "INSERT INTO meta VALUES (?, ?)",
                [
                    ("identity", stamp.identity),
                    ("embedder", stamp.embedder),
                    ("dimension", str(stamp.dimension)),
                    ("chunking", stamp.chunking),
                    *{"generation": "0", **(notes or {})}.items(),
                ],
            )
            connection.execute("COMMIT")
        except BaseException:
            roll_back(connection)
            raise
        return stamp

    def read_stamp(self, connection: Connection) -> Stamp:
        """How the index was made."""
        with self.errors():
            meta = dict(connection.execute("SELECT name, value FROM meta").fetchall())
        if meta.get("format") != str(FORMAT):
            raise IndexFormatError(
                f"The index in {self} has the format {meta.get('format', 'of another program')}, "
                f"and this vind reads {FORMAT}: use the vind that made it, or another schema."
            )
        try:
            return Stamp(
                meta["identity"], meta["embedder"], int(meta["dimension"]), meta["chunking"]
            )
        except (KeyError, ValueError) as error:
            raise IndexDamagedError(
                f"The catalogue in {self} does not say how it was made ({error}): restore the "
                "database from a backup of it."
            ) from error

    def derived(self, connection: Connection, stamp: Stamp) -> ClusterDerived:
        """The rows of Milvus."""
        return ClusterDerived(self.milvus.collection(stamp), connection, stamp, self.errors)

    def finish(self, _: Connection) -> None:
        """Nothing is left to do: PostgreSQL and Milvus see to their own files."""

    def pool(self) -> ReaderPool:
        """Connections that see the catalogue as it was when they began to read."""
        return ReaderPool(self.address)

    def snapshots(self, pool: Pool, stamp: Stamp, *, gpu: bool) -> ClusterSnapshots:  # noqa: ARG002 - Milvus has its own
        """The rows of Milvus, and what was committed since."""
        return ClusterSnapshots(pool, self.milvus.collection(stamp), stamp, self.mend)

    def mend(self, stamp: Stamp) -> None:
        """Bring Milvus up to date for readers, when no writer does.

        Raises IndexBusyError when a writer is at work.
        """
        lock, connection = self.begin(mending=True)
        try:
            if self.read_stamp(connection) != stamp:
                raise IndexBusyError(f"The index in {self} was replaced: run the command again.")
            self.derived(connection, stamp).catch_up()
        finally:
            connection.close()
            lock.release()

    def coming(self) -> "ClusterStore":
        """A schema beside this one, in the same database, and the same Milvus."""
        return self._beside(NEXT)

    def stepped_back(self) -> "ClusterStore":
        """The schema of an index that was replaced, until it is dropped."""
        return self._beside(OLD)

    def _beside(self, ending: str) -> "ClusterStore":
        other = copy(self)
        other.address = self.address.beside(ending)
        return other

    def require_unused(self, stamp: Stamp) -> None:
        """A collection has the name of its index, which another schema may have too."""
        collection = self.milvus.collection(stamp)
        if collection.is_there():
            raise MigrationError(
                f"This Milvus has the vectors of this very index already ({collection.name}), of "
                f"another schema or database than {self}: use that one. If none has it any more, "
                "drop the collection in Milvus first."
            )

    @contextmanager
    def making(self, connection: Connection, last_ids: Mapping[str, int]) -> Iterator[None]:
        """No other connection sees anything of it before it is committed."""
        with self.errors():
            connection.execute("BEGIN")
        try:
            with self.errors():
                without_limit(connection)  # a table is filled by one statement
                create_tables(connection, self.address.schema, 1)
            yield
            with self.errors():
                for table in ("rights", "embeddings"):
                    last = connection.execute(f"SELECT max(id) FROM {table}").fetchone()[0]  # noqa: S608
                    go_on_from(connection, table, last or 0)
                for table, last in last_ids.items():
                    go_on_from(connection, table, last)
                connection.execute("ANALYZE files, documents, passages, embeddings, tombstones")
                connection.execute("COMMIT")
        except BaseException:
            roll_back(connection)
            raise

    def fill(
        self, connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Values]
    ) -> None:
        """By COPY. Raises ValueError for a text with a null character."""
        with self.errors():
            cast("PostgresConnection", connection).copy_in(
                table, columns, cast("Iterable[Sequence[Any]]", rows)
            )

    def sizes(self, stamp: Stamp) -> Sizes:
        """Of the tables; of vectors and terms what they are as numbers: Milvus does not tell."""
        with self.errors(), closing(PostgresConnection.open(self.address, READER)) as connection:
            catalogue = connection.execute(
                "SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0) FROM pg_class c "
                "JOIN pg_namespace n ON n.oid = c.relnamespace "
                "WHERE n.nspname = ? AND c.relkind = 'r'",
                (self.address.schema,),
            ).fetchone()[0]
        rows = self.milvus.collection(stamp).settled()
        return Sizes(int(catalogue), rows * stamp.dimension * FLOAT_BYTES, 0)
