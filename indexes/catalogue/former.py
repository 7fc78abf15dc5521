"""What must be known of an index that is to be replaced, also of one in an older format."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from indexes.catalogue.connection import catalogue_errors, connect
from indexes.catalogue.stamp import check_format, is_empty, no_index
from indexes.types import SEARCHABLE_STATES, FileState

OLDEST_FORMAT = 1
"""Its ledger has folders, paths and states under the same names; nothing else is read."""

WITH_CONTAINERS = 2
"""Since this format files are read that stand in others; those are not of the folder itself."""

FEW_FILES = 200
"""More than someone names one by one to ``vind index``."""


@dataclass(frozen=True, slots=True)
class FormerFolder:
    """An indexed folder. ``files`` are all that is known of it, if few and side by side.

    Then it may be that they were indexed one by one, and not the folder.
    """

    path: Path
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Former:
    """``last_id`` is the highest that a file or a passage ever had."""

    identity: str
    generation: int
    last_id: int
    folders: tuple[FormerFolder, ...]


def read_former(directory: Path) -> Former:
    """Look at the index in ``directory``. Raises NoIndexError, IndexFormatError, IndexFailure."""
    with _reading(directory) as connection:
        if is_empty(connection):
            raise no_index(directory)
        check_format(connection, directory, OLDEST_FORMAT)
        meta = dict(connection.execute("SELECT name, value FROM meta"))
        ids = connection.execute("SELECT coalesce(max(seq), 0) FROM sqlite_sequence").fetchone()
        folders = tuple(_folders(connection))
        return Former(meta["identity"], int(meta["generation"]), int(ids[0]), folders)


def has_text_below(directory: Path, folder: str, below: str) -> bool:
    """Whether files with passages are known in a part of an indexed folder ("reports/")."""
    with _reading(directory) as connection:
        states = connection.execute(
            "SELECT DISTINCT state FROM files WHERE folder = ? AND substr(path, 1, length(?)) = ?",
            (folder, below, below),
        )
        return any(state in SEARCHABLE_STATES for (state,) in states)


def _folders(connection: sqlite3.Connection) -> Iterator[FormerFolder]:
    there = "state != ?"
    if connection.execute("PRAGMA user_version").fetchone()[0] >= WITH_CONTAINERS:
        there += " AND container = ''"
    rows = connection.execute(
        f"SELECT folder, count(*), max(instr(path, '/')) FROM files WHERE {there} "  # noqa: S608
        "GROUP BY folder ORDER BY folder",
        (FileState.DELETED,),
    )
    for folder, count, in_folders in rows.fetchall():
        files: tuple[str, ...] = ()
        if count <= FEW_FILES and not in_folders:
            found = connection.execute(
                f"SELECT path FROM files WHERE folder = ? AND {there} ORDER BY path",  # noqa: S608
                (folder, FileState.DELETED),
            )
            files = tuple(row[0] for row in found)
        yield FormerFolder(Path(folder), files)


@contextmanager
def _reading(directory: Path) -> Iterator[sqlite3.Connection]:
    with catalogue_errors(directory), closing(connect(directory)) as connection:
        yield connection
