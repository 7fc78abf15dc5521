import os
import shutil
import sys
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from tests.unit.indexes.company import (
    CHUNKING,
    EMBEDDER,
    FIRST_IDS,
    FOLDER,
    delete,
    one_batch,
    open_writer,
    put,
    write,
)
from vind.indexes.catalogue import stamp as stamps
from vind.indexes.catalogue.schema import CATALOGUE_NAME
from vind.indexes.errors import ClosedError, IndexFormatError, NoIndexError
from vind.indexes.folder.lock import WriterLock
from vind.indexes.folder.swap import (
    REPLACES_NAME,
    Replaces,
    next_to,
    settle,
    stepped_back,
    write_replaces,
)
from vind.indexes.index import Index
from vind.indexes.reading.status import IndexStatus
from vind.indexes.text.states import words_with_state
from vind.indexes.types import (
    Document,
    DocumentFacts,
    FileRecord,
    FileState,
    Filters,
    Page,
    Passage,
    StoredPassage,
)
from vind.indexes.writer import IndexWriter

PASSAGES = (
    Passage("Verlof", 0, 6, page=1, heading="HR", language="nl"),
    Passage("Stoel\t120", 7, 16, page=2, heading="HR > Prijzen", table_header="Artikel\tPrijs"),
)
DOCUMENT = Document(
    "Verlof\nStoel\t120",
    PASSAGES,
    (Page(1, 0, 6, "iv"), Page(2, 7, 16)),
    DocumentFacts(
        "Handboek",
        "Anna",
        datetime(2024, 2, 29, 12, tzinfo=UTC),
        datetime(2024, 3, 1),  # noqa: DTZ001 - a file may not say its zone
        "nl",
    ),
)
RECORD = FileRecord(
    folder=FOLDER,
    path="HR/handboek.pdf",
    state=FileState.PARTIAL,
    reason="page 3 cannot be read",
    size=1 << 40,
    mtime_ns=1_700_000_000_123_456_789,
    sha256="ab" * 32,
    media_type="application/pdf",
    parser="pdf",
    pages=3,
    passages=2,
    seconds=0.25,
    indexed_at=datetime(2024, 3, 2, 8, 30, 1, 5, tzinfo=UTC),
)


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("index") / "index"
    with one_batch(directory) as writer:
        texts = [passage.text for passage in PASSAGES]
        writer.put(RECORD, DOCUMENT, texts, EMBEDDER.read_passages(texts))
        put(writer, "a.txt", "alpha", "beta")
        writer.record(FileRecord("/archive", "z.zip", FileState.TOO_LARGE, "over 2 GB"))
    return directory


@pytest.fixture(scope="module")
def index(directory: Path) -> Iterator[Index]:
    with Index.open(directory) as index:
        yield index


def test_passages_are_read_back_with_place_and_document_facts(index: Index) -> None:
    first, second = (
        StoredPassage(
            number,
            1,
            FOLDER,
            RECORD.path,
            "Handboek",
            RECORD.media_type,
            passage,
            author="Anna",
            dated=datetime(2024, 3, 1).astimezone(UTC),
            page_label=label,
        )
        for number, passage, label in zip((1, 2), PASSAGES, ("iv", ""), strict=True)
    )
    assert index.passages([2, 1, 999]) == {1: first, 2: second}
    assert index.passages_of(1) == [first, second]
    assert index.passages_of(999) == index.passages_of(3) == []


def test_a_document_without_a_date_is_dated_by_its_file(index: Index) -> None:
    (one, *_), (other, *_) = index.passages_of(1), index.passages_of(2)
    assert (one.dated_by_file, other.dated_by_file) == (False, True)


def test_single_files_excludes_deleted_excluded_and_contained_files(tmp_path: Path) -> None:
    with one_batch(tmp_path / "index") as writer:
        put(writer, "huur.txt", "De huur is 900 euro.")
        writer.record(FileRecord(FOLDER, "post.zip", FileState.EMPTY))
        writer.record(FileRecord(FOLDER, "post.zip/a.txt", FileState.EMPTY, container="post.zip"))
        writer.record(FileRecord(FOLDER, "weg.txt", FileState.DELETED))
        writer.record(FileRecord(FOLDER, "kladje.tmp", FileState.EXCLUDED, "*.tmp"))
        writer.record(FileRecord(FOLDER, "dicht/", FileState.FAILED, "permission denied"))
    with Index.open(tmp_path / "index") as index:
        assert index.status().single_files == {FOLDER: 2}


