import shutil
import sqlite3
import threading
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path
from queue import Empty, Queue

import pytest

from tests.unit.indexes.company import FOLDER, delete, one_batch, open_writer, put, write
from vind.indexes.catalogue import documents
from vind.indexes.catalogue.connection import LOG_NAME, ConnectionPool, connect
from vind.indexes.catalogue.schema import CATALOGUE_NAME, FORMAT
from vind.indexes.catalogue.stamp import Former, FormerFolder, read_former
from vind.indexes.errors import (
    IndexBusyError,
    IndexDamagedError,
    IndexFailure,
    IndexFormatError,
    NoIndexError,
)
from vind.indexes.index import Index
from vind.indexes.types import FileRecord, FileState
from vind.indexes.upkeep.calibration import keep_calibration


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


@pytest.mark.parametrize(
    ("statement", "error", "message"),
    [
        (
            f"PRAGMA user_version = {FORMAT + 1}",
            IndexFormatError,
            rf"newer vind \(format {FORMAT + 1}.*upgrade vind",
        ),
        (
            f"PRAGMA user_version = {FORMAT - 1}",
            IndexFormatError,
            f"old format {FORMAT - 1}.*`vind reindex`",
        ),
        ("DELETE FROM meta WHERE name = 'embedder'", IndexDamagedError, "not say how it was made"),
    ],
)
def test_a_catalogue_of_another_version_or_without_its_stamp_is_refused(
    directory: Path, statement: str, error: type[Exception], message: str
) -> None:
    change(directory, statement)
    refuse(directory, error, message)


def test_a_catalogue_that_is_no_vind_database_is_refused(tmp_path: Path) -> None:
    change(tmp_path, "CREATE TABLE accounts (name TEXT)")
    before = (tmp_path / CATALOGUE_NAME).read_bytes()
    refuse(tmp_path, IndexFormatError, "not an index of vind")
    assert (tmp_path / CATALOGUE_NAME).read_bytes() == before
    (tmp_path / CATALOGUE_NAME).write_bytes(b"Dear all, " * 1000)
    cure = r"is damaged .*[Mm]ove the index folder away .*`vind restore`, or run `vind index`"
    refuse(tmp_path, IndexDamagedError, cure)


def test_torn_pages_are_named_when_they_are_read(directory: Path) -> None:
    path = directory / CATALOGUE_NAME
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xa5" * (len(content) - 4096))
    with pytest.raises(IndexDamagedError, match=str(path)), Index.open(directory) as index:
        index.files()


def test_an_empty_catalogue_file_counts_as_no_index_and_is_remade(tmp_path: Path) -> None:
    (tmp_path / CATALOGUE_NAME).touch()
    with pytest.raises(NoIndexError):
        Index.open(tmp_path)
    assert write(tmp_path, {"a.txt": ["alpha"]}) == 1
    with Index.open(tmp_path) as index:
        assert len(index.match("alpha", 3)) == 1


@pytest.mark.parametrize(
    ("statement", "read"),
    [
        ("UPDATE passages SET text = CAST(x'c56d' AS TEXT)", lambda index: index.passages([1])),
        ("UPDATE documents SET text = x'00'", lambda index: index.document_text(1)),
        ("UPDATE files SET state = 'lost'", lambda index: index.files()),
        ("UPDATE files SET indexed_at = 'gisteren'", lambda index: index.files()),
    ],
)
def test_an_impossible_value_in_the_catalogue_is_reported_as_damage(
    directory: Path, statement: str, read: Callable[[Index], object]
) -> None:
    change(directory, statement)
    with Index.open(directory) as index:
        with pytest.raises(IndexDamagedError, match="vind restore"):
            read(index)
        with pytest.raises(IndexDamagedError, match="vind restore"), index.pinned() as one:
            read(one)


@pytest.mark.parametrize(
    "error", [UnicodeDecodeError("utf-8", b"\xff", 0, 1, "of another file"), sqlite3.DataError()]
)
def test_other_errors_are_not_reported_as_a_damaged_catalogue(
    directory: Path, error: Exception
) -> None:
    with Index.open(directory) as index, pytest.raises(type(error)), index.pinned():
        raise error


