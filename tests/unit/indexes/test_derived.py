"""Vectors and terms follow the catalogue, whatever became of their files."""

import errno
import os
import pkgutil
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.indexes.company import (
    EMBEDDER,
    delete,
    one_batch,
    open_writer,
    opened_in,
    put,
    write,
)
from vind.indexes import writer as writers
from vind.indexes.catalogue.schema import CATALOGUE_NAME
from vind.indexes.core.durable import checksum
from vind.indexes.errors import IndexDamagedError, IndexFailure, IndexFormatError
from vind.indexes.folder.lock import WriterLock
from vind.indexes.folder.terms import TERMS_NAME
from vind.indexes.folder.vectors import VECTORS_NAME
from vind.indexes.index import Index
from vind.indexes.upkeep.verify import verify

PAGE = 4096
"""Bytes of a page of SQLite's."""

QUESTIONS = ["line 7 of 3", "special", "line of 11"]

NEAREST = 29
"""Places asked for: none of them is one of several equal ones of which others are left out."""


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index with removed rows in both parts."""
    directory = tmp_path_factory.mktemp("derived") / "index"
    write(directory, {f"{n}.txt": [f"line {m} of {n}" for m in range(20)] for n in range(12)})
    with one_batch(directory) as writer:
        put(writer, "4.txt", "something special")
        delete(writer, "5.txt")
    return directory


def answers(index: Index) -> list[list[tuple[int, float]]]:
    """What the index finds; scores of terms depend on which removed rows are still counted."""
    nearest = [index.nearest(EMBEDDER.embed_query(question), NEAREST) for question in QUESTIONS]
    matches = [index.match(question, 300) for question in QUESTIONS]
    return [[(hit.passage_id, round(hit.score, 5)) for hit in hits] for hits in nearest] + [
        [(passage_id, 0.0) for passage_id in sorted(hit.passage_id for hit in hits)]
        for hits in matches
    ]


@pytest.fixture(scope="module")
def expected(original: Path) -> list[list[tuple[int, float]]]:
    with Index.open(original) as index:
        found = answers(index)
    assert [len(hits) for hits in found] == [29, 29, 29, 200, 1, 200]
    return found


def derived_files(directory: Path) -> list[Path]:
    return sorted(
        path.relative_to(directory)
        for part in (VECTORS_NAME, TERMS_NAME)
        for path in (directory / part).rglob("*")
        if path.is_file() and not path.name.endswith(".lock")
    )


Damage = Callable[[Path], None]


def flip(share: float) -> Damage:
    """One bit of the byte that stands so far into the file."""

    def damage(path: Path) -> None:
        content = bytearray(path.read_bytes())
        content[int(share * (len(content) - 1))] ^= 0x10
        path.write_bytes(content)

    return damage


def cut(share: float) -> Damage:
    return lambda path: os.truncate(path, int(share * path.stat().st_size))


@pytest.mark.parametrize(
    ("damage", "is_named"),
    [
        *((damage, True) for damage in (flip(0.5), cut(0.5), Path.unlink)),
        (flip(0.9), False),  # may be of no consequence: in a note that nobody reads
    ],
)
def test_verify_names_and_opening_mends_each_damaged_file(
    original: Path,
    tmp_path: Path,
    expected: list[list[tuple[int, float]]],
    damage: Damage,
    is_named: bool,
) -> None:
    files = derived_files(original)
    assert len(files) > 8
    for number, name in enumerate(files):
        directory = shutil.copytree(original, tmp_path / str(number))
        damage(directory / name)
        if is_named and name.name != ".managed.json":  # Tantivy makes that anew
            left = derived_files(directory)
            findings = verify(directory, lambda *_: None).findings
            assert {finding.part for finding in findings} == {name.parts[0]}, name
            assert set(derived_files(directory)) >= set(left)
        with Index.open(directory) as index:
            assert answers(index) == expected, name
        # What a reader or a writer mended is whole: opening again finds nothing to do.
        before = {name: (directory / name).stat().st_ino for name in derived_files(directory)}
        with Index.open(directory) as index:
            assert answers(index) == expected, name
        open_writer(directory).close()
        after = {name: (directory / name).stat().st_ino for name in derived_files(directory)}
        assert after == before
        assert verify(directory, lambda *_: None).sound, name


@pytest.mark.parametrize("part", [VECTORS_NAME, TERMS_NAME])
def test_readers_do_without_a_lost_part_and_a_writer_rebuilds_it(
    directory: Path, expected: list[list[tuple[int, float]]], part: str
) -> None:
    shutil.rmtree(directory / part)
    with WriterLock(directory), Index.open(directory) as index:  # so that it cannot mend it itself
        assert answers(index) == expected
        assert not (directory / part).exists()
    (directory / part).write_text("in the way")  # root may write anywhere, so not by rights
    with Index.open(directory) as index:
        assert answers(index) == expected
    (directory / part).unlink()
    open_writer(directory).close()
    with WriterLock(directory), Index.open(directory) as index:
        assert opened_in(index).snapshots.current().complete
        assert answers(index) == expected


def test_a_reader_rebuilds_a_lost_part_once_the_writer_is_gone(
    directory: Path, expected: list[list[tuple[int, float]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.rmtree(directory / TERMS_NAME)
    lock = WriterLock(directory)
    with Index.open(directory) as index:
        lock.release()
        assert answers(index) == expected
        assert not (directory / TERMS_NAME).exists()
        monkeypatch.setattr("vind.indexes.folder.derived.MEND_SECONDS", 0.0)
        assert answers(index) == expected
        assert (directory / TERMS_NAME).is_dir()
        assert opened_in(index).snapshots.current().complete


def test_vectors_and_terms_of_an_older_generation_are_caught_up(directory: Path) -> None:
    """As after a kill between the commit and the publication."""
    kept = directory.parent / "kept"
    for part in (VECTORS_NAME, TERMS_NAME):
        shutil.copytree(directory / part, kept / part)
    with one_batch(directory) as writer:
        put(writer, "new.txt", "the newest line")
        delete(writer, "3.txt")
    with Index.open(directory) as index:
        newest = answers(index)
    for part in (VECTORS_NAME, TERMS_NAME):
        shutil.rmtree(directory / part)
        shutil.copytree(kept / part, directory / part)
    with Index.open(directory) as index:
        assert answers(index) == newest
        assert len(index.match("newest", 3)) == 1


@pytest.mark.parametrize(
    "look",
    [
        "vind.indexes.folder.derived.sound_folder",
        "vind.indexes.folder.vectors.SegmentFile.is_whole",
    ],
)
def test_parts_published_while_an_index_opens_are_used(
    directory: Path, monkeypatch: pytest.MonkeyPatch, look: str
) -> None:
    looked = pkgutil.resolve_name(look)
    published = threading.Event()

    def overtaken(*given: object) -> object:
        if not published.is_set():
            published.set()
            put(writer, "new.txt", *(f"the newest line {number}" for number in range(200)))
            writer.commit()
        return looked(*given)

    monkeypatch.setattr(writers, "PUBLISH_SECONDS", 0.0)
    with open_writer(directory) as writer:
        monkeypatch.setattr(look, overtaken)
        with Index.open(directory) as index:
            assert opened_in(index).snapshots.current().complete
            assert len(index.match("newest", 300)) == 200


def test_files_of_a_killed_publication_do_no_harm(directory: Path) -> None:
    """As after a kill between Tantivy's files of removed passages and its list of segments."""
    (meta,) = (directory / TERMS_NAME).rglob("meta.json")
    kept = shutil.copytree(meta.parent, directory.parent / "kept")
    with one_batch(directory) as writer:
        delete(writer, "3.txt")
    assert set(meta.parent.glob("*.del")) - {meta.parent / path.name for path in kept.glob("*.del")}
    shutil.copytree(kept, meta.parent, dirs_exist_ok=True, ignore=lambda *_: [".managed.json"])
    with Index.open(directory) as index:
        assert len(index.match("line", 300)) == 180
        assert index.status().term_entries == 181
        assert opened_in(index).snapshots.current().complete
    assert meta.exists()  # caught up, not made anew


