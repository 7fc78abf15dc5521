"""What is done to an index as a whole means the same in databases as in a folder."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path

import numpy as np
import pytest

from tests import milvus as milvus_lite
from tests import postgres
from tests.integration.test_ingest_pipeline import content, run
from tests.rooms import REPOSITORY
from tests.toy import ToyEmbedder
from tests.unit.indexes.cluster.dying import NEW, NEW_LINES, replace
from tests.unit.indexes.company import delete, one_batch, open_writer, put
from tests.unit.indexes.upkeep import answers, make, silent
from vind.indexes.cluster import store as cluster_store
from vind.indexes.cluster.milvus import NO_ROW, Collection, Milvus, Row
from vind.indexes.cluster.postgres import PostgresConnection
from vind.indexes.cluster.store import ClusterStore
from vind.indexes.errors import IndexBusyError, IndexFormatError, MigrationError, NoIndexError
from vind.indexes.index import Index
from vind.indexes.models.resolve import BETTER, FAST, embedder_for_reindex, made_with
from vind.indexes.reading.status import Reclaimable
from vind.indexes.settings import Settings
from vind.indexes.upkeep.backup import backup
from vind.indexes.upkeep.calibration import keep_calibration
from vind.indexes.upkeep.compact import compact, reclaimable
from vind.indexes.upkeep.findings import Part, Severity
from vind.indexes.upkeep.migrate import migrate
from vind.indexes.upkeep.replacement import begin_to_replace
from vind.indexes.upkeep.restore import restore
from vind.indexes.upkeep.verify import verify
from vind.ingest.run.reindex import reindex

WHY_NOT = postgres.why_not() or milvus_lite.why_not()
pytestmark = pytest.mark.skipif(bool(WHY_NOT), reason=WHY_NOT)

EVERY_ID = 2**62
EMBEDDERS = {FAST, BETTER}
_DATABASES = count(1)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres.running() as running:
        yield running


@pytest.fixture
def database(server: str) -> str:
    """The address of an empty database."""
    name = f"d{next(_DATABASES)}"
    with closing(PostgresConnection.open(ClusterStore(server, "x.db").address, "test")) as one:
        one.execute(f"CREATE DATABASE {name}")
    return server.replace("/postgres?", f"/{name}?")


@pytest.fixture
def store(database: str, milvus: Milvus) -> ClusterStore:
    for name in milvus.collections():  # of tests before; each begins with the same index
        milvus.client.drop_collection(name)
    return ClusterStore(database, milvus.uri)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("upkeep") / "index"
    make(directory)
    return directory


@pytest.fixture
def carried(original: Path, store: ClusterStore) -> ClusterStore:
    migrate(original, store, silent)
    return store


def change(store: ClusterStore, *statements: str) -> None:
    with closing(PostgresConnection.open(store.address, "test")) as connection:
        for statement in statements:
            connection.execute(statement)


def schemas(store: ClusterStore) -> list[str]:
    with closing(PostgresConnection.open(store.address, "test")) as connection:
        found = connection.execute(
            "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'vind%' ORDER BY 1"
        )
        return [name for (name,) in found.fetchall()]


def collection_of(store: ClusterStore) -> Collection:
    with closing(store.pool()) as pool, pool.reading() as connection:
        return store.milvus.collection(store.read_stamp(connection))


def ids_in(collection: Collection) -> list[int]:
    return sorted(row.passage_id for row in collection.between(NO_ROW, EVERY_ID, None))


def wrong(store: ClusterStore) -> str:
    verdict = verify(store, silent)
    assert not verdict.sound
    return "\n".join(f"{one.part}: {one.what}" for one in verdict.findings)


def test_migrate_carries_an_index_to_databases_and_back(
    directory: Path, store: ClusterStore, tmp_path: Path
) -> None:
    original = directory
    keep_calibration(original, "learnt")
    done = migrate(original, store, silent)
    assert (done.generation, done.files, done.passages) == (14, 15, 63)
    assert answers(store) == answers(original)
    assert verify(store, silent).sound
    back = tmp_path / "back"
    assert migrate(store, back, silent).passages == 63
    assert verify(back, silent).sound
    assert answers(back) == answers(original)
    with Index.open(original) as one, Index.open(store) as other, Index.open(back) as again:
        assert one.files() == other.files() == again.files()
        assert one.identity == other.identity == again.identity
        assert one.calibration == other.calibration == again.calibration == "learnt"
    for where in (store, back):
        with one_batch(where) as writer:
            assert None not in writer.embeddings_for(["line 1 of 7"])
            put(writer, "later.txt", "a later line")
        with Index.open(where) as index:
            assert index.generation == 15
            (hit,) = index.match("later", 5)
            assert hit.passage_id == 76  # ids go on, of what was removed too
        assert verify(where, silent).sound


def test_migrate_refuses_to_replace_an_existing_index(
    original: Path, carried: ClusterStore, tmp_path: Path
) -> None:
    with pytest.raises(MigrationError, match="holds an index already"):
        migrate(original, carried, silent)
    with pytest.raises(MigrationError, match="the same place"):
        migrate(original, original, silent)
    other = carried.coming()
    with pytest.raises(MigrationError, match="has the vectors of this very index already"):
        migrate(original, other, silent)
    with pytest.raises(NoIndexError):
        migrate(tmp_path / "none", other, silent)
    with open_writer(original), pytest.raises(IndexBusyError):
        migrate(original, tmp_path / "new", silent)
    assert schemas(carried) == ["vind"]


def test_migrate_reports_a_text_that_postgresql_cannot_hold(
    directory: Path, store: ClusterStore
) -> None:
    with one_batch(directory) as writer:
        put(writer, "null.txt", "before\0after")
    with pytest.raises(MigrationError, match=r"cannot be stored .*Make the index there anew"):
        migrate(directory, store, silent)
    assert schemas(store) == []


def test_a_backup_of_databases_restores_into_a_folder(
    original: Path, carried: ClusterStore, tmp_path: Path
) -> None:
    with open_writer(carried):  # others may write
        made = backup(carried, tmp_path / "file.vind", silent)
    assert (made.generation, made.passages) == (14, 63)
    restore(made.file, tmp_path / "restored", silent)
    assert answers(tmp_path / "restored") == answers(original)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file.vind", "restored"]


def test_compaction_drops_unused_rows_and_collections(
    original: Path, carried: ClusterStore
) -> None:
    before = reclaimable(carried)
    assert (before.embeddings, before.tombstones) == (12, 12)
    carried.milvus.client.create_collection("vind_lost", 8)
    done = compact(carried, silent)
    assert (done.embeddings, done.tombstones) == (12, 12)
    assert done.unused_collections == ("vind_lost",)
    assert reclaimable(carried) == Reclaimable(0, 0, 0)
    assert verify(carried, silent).sound
    assert answers(carried) == answers(original)


DAMAGE = {
    "UPDATE passages SET text = 'x' WHERE id = 1": "not what stands at their place.*: 0.txt",
    "UPDATE files SET state = 'lost' WHERE path = '5.txt'": "a state that there is not: 5.txt",
    "UPDATE embeddings SET key = '' WHERE id = 2": "a key that no text has: embedding 2",
    "INSERT INTO tombstones VALUES (13, 9)": "are there that are said to be removed: 9",
    "ALTER TABLE passages ALTER id RESTART WITH 70": "given out later: 70, 71, 72 and 3 more",
    "DELETE FROM terms WHERE term = 'pump'": "terms: Passages have terms that are not counted: 7",
}


def test_verify_names_what_is_wrong_in_postgresql(carried: ClusterStore) -> None:
    change(carried, *DAMAGE)
    found = wrong(carried)
    for what in DAMAGE.values():
        assert re.search(what, found), what
    change(carried, "DELETE FROM meta WHERE name = 'milvus'")
    assert "vectors: Milvus has nothing of this index" in wrong(carried)


def test_verify_names_and_compact_repairs_what_is_wrong_in_milvus(
    original: Path, carried: ClusterStore
) -> None:
    collection = collection_of(carried)
    places = {row.passage_id: row for row in collection.between(NO_ROW, EVERY_ID, None)}
    contents = collection.contents(np.array(sorted(places)))
    collection.delete(np.array([1]))
    collection.upsert(
        [
            Row(*places[2], *contents[70]),
            Row(3, 999, places[3].generation, *contents[3]),
            Row(999_999, 1, 1, *contents[4]),
        ]
    )
    assert wrong(carried).splitlines() == [
        "vectors: Passages have no row in Milvus: 1.",
        "vectors: Rows have another file or generation than in the catalogue: 3.",
        "vectors: Rows are of passages that are not there: 999999.",
        "vectors: Passages have another vector than in the catalogue: 2.",
        "terms: Passages have other terms than in the catalogue: 2.",
    ]
    compact(carried, silent)
    assert verify(carried, silent).findings == ()
    assert answers(carried) == answers(original)


def test_verify_only_notes_that_milvus_is_behind(
    carried: ClusterStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as slow, one_batch(carried) as writer:
        slow.setattr(writer._derived, "catch_up", lambda: None)
        delete(writer, "4.txt")
        put(writer, "new.txt", "the newest line")
    verdict = verify(carried, silent)
    assert verdict.sound
    assert [(one.severity, one.part) for one in verdict.findings] == [(Severity.NOTE, Part.VECTORS)]


def test_reindex_builds_beside_the_serving_index_and_swaps(
    store: ClusterStore, tmp_path: Path
) -> None:
    (tmp_path / "docs").mkdir()
    for number in range(3):
        (tmp_path / "docs" / f"{number}.txt").write_text(f"tekst nummer {number} over pompen")
    run(tmp_path / "index", tmp_path / "docs")
    migrate(tmp_path / "index", store, silent)
    settings = Settings(
        store=f"{store.address.conninfo}", milvus=store._uri, index=tmp_path / "own", threads=2
    )
    assert made_with(store.coming()) == ""
    assert embedder_for_reindex(settings).name in EMBEDDERS
    before = collection_of(store)
    with Index.open(store) as index:
        old = {hit.passage_id for hit in index.match("pompen", 9)}
        generation = index.generation
        summary = reindex(NEW, settings, lambda _: None, silent, lambda _: None)
        assert summary.embedded == 3
        index._followed._opened.pool._looked = 0  # type: ignore[union-attr]
        assert index.embedder == NEW.fingerprint
        new = {hit.passage_id for hit in index.match("pompen", 9)}
        assert min(new) > max(old)
        assert index.generation > generation
    assert content(store) == content(tmp_path / "index")
    assert schemas(store) == ["vind"]
    assert not before.is_there()
    assert verify(store, silent).sound


def test_a_pinned_reader_blocks_the_swap_and_keeps_its_index(
    carried: ClusterStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster_store, "SWAP_SECONDS", 0.0)
    with Index.open(carried) as index:
        with index.pinned() as one:
            before = one.match("line", 100)
            with pytest.raises(IndexBusyError, match="has been read without a pause"):
                replace(carried)
            assert one.match("line", 100) == before
        assert schemas(carried) == ["vind", "vind_next"]
        assert made_with(carried.coming()) == "other"
        assert "where an earlier run stopped" in replace(carried)


def test_a_foreign_schema_in_the_way_is_left_alone(carried: ClusterStore) -> None:
    make_another = "CREATE SCHEMA vind_next; CREATE TABLE vind_next.meta (name text, value text)"
    change(carried, make_another)
    with pytest.raises(IndexFormatError, match=r"vind_next\) is in the way"):
        replace(carried)
    change(carried, "DROP SCHEMA vind_next CASCADE", make_another.replace("next", "old"))
    with pytest.raises(IndexFormatError, match=r"vind_old\) is in the way"):
        replace(carried)
    assert verify(carried, silent).sound


def test_a_half_built_index_of_another_embedder_is_begun_anew(carried: ClusterStore) -> None:
    with begin_to_replace(carried, ToyEmbedder("third", 16), "lines"):
        half = collection_of(carried.coming())
    assert "third@16" in replace(carried)
    assert not half.is_there()


def die(*arguments: str | Path) -> None:
    command = [sys.executable, "-m", "tests.unit.indexes.cluster.dying", *map(str, arguments)]
    done = subprocess.run(command, check=False, cwd=REPOSITORY, capture_output=True, text=True)
    assert done.returncode == -signal.SIGKILL, done.stderr


@pytest.mark.parametrize(
    ("point", "is_new"),
    [
        pytest.param("in the building", False, marks=pytest.mark.nightly),
        ("between the names", False),
        pytest.param("before the commit", False, marks=pytest.mark.nightly),
        ("after the swap", True),
        pytest.param("after the collection", True, marks=pytest.mark.nightly),
        pytest.param("after the schema", True, marks=pytest.mark.nightly),
    ],
)
def test_a_killed_replacement_leaves_the_old_or_new_index_whole(
    original: Path, carried: ClusterStore, database: str, address: str, point: str, is_new: bool
) -> None:
    former = collection_of(carried)
    die("replace", database, address, point)
    assert verify(carried, silent).sound
    if is_new:
        with Index.open(carried) as index:
            assert index.embedder == NEW.fingerprint
            assert len(index.match("new", 10)) == len(NEW_LINES)
    else:
        assert answers(carried) == answers(original)
    replace(carried)
    assert schemas(carried) == ["vind"]
    assert not former.is_there()
    assert verify(carried, silent).sound


@pytest.mark.parametrize("point", ["in the copy", "after the commit"])
def test_a_killed_migration_carries_nothing_or_the_whole_catalogue(
    original: Path, store: ClusterStore, database: str, address: str, point: str
) -> None:
    die("migrate", original, database, address, point)
    if point == "in the copy":
        assert schemas(store) == []
        migrate(original, store, silent)
    else:
        with pytest.raises(MigrationError, match="the next command that opens it makes them"):
            migrate(original, store, silent)
        open_writer(store).close()
    assert answers(store) == answers(original)
    assert verify(store, silent).sound
    with Index.open(original) as one, Index.open(store) as other:
        assert one.generation == other.generation


def test_commands_work_on_folders_and_databases(
    directory: Path, store: ClusterStore, tmp_path: Path
) -> None:
    given = {"VIND_STORE": store.address.conninfo, "VIND_MILVUS": store._uri}

    def vind(*arguments: str | Path) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "vind.app.cli", *map(str, arguments)],
            check=False,
            cwd=REPOSITORY,
            env={**os.environ, **given, "VIND_INDEX": str(tmp_path / "none")},
            capture_output=True,
            text=True,
        )

    carried = vind("migrate", directory, store.address.conninfo)
    assert carried.stdout == (
        f"Carried 63 passages of generation 14 from {directory} to {store.address}.\n"
    )
    assert vind("migrate", directory, store.address.conninfo).returncode == 1
    assert "is sound: 63 passages in generation 14" in vind("verify").stdout
    assert json.loads(vind("compact", "--json").stdout)["embeddings"] == 12
    assert json.loads(vind("status", "--json").stdout)["reclaimable"]["embeddings"] == 0
    assert json.loads(vind("backup", tmp_path / "f.vind", "--json").stdout)["passages"] == 63
