"""What was learnt of answers from an index, kept with it: a text that this room does not read."""

import os
from contextlib import closing
from pathlib import Path

from vind.indexes.catalogue.meta import note
from vind.indexes.errors import IndexFailure
from vind.indexes.folder import require_catalogue
from vind.indexes.lock import LOCK_NAME
from vind.indexes.own_files import CATALOGUE_FILES
from vind.indexes.store import Where, store_at


def require_writable(where: Where) -> None:
    """Raise IndexFailure where ``keep_calibration`` could not write, as is best known beforehand.

    A folder may also be mounted for reading alone, and hold files of another user. Raises
    NoIndexError, and IndexFailure where this process may not look into it.
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
    """Keep ``text`` in the place of what was kept before; an empty one is none.

    ``identity`` is that of the index which it was learnt from, where it was learnt from one. Raises
    IndexFailure where another has come in its place since.

    It is in backups, and stays when the index is updated or compacted; `vind reindex` leaves it
    behind, as another embedder has other scores. Raises NoIndexError, IndexBusyError,
    IndexFormatError, IndexDamagedError, DiskFullError, and IndexFailure where the disk refuses.
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