def test_vectors_and_terms_of_another_index_are_not_used(directory: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    write(other, {f"{n}.txt": ["impostor"] for n in range(13)})
    for part in (VECTORS_NAME, TERMS_NAME):
        shutil.rmtree(other / part)
        shutil.copytree(directory / part, other / part)
    with Index.open(other) as index:
        assert index.match("line", 5) == []
        assert len(index.match("impostor", 50)) == 13
        assert index.status().vectors == 13


def test_vectors_and_terms_newer_than_the_catalogue_are_not_used(
    directory: Path, tmp_path: Path, expected: list[list[tuple[int, float]]]
) -> None:
    catalogue = directory / "catalogue.sqlite"
    backup = shutil.copy(catalogue, tmp_path / "backup.sqlite")
    write(directory, {"new.txt": ["line 7 of 3"]})
    shutil.copy(backup, catalogue)
    with Index.open(directory) as index:
        assert answers(index) == expected


def test_a_damaged_catalogue_page_is_named_or_harmless(
    original: Path, tmp_path: Path, expected: list[list[tuple[int, float]]]
) -> None:
    pages = (original / CATALOGUE_NAME).stat().st_size // PAGE
    named = 0
    for number in range(pages):
        directory = shutil.copytree(original, tmp_path / str(number))
        with (directory / CATALOGUE_NAME).open("r+b") as file:
            file.seek(number * PAGE)
            file.write(b"\xa5" * PAGE)
        try:
            cures = [finding.cure for finding in verify(directory, lambda *_: None).findings]
            with Index.open(directory) as index:
                found = answers(index)
        except (IndexDamagedError, IndexFormatError) as error:
            cures, found = [str(error)], []
        assert found == expected or any("vind restore" in cure for cure in cures), (number, cures)
        named += any("vind restore" in cure for cure in cures)
    assert named > pages / 2


@pytest.mark.parametrize("suffix", ["faiss", "store"])
def test_damage_in_a_large_file_is_found_and_mended_while_searching(
    directory: Path,
    expected: list[list[tuple[int, float]]],
    monkeypatch: pytest.MonkeyPatch,
    suffix: str,
) -> None:
    monkeypatch.setattr("vind.indexes.folder.derived.CHECKED_AT_OPEN", 1)
    damaged = max(directory.rglob(f"*.{suffix}"), key=lambda path: path.stat().st_size)
    flip(0.3)(damaged)
    deadline = time.monotonic() + 15
    with Index.open(directory) as index:
        while damaged.exists():
            assert time.monotonic() < deadline
            index.match("special", 3)
            time.sleep(0.01)
        assert answers(index) == expected


@pytest.mark.parametrize("pattern", ["terms", "terms/*/*.term", "vectors"])
def test_a_part_removed_under_a_writer_is_an_error_then_rebuilt(
    directory: Path, monkeypatch: pytest.MonkeyPatch, pattern: str
) -> None:
    monkeypatch.setattr(writers, "PUBLISH_SECONDS", 0.0)
    writer = open_writer(directory)
    for path in directory.glob(pattern):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    put(writer, "new.txt", "something new")
    for step in (writer.commit, writer.close):
        with pytest.raises(IndexFailure, match="refused to read or write"):
            step()
    open_writer(directory).close()
    assert verify(directory, lambda *_: None).sound


def test_a_checksum_check_that_failed_once_is_tried_again(
    directory: Path, expected: list[list[tuple[int, float]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    failed, again = threading.Event(), threading.Event()

    def failing_once(path: Path, size: int | None = None) -> int:
        if not failed.is_set():
            failed.set()
            raise OSError(errno.EIO, "Input/output error", str(path))
        again.set()
        return checksum(path, size)

    monkeypatch.setattr("vind.indexes.folder.derived.CHECKED_AT_OPEN", 1)
    monkeypatch.setattr("vind.indexes.folder.vectors.checksum", failing_once)
    with Index.open(directory) as index:
        assert failed.wait(30)
        with pytest.raises(IndexFailure, match="Input/output error"):
            until_it_fails(index)
        assert again.wait(30)
        assert answers(index) == expected


def until_it_fails(index: Index) -> None:
    for _ in range(3000):
        answers(index)
        time.sleep(0.01)
