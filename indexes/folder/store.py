"""The store that needs nothing installed: SQLite, FAISS and Tantivy in one folder."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from vind.indexes.catalogue import stamp as stamps
from vind.indexes.catalogue.connection import ConnectionPool, catalogue_errors, connect, empty_log
from vind.indexes.catalogue.schema import Connection, Values, create_tables
from vind.indexes.catalogue.stamp import Stamp
from vind.indexes.core.durable import disk_errors
from vind.indexes.core.gpu import faiss
from vind.indexes.folder.derived import Derived, Snapshots
from vind.indexes.folder.directory import bytes_of, prepare_folder, require_catalogue
from vind.indexes.folder.lock import WriterLock
from vind.indexes.folder.swap import CATALOGUE_FILES, next_to
from vind.indexes.folder.terms import TERMS_NAME
from vind.indexes.folder.vectors import VECTORS_NAME
from vind.indexes.store import ReadPool, Sizes


@dataclass(frozen=True, slots=True)
class LocalStore:
    """An index in a folder of this machine, or of a share that it has mounted."""

    directory: Path

    def __str__(self) -> str:
        return str(self.directory)

    def errors(self) -> AbstractContextManager[None]:
        """As ``catalogue_errors``."""
        return catalogue_errors(self.directory)

    def prepare(self) -> None:
        """Create the folder if it is missing. Raises FaissError before any document is read."""
        faiss()
        prepare_folder(self.directory)

    def require(self) -> None:
        """Raise NoIndexError, IndexFormatError for a file, or IndexFailure if unreadable."""
        require_catalogue(self.directory)

    def begin(self) -> tuple[WriterLock, sqlite3.Connection]:
        """The kernel holds the lock and frees it when this process ends."""
        with disk_errors(self.directory):
            lock = WriterLock(self.directory)
        try:
            return lock, connect(self.directory, write=True)
        except BaseException:
            lock.release()
            raise

    def is_empty(self, connection: Connection) -> bool:
        """Whether the file has no tables yet."""
        return stamps.is_empty(cast("sqlite3.Connection", connection))

    def create(self, connection: Connection, embedder: str, dimension: int, chunking: str) -> Stamp:
        """If interrupted, the file stays empty."""
        own = cast("sqlite3.Connection", connection)
        return stamps.create(own, embedder, dimension, chunking)

    def read_stamp(self, connection: Connection) -> Stamp:
        """The stamp of the index."""
        return stamps.read_stamp(cast("sqlite3.Connection", connection), self.directory)

    def derived(self, connection: Connection, stamp: Stamp) -> Derived:
        """Check every byte of vectors and terms."""
        own = cast("sqlite3.Connection", connection)
        return Derived(self.directory, own, stamp)

    def finish(self, connection: Connection) -> None:
        """Empty the log, so that no deleted text stays in it."""
        with self.errors():
            empty_log(cast("sqlite3.Connection", connection))

    def pool(self) -> ConnectionPool:
        """Read connections, each of which sees the catalogue as of its first read."""
        return ConnectionPool(self.directory)

    def snapshots(self, pool: ReadPool, stamp: Stamp, *, gpu: bool) -> Snapshots:
        """Segments of vectors and of terms, mapped into memory."""
        return Snapshots(self.directory, cast("ConnectionPool", pool), stamp, gpu=gpu)

    def coming(self) -> "LocalStore":
        """The store of ``index.next``, beside this folder."""
        return LocalStore(next_to(self.directory))

    def require_unused(self, _: Stamp) -> None:
        """Do nothing: no other folder uses what is in this one."""

    @contextmanager
    def making(self, connection: Connection, last_ids: Mapping[str, int]) -> Iterator[None]:
        """Until the commit all changes are in the log, and the catalogue is an empty file."""
        own = cast("sqlite3.Connection", connection)
        with self.errors():
            own.execute("PRAGMA journal_mode = WAL")
            own.execute("BEGIN IMMEDIATE")
        try:
            with self.errors():
                create_tables(own)
            yield
            with self.errors():
                own.execute("DELETE FROM sqlite_sequence")
                own.executemany("INSERT INTO sqlite_sequence VALUES (?, ?)", last_ids.items())
                own.execute("COMMIT")
        except BaseException:
            if own.in_transaction:
                own.execute("ROLLBACK")
            raise

    def fill(
        self, connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Values]
    ) -> None:
        """Insert the rows one by one."""
        names, places = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
        with self.errors():
            connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", rows)  # noqa: S608

    def sizes(self, _: Stamp) -> Sizes:
        """Current sizes of the files."""
        catalogue = bytes_of(self.directory / name for name in CATALOGUE_FILES)
        vectors, terms = (bytes_of([self.directory / name]) for name in (VECTORS_NAME, TERMS_NAME))
        return Sizes(catalogue, vectors, terms)
