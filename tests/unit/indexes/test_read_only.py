"""An index in a folder that the reader may not write, while somebody else may."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.unit.indexes.company import open_writer, opened_in, put
from vind.indexes.catalogue import documents, generations
from vind.indexes.catalogue.connection import ConnectionPool, FrozenConnection
from vind.indexes.errors import IndexBusyError
from vind.indexes.index import Index
from vind.indexes.upkeep.verify import verify

TORN = pytest.raises(IndexBusyError, match="written to by another program while it was read")


ALLOWED = os.access


@pytest.fixture
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An index of one document; who asks whether its folder may be written is told that not."""
    directory = tmp_path / "index"
    add(directory, "a.txt", "verlof is vijf weken")
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK and ALLOWED(path, mode))
    return directory


@contextmanager
def somebody_else() -> Iterator[None]:
    """What is done here another process does, that may write the folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "access", ALLOWED)
        yield


def add(directory: Path, path: str, text: str) -> None:
    with somebody_else(), open_writer(directory) as writer:
        put(writer, path, text)
        writer.commit()


def names(directory: Path) -> set[Path]:
    return set(directory.rglob("*"))


def test_a_read_only_index_is_searched_and_verified_in_place(directory: Path) -> None:
    for path in directory.rglob(".tantivy-*.lock"):
        path.unlink()
    before = names(directory)
    with Index.open(directory) as index:
        (hit,) = index.match("verlof", 5)
        assert index.passages([hit.passage_id])[hit.passage_id].passage.text.startswith("verlof")
        pool = opened_in(index).pool
        assert isinstance(pool, ConnectionPool)
        assert [type(connection) for connection in pool._idle] == [FrozenConnection]
        assert opened_in(index).snapshots.current().complete
    assert verify(directory, lambda *_: None).sound
    assert names(directory) == before


def test_a_read_only_index_reads_anothers_log(directory: Path) -> None:
    with Index.open(directory) as index:
        generation = index.generation
        with somebody_else():
            writer = open_writer(directory)
            put(writer, "b.txt", "het zebrapad is wit")
            writer.commit()
        assert index.generation == generation + 1
        assert index.status().passages == 2
        with somebody_else():
            writer.close()
        assert len(index.match("zebrapad", 5)) == 1


def test_a_read_torn_by_a_checkpoint_is_refused(directory: Path) -> None:
    with closing(ConnectionPool(directory)) as pool:
        with TORN, pool.reading() as connection:
            add(directory, "b.txt", "het zebrapad is wit")
            generations.newest(connection)
        with pool.reading() as connection:
            assert documents.passage_count(connection) == 2


def test_an_error_within_a_torn_read_is_reported_as_torn(directory: Path) -> None:
    def read() -> None:
        with pool.reading():
            add(directory, "b.txt", "het zebrapad is wit")
            raise ZeroDivisionError

    with closing(ConnectionPool(directory)) as pool, TORN:
        read()


def test_terms_are_kept_in_memory_without_a_temporary_folder(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nowhere(**_: object) -> None:
        raise FileNotFoundError("No usable temporary directory found")

    monkeypatch.setattr("vind.indexes.folder.term_view.TemporaryDirectory", nowhere)
    monkeypatch.setattr(
        "vind.indexes.folder.derived.mend", lambda *_: (_ for _ in ()).throw(OSError())
    )
    with Index.open(directory) as index:
        assert len(index.match("verlof", 5)) == 1
        assert not opened_in(index).snapshots.current().complete
