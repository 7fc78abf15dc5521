"""A batch of files: one transaction of the catalogue, which comes in or goes out whole."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from vind.indexes.catalogue import generations, write
from vind.indexes.catalogue.sql import Connection


class Batch:
    """What was changed since the last commit, of one connection; its user sees to the threads."""

    def __init__(
        self, connection: Connection, errors: Callable[[], AbstractContextManager[None]]
    ) -> None:
        """``errors`` makes those of the database ours."""
        self._connection, self._errors = connection, errors

    @property
    def is_open(self) -> bool:
        """Whether anything was changed since the last commit."""
        return self._connection.in_transaction

    @contextmanager
    def change(self) -> Iterator[int]:
        """One file's change, under the generation that the batch will have.

        A ValueError leaves the batch as it was; any other failure drops the batch whole.
        """
        with self._errors(), self._or_nothing():
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
        """Let the batch in, under a new generation, where it holds anything."""
        if self.is_open:
            with self._errors(), self._or_nothing():
                write.set_generation(self._connection, generations.newest(self._connection) + 1)
                self._connection.execute("COMMIT")

    def drop(self) -> None:
        """Leave the catalogue as it was at the last commit."""
        # A full disk makes SQLite itself roll back.
        if self.is_open:
            self._connection.execute("ROLLBACK")

    @contextmanager
    def _or_nothing(self) -> Iterator[None]:
        try:
            yield
        except ValueError:
            raise
        except BaseException:
            self.drop()
            raise
