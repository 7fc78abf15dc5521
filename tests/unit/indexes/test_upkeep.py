"""Compaction drops what nothing uses; what the index answers stays, whenever it is killed."""

import random
import shutil
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.rooms import REPOSITORY
from tests.unit.indexes.company import EMBEDDER, delete, one_batch, open_writer, write
from tests.unit.indexes.upkeep import answers, make, silent
from vind.indexes.catalogue.schema import CATALOGUE_NAME
from vind.indexes.errors import DiskFullError, IndexBusyError, IndexFailure, NoIndexError
from vind.indexes.folder.lock import WriterLock
from vind.indexes.folder.terms import TERMS_NAME
from vind.indexes.folder.vectors import VECTORS_NAME
from vind.indexes.index import Index
from vind.indexes.reading.status import Reclaimable
from vind.indexes.upkeep.backup import backup
from vind.indexes.upkeep.calibration import keep_calibration
from vind.indexes.upkeep.compact import compact, reclaimable
from vind.indexes.upkeep.restore import restore
from vind.indexes.upkeep.verify import verify

COMPACT = (
    "import sys; from pathlib import Path; from vind.indexes.upkeep.compact import compact; "
    "print('begun', flush=True); compact(Path(sys.argv[1]), lambda *news: None)"
)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("compact") / "index"
    make(directory)
    return directory


def test_compaction_drops_unused_data_and_keeps_answers(original: Path, directory: Path) -> None:
    before = reclaimable(directory)
    assert (before.embeddings, before.tombstones) == (12, 12)
    assert before.bytes > 12 * 2 * EMBEDDER.dimension
    done = compact(directory, silent)
    assert (done.embeddings, done.tombstones) == (12, 12)
    assert done.bytes_after < done.bytes_before
    assert reclaimable(directory) == Reclaimable(0, 0, 0)
    assert verify(directory, silent).sound
    assert answers(directory) == answers(original)
    with Index.open(directory) as index, Index.open(original) as other:
        assert index.files() == other.files()
        assert index.generation == other.generation


def test_compaction_without_disk_room_changes_nothing(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = reclaimable(directory)
    room = SimpleNamespace(free=0)
    monkeypatch.setattr("shutil.disk_usage", lambda _: room)
    with pytest.raises(DiskFullError, match=r"and 0 MB are free\. .*; nothing was changed"):
        compact(directory, silent)
    assert reclaimable(directory) == before
    room.free = 2 * (directory / CATALOGUE_NAME).stat().st_size
    compact(directory, silent)
    assert reclaimable(directory) == Reclaimable(0, 0, 0)


def test_an_open_reader_goes_on_through_compaction(directory: Path) -> None:
    with Index.open(directory) as index:
        before = {hit.passage_id for hit in index.match("line", 100)}
        compact(directory, silent)
        assert {hit.passage_id for hit in index.match("line", 100)} == before
        with one_batch(directory) as writer:
            assert writer.embeddings_for(["line 1 of 5"]) == [None]
            delete(writer, "7.txt")
        assert len(index.match("line", 100)) == len(before) - 6
        assert index.status().vectors == index.status().passages == 57
    assert verify(directory, silent).sound


def test_vectors_and_terms_from_before_compaction_are_not_used(directory: Path) -> None:
    """They hold passages whose removal compaction has forgotten."""
    for part in (VECTORS_NAME, TERMS_NAME):
        shutil.copytree(directory / part, directory.parent / part)
    with one_batch(directory) as writer:
        delete(writer, "7.txt")
    compact(directory, silent)
    for part in (VECTORS_NAME, TERMS_NAME):
        shutil.rmtree(directory / part)
        shutil.copytree(directory.parent / part, directory / part)
    with WriterLock(directory), Index.open(directory) as index:
        assert len(index.match("line", 100)) == 54
        assert index.status().vectors == 57
    answers(directory)
    assert verify(directory, silent).sound


def test_compaction_is_refused_while_a_writer_is_open(directory: Path) -> None:
    with open_writer(directory), pytest.raises(IndexBusyError):
        compact(directory, silent)


def test_a_killed_compaction_loses_nothing(original: Path, tmp_path: Path) -> None:
    expected = answers(original)
    chance = random.Random(9)  # noqa: S311 - the same course each time
    directory = shutil.copytree(original, tmp_path / "index")
    for _ in range(6):
        command = [sys.executable, "-c", COMPACT, str(directory)]
        with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True) as work:
            assert work.stdout is not None
            work.stdout.readline()
            time.sleep(chance.random() * 0.4)
            work.kill()
        assert answers(directory) == expected
        assert verify(directory, silent).sound
    compact(directory, silent)
    assert len([path for path in (directory / TERMS_NAME).iterdir() if path.is_dir()]) == 1


# What was learnt of answers stays with the index as long as its scores mean the same.


def kept(directory: Path) -> str:
    with Index.open(directory) as index:
        return index.calibration


def test_a_calibration_survives_compaction_and_restore(tmp_path: Path) -> None:
    directory = tmp_path / "index"
    make(directory)
    assert kept(directory) == ""
    keep_calibration(directory, "first")
    keep_calibration(directory, "learnt")
    write(directory, {"later.txt": ["one more"]})
    compact(directory, silent)
    assert kept(directory) == "learnt"
    file = backup(directory, tmp_path / "file.vind", silent).file
    restore(file, tmp_path / "restored", silent)
    assert kept(tmp_path / "restored") == "learnt"


def test_an_open_index_reads_the_newest_calibration(tmp_path: Path) -> None:
    make(tmp_path / "index")
    with Index.open(tmp_path / "index") as index:
        keep_calibration(tmp_path / "index", "learnt")
        assert index.calibration == "learnt"


def test_keep_calibration_refuses_a_missing_or_busy_index(tmp_path: Path) -> None:
    with pytest.raises(NoIndexError):
        keep_calibration(tmp_path / "nothing", "learnt")
    make(tmp_path / "index")
    with WriterLock(tmp_path / "index"), pytest.raises(IndexBusyError):
        keep_calibration(tmp_path / "index", "learnt")
    assert kept(tmp_path / "index") == ""


def test_a_calibration_is_kept_only_with_its_own_index(tmp_path: Path) -> None:
    directory = tmp_path / "index"
    make(directory)
    with Index.open(directory) as index:
        identity = index.identity
        assert identity == index.status().identity
    file = backup(directory, tmp_path / "file.vind", silent).file
    directory.rename(tmp_path / "away")
    restore(file, directory, silent)
    with pytest.raises(IndexFailure, match="was made anew meanwhile"):
        keep_calibration(directory, "learnt", identity)
    assert kept(directory) == ""
    keep_calibration(tmp_path / "away", "learnt", identity)
    assert kept(tmp_path / "away") == "learnt"
