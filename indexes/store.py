"""Where an index lies, behind one interface: a folder, or the databases of a cluster.

``LocalStore`` (indexes/local.py) is the one, ``ClusterStore`` (indexes/cluster/store.py) the other.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias

from vind.indexes.catalogue.sql import Connection, Values
from vind.indexes.catalogue.stamp import Stamp
from vind.indexes.errors import StoreError
from vind.indexes.settings import Settings

if TYPE_CHECKING:
    from vind.indexes.snapshot import Snapshot


class Lock(Protocol):
    """That of the one writer of an index."""

    def release(self) -> None:
        """Let the next writer in. May be called twice."""


class Derived(Protocol):
    """What follows the catalogue: vectors and terms, as their writer keeps them."""

    def catch_up(self) -> None:
        """Bring both to the catalogue's generation; a kill costs nothing but doing it again."""


class Pool(Protocol):
    """Connections to read one catalogue, lent to threads."""

    def is_in_place(self) -> bool:
        """Whether no other index has taken the place of this one."""

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection inside one read transaction: one generation, whole."""

    def lending(self) -> AbstractContextManager[Connection]:
        """``reading`` for one who does more meanwhile than read: what that raises passes."""

    def close(self) -> None:
        """Close what is idle now and the rest when it comes back."""


class Snapshots(Protocol):
    """Keeps the current snapshot of an index for any number of threads."""

    def current(self) -> "Snapshot":
        """The snapshot of the newest generation."""


class Sizes(NamedTuple):
    """Bytes that the parts of an index take."""

    catalogue: int
    vectors: int
    terms: int


class Store(Protocol):
    """Where an index lies. As a text, it is what messages call that place."""

    @property
    def directory(self) -> Path | str:
        """The folder, or what names the databases."""

    def errors(self) -> AbstractContextManager[None]:
        """Turn what its databases raise, and a user can act upon, into errors of ours."""

    def prepare(self) -> None:
        """See to it that an index can be written here, a new one too.

        Raises IndexFormatError where something else is here, and IndexFailure.
        """

    def require(self) -> None:
        """Raise NoIndexError where no index is here yet."""

    def begin(self) -> tuple[Lock, Connection]:
        """Become the one writer; a connection to the catalogue, whose commits are on the disk.

        Raises IndexBusyError, naming who is.
        """

    def is_empty(self, connection: Connection) -> bool:
        """Whether nothing was ever put into the catalogue, which has no stamp then."""

    def create(self, connection: Connection, embedder: str, dimension: int, chunking: str) -> Stamp:
        """Make an empty catalogue at generation 0."""

    def read_stamp(self, connection: Connection) -> Stamp:
        """How it was made. Raises NoIndexError, IndexFormatError or IndexDamagedError."""

    def derived(self, connection: Connection, stamp: Stamp) -> Derived:
        """Vectors and terms for the writer; what of them cannot be trusted will be made anew."""

    def finish(self, connection: Connection) -> None:
        """Leave the catalogue as a writer should, at its end."""

    def pool(self) -> Pool:
        """Connections for readers."""

    def snapshots(self, pool: Pool, stamp: Stamp, *, gpu: bool) -> Snapshots:
        """What readers search; with ``gpu`` on a card, where the store can."""

    def sizes(self, stamp: Stamp) -> Sizes:
        """What the index takes."""

    def coming(self) -> "Store":
        """Where the index is built that is to take the place of the one here."""

    def require_unused(self, stamp: Stamp) -> None:
        """Raise MigrationError where parts of the index of ``stamp`` are in use from elsewhere."""

    def making(
        self, connection: Connection, last_ids: Mapping[str, int]
    ) -> AbstractContextManager[None]:
        """A transaction of the writer's in which a catalogue is made and filled by ``fill``.

        It begins with empty tables, and is committed, whole, in the end. Files and passages get
        ids beyond ``last_ids``, by table.
        """

    def fill(
        self, connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Values]
    ) -> None:
        """Add rows to a table that ``making`` has made."""


Where: TypeAlias = Path | Store
"""A folder, for a store of this machine, or any store."""


def store_of(settings: Settings) -> Where:
    """Where the index of ``settings`` lies: in its databases where it names them, else its folder.

    Raises StoreError for an address that is none, and where what it takes is not installed.
    """
    return cluster(settings.store, settings) if settings.store else settings.index


def cluster(address: str, settings: Settings) -> Store:
    """The store at an address of PostgreSQL, with the Milvus of ``settings``.

    Raises as ``store_of``.
    """
    try:
        from vind.indexes.cluster.store import ClusterStore  # takes a second, and an extra
    except ImportError as error:
        raise StoreError(
            f"An index in PostgreSQL takes packages that are not installed ({error.name}): "
            "pip install 'vind[cluster]'"
        ) from error
    return ClusterStore(address, settings.milvus, settings.milvus_token)


def store_at(where: Where) -> Store:
    """The store that ``where`` names."""
    if isinstance(where, Path):
        from vind.indexes.local import LocalStore  # of the many that a reader of Store alone lacks

        return LocalStore(where)
    return where
