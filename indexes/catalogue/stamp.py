"""The stamp of an index: its format, embedder and passage size; and what it replaces.

What a new index must know of the one it replaces may be in an older format.
"""

import secrets
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from vind.indexes.catalogue.connection import catalogue_errors, connect
from vind.indexes.catalogue.folders import given_folders, mount_points, single_files
from vind.indexes.catalogue.schema import (
    APPLICATION_ID,
    FORMAT,
    Connection,
    create_tables,
    last_ids,
)
from vind.indexes.errors import (
    PUT_BACK,
    EmbedderMismatchError,
    IndexDamagedError,
    IndexFormatError,
    NoIndexError,
)
from vind.indexes.types import SEARCHABLE_STATES, FileState, Place

FIRST_IDS = 1 << 47
"""Upper bound of the random first id of a catalogue. Ids then take six bytes in SQLite and are
exact in JSON. Two catalogues of a million passages share an id with odds of 10^-8."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """The constant part of ``meta``.

    ``identity`` is random. It ties derived data and cached reads to this catalogue: the number of a
    generation means nothing without it.
    """

    identity: str
    embedder: str
    dimension: int
    chunking: str


def name_of(fingerprint: str) -> str:
    """The embedder's name in `vind models list`, from its fingerprint."""
    return fingerprint.partition("@")[0]


def no_index(directory: Path) -> NoIndexError:
    """The error for a folder in which nothing has been indexed yet."""
    return NoIndexError(f"There is no index in {directory} yet: make one with `vind index FOLDER`.")


def unused_id() -> int:
    """A random first id, so that catalogues do not share ids.

    A link or an answer that outlives its index then leads nowhere, rather than to another document.
    """
    return 1 + secrets.randbelow(FIRST_IDS)


def is_empty(connection: sqlite3.Connection) -> bool:
    """Whether the file has no tables: it is new, or its creation was interrupted."""
    return bool(connection.execute("SELECT count(*) = 0 FROM sqlite_schema").fetchone()[0])


def check_format(connection: sqlite3.Connection, directory: Path, oldest: int = FORMAT) -> None:
    """Raise IndexFormatError unless this is vind's catalogue in format ``oldest`` to FORMAT."""
    owner = connection.execute("PRAGMA application_id").fetchone()[0]
    if owner != APPLICATION_ID:
        raise IndexFormatError(
            f"{directory} holds a database that is not an index of vind: give another folder with "
            "--index."
        )
    written = connection.execute("PRAGMA user_version").fetchone()[0]
    if written > FORMAT:
        raise IndexFormatError(
            f"The index in {directory} was written by a newer vind (format {written}; this one "
            f"reads format {FORMAT}): upgrade vind, or run `vind index` with --index and a new "
            "folder."
        )
    if written < oldest:
        raise IndexFormatError(
            f"The index in {directory} has the old format {written}; this vind reads format "
            f"{FORMAT}: run `vind reindex`, which reads all documents again and makes it anew."
        )


def create(
    connection: sqlite3.Connection,
    embedder: str,
    dimension: int,
    chunking: str,
    first_id: int | None = None,
) -> Stamp:
    """Create an empty catalogue at generation 0. If interrupted, the file stays empty.

    ``first_id`` is the first id of files and of passages, by default an ``unused_id``.
    """
    first_id = first_id or unused_id()
    stamp = Stamp(uuid.uuid4().hex, embedder, dimension, chunking)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("BEGIN IMMEDIATE")
    create_tables(connection)
    connection.executemany(
        "INSERT INTO meta VALUES (?, ?)",
        [
            ("identity", stamp.identity),
            ("embedder", stamp.embedder),
            ("dimension", str(stamp.dimension)),
            ("chunking", stamp.chunking),
            ("generation", "0"),
        ],
    )
    connection.executemany(
        "INSERT INTO sqlite_sequence VALUES (?, ?)",
        [("files", first_id - 1), ("passages", first_id - 1)],
    )
    connection.execute("COMMIT")
    return stamp


def read_stamp(connection: sqlite3.Connection, directory: Path) -> Stamp:
    """The stamp of an existing catalogue.

    Raises NoIndexError, IndexFormatError or IndexDamagedError.
    """
    with catalogue_errors(directory):
        if is_empty(connection):
            raise no_index(directory)
        check_format(connection, directory)
        try:
            meta = dict(connection.execute("SELECT name, value FROM meta"))
            return Stamp(
                meta["identity"], meta["embedder"], int(meta["dimension"]), meta["chunking"]
            )
        except (KeyError, ValueError, sqlite3.OperationalError) as error:
            if getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) != sqlite3.SQLITE_ERROR:
                raise  # the disk failed; the tables may be fine
            raise IndexDamagedError(
                f"The catalogue in {directory} does not say how it was made ({error}). {PUT_BACK}"
            ) from error


