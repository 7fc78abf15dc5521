"""The store of a cluster: the catalogue in PostgreSQL, vectors and terms in Milvus.

One index is put in the place of another in one transaction. The index that is to replace the one in
``vind`` is built in ``vind_next``. Its note ``replaces`` says what it replaces and, from the
transaction on in which the schemas get each other's names, that it is complete: ``vind_old`` is of
no use any more then, and is dropped by whoever writes next, with its collection in Milvus. A schema
of these names that vind did not make is never touched.
"""

import json
import time
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from copy import copy
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import Any, cast

from vind.indexes.catalogue.schema import FORMAT, Connection, Values, note, noted
from vind.indexes.catalogue.stamp import Stamp, unused_id
from vind.indexes.cluster.milvus import Milvus
from vind.indexes.cluster.pool import ReaderPool
from vind.indexes.cluster.postgres import (
    Address,
    AdvisoryLock,
    PostgresConnection,
    create_tables,
    go_on_from,
    has_tables,
    no_index,
    postgres_errors,
    purpose,
    roll_back,
    without_limit,
)
from vind.indexes.cluster.snapshots import ClusterSnapshots
from vind.indexes.cluster.writer import ClusterDerived
from vind.indexes.errors import (
    IndexBusyError,
    IndexDamagedError,
    IndexFailure,
    IndexFormatError,
    MigrationError,
    StoreError,
)
from vind.indexes.store import ReadPool, Sizes

NOTE = "replaces"
"""The name of the note."""

SWAP_SECONDS = 600.0
"""How long readers are waited for at most that have not ended what they read."""

BLOCKED_MS = 200
"""How long new readers wait at most for one swap to be tried."""

PAUSE_SECONDS = 0.5
"""Between two tries."""


@dataclass(frozen=True, slots=True)
class Replaces:
    """``identity`` and ``dimension`` of what is replaced; ids of the new begin at ``first_id``."""

    identity: str
    dimension: int
    first_id: int
    complete: bool = False


def remove_replaced(store: "ClusterStore", connection: Connection) -> None:
    """Drop what the index in ``store`` has replaced; needs its lock. Raises StoreError."""
    if store.is_empty(connection):
        return
    replaces = read_replaces(connection)
    if replaces is None or not replaces.complete:
        return
    old = store.stepped_back()
    with _at(store, old, connection):
        is_that = (
            not old.is_empty(connection) and noted(connection, "identity") == replaces.identity
        )
    store.milvus.collection(Stamp(replaces.identity, "", replaces.dimension, "")).drop()
    without_limit(connection)
    if is_that:
        connection.execute(f"DROP SCHEMA {old.address.schema} CASCADE")
    connection.execute("DELETE FROM meta WHERE name = ?", (NOTE,))


def read_replaces(connection: Connection) -> Replaces | None:
    """What the index of a connection replaces; None where it is no such index."""
    text = noted(connection, NOTE)
    return Replaces(**json.loads(text)) if text else None


def swap(store: "ClusterStore", connection: Connection) -> None:
    """Put the index of the schema beside ``store`` in its place; needs the locks of both.

    In one transaction, and when no reader is amid one of its own: each has read of ``meta``.
    """
    deadline = time.monotonic() + SWAP_SECONDS
    while True:
        try:
            with store.errors():
                return _rename(store, connection)
        except IndexBusyError:
            if time.monotonic() > deadline:
                raise IndexBusyError(
                    f"The index in {store} has been read without a pause for {SWAP_SECONDS:.0f} s, "
                    "by `vind verify` or a backup perhaps: run the command again when that is "
                    "done. It goes on from here."
                ) from None
            time.sleep(PAUSE_SECONDS)


def _rename(store: "ClusterStore", connection: Connection) -> None:
    own, coming, old = (
        each.address.schema for each in (store, store.coming(), store.stepped_back())
    )
    connection.execute("BEGIN")
    try:
        connection.execute(f"SET LOCAL lock_timeout = {BLOCKED_MS}")
        connection.execute(f"LOCK TABLE {own}.meta, {coming}.meta IN ACCESS EXCLUSIVE MODE")
        connection.execute(f"ALTER SCHEMA {own} RENAME TO {old}")
        connection.execute(f"ALTER SCHEMA {coming} RENAME TO {own}")
        begun = _required(store, connection)
        note(connection, NOTE, json.dumps(asdict(replace(begun, complete=True))))
        connection.execute("COMMIT")
    except BaseException:
        roll_back(connection)
        raise


def _required(store: "ClusterStore", connection: Connection) -> Replaces:
    begun = read_replaces(connection)
    if begun is None:
        raise IndexFailure(
            f"{store.coming()} was changed by another program: run the command again."
        )
    return begun


@contextmanager
def _at(store: "ClusterStore", other: "ClusterStore", connection: Connection) -> Iterator[None]:
    """Read the tables of ``other`` by the connection of ``store``."""
    connection.execute(f"SET search_path = {other.address.schema}")
    try:
        yield
    finally:
        connection.execute(f"SET search_path = {store.address.schema}")


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

    def snapshots(self, pool: ReadPool, stamp: Stamp, *, gpu: bool) -> ClusterSnapshots:  # noqa: ARG002 - Milvus has its own
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
