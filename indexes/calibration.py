"""What was learnt of answers from an index, kept with it: a text that this room does not read."""

import os
from contextlib import closing
from pathlib import Path

from vind.indexes.catalogue.connection import catalogue_errors, connect
from vind.indexes.catalogue.meta import note
from vind.indexes.catalogue.stamp import read_stamp
from vind.indexes.durable import disk_errors
from vind.indexes.errors import IndexFailure
from vind.indexes.folder import require_catalogue
from vind.indexes.lock import LOCK_NAME, WriterLock
from vind.indexes.own_files import CATALOGUE_FILES


def require_writable(directory: Path) -> None:
    """Raise IndexFailure where ``keep_calibration`` could not write, as is best known beforehand.

    A folder may also be mounted for reading alone, and hold files of another user. Raises
    NoIndexError, and IndexFailure where this process may not look into it.
    """
    require_catalogue(directory)
    written = (directory / name for name in (LOCK_NAME, *sorted(CATALOGUE_FILES)))
    for path in (directory, *filter(Path.exists, written)):
        if not os.access(path, os.W_OK):
            raise IndexFailure(
                f"{path} cannot be written, and what `vind calibrate` learns is kept with the "
                "index. Run the command as a user who has the right to write there, on a disk "
                "that is not mounted for reading alone."
            )


def keep_calibration(directory: Path, text: str, identity: str | None = None) -> None:
    """Keep ``text`` in the place of what was kept before; an empty one is none.

    ``identity`` is that of the index which it was learnt from, where it was learnt from one. Raises
    IndexFailure where another has come in its place since.

    It is in backups, and stays when the index is updated or compacted; `vind reindex` leaves it
    behind, as another embedder has other scores. Raises NoIndexError, IndexBusyError,
    IndexFormatError, IndexDamagedError, DiskFullError, and IndexFailure where the disk refuses.
    """
    require_catalogue(directory)
    with (
        disk_errors(directory),
        WriterLock(directory),
        catalogue_errors(directory),
        closing(connect(directory, write=True)) as connection,
    ):
        stamp = read_stamp(connection, directory)
        if identity not in {None, stamp.identity}:
            raise IndexFailure(
                f"The index in {directory} was made anew meanwhile, and what was learnt from the "
                "former one is not kept with it: run the command again."
            )
        note(connection, "calibration", text)