def test_the_ledger_comes_back_as_it_was(index: Index) -> None:
    everything = index.files()
    assert [(record.folder, record.path) for record in everything] == [
        ("/archive", "z.zip"),
        (FOLDER, "HR/handboek.pdf"),
        (FOLDER, "a.txt"),
    ]
    assert index.files(FileState.PARTIAL) == [RECORD]
    assert index.files(FileState.DELETED) == []


def test_vectors_and_states_come_in_the_order_asked(index: Index) -> None:
    texts = {key: stored.passage.text for key, stored in index.passages([4, 1]).items()}
    vectors = index.vectors([4, 1, 4])
    assert vectors.dtype == np.float32
    wanted = EMBEDDER.embed_passages([texts[4], texts[1], texts[4]])
    assert np.allclose(vectors, wanted, atol=0.01)
    with pytest.raises(KeyError):
        index.vectors([1, 999])
    there, states = index.states([4, 999, 1, 4])
    assert there == [4, 1, 4]
    assert np.array_equal(states.vectors, vectors)
    for place, passage_id in enumerate(there):
        text = texts[passage_id]
        begins = [len(text) - start for start, _ in words_with_state(text)]
        assert states.before_end[states.text_of == place].tolist() == begins
    assert index.vectors([]).shape == index.states([])[1].vectors.shape == (0, 64)


def weight_of(files: Iterable[Path]) -> int:
    return sum(file.stat().st_size for file in files if file.is_file())


@pytest.mark.local
def test_status_counts_everything(index: Index, directory: Path) -> None:
    status = index.status()
    assert status == IndexStatus(
        directory=directory,
        folders=("/archive", FOLDER),
        identity=status.identity,
        generation=1,
        embedder="toy@64",
        chunking=CHUNKING,
        states={FileState.INDEXED: 1, FileState.PARTIAL: 1, FileState.TOO_LARGE: 1},
        passages=4,
        vectors=4,
        term_entries=4,
        catalogue_bytes=weight_of(directory.glob("catalogue.sqlite*")),
        vector_bytes=weight_of(directory.glob("vectors/*")),
        term_bytes=weight_of(directory.glob("terms/**/*")),
        single_files={"/archive": 1, FOLDER: 2},
    )
    assert status.vector_bytes > 4 * 64 * 2


def test_a_query_that_is_no_unit_vector_is_refused(index: Index) -> None:
    query = EMBEDDER.embed_query("alpha")
    for wrong in (query * 2, query[:9], query * np.nan, query[np.newaxis]):
        with pytest.raises(ValueError, match="vector"):
            index.nearest(wrong, 3)
    with pytest.raises(ValueError, match="k is -1"):
        index.nearest(query, -1)


def test_k_may_exceed_the_number_of_passages(index: Index) -> None:
    query = EMBEDDER.embed_query("alpha")
    assert len(index.nearest(query, 1000)) == 4
    assert len(index.nearest(query, 1000, Filters(types=("pdf",)))) == 2
    for many in (1000, 10**12, sys.maxsize):
        assert len(index.match("alpha beta", many)) == 2


