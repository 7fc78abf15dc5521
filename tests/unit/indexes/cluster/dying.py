"""Run as a program: carry or replace an index of a cluster, and be killed at a point.

``migrate FOLDER STORE MILVUS POINT`` or ``replace STORE MILVUS POINT``.
"""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from tests.toy import ToyEmbedder
from tests.unit.indexes.company import CHUNKING, FOLDER, document
from tests.unit.indexes.upkeep import silent
from vind.indexes.cluster import store as cluster_store
from vind.indexes.cluster.milvus import Collection
from vind.indexes.cluster.postgres import PostgresConnection
from vind.indexes.cluster.store import ClusterStore
from vind.indexes.types import FileRecord, FileState
from vind.indexes.upkeep.migrate import migrate
from vind.indexes.upkeep.replacement import begin_to_replace

NEW = ToyEmbedder("other", 32)
NEW_LINES = ["the new pump", "the new line"]


def die(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_at(statement: str) -> None:
    """Be killed instead of putting a statement that begins so."""
    execute = PostgresConnection.execute

    def then(self: PostgresConnection, said: str, *values: object) -> object:
        if said.startswith(statement):
            die()
        return execute(self, said, *values)  # type: ignore[arg-type]

    PostgresConnection.execute = then  # type: ignore[assignment,method-assign]


def replace(store: ClusterStore, arm: Callable[[], None] = lambda: None) -> str:
    """Replace the index by one of NEW_LINES; the remark."""
    with begin_to_replace(store, NEW, CHUNKING) as coming:
        whole = document(NEW_LINES)
        record = FileRecord(FOLDER, "new.txt", FileState.INDEXED)
        coming.writer.put(record, whole, NEW_LINES, NEW.read_passages(NEW_LINES))
        coming.writer.commit()
        arm()
        coming.take_over(silent)
        return coming.remark


def arm(point: str) -> None:
    match point:
        case "in the building":
            die()
        case "between the names":
            die_at("ALTER SCHEMA vind_next")
        case "before the commit":
            vars(cluster_store)["note"] = die
        case "after the swap":
            Collection.drop = die  # type: ignore[assignment,method-assign]
        case "after the collection":
            die_at("DROP SCHEMA")
        case "after the schema":
            die_at("DELETE FROM meta")


if __name__ == "__main__":
    what, *places, milvus, point = sys.argv[1:]
    if what == "replace":
        replace(ClusterStore(places[0], milvus), lambda: arm(point))
    else:
        match point:
            case "in the copy":
                die_at("SELECT max(id) FROM embeddings")
            case "after the commit":
                Collection.make = die  # type: ignore[assignment,method-assign]
        migrate(Path(places[0]), ClusterStore(places[1], milvus), silent)
