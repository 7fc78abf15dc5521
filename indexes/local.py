"""The store that needs nothing installed: SQLite, FAISS and Tantivy in one folder."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from vind.indexes.catalogue import stamp as stamps
from vind.indexes.catalogue.connection import catalogue_errors, connect, empty_log
from vind.indexes.catalogue.pool import ConnectionPool
from vind.indexes.catalogue.schema import add_rights, create_tables, has_rights
from vind.indexes.catalogue.sql import Connection, Values
from vind.indexes.catalogue.stamp import Stamp
from vind.indexes.derived import Derived
from vind.indexes.durable import disk_errors
from vind.indexes.folder import bytes_of, prepare_folder, require_catalogue
from vind.indexes.lock import WriterLock
from vind.indexes.own_files import CATALOGUE_FILES
from vind.indexes.snapshot import Snapshots
from vind.indexes.store import Pool, Sizes
from vind.indexes.swap import next_to
from vind.indexes.terms.files import TERMS_NAME
from vind.indexes.vectors.library import faiss
from vind.indexes.vectors.writer import VECTORS_NAME


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
        """Make the folder where it is missing. Raises FaissError too, before all is read."""
        faiss()
        prepare_folder(self.directory)

    def require(self) -> None:
        """Raise NoIndexError, IndexFormatError for a file, IndexFailure where one may not look."""
        require_catalogue(self.directory)

    def begin(self) -> tuple[WriterLock, sqlite3.Connection]:
        """The lock is the kernel's, gone with this process."""
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
        """Cut short, the file is still an empty one."""
        own = cast("sqlite3.Connection", connection)
        return stamps.create(own, embedder, dimension, chunking)

    def read_stamp(self, connection: Connection) -> Stamp:
        """How the index was made."""
        return stamps.read_stamp(cast("sqlite3.Connection", connection), self.directory)

    def derived(self, connection: Connection, stamp: Stamp) -> Derived:
        """Looks at every byte of them; a catalogue of the format before becomes one of today's."""
        own = cast("sqlite3.Connection", connection)
        with self.errors():
            if not has_rights(own):
                add_rights(own)
        return Derived(self.directory, own, stamp)

    def finish(self, connection: Connection) -> None:
        """Empty the log, so that deleted text is in neither."""
        with self.errors():
            empty_log(cast("sqlite3.Connection", connection))

    def pool(self) -> ConnectionPool:
        """Connections that see the catalogue as it was when they began to read."""
        return ConnectionPool(self.directory)

    def snapshots(self, pool: Pool, stamp: Stamp, *, gpu: bool) -> Snapshots:
        """Segments of vectors and of terms, mapped into memory."""
        return Snapshots(self.directory, cast("ConnectionPool", pool), stamp, gpu=gpu)

    def coming(self) -> "LocalStore":
        """A folder beside this one."""
        return LocalStore(next_to(self.directory))

    def require_unused(self, _: Stamp) -> None:
        """No other folder uses what is in this one."""

    @contextmanager
    def making(self, connection: Connection, last_ids: Mapping[str, int]) -> Iterator[None]:
        """Its changes are in the log until it is committed, and the catalogue an empty file."""
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
        """A row at a time."""
        names, places = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
        with self.errors():
            connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", rows)  # noqa: S608

    def sizes(self, _: Stamp) -> Sizes:
        """Of the files, as they are now."""
        catalogue = bytes_of(self.directory / name for name in CATALOGUE_FILES)
        vectors, terms = (bytes_of([self.directory / name]) for name in (VECTORS_NAME, TERMS_NAME))
        return Sizes(catalogue, vectors, terms)
