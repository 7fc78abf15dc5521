"""The calibration of answers, kept with the index. This package does not interpret its text."""

import os
from contextlib import closing
from pathlib import Path

from vind.indexes.catalogue.schema import note
from vind.indexes.errors import IndexFailure
from vind.indexes.folder.directory import require_catalogue
from vind.indexes.folder.lock import LOCK_NAME
from vind.indexes.folder.swap import CATALOGUE_FILES
from vind.indexes.where import Where, store_at


def require_writable(where: Where) -> None:
    """Raise IndexFailure if it can be told in advance that ``keep_calibration`` could not write.

    The folder may be mounted read-only, or hold files of another user. Raises NoIndexError, and
    IndexFailure if this process may not read the folder.
    """
    if not isinstance(where, Path):
        where.require()
        return
    directory = where
    require_catalogue(directory)
    written = (directory / name for name in (LOCK_NAME, *sorted(CATALOGUE_FILES)))
    for path in (directory, *filter(Path.exists, written)):
        if not os.access(path, os.W_OK):
            raise IndexFailure(
                f"{path} cannot be written, and what `vind calibrate` learns is kept with the "
                "index. Run the command as a user who has the right to write there, on a disk "
                "that is not mounted for reading alone."
            )


def keep_calibration(where: Where, text: str, identity: str | None = None) -> None:
    """Replace the calibration by ``text``; an empty text removes it.

    ``identity`` is that of the index from which ``text`` was learnt, if any. The calibration is
    part of backups, and survives updates and compaction. `vind reindex` drops it, because another
    embedder gives other scores.

    Raises IndexFailure if another index has replaced that one since, or if the disk refuses,
    NoIndexError, IndexBusyError, IndexFormatError, IndexDamagedError and DiskFullError.
    """
    store = store_at(where)
    store.require()
    lock, connection = store.begin()
    try:
        with store.errors(), closing(connection):
            stamp = store.read_stamp(connection)
            if identity not in {None, stamp.identity}:
                raise IndexFailure(
                    f"The index in {store} was made anew meanwhile, and what was learnt from the "
                    "former one is not kept with it: run the command again."
                )
            note(connection, "calibration", text)
    finally:
        lock.release()
