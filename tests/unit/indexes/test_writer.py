import errno
import os
import stat
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import pytest

from tests.toy import ToyEmbedder
from tests.unit.indexes.company import (
    CHUNKING,
    EMBEDDER,
    FOLDER,
    delete,
    document,
    one_batch,
    open_writer,
    put,
    write,
)
from vind.indexes.errors import (
    EmbedderMismatchError,
    FaissError,
    IndexFailure,
    IndexFormatError,
)
from vind.indexes.index import Index
from vind.indexes.types import (
    Document,
    DocumentFacts,
    Embeddings,
    FileRecord,
    FileState,
    Page,
    Passage,
)
from vind.indexes.upkeep.compact import compact
from vind.indexes.upkeep.verify import verify
from vind.indexes.writer import IndexWriter

RECORD = FileRecord(FOLDER, "a.txt", FileState.INDEXED)


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "new" / "index"


def paths(directory: Path) -> list[str]:
    with Index.open(directory) as index:
        return [record.path for record in index.files()]


def test_each_committed_batch_with_changes_is_one_generation(directory: Path) -> None:
    with open_writer(directory) as writer:
        assert writer.commit() == writer.generation == 0
        put(writer, "a.txt", "one")
        put(writer, "b.txt", "two")
        assert writer.commit() == writer.commit() == writer.generation == 1
        put(writer, "c.txt", "three")
        assert writer.commit() == 2
        put(writer, "d.txt", "not committed")
    writer.close()
    assert paths(directory) == ["a.txt", "b.txt", "c.txt"]


def test_known_returns_a_folders_ledger(directory: Path) -> None:
    broken = FileRecord(FOLDER, "b.pdf", FileState.CORRUPT, "no page can be read", size=3)
    with open_writer(directory) as writer:
        put(writer, "a.txt", "one", "two")
        writer.record(broken)
        writer.record(replace(broken, folder="/elsewhere"))
        assert writer.known(FOLDER) == {"a.txt": replace(RECORD, passages=2), "b.pdf": broken}
        assert writer.known("/nowhere") == {}


def test_signatures_come_with_folder_and_path(directory: Path) -> None:
    texts = ["alpha", "beta"]
    with open_writer(directory) as writer:
        signed = replace(document(texts), signature=b"four")
        writer.put(RECORD, signed, texts, EMBEDDER.read_passages(texts))
        (row,) = writer.signatures()
        assert (row.folder, row.path, row.signature) == (RECORD.folder, RECORD.path, b"four")


@pytest.mark.local
def test_a_folder_can_be_forgotten_only_without_passages(directory: Path) -> None:
    elsewhere = replace(RECORD, folder="/elsewhere")
    texts = ["beta"]
    with open_writer(directory) as writer:
        put(writer, "a.txt", "alpha")
        writer.put(elsewhere, document(texts), texts, EMBEDDER.read_passages(texts))
        writer.supersede({2: 1}, "1")
        writer.commit()
        with pytest.raises(ValueError, match=r"a\.txt of /company has passages"):
            writer.forget((FOLDER, ""))
        delete(writer, "a.txt")
        writer.forget((FOLDER, ""))
        writer.commit()
        assert writer.ledger() == [replace(elsewhere, passages=1)]
        assert writer.folders() == ("/elsewhere",)
    with Index.open(directory) as index:
        assert index.match("alpha", 5) == []
        (hit,) = index.match("beta", 5)
        assert index.passages([hit.passage_id])[hit.passage_id].superseded_by is None
    assert verify(directory, lambda *_: None).sound


def test_a_given_folder_covers_its_subfolders(directory: Path) -> None:
    with one_batch(directory) as writer:
        writer.give([("/company", "hr/old"), ("/company", "hrm"), ("/company", "hr")])
        assert writer.given() == [("/company", "hr"), ("/company", "hrm")]
        generation = writer.commit()
        writer.give([("/company", "hr"), ("/company", "hr/new")])
        assert writer.commit() == generation
        writer.give([("/company", ""), ("/other", "")])
        assert writer.given() == [("/company", ""), ("/other", "")]
    with Index.open(directory) as index:
        assert index.status().given == ("/company", "/other")


