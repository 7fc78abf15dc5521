"""What a new index must know of the one it replaces, which may be in an older format."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from vind.indexes.catalogue.connection import catalogue_errors, connect
from vind.indexes.catalogue.given import given_folders, single_files
from vind.indexes.catalogue.meta import last_ids
from vind.indexes.catalogue.mounts import mount_points
from vind.indexes.catalogue.sql import Connection
from vind.indexes.catalogue.stamp import check_format, is_empty, no_index
from vind.indexes.types import SEARCHABLE_STATES, FileState, Place

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
