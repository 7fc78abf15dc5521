"""One index put in the place of another in one transaction, and what is left of that.

The index that is to replace the one in ``vind`` is built in ``vind_next``. Its note ``replaces``
says what it replaces and, from the transaction on in which the schemas get each other's names, that
it is complete: ``vind_old`` is of no use any more then, and is dropped by whoever writes next, with
its collection in Milvus. A schema of these names that vind did not make is never touched.
"""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from vind.indexes.catalogue.schema import Connection, note, noted
from vind.indexes.catalogue.stamp import Stamp
from vind.indexes.cluster.postgres import roll_back, without_limit
from vind.indexes.errors import IndexBusyError, IndexFailure

if TYPE_CHECKING:
    from vind.indexes.cluster.store import ClusterStore

NOTE = "replaces"
"""The name of the note."""

SWAP_SECONDS = 600.0
"""How long readers are waited for at most that have not ended what they read."""

BLOCKED_MS = 200
"""How long new readers wait at most for one swap to be tried."""

PAUSE_SECONDS = 0.5
"""Between two tries."""


@dataclass(frozen=True, slots=True)
class Replaces:
    """``identity`` and ``dimension`` of what is replaced; ids of the new begin at ``first_id``."""

    identity: str
    dimension: int
    first_id: int
    complete: bool = False


def remove_replaced(store: "ClusterStore", connection: Connection) -> None:
    """Drop what the index in ``store`` has replaced; needs its lock. Raises StoreError."""
    if store.is_empty(connection):
        return
    replaces = read_replaces(connection)
    if replaces is None or not replaces.complete:
        return
    old = store.stepped_back()
    with _at(store, old, connection):
        is_that = (
            not old.is_empty(connection) and noted(connection, "identity") == replaces.identity
        )
    store.milvus.collection(Stamp(replaces.identity, "", replaces.dimension, "")).drop()
    without_limit(connection)
    if is_that:
        connection.execute(f"DROP SCHEMA {old.address.schema} CASCADE")
    connection.execute("DELETE FROM meta WHERE name = ?", (NOTE,))


def read_replaces(connection: Connection) -> Replaces | None:
    """What the index of a connection replaces; None where it is no such index."""
    text = noted(connection, NOTE)
    return Replaces(**json.loads(text)) if text else None


def swap(store: "ClusterStore", connection: Connection) -> None:
    """Put the index of the schema beside ``store`` in its place; needs the locks of both.

    In one transaction, and when no reader is amid one of its own: each has read of ``meta``.
    """
    deadline = time.monotonic() + SWAP_SECONDS
    while True:
        try:
            with store.errors():
                return _rename(store, connection)
        except IndexBusyError:
            if time.monotonic() > deadline:
                raise IndexBusyError(
                    f"The index in {store} has been read without a pause for {SWAP_SECONDS:.0f} s, "
                    "by `vind verify` or a backup perhaps: run the command again when that is "
                    "done. It goes on from here."
                ) from None
            time.sleep(PAUSE_SECONDS)


def _rename(store: "ClusterStore", connection: Connection) -> None:
    own, coming, old = (
        each.address.schema for each in (store, store.coming(), store.stepped_back())
    )
    connection.execute("BEGIN")
    try:
        connection.execute(f"SET LOCAL lock_timeout = {BLOCKED_MS}")
        connection.execute(f"LOCK TABLE {own}.meta, {coming}.meta IN ACCESS EXCLUSIVE MODE")
        connection.execute(f"ALTER SCHEMA {own} RENAME TO {old}")
        connection.execute(f"ALTER SCHEMA {coming} RENAME TO {own}")
        begun = _required(store, connection)
        note(connection, NOTE, json.dumps(asdict(replace(begun, complete=True))))
        connection.execute("COMMIT")
    except BaseException:
        roll_back(connection)
        raise


def _required(store: "ClusterStore", connection: Connection) -> Replaces:
    begun = read_replaces(connection)
    if begun is None:
        raise IndexFailure(
            f"{store.coming()} was changed by another program: run the command again."
        )
    return begun


@contextmanager
def _at(store: "ClusterStore", other: "ClusterStore", connection: Connection) -> Iterator[None]:
    """Read the tables of ``other`` by the connection of ``store``."""
    connection.execute(f"SET search_path = {other.address.schema}")
    try:
        yield
    finally:
        connection.execute(f"SET search_path = {store.address.schema}")