@pytest.mark.local
def test_opening_a_missing_index_says_how_to_make_one(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for directory in (tmp_path / "none", tmp_path / "empty", Path("/")):
        with pytest.raises(
            NoIndexError, match=r"no index in .*: make one with `vind index FOLDER`"
        ):
            Index.open(directory)
    (tmp_path / "file").touch()
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9"))
    for opened in (Index.open, open_writer):
        with pytest.raises(IndexFormatError, match="file is a file: give the folder of an index"):
            opened(tmp_path / "file")
        with pytest.raises(IndexFormatError, match="no UTF-8"):
            opened(odd)
    assert {path.name for path in tmp_path.iterdir()} == {"empty", "file"}


def test_a_replacement_index_is_made_beside_the_real_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = tmp_path / "disk" / "index"
    real.mkdir(parents=True)
    (tmp_path / "link").symlink_to(real)
    monkeypatch.chdir(real)
    for directory in (Path(), Path("../index"), Path("x/.."), tmp_path / "link", real):
        assert next_to(directory) == tmp_path / "disk" / "index.next"
        assert stepped_back(directory) == tmp_path / "disk" / "index.old"


@pytest.mark.local
def test_a_half_done_index_swap_is_waited_for_then_undone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vind.indexes.folder.swap.SWAP_SECONDS", 0.2)
    directory = tmp_path / "index"
    write(directory, {"a.txt": ["De kantine is open."]})
    directory.rename(stepped_back(directory))
    next_to(directory).mkdir()
    write_replaces(next_to(directory), Replaces("", 1, complete=True, renamed=True))
    with WriterLock(stepped_back(directory)):
        waiting = threading.Thread(target=settle, args=(directory,), daemon=True)
        waiting.start()
        waiting.join(10)
        assert not waiting.is_alive()
        assert not directory.exists()
    with Index.open(directory) as index:
        assert len(index.match("kantine", 5)) == 1
    assert not stepped_back(directory).exists()


@pytest.mark.local
@pytest.mark.parametrize("renamed", [False, True])
def test_removing_a_replaced_index_keeps_other_files_in_its_folder(
    tmp_path: Path, renamed: bool
) -> None:
    directory = tmp_path / "index"
    replaced = stepped_back(directory) if renamed else next_to(directory)
    for folder in (directory, replaced):
        write(folder, {"a.txt": ["De kantine is open."]})
    for name in (f"{CATALOGUE_NAME}-journal", f"{REPLACES_NAME}.new"):  # as a kill leaves them
        (replaced / name).touch()
    (replaced / "mydocs").mkdir()
    (replaced / "mydocs" / "cao.txt").write_text("niet van vind")
    write_replaces(directory, Replaces("", 1, complete=True, renamed=renamed))
    settle(directory)
    assert [path.name for path in replaced.rglob("*")] == ["mydocs", "cao.txt"]
    assert (replaced / "mydocs" / "cao.txt").read_text() == "niet van vind"
    assert not (directory / REPLACES_NAME).exists()
    with Index.open(directory) as index:
        assert len(index.match("kantine", 5)) == 1


@pytest.mark.local
def test_passage_ids_of_a_former_index_find_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stamps, "FIRST_IDS", FIRST_IDS)
    directory, found = tmp_path / "index", list[set[int]]()
    for _ in range(2):
        write(directory, {"a.txt": ["De parkeerplaats kost 8 euro."], "b.txt": ["De kantine."]})
        with Index.open(directory) as index:
            found.append({hit.passage_id for hit in index.match("parkeerplaats kantine", 5)})
            assert index.passages([*set().union(*found)]).keys() == found[-1]
        shutil.rmtree(directory)
    assert [len(ids) for ids in found] == [2, 2]
    assert max(set().union(*found)) < 1 << 53  # as large as JSON has them whole


@pytest.mark.local
def test_an_index_that_was_removed_is_no_longer_served(tmp_path: Path) -> None:
    directory = tmp_path / "index"
    write(directory, {"a.txt": ["De parkeerplaats kost 8 euro."]})
    with Index.open(directory) as index:
        before = index.status()
        with index.pinned() as one:
            shutil.rmtree(directory)
            assert len(one.match("parkeerplaats", 5)) == 1  # what has begun goes on to its end
        for call in (index.status, index.files, lambda: index.match("parkeerplaats", 5)):
            with pytest.raises(NoIndexError, match="make one with `vind index FOLDER`"):
                call()
        write(directory, {"b.txt": ["De kantine is open."]})
        after = index.status()
        assert (after.generation, after.passages) == (before.generation, before.passages)
        assert after.identity != before.identity
        assert index.match("parkeerplaats", 5) == []
        assert len(index.match("kantine", 5)) == 1


