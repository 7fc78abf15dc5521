import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from indexes.catalogue.schema import CATALOGUE_NAME, FORMAT
from indexes.errors import IndexDamagedError, IndexFormatError, NoIndexError
from indexes.index import Index
from tests.unit.indexes.company import open_writer, write


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    directory = tmp_path / "index"
    write(directory, {f"{n}.txt": [f"line {m} of {n}" for m in range(30)] for n in range(10)})
    return directory


def change(directory: Path, statement: str) -> None:
    connection = sqlite3.connect(directory / CATALOGUE_NAME)
    connection.execute(statement)
    connection.commit()
    connection.close()


def refuse(directory: Path, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        Index.open(directory)
    with pytest.raises(error, match=message):
        open_writer(directory)


def test_a_newer_format_asks_for_an_upgrade(directory: Path) -> None:
    change(directory, f"PRAGMA user_version = {FORMAT + 1}")
    refuse(directory, IndexFormatError, rf"newer vind \(format {FORMAT + 1}.*upgrade vind")


def test_an_older_format_is_named(directory: Path) -> None:
    change(directory, f"PRAGMA user_version = {FORMAT - 1}")
    refuse(directory, IndexFormatError, f"old format {FORMAT - 1}.*`vind reindex`")


def test_a_database_of_others_is_left_alone(tmp_path: Path) -> None:
    change(tmp_path, "CREATE TABLE accounts (name TEXT)")
    before = (tmp_path / CATALOGUE_NAME).read_bytes()
    refuse(tmp_path, IndexFormatError, "not an index of vind")
    assert (tmp_path / CATALOGUE_NAME).read_bytes() == before


def test_a_file_that_is_no_database_is_damaged(directory: Path) -> None:
    (directory / CATALOGUE_NAME).write_bytes(b"Dear all, " * 1000)
    cure = r"is damaged .*[Mm]ove the index folder away .*`vind restore`, or run `vind index`"
    refuse(directory, IndexDamagedError, cure)


def test_a_stamp_that_is_gone_is_damage(directory: Path) -> None:
    change(directory, "DELETE FROM meta WHERE name = 'embedder'")
    refuse(directory, IndexDamagedError, "does not say how it was made")


def test_torn_pages_are_named_when_they_are_read(directory: Path) -> None:
    path = directory / CATALOGUE_NAME
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xa5" * (len(content) - 4096))
    with pytest.raises(IndexDamagedError, match=str(path)), Index.open(directory) as index:
        index.files()


def test_a_catalogue_whose_making_was_cut_short_is_made_again(tmp_path: Path) -> None:
    (tmp_path / CATALOGUE_NAME).touch()
    with pytest.raises(NoIndexError):
        Index.open(tmp_path)
    assert write(tmp_path, {"a.txt": ["alpha"]}) == 1
    with Index.open(tmp_path) as index:
        assert len(index.match("alpha", 3)) == 1


def test_help_does_not_wait_for_heavy_libraries() -> None:
    code = "import sys, indexes.index, indexes.writer; print('faiss' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


@pytest.mark.parametrize(
    ("statement", "read"),
    [
        ("UPDATE passages SET text = CAST(x'c56d' AS TEXT)", lambda index: index.passages([1])),
        ("UPDATE documents SET text = x'00'", lambda index: index.document_text(1)),
        ("UPDATE files SET state = 'lost'", lambda index: index.files()),
        ("UPDATE files SET indexed_at = 'gisteren'", lambda index: index.files()),
    ],
)
def test_a_value_that_nobody_wrote_is_damage(
    directory: Path, statement: str, read: Callable[[Index], object]
) -> None:
    change(directory, statement)
    with Index.open(directory) as index, pytest.raises(IndexDamagedError, match="vind restore"):
        read(index)
