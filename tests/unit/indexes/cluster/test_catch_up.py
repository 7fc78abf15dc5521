"""Milvus follows the catalogue, whatever happens on the way."""

from collections import Counter
from pathlib import Path

import pytest

from tests.unit.indexes.cluster.both import both, caught_up, collection_of, step
from tests.unit.indexes.company import EMBEDDER, delete, one_batch, put
from vind.indexes.catalogue.connection import connect
from vind.indexes.cluster import bm25, writer
from vind.indexes.cluster.milvus import Collection, Milvus, RowFilter, ascending
from vind.indexes.reading.terms import FieldWeights


class KilledError(Exception):
    """Stands for a kill: nothing that was not committed remains in the catalogue."""


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("catch_up") / "index"
    for number in range(6):
        with one_batch(directory) as one:
            put(one, f"{number}.txt", f"pomp {number}", "pomp prijs", f"stoel {number}")
    with one_batch(directory) as one:
        delete(one, "0.txt")
    return directory


def counted(directory: Path) -> tuple[Counter[str], bm25.State]:
    """How many passages have each term in their text, and the note."""
    connection = connect(directory)
    try:
        rows = connection.execute("SELECT term, passages FROM terms WHERE field = 'body'")
        return Counter(dict(rows)), bm25.state(connection)
    finally:
        connection.close()


def found(directory: Path, collection: Collection) -> tuple[set[int], set[int]]:
    """The passages that the vectors have, and those that have the word that most have."""
    with both(directory, collection) as views:
        vectors, terms = views.cluster
        nearest = vectors.nearest(EMBEDDER.embed_query("pomp"), 100, None)
        matching = terms.match("pomp", 100, None, FieldWeights())
        assert [hit.passage_id for hit in nearest] == [
            hit.passage_id
            for hit in views.local[0].nearest(EMBEDDER.embed_query("pomp"), 100, None)
        ]
    return {hit.passage_id for hit in nearest}, {hit.passage_id for hit in matching}


@pytest.mark.parametrize(
    ("broken", "calls"),
    [("upsert", 1), ("upsert", 5), ("delete", 1), ("finish", 2), ("settled", 1)],
)
def test_milvus_catches_up_after_a_kill_between_any_two_steps(
    directory: Path, milvus: Milvus, monkeypatch: pytest.MonkeyPatch, broken: str, calls: int
) -> None:
    monkeypatch.setattr(writer, "STEP", 6)
    monkeypatch.setattr(writer, "BLOCK", 2)
    collection, made = collection_of(directory, milvus), getattr(Collection, broken)
    done = 0

    def killed(self: Collection, *arguments: object) -> object:
        nonlocal done
        done += 1
        given = made(self, *arguments)
        if done == calls:
            raise KilledError
        return given

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Collection, broken, killed)
        try:
            while not step(directory, collection):
                pass
        except KilledError:
            assert done == calls
    caught_up(directory, milvus)
    terms, state = counted(directory)
    assert state.generation == 7
    assert state.rows == collection.settled() == 15
    # Those of the file that was deleted before Milvus had it were never counted.
    assert (terms["pomp"], terms["prijs"], terms["5"]) == (10, 5, 2)
    every, with_pomp = found(directory, collection)
    assert len(every) == 15
    assert len(with_pomp) == 10


def test_removed_passages_count_in_statistics_until_a_recount(
    directory: Path, milvus: Milvus
) -> None:
    collection = caught_up(directory, milvus)
    with one_batch(directory) as one:
        delete(one, "5.txt")
    caught_up(directory, milvus)
    terms, state = counted(directory)
    assert (terms["pomp"], state.statistics.passages, state.rows) == (10, 15, 12)
    connection = connect(directory, write=True)
    connection.execute("BEGIN IMMEDIATE")
    writer.recount(connection)
    connection.execute("COMMIT")
    connection.close()
    terms, state = counted(directory)
    assert (terms["pomp"], state.statistics.passages, state.rows) == (8, 12, 12)
    assert len(found(directory, collection)[0]) == 12


@pytest.mark.parametrize("harm", ["dropped", "rows", "dimensions", "analysis"])
def test_an_unfit_milvus_collection_is_rebuilt(
    directory: Path, milvus: Milvus, harm: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    collection = caught_up(directory, milvus)
    match harm:
        case "dropped":
            collection.drop()
        case "rows":
            collection.delete(ascending([4, 7]))
        case "dimensions":
            other = collection_of(directory, milvus)
            other.dimension = 8
            other.make()
        case "analysis":
            connection = connect(directory, write=True)
            was = "replace(value, '\"version\": ', '\"version\": 1')"
            connection.execute(f"UPDATE meta SET value = {was} WHERE name = 'milvus'")  # noqa: S608
            connection.close()
    caught_up(directory, milvus)
    assert counted(directory)[0]["pomp"] == 10
    assert len(found(directory, collection)[0]) == 15


def test_moved_averages_are_written_to_all_passages_in_steps(
    directory: Path, milvus: Milvus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "STEP", 4)
    collection = caught_up(directory, milvus)
    before = counted(directory)[1].averages
    with one_batch(directory) as one:
        put(one, "long.txt", *["lang " * 60 + "pomp"] * 6)
    assert not step(directory, collection)
    assert counted(directory)[1].averages == before
    steps = 1
    while not step(directory, collection):
        steps += 1
    state = counted(directory)[1]
    assert steps == 3
    assert state.averages == state.statistics.averages
    with both(directory, collection) as views:
        local, cluster = (
            one.match("pomp prijs", 50, None, FieldWeights())
            for one in (views.local[1], views.cluster[1])
        )
    assert [hit.passage_id for hit in cluster] == [hit.passage_id for hit in local]


def test_a_reader_of_an_older_generation_does_not_find_newer_passages(
    directory: Path, milvus: Milvus
) -> None:
    collection = caught_up(directory, milvus)
    query = EMBEDDER.embed_query("pomp")
    assert len(collection.nearest(query, 100, RowFilter(7)).passages) == 15
    assert len(collection.nearest(query, 100, RowFilter(4)).passages) == 9
    assert (
        len(collection.nearest(query, 100, RowFilter(4, but_ids=ascending([4, 5]))).passages) == 7
    )
