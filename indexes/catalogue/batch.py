"""A batch of files: one transaction of the catalogue, committed or dropped as a whole."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from vind.indexes.catalogue import generations, write
from vind.indexes.catalogue.sql import Connection


class Batch:
    """The changes of one connection since its last commit. Not safe for concurrent threads."""

    def __init__(
        self, connection: Connection, errors: Callable[[], AbstractContextManager[None]]
    ) -> None:
        """``errors`` turns errors of the database into vind's own."""
        self._connection, self._errors = connection, errors

    @property
    def is_open(self) -> bool:
        """Whether anything was changed since the last commit."""
        return self._connection.in_transaction

    @contextmanager
    def change(self) -> Iterator[int]:
        """The change of one file; yields the generation that the batch will get.

        A ValueError undoes this change only. Any other exception drops the whole batch.
        """
        with self._errors(), self._dropping_on_failure():
            if not self.is_open:
                self._connection.execute("BEGIN IMMEDIATE")
            self._connection.execute("SAVEPOINT file")
            try:
                yield generations.newest(self._connection) + 1
            except ValueError:
                self._connection.execute("ROLLBACK TO file")
                self._connection.execute("RELEASE file")
                raise
            self._connection.execute("RELEASE file")

    def commit(self) -> None:
        """Commit the batch under a new generation, unless it is empty."""
        if self.is_open:
            with self._errors(), self._dropping_on_failure():
                write.set_generation(self._connection, generations.newest(self._connection) + 1)
                self._connection.execute("COMMIT")

    def drop(self) -> None:
        """Roll back to the last commit."""
        # On a full disk SQLite has rolled back already.
        if self.is_open:
            self._connection.execute("ROLLBACK")

    @contextmanager
    def _dropping_on_failure(self) -> Iterator[None]:
        try:
            yield
        except ValueError:
            raise
        except BaseException:
            self.drop()
            raise
