"""Vectors and terms, the two parts derived from the catalogue, and how they catch up with it.

A writer does this when it opens, regularly during long work and when it closes. A reader does it
when a part is behind or damaged and no writer is at work.
"""

import sqlite3
from pathlib import Path

from vind.indexes.catalogue.connection import catalogue_errors, connect
from vind.indexes.catalogue.stamp import Stamp, read_stamp
from vind.indexes.core.durable import disk_errors
from vind.indexes.errors import IndexFailure
from vind.indexes.folder import let_readers_in
from vind.indexes.lock import WriterLock
from vind.indexes.terms import writer as terms
from vind.indexes.terms.files import TERMS_NAME, sound_folder
from vind.indexes.vectors import writer as vectors
from vind.indexes.vectors.writer import VECTORS_NAME, sound_manifest


class Derived:
    """Vectors and terms of an index, for the holder of the writer's lock."""

    def __init__(self, directory: Path, connection: sqlite3.Connection, stamp: Stamp) -> None:
        """Check every byte on disk; a part that fails is rebuilt by ``catch_up``.

        Raises IndexFailure if the disk refuses.
        """
        self._directory, self._connection, self._stamp = directory, connection, stamp
        self._vectors, self._terms = directory / VECTORS_NAME, directory / TERMS_NAME
        with disk_errors(directory), catalogue_errors(directory):
            self._manifest = sound_manifest(self._vectors, connection, stamp)
            self._folder = sound_folder(self._terms, connection, stamp)

    def catch_up(self) -> None:
        """Bring both to the catalogue's generation. After a kill each has the old one or the new.

        Raises DiskFullError, and IndexFailure if the disk refuses.
        """
        connection, stamp = self._connection, self._stamp
        with disk_errors(self._directory), catalogue_errors(self._directory):
            self._manifest = vectors.catch_up(self._vectors, connection, stamp, self._manifest)
            self._folder = terms.catch_up(self._terms, connection, stamp, self._folder)
            let_readers_in(self._directory)


def mend(directory: Path, stamp: Stamp) -> None:
    """Bring vectors and terms up to date on behalf of readers, when no writer does.

    Raises IndexBusyError if a writer is at work, and OSError or IndexFailure if the folder cannot
    be written or no longer has the catalogue of ``stamp``.
    """
    with WriterLock(directory, mending=True):
        connection = connect(directory, write=True)
        try:
            if read_stamp(connection, directory) != stamp:
                raise IndexFailure(f"The index in {directory} was replaced: run the command again.")
            Derived(directory, connection, stamp).catch_up()
        finally:
            connection.close()
