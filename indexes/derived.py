"""The parts that follow the catalogue: vectors and terms, brought up to date in one way.

``Derived`` is that way, for a writer when it opens, now and then during long work and when it
closes, and for a reader that finds a part behind or damaged and no writer at work.
"""

import sqlite3
from pathlib import Path
from types import TracebackType
from typing import Self

from indexes.catalogue.connection import catalogue_errors, connect
from indexes.catalogue.stamp import Stamp
from indexes.durable import disk_errors
from indexes.lock import WriterLock
from indexes.terms.files import TERMS_NAME, sound_folder
from indexes.terms.writer import TermsWriter
from indexes.vectors.writer import VECTORS_NAME, catch_up, sound_manifest


class Derived:
    """Vectors and terms of an index, held for writing; needs the writer's lock."""

    def __init__(self, directory: Path, connection: sqlite3.Connection, stamp: Stamp) -> None:
        """Look at every byte that is there; what cannot be trusted will be made anew.

        Raises DiskFullError, and IndexFailure where the disk refuses.
        """
        self._directory, self._connection, self._stamp = directory, connection, stamp
        self._vectors = directory / VECTORS_NAME
        terms = directory / TERMS_NAME
        with disk_errors(directory), catalogue_errors(directory):
            self._manifest = sound_manifest(self._vectors, connection, stamp)
            self._terms = TermsWriter(terms, stamp, sound_folder(terms, connection, stamp))

    def catch_up(self) -> None:
        """Bring both to the catalogue's generation; a kill leaves each at the old one or the new.

        Raises DiskFullError, and IndexFailure where the disk refuses.
        """
        with disk_errors(self._directory), catalogue_errors(self._directory):
            self._manifest = catch_up(self._vectors, self._connection, self._stamp, self._manifest)
            self._terms.catch_up(self._connection)

    def close(self) -> None:
        """Let the terms' merges end. Catches nothing up."""
        with disk_errors(self._directory):
            self._terms.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def mend(directory: Path, stamp: Stamp) -> None:
    """Bring the derived parts up to date for readers, when no writer does.

    Raises IndexBusyError when a writer is at work, and OSError or IndexFailure where the folder
    cannot be written.
    """
    with WriterLock(directory):
        connection = connect(directory, write=True)
        try:
            with Derived(directory, connection, stamp) as derived:
                derived.catch_up()
        finally:
            connection.close()
