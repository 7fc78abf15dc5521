"""Every kind of damage, made on purpose, is found, named, and mended by nothing but its cure."""

import re
import shutil
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.indexes.company import delete, one_batch, open_writer, put
from tests.unit.indexes.upkeep import answers, change, make, silent
from vind.indexes import writer as writers
from vind.indexes.catalogue.connection import ConnectionPool
from vind.indexes.catalogue.schema import CATALOGUE_NAME
from vind.indexes.catalogue.stamp import Stamp, read_stamp
from vind.indexes.folder.term_view import open_folder
from vind.indexes.folder.terms import HEAP_BYTES, TERMS_NAME, read_current
from vind.indexes.folder.vectors import VECTORS_NAME, publish_vectors, published_vectors
from vind.indexes.reading.terms import MARKER, PASSAGE, marker_document, numbers_query, schema
from vind.indexes.upkeep.compact import compact
from vind.indexes.upkeep.findings import Finding, Part, Severity, Verdict
from vind.indexes.upkeep.verify import verify


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("verify") / "index"
    make(directory)
    return directory


def stamp_of(directory: Path) -> Stamp:
    pool = ConnectionPool(directory)
    with pool.reading() as connection:
        return read_stamp(connection, directory)


def found(directory: Path, part: Part = Part.CATALOGUE) -> str:
    """What is found wrong with a part, in one text."""
    verdict = verify(directory, silent)
    assert not verdict.sound
    expected = Severity.ERROR if part is Part.CATALOGUE else Severity.WARNING
    findings = [finding for finding in verdict.findings if finding.part is part]
    assert {finding.severity for finding in findings} <= {expected}
    return "\n".join(finding.what for finding in findings)


def test_verify_finds_nothing_in_a_sound_index_and_changes_nothing(directory: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in directory.rglob("*.*")}
    news = []
    verdict = verify(directory, lambda done, total, note: news.append((note, done, total)))
    assert verdict == Verdict(directory, 14, 63, sound=True, findings=())
    after = {path: path.stat().st_mtime_ns for path in directory.rglob("*.*")}
    assert {path: after[path] for path in before} == before
    assert ("vectors", 63, 63) in news
    assert ("term entries", 63, 63) in news
    assert ("passages in their documents", 63, 63) in news


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE passages SET text = 'x' WHERE id = 1", "not what stands at their place.*: 0.txt"),
        ('UPDATE passages SET "end" = 999 WHERE id = 1', "not what stands at their place"),
        ("DELETE FROM passages WHERE id = 1", "not have the passages that the ledger.*: 0.txt"),
        ("UPDATE passages SET ordinal = 7 WHERE id = 6", "not have the passages that the ledger"),
        ("UPDATE files SET passages = 5 WHERE path = '1.txt'", "not have the passages"),
        ("UPDATE files SET passages = 1 WHERE path = '5.txt'", "passages and no document: 5.txt"),
        ("UPDATE documents SET text = x'00' WHERE file_id = 1", "cannot be unpacked: 0.txt"),
        ('UPDATE pages SET "end" = 999', "Pages lie outside the text.*: a.zip/pumps.pdf"),
        ("UPDATE files SET state = 'deleted' WHERE path = '1.txt'", "no text and have a document"),
        ("UPDATE files SET state = 'indexed' WHERE path = '5.txt'", "searchable and have no doc"),
        ("UPDATE files SET state = 'lost' WHERE path = '5.txt'", "a state that there is not: 5"),
        (
            "UPDATE passages SET text = CAST(x'c56d' AS TEXT) WHERE id = 1",
            "a text in it is not what",
        ),
        ("DELETE FROM documents WHERE file_id = 1", "Rows of passages refer to documents"),
        ("UPDATE files SET sha256 = 'f' WHERE path = '3.txt'", "the same as one that.*: copy of 3"),
        ("UPDATE files SET path = '3.md' WHERE path = '3.txt'", "the same as one that is not"),
        ("DELETE FROM files WHERE path = 'a.zip'", "stand in one that is not.*: a.zip/pumps.pdf"),
        ("UPDATE files SET state = 'deleted' WHERE path = 'a.zip'", "stand in one that is not"),
        ("UPDATE embeddings SET vector = zeroblob(64) WHERE id = 2", "of unit length: emb.* 2"),
        ("UPDATE embeddings SET vector = x'00' WHERE id = 2", "another length: embedding 2"),
        ("UPDATE embeddings SET key = x'00' WHERE id = 2", "a key that no text has: embedding 2"),
        ("DELETE FROM word_states WHERE embedding = 2", "words are missing or broken: emb.* 2"),
        ("UPDATE word_states SET words = x'00' WHERE embedding = 2", "missing or broken: emb.* 2"),
        (
            "UPDATE word_states SET words = unhex(hex(words) || hex(words)) WHERE embedding = 2",
            "States of words are missing or broken: embedding 2",
        ),
        (
            "UPDATE word_states SET words = unhex(replace(hex(words), substr(hex(words), 9, 4), "
            "'007E')) WHERE embedding = 2",
            "States of words are missing or broken: embedding 2",
        ),
        ("INSERT INTO tombstones VALUES (13, 1)", "are there that are said to be removed: 1"),
        ("UPDATE tombstones SET generation = 15", "Removed passages are of a generation that has"),
        ("UPDATE passages SET generation = 15 WHERE id = 1", "Passages are of a generation that"),
        ("UPDATE sqlite_sequence SET seq = 9", "numbers that are given out later"),
        ("INSERT INTO meta VALUES ('pruned', '99')", "dropped up to a generation that has not"),
        ("DELETE FROM meta WHERE name = 'embedder'", "does not say how it was made"),
    ],
)
def test_verify_names_a_wrong_catalogue_row(directory: Path, statement: str, what: str) -> None:
    change(directory, statement)
    said = found(directory)
    assert re.search(what, said), said