def test_forgetting_a_subfolder_keeps_the_rest(directory: Path) -> None:
    with open_writer(directory) as writer:
        for path in ("hr/a.txt", "hr.txt", "hr0", "hr/b/c.txt"):
            put(writer, path, "alpha")
        writer.give([("/company", "hr")])
        with pytest.raises(ValueError, match=r"hr/a\.txt of /company has passages"):
            writer.forget(("/company", "hr"))
        for path in ("hr/a.txt", "hr/b/c.txt"):
            delete(writer, path)
        writer.forget(("/company", "hr"))
        assert [record.path for record in writer.ledger()] == ["hr.txt", "hr0"]
        assert writer.given() == []


def test_mount_points_are_kept_until_their_folder_is_forgotten(directory: Path) -> None:
    mounts = [("/company", "hr"), ("/company", "hr/scans"), ("/other", "m")]
    with open_writer(directory) as writer:
        assert writer.mounts() == []
        writer.note_mounts(reversed(mounts))
        generation = writer.commit()
        assert writer.mounts() == mounts
        writer.note_mounts(mounts)
        assert writer.commit() == generation
        writer.forget(("/company", "hr"))
        assert writer.mounts() == [("/other", "m")]


def test_members_lists_the_present_files_of_an_archive(directory: Path) -> None:
    inside = ["post.zip/a.txt", "post.zip/b.zip", "post.zip/b.zip/c.txt"]
    empty = replace(RECORD, state=FileState.EMPTY)
    with open_writer(directory) as writer:
        for path in ("post.zip", "post.zip0", "post.zip2/a.txt"):
            writer.record(replace(empty, path=path))
        for path in (*inside, "post.zip/weg.txt"):
            writer.record(replace(empty, path=path, container="post.zip"))
        delete(writer, "post.zip/weg.txt")
        gone = replace(empty, path="post.zip/b.zip/weg.txt", container="post.zip")
        writer.record(replace(gone, state=FileState.DELETED))
        members = [
            [one.path for one in writer.members(record)]
            for record in writer.ledger()
            if record.path in ("post.zip", "post.zip/b.zip")
        ]
    assert members == [inside, inside[2:]]


@pytest.mark.local
def test_a_moved_document_replaces_the_one_at_its_new_path(directory: Path) -> None:
    changed = round(datetime(2024, 3, 1, tzinfo=UTC).timestamp()) * 1_000_000_000
    taker = replace(RECORD, path="b.txt", mtime_ns=changed)
    with open_writer(directory) as writer:
        put(writer, "a.txt", "alpha", "beta")
        put(writer, "b.txt", "gamma")
        writer.supersede({1: 2}, "1")
        writer.move(RECORD, taker)
        writer.record(replace(RECORD, state=FileState.DELETED))
        writer.commit()
        for path in ("a.txt", "nergens.txt"):
            with pytest.raises(ValueError, match=f"{path} has no document to move"):
                writer.move(replace(RECORD, path=path), taker)
        with pytest.raises(ValueError, match="use record"):
            writer.move(taker, replace(RECORD, state=FileState.EMPTY))
        assert writer.known(FOLDER)["b.txt"] == replace(taker, passages=2)
    with Index.open(directory) as index:
        stored = index.passages_of(2)
        assert [(one.path, one.passage.text) for one in stored] == [
            ("b.txt", "alpha"),
            ("b.txt", "beta"),
        ]
        assert stored[0].dated == datetime(2024, 3, 1, tzinfo=UTC)
        assert stored[0].superseded_by is None
        assert index.match("gamma", 5) == []
        assert index.passages_of(1) == []
    assert verify(directory, lambda *_: None).sound


def test_versions_are_behind_until_told_of_the_last_batch(
    directory: Path,
) -> None:
    behind = []
    with open_writer(directory) as writer:
        for change in (
            lambda: put(writer, "a.txt", "alpha"),
            writer.commit,
            lambda: writer.supersede({}, "1"),
            writer.commit,
            lambda: delete(writer, "a.txt"),
        ):
            change()
            behind.append((writer.versions_behind("1"), writer.versions_behind("2")))
    assert behind == [(True, True)] * 3 + [(False, True), (True, True)]


