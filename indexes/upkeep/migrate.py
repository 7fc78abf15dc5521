"""``vind migrate``: copy an index to another store without embedding anything again.

The catalogue is copied row by row, with the same ids, generations and identity, in one transaction
of the target. Vectors and terms are then rebuilt from it.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any, NamedTuple

from vind.indexes.catalogue import documents, generations
from vind.indexes.catalogue.schema import Connection, create_tables, last_ids, streamed
from vind.indexes.errors import IndexDamagedError, MigrationError
from vind.indexes.store import Store
from vind.indexes.types import Steps
from vind.indexes.where import Where, store_at

NOT_CARRIED = frozenset({"format", "milvus", "replaces"})
"""Entries of ``meta`` about the store itself, which are not copied."""

REPORT_ROWS = 5000
"""Rows between reports of progress, which check for Ctrl-C."""


class Table(NamedTuple):
    """A table of the catalogue: its columns, and its primary key."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Migrated:
    """The result of a migration."""

    source: str
    target: str
    generation: int
    files: int
    passages: int


def migrate(source: Where, target: Where, progress: Steps) -> Migrated:
    """Copy the index in ``source`` to ``target``, which has none; ``source`` stays as it is.

    Both are locked against other writers. After a kill ``target`` has no index or, if vectors and
    terms were being built, a complete catalogue, from which the next opening builds them. Raises
    MigrationError if there is an index already, or the target cannot hold the source's content;
    NoIndexError, IndexBusyError, IndexFormatError, IndexDamagedError, DiskFullError, FaissError,
    StoreError, and IndexFailure if a disk refuses.
    """
    old, new = store_at(source), store_at(target)
    old.require()
    if str(old) == str(new):
        raise MigrationError(f"{old} and {new} are the same place: give another one.")
    new.prepare()
    lock, connection = old.begin()
    try:
        with closing(connection):
            new_lock, new_connection = new.begin()
            try:
                with closing(new_connection):
                    return _migrate(old, connection, new, new_connection, progress)
            finally:
                new_lock.release()
    finally:
        lock.release()


def copy_catalogue(
    old: Store, connection: Connection, new: Store, new_connection: Connection, progress: Steps
) -> None:
    """Copy what the transaction of ``connection`` sees to an empty catalogue, atomically.

    Takes little memory. Raises MigrationError if the target cannot hold it, IndexDamagedError if
    rows are missing in the end, and as the stores do.
    """
    tables = _tables()
    with old.errors():
        counts = {table.name: _row_count(connection, table.name) for table in tables}
        ids = last_ids(connection)
    total, done = sum(counts.values()), 0
    try:
        with new.making(new_connection, ids):
            for table in tables:
                rows = _reporting(_rows(old, connection, table), table.name, done, total, progress)
                new.fill(new_connection, table.name, table.columns, rows)
                done += counts[table.name]
            with new.errors():
                arrived = {table.name: _row_count(new_connection, table.name) for table in tables}
            if arrived != counts:
                raise IndexDamagedError(
                    f"Not all rows of {old} came to {new} ({arrived} of {counts}): nothing was "
                    "carried. Run `vind verify` on the source."
                )
    except ValueError as error:
        raise MigrationError(
            f"{new} cannot hold what is in {old}: {error}. Make the index there anew, with "
            "`vind index` on the same folders."
        ) from error


def _migrate(
    old: Store, connection: Connection, new: Store, new_connection: Connection, progress: Steps
) -> Migrated:
    with old.errors():
        stamp = old.read_stamp(connection)
    with new.errors():
        if not new.is_empty(new_connection):
            raise MigrationError(
                f"{new} holds an index already: give another place. Where it is what a migration "
                "left that stopped at its vectors or terms, it is whole: the next command that "
                "opens it makes them."
            )
    new.require_unused(stamp)
    with old.errors():
        connection.execute("BEGIN")
    try:
        copy_catalogue(old, connection, new, new_connection, progress)
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
    progress(0, 0, "making vectors and terms")
    new.derived(new_connection, new.read_stamp(new_connection)).catch_up()
    new.finish(new_connection)
    with new.errors():
        return Migrated(
            str(old),
            str(new),
            generations.newest(new_connection),
            _row_count(new_connection, "files"),
            documents.passage_count(new_connection),
        )


def _tables() -> list[Table]:
    """The tables of a catalogue; tables come after those that they refer to."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as empty:
        create_tables(empty)
        names = empty.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
            "ORDER BY rowid"
        )
        found = []
        for (name,) in names.fetchall():
            columns = empty.execute(f"PRAGMA table_info({name})").fetchall()
            key = sorted((place, column) for _, column, *_, place in columns if place)
            found.append(
                Table(name, tuple(column[1] for column in columns), tuple(one for _, one in key))
            )
        return found


def _row_count(connection: Connection, table: str) -> int:
    """The number of rows of a table to copy."""
    if table == "meta":
        names = connection.execute("SELECT name FROM meta").fetchall()
        return sum(name not in NOT_CARRIED for (name,) in names)
    return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608


def _rows(old: Store, connection: Connection, table: Table) -> Iterator[Sequence[Any]]:
    columns = ", ".join(f'"{name}"' for name in table.columns)
    order = ", ".join(f'"{name}"' for name in table.key)
    statement = f"SELECT {columns} FROM {table.name} ORDER BY {order}"  # noqa: S608
    with old.errors():
        for row in streamed(connection, statement):
            if table.name != "meta" or row[0] not in NOT_CARRIED:
                yield row


def _reporting(
    rows: Iterator[Sequence[Any]], name: str, done: int, total: int, progress: Steps
) -> Iterator[Sequence[Any]]:
    for number, row in enumerate(rows):
        if not number % REPORT_ROWS:
            progress(done + number, total, f"rows carried, now {name}")
        yield row