def test_document_of_finds_the_document_at_a_path_or_duplicate(tmp_path: Path) -> None:
    with one_batch(tmp_path / "index") as writer:
        put(writer, "a.txt", "De kantine.", sha256="c0")
        writer.record(FileRecord("/archief", "a.TXT", FileState.DUPLICATE, sha256="c0"))
        writer.record(FileRecord("/archief", "a.pdf", FileState.DUPLICATE, sha256="c0"))
        writer.record(FileRecord(FOLDER, "leeg.txt", FileState.EMPTY, sha256="e3"))
    with Index.open(tmp_path / "index") as index:
        (own,) = index.searchable_paths()
        assert index.document_of(FOLDER, "a.txt") == index.document_of("/archief", "a.TXT") == own
        for folder, path in (("/archief", "a.pdf"), ("/archief", "a.txt"), (FOLDER, "leeg.txt")):
            assert index.document_of(folder, path) is None


@pytest.mark.local
def test_a_closed_index_refuses_to_be_read(directory: Path) -> None:
    index = Index.open(directory)
    index.close()
    index.close()
    with pytest.raises(ClosedError, match="index is closed"):
        index.files()
    directory.rename(directory.with_name("moved"))
    write(directory, {"a.txt": ["another one"]})
    with pytest.raises(ClosedError, match="index is closed"):
        index.files()


def put_pair(writer: IndexWriter, number: int) -> None:
    """Two files that are always changed together."""
    put(writer, "left.txt", f"pair {number}")
    put(writer, "right.txt", f"pair {number}")
    writer.commit()


def test_a_pinned_index_keeps_to_its_generation(tmp_path: Path) -> None:
    """What a question found is there for all of it, whatever is committed in the meantime."""
    query = EMBEDDER.embed_query("pair")
    with open_writer(tmp_path / "index") as writer:
        put(writer, "left.txt", "pair 0")
        writer.commit()
        with Index.open(tmp_path / "index") as index:
            with index.pinned() as one:
                (found,) = one.nearest(query, 10)
                put(writer, "left.txt", "pair 1")
                put(writer, "right.txt", "pair 1")
                writer.commit()
                assert one.nearest(query, 10) == [found]
                assert one.passages([found.passage_id])[found.passage_id].passage.text == "pair 0"
                assert one.vectors([found.passage_id]) @ query == pytest.approx(found.score, 1e-3)
                assert one.nearest(query, 10, Filters(paths=("right.txt",))) == []
                assert one.generation == 1
                texts = [each.passage.text for each in index.passages([1, 2, 3]).values()]
                assert texts == ["pair 1", "pair 1"]
            assert len(index.nearest(query, 10, Filters(paths=("right.txt",)))) == 1


def test_one_index_serves_many_threads_while_a_writer_writes(tmp_path: Path) -> None:
    """Each sees whole batches, and all that a search returns is there to read."""
    with open_writer(tmp_path / "index") as writer:
        put_pair(writer, 0)
        with Index.open(tmp_path / "index") as index, ThreadPoolExecutor(4) as threads:

            def search(_: int) -> int:
                with index.pinned() as one:
                    ids = [hit.passage_id for hit in one.nearest(EMBEDDER.embed_query("pair"), 10)]
                    texts = [found.passage.text for found in one.passages(ids).values()]
                    assert texts == [f"pair {one.generation - 1}"] * 2
                    assert one.vectors(ids).shape[0] == 2
                    before = one.generation
                hits = index.nearest(EMBEDDER.embed_query("pair"), 10)
                found = index.passages([hit.passage_id for hit in hits])
                assert before < index.generation or len(found) == 2
                return before

            searches = [threads.submit(search, number) for number in range(200)]
            for number in range(1, 15):
                put_pair(writer, number)
            assert {task.result() for task in searches} <= set(range(1, 16))
            assert search(0) == 15


def test_a_deleted_document_is_not_found_before_publication(tmp_path: Path) -> None:
    with one_batch(tmp_path / "index") as writer:
        put(writer, "a.txt", "secret plan")
        put(writer, "b.txt", "public plan")
    with Index.open(tmp_path / "index") as index, open_writer(tmp_path / "index") as writer:
        assert len(index.match("plan", 5)) == 2
        delete(writer, "a.txt")
        writer.commit()
        # The terms on disk still have it: the writer has not published.
        assert len(index.match("plan", 5)) == len(index.match("plan", 1)) == 1
        assert index.match("secret", 5) == []
        assert len(index.nearest(EMBEDDER.embed_query("secret plan"), 5)) == 1