def test_replacing_a_document_replaces_its_page_labels(directory: Path) -> None:
    with open_writer(directory) as writer:
        for label in ("iv", "v"):
            paged = replace(GOOD, pages=(Page(1, 0, 5, label),))
            passages = tuple(replace(one, page=1) for one in GOOD.passages)
            whole = replace(paged, passages=passages)
            writer.put(RECORD, whole, ["alpha"], EMBEDDER.read_passages(["alpha"]))
            writer.commit()
    with Index.open(directory) as index:
        assert [one.page_label for one in index.passages_of(1)] == ["v"]


def test_an_embedding_outlives_deletion_and_its_id_is_not_reused(directory: Path) -> None:
    with one_batch(directory) as writer:
        assert writer.embeddings_for(["alpha", "beta"]) == [None, None]
        put(writer, "a.txt", "alpha")
        writer.commit()
        delete(writer, "a.txt")
    with one_batch(directory) as writer:
        known, unknown, again = writer.embeddings_for(["alpha", "beta", "alpha"])
        assert unknown is None
        assert known is not None
        assert again is not None
        vector, states = known
        assert vector.dtype == np.float32
        assert np.allclose(vector, EMBEDDER.embed_query("alpha"), atol=0.01)
        assert states == again[1] == EMBEDDER.read_passages(["alpha"]).states[0]
        texts = ["alpha"]
        writer.put(RECORD, document(texts), texts, Embeddings(vector[np.newaxis], [states]))
    with Index.open(directory) as index:  # an id is never used again
        assert [hit.passage_id for hit in index.match("alpha", 5)] == [2]


def test_another_embedder_or_passage_size_is_refused_by_name(directory: Path) -> None:
    open_writer(directory).close()
    with pytest.raises(EmbedderMismatchError, match=r"toy@64 .*other@64.*VIND_EMBEDDER=toy "):
        IndexWriter.open(directory, ToyEmbedder("other"), CHUNKING)
    with pytest.raises(EmbedderMismatchError, match=r"toy@64 .64 .*toy@32.*those weights of toy"):
        IndexWriter.open(directory, ToyEmbedder(dimension=32), CHUNKING)
    with pytest.raises(EmbedderMismatchError, match="cut by lines, not by pages"):
        IndexWriter.open(directory, EMBEDDER, "pages")
    open_writer(directory).close()  # a refusal keeps no lock


@pytest.mark.local
def test_a_writer_refuses_a_folder_with_other_files(directory: Path) -> None:
    directory.mkdir(parents=True)
    (directory / "thesis.docx").write_text("years of work")
    with pytest.raises(IndexFormatError, match=r"holds other files \(thesis.docx\) and no index"):
        open_writer(directory)
    assert [path.name for path in directory.iterdir()] == ["thesis.docx"]


@pytest.mark.local
@pytest.mark.parametrize("mask", [0o022, 0o077])
def test_an_index_folder_is_owner_only_and_its_files_readable(directory: Path, mask: int) -> None:
    def modes(*paths: Path) -> set[str]:
        return {stat.filemode(path.stat().st_mode) for path in paths}

    before = os.umask(mask)
    try:
        write(directory, {"a.txt": ["verlof is vijf weken"]})
        assert modes(directory) == {"drwx------"}
        assert modes(*directory.rglob("*")) == {"-rw-r--r--", "drwxr-xr-x"}
        directory.chmod(0o750)
        open_writer(directory).close()
        compact(directory, lambda *_: None)
        assert modes(directory) == {"drwxr-x---"}
        assert modes(*directory.rglob("*")) == {"-rw-r--r--", "drwxr-xr-x"}
    finally:
        os.umask(before)