def require_match(
    stamp: Stamp, where: Path | str, embedder: str, dimension: int, chunking: str | None
) -> None:
    """Raise EmbedderMismatchError, naming both, unless the index was made with these."""
    if (stamp.embedder, stamp.dimension) != (embedder, dimension):
        own, other = name_of(stamp.embedder), name_of(embedder)
        go_on = (
            f"Set VIND_EMBEDDER={own} to go on with it, or run"
            if own != other
            else f"Put those weights of {own} back to go on with it, or run"
        )
        raise EmbedderMismatchError(
            f"The index in {where} was made with the embedder {stamp.embedder} "
            f"({stamp.dimension} dimensions), not with {embedder} ({dimension}). {go_on} "
            f"`vind reindex`, which makes it anew with {other} while it serves."
        )
    if chunking is not None and chunking != stamp.chunking:
        way, _, tokens = stamp.chunking.rpartition("/")
        same_way = way == chunking.rpartition("/")[0]
        go_on = f"Set VIND_PASSAGE_TOKENS={tokens} to go on with it, or run" if same_way else "Run"
        raise EmbedderMismatchError(
            f"The index in {where} was made with passages cut by {stamp.chunking}, not by "
            f"{chunking}. {go_on} `vind reindex`, which cuts it anew while it serves."
        )


OLDEST_FORMAT = 1
"""The oldest format whose ledger has folders, paths and states under the names used here."""


@dataclass(frozen=True, slots=True)
class FormerFolder:
    """An indexed folder, with what of it was given to ``vind index``.

    ``given`` are the subfolders that were given whole ("" is the whole folder), ``files`` those
    that were given one by one. Both are paths relative to the folder.
    """

    path: Path
    given: tuple[str, ...]
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Former:
    """What the new index must know of the one it replaces.

    ``last_id`` is the highest id that a file or a passage ever had. ``mounts`` are the mount points
    in which files were found. ``calibrated`` says whether a calibration is kept with it.
    """

    identity: str
    generation: int
    last_id: int
    folders: tuple[FormerFolder, ...]
    mounts: tuple[Place, ...]
    calibrated: bool


def read_former(directory: Path) -> Former:
    """Read the index in ``directory``. Raises NoIndexError, IndexFormatError, IndexFailure."""
    with reading(directory) as connection:
        if is_empty(connection):
            raise no_index(directory)
        check_format(connection, directory, OLDEST_FORMAT)
        return former_in(connection)


def former_in(connection: Connection) -> Former:
    """Read the facts from an open catalogue."""
    meta = dict(connection.execute("SELECT name, value FROM meta").fetchall())
    return Former(
        identity=meta["identity"],
        generation=int(meta["generation"]),
        last_id=max(last_ids(connection).values(), default=0),
        folders=tuple(_folders(connection)),
        mounts=tuple(mount_points(connection)),
        calibrated=bool(meta.get("calibration")),
    )


def has_text_below(connection: Connection, folder: str, below: str) -> bool:
    """Whether the ledger has files with passages below a path ("reports/") of an indexed folder."""
    states = connection.execute(
        "SELECT DISTINCT state FROM files WHERE folder = ? AND substr(path, 1, ?) = ?",
        (folder, len(below), below),
    )
    return any(state in SEARCHABLE_STATES for (state,) in states)


def _folders(connection: Connection) -> Iterator[FormerFolder]:
    given, single = given_folders(connection), single_files(connection)
    rows = connection.execute(
        "SELECT DISTINCT folder FROM files WHERE state != ? ORDER BY folder",
        (FileState.DELETED.value,),
    )
    for (folder,) in rows.fetchall():
        parts = tuple(part for whose, part in given if whose == folder)
        yield FormerFolder(Path(folder), parts, tuple(single.get(folder, ())))


@contextmanager
def reading(directory: Path) -> Iterator[sqlite3.Connection]:
    """A connection to the catalogue in ``directory``, whatever its format."""
    with catalogue_errors(directory), closing(connect(directory)) as connection:
        yield connection
