"""What was learnt of answers stays with the index as long as its scores mean the same."""

from pathlib import Path

import pytest

from tests.unit.indexes.company import write
from tests.unit.indexes.upkeep import make, silent
from vind.indexes.errors import IndexBusyError, IndexFailure, NoIndexError
from vind.indexes.folder.lock import WriterLock
from vind.indexes.index import Index
from vind.indexes.upkeep.backup import backup
from vind.indexes.upkeep.calibration import keep_calibration
from vind.indexes.upkeep.compact import compact
from vind.indexes.upkeep.restore import restore


def kept(directory: Path) -> str:
    with Index.open(directory) as index:
        return index.calibration


def test_it_stays_through_all_upkeep(tmp_path: Path) -> None:
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


def test_an_open_index_has_the_newest(tmp_path: Path) -> None:
    make(tmp_path / "index")
    with Index.open(tmp_path / "index") as index:
        keep_calibration(tmp_path / "index", "learnt")
        assert index.calibration == "learnt"


def test_it_waits_for_no_one(tmp_path: Path) -> None:
    with pytest.raises(NoIndexError):
        keep_calibration(tmp_path / "nothing", "learnt")
    make(tmp_path / "index")
    with WriterLock(tmp_path / "index"), pytest.raises(IndexBusyError):
        keep_calibration(tmp_path / "index", "learnt")
    assert kept(tmp_path / "index") == ""


def test_it_is_kept_with_the_index_that_it_is_of_alone(tmp_path: Path) -> None:
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
