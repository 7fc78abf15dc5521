"""The embedder that made an index, even one that cannot be opened."""

import sqlite3
from contextlib import closing
from pathlib import Path

from vind.indexes.catalogue.connection import (
    FrozenConnection,
    catalogue_errors,
    connect,
    is_all_in_catalogue,
    is_frozen,
)
from vind.indexes.catalogue.stamp import is_empty, name_of
from vind.indexes.errors import IndexBusyError, IndexDamagedError, IndexFailure, NoIndexError
from vind.indexes.folder import require_catalogue
from vind.indexes.store import Store, Where


def made_with(where: Where) -> str:
    """The name of the embedder that made an index; empty if there is none or it does not say.

    Opening the index reports what is wrong with it. Raises IndexFormatError for a file,
    IndexBusyError, and IndexFailure if the disk or a right refuses.
    """
    if not isinstance(where, Path):
        return _in_databases(where)
    directory = where
    try:
        require_catalogue(directory)
        if is_frozen(directory):
            return _named(FrozenConnection.open(directory), directory)
        try:
            return _named(connect(directory), directory)
        except (IndexBusyError, IndexDamagedError):
            raise
        except IndexFailure:
            # For example on a full disk, which has no room for the log.
            if not is_all_in_catalogue(directory):
                raise
            return _named(FrozenConnection.open(directory), directory)
    except (NoIndexError, IndexDamagedError):
        return ""


def _in_databases(store: Store) -> str:
    try:
        store.require()
        with closing(store.pool()) as pool, pool.reading() as connection:
            return name_of(store.read_stamp(connection).embedder)
    except (NoIndexError, IndexDamagedError):
        return ""


def _named(connection: sqlite3.Connection, directory: Path) -> str:
    with catalogue_errors(directory), closing(connection):
        if is_empty(connection):
            return ""
        try:
            told = connection.execute("SELECT value FROM meta WHERE name = 'embedder'").fetchone()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_ERROR:
                raise
            return ""  # not a database of vind
        return name_of(told[0]) if told else ""
