"""One index, and the views of it by both engines."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.unit.indexes.company import opened_in
from vind.indexes.catalogue import stamp
from vind.indexes.catalogue.connection import ConnectionPool, connect
from vind.indexes.cluster import bm25
from vind.indexes.cluster.milvus import Collection, Milvus
from vind.indexes.cluster.snapshots import views
from vind.indexes.cluster.writer import catch_up
from vind.indexes.index import Index
from vind.indexes.reading.snapshot import Terms, Vectors

DUTCH = """
    verlof vakantie dagen vervallen prijs bureau stoel pomp fout artikel omzet kwartaal klant
    vergadering besluit notulen contract huur termijn opzegging levering zwembad veiligheid
    handleiding onderhoud filter olie druk temperatuur meting rapport café reünie de het een van
"""
ENGLISH = """
    leave holidays days expire price desk chairs pump error article revenue quarter customer
    meeting decision minutes contract rent notice delivery pool safety manual maintenance filter
    oil pressure temperature measurement report the of and is
"""


def line(seed: int, vocabulary: str, least: int = 3, most: int = 40) -> str:
    chance = random.Random(seed)  # noqa: S311
    words = vocabulary.split()
    weights = [1 / (place + 1) for place in range(len(words))]
    chosen = chance.choices(
        chance.sample(words, len(words)), weights, k=chance.randint(least, most)
    )
    return " ".join(chosen)


class Both(NamedTuple):
    """The views of one generation, by the local engines and by Milvus."""

    local: tuple[Vectors, Terms]
    cluster: tuple[Vectors, Terms]


def collection_of(directory: Path, milvus: Milvus) -> Collection:
    connection = connect(directory)
    try:
        return milvus.collection(stamp.read_stamp(connection, directory))
    finally:
        connection.close()


def step(directory: Path, collection: Collection) -> bool:
    """One step of ``catch_up``, in a transaction of its own."""
    connection = connect(directory, write=True)
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(bm25.TABLES)
        is_there = catch_up(collection, connection, stamp.read_stamp(connection, directory))
        connection.execute("COMMIT")
    finally:
        connection.close()
    return is_there


def caught_up(directory: Path, milvus: Milvus) -> Collection:
    collection = collection_of(directory, milvus)
    while not step(directory, collection):
        pass
    return collection


@contextmanager
def both(directory: Path, collection: Collection) -> Iterator[Both]:
    pool = ConnectionPool(directory)
    with Index.open(directory) as index:
        snapshot = opened_in(index).snapshots.current()
        with pool.reading() as connection:
            stamped = stamp.read_stamp(connection, directory)
            cluster = views(collection, pool, connection, stamped)
        yield Both((snapshot.vectors, snapshot.terms), cluster)
    pool.close()