def test_writers_sync_to_disk_and_readers_are_read_only(directory: Path) -> None:
    full = 2
    with closing(connect(directory, write=True)) as connection:
        assert connection.execute("PRAGMA synchronous").fetchone() == (full,)
    read_only = pytest.raises(sqlite3.OperationalError, match="readonly")
    with closing(connect(directory)) as connection, read_only:
        connection.execute("DELETE FROM passages")


def test_a_catalogue_that_another_program_has_locked_is_busy(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vind.indexes.catalogue.connection.BUSY_SECONDS", 0.0)
    other = sqlite3.connect(directory / CATALOGUE_NAME, isolation_level=None)
    with closing(other), open_writer(directory) as writer:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(IndexBusyError, match="locked by another program: close it"):
            put(writer, "a.txt", "alpha")
        other.execute("ROLLBACK")
        put(writer, "a.txt", "alpha")
        assert writer.commit() == 11


def test_an_index_to_replace_lists_its_folders_and_files(directory: Path) -> None:
    with one_batch(directory) as writer:
        identity = writer._stamp.identity
        put(writer, "hr/verlof.txt", "Verlof is vijf weken.")
        writer.record(FileRecord("/gone", "huur.txt", FileState.DELETED))
        writer.give([(FOLDER, "hr")])
    files = tuple(f"{number}.txt" for number in range(10))
    company = FormerFolder(Path(FOLDER), ("hr",), files)
    former = Former(identity, 11, last_id=301, folders=(company,), mounts=(), calibrated=False)
    assert read_former(directory) == former
    for text, calibrated in (("learnt", True), ("", False)):
        keep_calibration(directory, text)
        assert read_former(directory).calibrated is calibrated


def replaced(directory: Path) -> None:
    """Put another catalogue in its place."""
    directory.rename(directory.with_name("moved"))
    write(directory, {"a.txt": ["alpha"]})


def test_a_thread_waits_for_connections_to_a_replaced_catalogue(directory: Path) -> None:
    found = Queue[int]()

    def count() -> None:
        with pool.reading() as connection:
            found.put(documents.passage_count(connection))

    with closing(ConnectionPool(directory)) as pool:
        with pool.reading():
            replaced(directory)
            threading.Thread(target=count, daemon=True).start()
            with pytest.raises(Empty):
                found.get(timeout=0.3)
        assert found.get(timeout=10) == 300


@pytest.mark.parametrize("change", [replaced, shutil.rmtree])
def test_a_catalogue_replaced_while_read_is_an_error(
    directory: Path, change: Callable[[Path], None]
) -> None:
    with closing(ConnectionPool(directory)) as pool:
        change(directory)
        with pytest.raises(IndexFailure, match="was replaced while it was read"), pool.reading():
            pass


# What is deleted is gone from the catalogue's files, and not only from what the index answers.

SECRETS = [f"geheim{number:04d}" for number in range(60)]
FILLING = "and this is what stands around it, in each of the lines of the document"


def kept(directory: Path) -> list[str]:
    """The secrets that are somewhere in the catalogue or its log."""
    files = (directory / CATALOGUE_NAME, directory / LOG_NAME)
    whole = b"".join(file.read_bytes() for file in files if file.exists())
    return [secret for secret in SECRETS if secret.encode() in whole]


@pytest.mark.parametrize("is_searched", [False, True])
def test_deleted_text_is_gone_from_the_disk(tmp_path: Path, is_searched: bool) -> None:
    """Also where the index is open to be searched meanwhile, as ``vind serve`` has it."""
    directory = tmp_path / "index"
    with one_batch(directory) as writer:
        for number, secret in enumerate(SECRETS):
            put(writer, f"{number}.txt", *(f"{secret} {line} {FILLING}" for line in range(8)))
        put(writer, "stays.txt", "what stays")
    assert kept(directory) == SECRETS
    with ExitStack() as searched:
        if is_searched:
            index = searched.enter_context(Index.open(directory))
            assert len(index.files()) == 1 + len(SECRETS)
        with one_batch(directory) as writer:
            for number in range(len(SECRETS)):
                delete(writer, f"{number}.txt")
        assert kept(directory) == []
        if is_searched:
            assert [one.path for one in index.files(FileState.INDEXED)] == ["stays.txt"]