def test_verify_checks_versions_once_they_were_worked_out(directory: Path) -> None:
    change(directory, "UPDATE documents SET superseded_by = 6 WHERE file_id = 1")
    assert verify(directory, silent).sound  # a run was stopped before it came to that
    change(directory, "INSERT OR REPLACE INTO meta VALUES ('versions_told', '14')")
    assert "what is no document: 0.txt" in found(directory)


def test_verify_reports_many_wrong_rows_as_one_finding(directory: Path) -> None:
    change(directory, "UPDATE passages SET text = 'x'")
    (finding,) = verify(directory, silent).findings
    assert finding == Finding(
        Severity.ERROR,
        Part.CATALOGUE,
        "Passages are not what stands at their place in the document: 0.txt, 1.txt, 2.txt and 9 "
        "more.",
        finding.cure,
    )
    assert "vind restore" in finding.cure


def test_verify_finds_every_damaged_catalogue_page(directory: Path) -> None:
    size = (directory / CATALOGUE_NAME).stat().st_size
    for page in range(1, size // 4096):
        shutil.copy(directory / CATALOGUE_NAME, directory / "kept")
        with (directory / CATALOGUE_NAME).open("r+b") as file:
            file.seek(page * 4096)
            file.write(b"\xff" * 4096)
        assert found(directory)
        shutil.move(directory / "kept", directory / CATALOGUE_NAME)


def test_verify_names_vectors_and_terms_of_another_index(directory: Path) -> None:
    change(directory, "UPDATE meta SET value = 'another' WHERE name = 'identity'")
    assert "missing or damaged" in found(directory, Part.VECTORS)
    assert "missing, damaged or of another version" in found(directory, Part.TERMS)


def test_verify_names_a_lost_tombstone(directory: Path) -> None:
    """The row of the passage that the tombstone stood for is still in its segment."""
    change(directory, "DELETE FROM tombstones WHERE passage_id = 25")
    assert "Vectors are of passages that are not there: 25." in found(directory, Part.VECTORS)
    compact(directory, silent)
    assert verify(directory, silent).sound


def test_verify_names_doubled_and_missing_segments(directory: Path) -> None:
    stamp, folder = stamp_of(directory), directory / VECTORS_NAME
    manifest = published_vectors(folder, stamp)
    assert manifest is not None
    publish_vectors(folder, replace(manifest, segments=manifest.segments * 2))
    assert "there more than once: 1, 2, 3 and 60 more" in found(directory, Part.VECTORS)
    publish_vectors(folder, replace(manifest, segments=manifest.segments[1:]))
    assert "Vectors of passages are missing: 1, 2, 3 and" in found(directory, Part.VECTORS)
    compact(directory, silent)
    assert verify(directory, silent).sound


def test_verify_names_vectors_that_differ_from_the_catalogue(directory: Path) -> None:
    change(directory, "UPDATE passages SET embedding = 3 - embedding WHERE id IN (1, 2)")
    said = found(directory, Part.VECTORS)
    assert said == "Passages have another vector than in the catalogue: 1, 2."
    change(
        directory,
        "UPDATE passages SET embedding = 3 - embedding WHERE id IN (1, 2)",
        "UPDATE passages SET file_id = 2, ordinal = 6 WHERE id = 6",
    )
    assert "Vectors are of another file than in the cat" in found(directory, Part.VECTORS)


def with_terms(directory: Path, *, add: Callable[[object], None]) -> None:
    folder = read_current(directory / TERMS_NAME, stamp_of(directory))
    assert folder is not None
    writer = open_folder(folder).writer(HEAP_BYTES, 1)
    add(writer)
    writer.commit()
    writer.wait_merging_threads()


def entry(passage_id: int) -> object:
    import tantivy

    made = tantivy.Document()
    made.add_unsigned(PASSAGE, passage_id)
    return made


@pytest.mark.parametrize(
    ("harm", "what"),
    [
        (lambda w: w.add_document(entry(3)), "more than one entry in the terms: 3."),
        (
            lambda w: w.add_document(entry(999)),
            "The terms have 1 entries of passages",
        ),
        (
            lambda w: w.delete_documents_by_query(numbers_query(PASSAGE, [3])),
            "Passages have no entry in the terms: 3.",
        ),
        (lambda w: w.add_document(marker_document(14)), "more than once how far they have come"),
        (
            lambda w: (
                w.delete_documents_by_query(numbers_query(MARKER, [1])),
                w.add_document(marker_document(15)),
            ),
            "of another history",
        ),
    ],
)
def test_verify_names_wrong_term_entries_and_compact_mends_them(
    directory: Path, harm: Callable[[object], None], what: str
) -> None:
    assert schema()
    with_terms(directory, add=harm)
    assert what in found(directory, Part.TERMS)
    compact(directory, silent)
    assert verify(directory, silent).sound
    answers(directory)


def test_verify_only_notes_vectors_and_terms_that_are_behind(directory: Path) -> None:
    kept = {part: directory.parent / part for part in (VECTORS_NAME, TERMS_NAME)}
    for part, folder in kept.items():
        shutil.copytree(directory / part, folder)
    with one_batch(directory) as writer:
        put(writer, "new.txt", "the newest line")
        delete(writer, "3.txt")
    for part, folder in kept.items():
        shutil.rmtree(directory / part)
        shutil.copytree(folder, directory / part)
    verdict = verify(directory, silent)
    assert verdict.sound is False  # the copy of 3.txt has lost what it is the same as
    assert [finding.what for finding in verdict.findings if finding.severity is Severity.NOTE] == [
        "The vectors are at generation 14 of 15.",
        "The terms are at generation 14 of 15.",
    ]
    assert [finding.part for finding in verdict.findings] == list(Part)


@pytest.mark.parametrize("publish_seconds", [0.0, 60.0])
def test_verify_finds_an_index_sound_while_it_is_written(
    directory: Path, monkeypatch: pytest.MonkeyPatch, publish_seconds: float
) -> None:
    monkeypatch.setattr(writers, "PUBLISH_SECONDS", publish_seconds)
    stop = threading.Event()

    def work() -> None:
        number = 0
        with open_writer(directory) as writer:
            while not stop.is_set():
                number += 1
                put(writer, f"new {number % 5}.txt", f"line {number}", f"pump {number}")
                delete(writer, f"new {(number + 2) % 5}.txt")
                writer.commit()

    worker = threading.Thread(target=work)
    worker.start()
    try:
        generations = []
        for _ in range(15):
            verdict = verify(directory, silent)
            assert verdict.sound, verdict.findings
            generations.append(verdict.generation)
    finally:
        stop.set()
        worker.join()
    assert generations[-1] > generations[0]