@pytest.mark.local
def test_an_unreadable_folder_is_not_reported_as_no_index(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_writer(directory).close()

    def is_file(path: Path) -> bool:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(Path, "is_file", is_file)
    with pytest.raises(IndexFailure, match="You have no right to read or write"):
        Index.open(directory)


UNIT = EMBEDDER.embed_passages(["alpha"])
STATES = EMBEDDER.read_passages(["alpha"]).states
GOOD = document(["alpha"])


@pytest.mark.parametrize(
    ("record", "whole", "texts", "vectors", "message"),
    [
        (replace(RECORD, state=FileState.EMPTY), GOOD, ["alpha"], UNIT, "use record"),
        (RECORD, Document("beta!", GOOD.passages), ["alpha"], UNIT, "not that span"),
        (RECORD, Document("alph", GOOD.passages), ["alpha"], UNIT, "outside the text"),
        (RECORD, Document("a", (Passage("", 1, 1),)), [""], UNIT, "outside the text"),
        (RECORD, GOOD, ["alpha"], UNIT[:, :9], "shape"),
        (RECORD, GOOD, ["alpha"], UNIT[0], "shape"),
        (RECORD, GOOD, ["alpha"], np.repeat(UNIT, 2, axis=0), "shape"),
        (RECORD, GOOD, ["alpha"], UNIT * 1.01, "unit length"),
        (RECORD, GOOD, ["alpha"], UNIT * np.nan, "unit length"),
        (RECORD, GOOD, ["alpha", "beta"], UNIT, "1 passages, 2 texts"),
        (RECORD, document(["\ud800"]), ["alpha"], UNIT, "surrogates"),
        (replace(RECORD, path="\udcff.txt"), GOOD, ["alpha"], UNIT, "surrogates"),
    ],
)
def test_put_refuses_wrong_input_and_the_batch_goes_on(
    directory: Path,
    record: FileRecord,
    whole: Document,
    texts: list[str],
    vectors: np.ndarray[tuple[int, int], np.dtype[np.float32]],
    message: str,
) -> None:
    with open_writer(directory) as writer:
        put(writer, "first.txt", "first")
        put(writer, "a.txt", "old")
        with pytest.raises(ValueError, match=message):
            writer.put(record, whole, texts, Embeddings(vectors, STATES))
        with pytest.raises(ValueError, match="use put"):
            writer.record(RECORD)
        put(writer, "last.txt", "last")
        assert writer.commit() == 1
    assert paths(directory) == ["a.txt", "first.txt", "last.txt"]
    with Index.open(directory) as index:
        assert len(index.match("old", 5)) == 1


def test_a_failure_within_a_file_drops_the_whole_batch(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise MemoryError

    with open_writer(directory) as writer:
        put(writer, "a.txt", "old")
        writer.commit()
        put(writer, "b.txt", "other")
        with monkeypatch.context() as patch:
            patch.setattr("vind.indexes.catalogue.write.put_document", fail)
            with pytest.raises(MemoryError):
                put(writer, "a.txt", "new")
        assert writer.commit() == 1
    assert paths(directory) == ["a.txt"]
    with Index.open(directory) as index:
        assert len(index.match("old", 5)) == 1


@pytest.mark.parametrize(
    ("facts", "year"),
    [
        (DocumentFacts(), 2024),
        (DocumentFacts(modified=datetime.max.replace(tzinfo=timezone(timedelta(hours=-5)))), 2024),
        (
            DocumentFacts(
                created=datetime(2021, 5, 6, tzinfo=UTC),
                modified=datetime.min.replace(tzinfo=timezone(timedelta(hours=1))),
            ),
            2021,
        ),
    ],
)
def test_a_document_is_dated_by_itself_or_else_by_its_file(
    directory: Path, facts: DocumentFacts, year: int
) -> None:
    changed = round(datetime(2024, 3, 1, tzinfo=UTC).timestamp())
    record = replace(RECORD, mtime_ns=changed * 1_000_000_000, passages=1)
    whole = replace(document(["Een tekst."]), facts=facts)
    with one_batch(directory) as writer:
        writer.put(RECORD, whole, ["Een tekst."], EMBEDDER.read_passages(["Een tekst."]))
        writer.commit()
        writer.touch(record)
    with Index.open(directory) as index:
        (hit,) = index.match("tekst", 5)
        dated = index.passages([hit.passage_id])[hit.passage_id].dated
    assert dated is not None
    assert dated.year == year


@pytest.mark.local
def test_without_faiss_an_index_is_neither_made_nor_opened(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as missing:
        missing.setitem(sys.modules, "faiss", None)
        with pytest.raises(FaissError, match=r"does not load .*`pip install faiss-cpu`\.$"):
            open_writer(directory)
        assert not directory.exists()
    write(directory, {"a.txt": ["one"]})
    monkeypatch.setitem(sys.modules, "faiss", None)
    with pytest.raises(FaissError, match=r"nothing can be indexed or found\. Run"):
        Index.open(directory)
