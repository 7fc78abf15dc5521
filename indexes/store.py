"""The interface of stores: an index in a folder, or in the databases of a cluster.

``LocalStore`` (indexes/folder/store.py) is the one, ``ClusterStore`` (indexes/cluster/store.py) the
other; ``where.py`` opens them.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from vind.indexes.catalogue.schema import Connection, Values
from vind.indexes.catalogue.stamp import Stamp

if TYPE_CHECKING:
    from vind.indexes.reading.snapshot import Snapshot


class Lock(Protocol):
    """The lock of an index's one writer."""

    def release(self) -> None:
        """Free the lock. May be called twice."""


class Derived(Protocol):
    """Vectors and terms, derived from the catalogue, as their writer keeps them."""

    def catch_up(self) -> None:
        """Bring both to the catalogue's generation. After a kill it can be repeated."""


class ReadPool(Protocol):
    """Read connections to one catalogue, lent to threads."""

    def is_in_place(self) -> bool:
        """Whether no other index has taken the place of this one."""

    def reading(self) -> AbstractContextManager[Connection]:
        """Lend a connection inside a read transaction, which sees one generation."""

    def lending(self) -> AbstractContextManager[Connection]:
        """Like ``reading``, but errors of the caller's block propagate unchanged."""

    def close(self) -> None:
        """Close idle connections now and lent ones when they come back."""


class Snapshots(Protocol):
    """Keeps the current snapshot of an index for readers in any thread."""

    def current(self) -> "Snapshot":
        """The snapshot of the newest generation."""


class Sizes(NamedTuple):
    """Bytes of the parts of an index."""

    catalogue: int
    vectors: int
    terms: int


class Store(Protocol):
    """The place of an index. Its ``str`` names it in messages."""

    @property
    def directory(self) -> Path | str:
        """The folder, or the name of the databases."""

    def errors(self) -> AbstractContextManager[None]:
        """Translate database errors that a user can act on into vind's own."""

    def prepare(self) -> None:
        """Prepare the place for writing an index, existing or new.

        Raises IndexFormatError if something else is there, and IndexFailure.
        """

    def require(self) -> None:
        """Raise NoIndexError if there is no index yet."""

    def begin(self) -> tuple[Lock, Connection]:
        """Become the one writer. Returns the lock and a connection whose commits are durable.

        Raises IndexBusyError, which names the current writer.
        """

    def is_empty(self, connection: Connection) -> bool:
        """Whether the catalogue is empty, without a stamp."""

    def create(self, connection: Connection, embedder: str, dimension: int, chunking: str) -> Stamp:
        """Create an empty catalogue at generation 0."""

    def read_stamp(self, connection: Connection) -> Stamp:
        """The stamp of the index. Raises NoIndexError, IndexFormatError or IndexDamagedError."""

    def derived(self, connection: Connection, stamp: Stamp) -> Derived:
        """Vectors and terms for the writer; damaged ones are rebuilt by ``catch_up``."""

    def finish(self, connection: Connection) -> None:
        """Clean up the catalogue when the writer closes."""

    def pool(self) -> ReadPool:
        """Open a pool of read connections."""

    def snapshots(self, pool: ReadPool, stamp: Stamp, *, gpu: bool) -> Snapshots:
        """The snapshots for readers; with ``gpu`` searched on a card, if the store can."""

    def sizes(self, stamp: Stamp) -> Sizes:
        """The size of the index."""

    def coming(self) -> "Store":
        """The store in which a replacement of this index is built."""

    def require_unused(self, stamp: Stamp) -> None:
        """Raise MigrationError if another place uses parts of the index with this stamp."""

    def making(
        self, connection: Connection, last_ids: Mapping[str, int]
    ) -> AbstractContextManager[None]:
        """A transaction in which the writer creates a catalogue and fills it with ``fill``.

        Tables are empty at first, and the commit at the end is atomic. New files and passages will
        get ids above ``last_ids``, by table.
        """

    def fill(
        self, connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Values]
    ) -> None:
        """Add rows to a table within ``making``."""
