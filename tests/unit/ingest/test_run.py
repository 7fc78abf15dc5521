"""A run: by Python's API, what of earlier runs stands, moved files, the time that is left."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.toy import ToyEmbedder
from vind import Progress, index_folder, load_settings
from vind.indexes.core.durable import sha256_of
from vind.indexes.errors import ArgumentError, FolderError, IndexBusyError
from vind.indexes.index import Index
from vind.indexes.settings import Settings
from vind.indexes.types import Document, FileRecord, FileState, Passage
from vind.indexes.writer import IndexWriter
from vind.ingest.files.contents import Contents
from vind.ingest.parsers import VERSION
from vind.ingest.parsers.office.libreoffice import NEEDS_LIBREOFFICE
from vind.ingest.parsers.pictures.ocr import NEEDS_OCR, OCR_OFF
from vind.ingest.run import indexing, jobs
from vind.ingest.run.filling import Filler
from vind.ingest.run.following import Follower, find_moves
from vind.ingest.run.jobs import Job, Outcome, is_settled
from vind.ingest.run.progress import Pace, Tally, expected_passages

TEXTS = {"hr/leave.md": "Employees get 25 days of leave.", "price.txt": "It costs 5 euro."}


@pytest.fixture
def docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(indexing, "load_embedder", lambda _: ToyEmbedder())
    for path, text in TEXTS.items():
        (tmp_path / "docs" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "docs" / path).write_text(text, encoding="utf-8")
    return tmp_path / "docs"


def settings_beside(docs: Path) -> Settings:
    return load_settings(index=docs.parent / "index", embedder="multilingual-e5-small")


def paths_in(index: Path) -> set[str]:
    with Index.open(index) as opened:
        return {record.path for record in opened.files(FileState.INDEXED)}


def test_a_folder_is_indexed_with_progress_and_then_updated(docs: Path) -> None:
    told: list[Progress] = []
    settings = settings_beside(docs)
    summary = index_folder(docs, settings, told.append)
    assert (summary.read, summary.passages, summary.failures) == (2, 2, ())
    assert paths_in(settings.index) == set(TEXTS)
    assert {one.path for one in told} >= set(TEXTS)
    assert (told[-1].files_done, told[-1].files_total, told[-1].passages) == (2, 2, 2)
    (docs / "price.txt").unlink()
    again = index_folder([str(docs)], settings)
    assert (again.read, again.unchanged, again.deleted) == (0, 1, 1)
    assert paths_in(settings.index) == {"hr/leave.md"}


def test_several_folders_go_into_one_index(docs: Path) -> None:
    other = docs.parent / "other"
    other.mkdir()
    (other / "note.md").write_text("A note.")
    settings = settings_beside(docs)
    index_folder([docs / "hr", other], settings)
    assert paths_in(settings.index) == {"leave.md", "note.md"}


def test_a_progress_callback_can_stop_the_run(docs: Path) -> None:
    def stop(_: Progress) -> None:
        raise InterruptedError("enough")

    settings = settings_beside(docs)
    with pytest.raises(InterruptedError, match="enough"):
        index_folder(docs, settings, stop)
    again = index_folder(docs, settings)
    assert again.read + again.unchanged == len(TEXTS)
    assert paths_in(settings.index) == set(TEXTS)


@pytest.mark.parametrize(
    ("paths", "error", "sentence"),
    [
        ("", ArgumentError, "A path to index is blank, or there is none: give a folder."),
        ([], ArgumentError, "A path to index is blank, or there is none: give a folder."),
        (["/srv", " "], ArgumentError, "A path to index is blank, or there is none"),
        (5, ArgumentError, "The paths to index are 5: give a folder, or a list of them."),
        ([None], ArgumentError, "The paths to index are [None]: give a folder, or a list"),
        ("/no/such/folder", FolderError, "There is no folder or file /no/such/folder."),
    ],
)
def test_an_invalid_path_is_refused_before_an_index_is_made(
    paths: Any, error: type[Exception], sentence: str, docs: Path
) -> None:
    settings = settings_beside(docs)
    with pytest.raises(error) as trouble:
        index_folder(paths, settings)
    assert str(trouble.value).startswith(sentence)
    assert not settings.index.exists()


def test_settings_of_the_wrong_type_are_refused(docs: Path) -> None:
    with pytest.raises(ArgumentError, match="settings are what `load_settings` returns"):
        index_folder(docs, {"index": "elsewhere"})  # type: ignore[arg-type]


def test_an_index_that_is_being_written_is_busy(docs: Path) -> None:
    settings = settings_beside(docs)
    with IndexWriter.open(settings.index, ToyEmbedder(), "toy"), pytest.raises(IndexBusyError):
        index_folder(docs, settings)


READ = FileRecord(
    "/bedrijf",
    "hr/verlof.pdf",
    FileState.INDEXED,
    size=120,
    mtime_ns=7,
    sha256="ab",
    parser=f"pdf/{VERSION}",
    passages=3,
)


@pytest.mark.parametrize(
    ("changed", "settled"),
    [
        ({}, True),
        ({"state": FileState.CORRUPT}, True),
        ({"state": FileState.DELETED}, False),
        ({"state": FileState.EXCLUDED}, False),
        ({"state": FileState.FAILED}, True),
        ({"state": FileState.FAILED, "sha256": ""}, False),
        ({"state": FileState.PARTIAL}, True),
        ({"state": FileState.PARTIAL, "sha256": ""}, False),
        ({"parser": f"pdf/0{VERSION}"}, False),
        ({"parser": ""}, False),
    ],
)
def test_a_file_whose_outcome_would_not_change_is_settled(
    changed: dict[str, object], settled: bool
) -> None:
    assert is_settled(replace(READ, **changed), Settings(ocr=True)) == settled  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("reason", "ocr", "languages", "office", "settled"),
    [
        (NEEDS_OCR, True, "nld", None, False),
        (NEEDS_OCR, True, "", None, True),
        (NEEDS_OCR, False, "nld", None, True),
        (OCR_OFF, True, "nld", None, False),
        (OCR_OFF, False, "nld", None, True),
        (NEEDS_LIBREOFFICE, True, "", None, True),
        (NEEDS_LIBREOFFICE, True, "", "/usr/bin/soffice", False),
        ("page 3 cannot be read", True, "nld", "/usr/bin/soffice", True),
    ],
)
def test_a_file_that_waits_for_a_program_is_read_once_it_is_installed(
    monkeypatch: pytest.MonkeyPatch,
    reason: str,
    ocr: bool,
    languages: str,
    office: str | None,
    settled: bool,
) -> None:
    monkeypatch.setattr(jobs, "ocr_languages", lambda: languages)
    monkeypatch.setattr(jobs, "find_libreoffice", lambda: office)
    waiting = replace(READ, state=FileState.PARTIAL, reason=f"2 pages: {reason}")
    assert is_settled(waiting, Settings(ocr=ocr)) == settled


EMPTY = Document("", ())


def record(path: str, content: str, container: str = "") -> FileRecord:
    return FileRecord("/docs", path, FileState.INDEXED, sha256=content, container=container)


def test_one_of_two_equal_archives_keeps_its_members(
    tmp_path: Path,
) -> None:
    options = Settings(index=tmp_path / "index")
    embedder = ToyEmbedder()
    text = Document("tekst", (Passage("tekst", 0, 5),))
    left_out = replace(record("b.zip/oud.txt", "", "b.zip"), state=FileState.EXCLUDED)
    with IndexWriter.open(options.index, embedder, "toy") as writer:
        tally = Tally()
        filler = Filler(writer, embedder, lambda *_: None)
        follower = Follower(filler, Contents([]), tally, options)
        follower.take(Outcome(record("b.zip/p.txt", "p", "b.zip"), document=text))
        follower.take(Outcome(left_out))
        for member, content in (("p.txt", "p"), ("oud.txt", "oud")):
            follower.take(Outcome(record(f"a.zip/{member}", content, "a.zip"), document=text))
        for archive in ("b.zip", "a.zip"):
            follower.take(Outcome(record(archive, "zip"), document=EMPTY))
        assert not follower.take_again()
        filler.finish()
        states = {one.path: one.state for one in writer.ledger()}
    assert states == {
        "a.zip": FileState.INDEXED,
        "a.zip/oud.txt": FileState.INDEXED,
        "a.zip/p.txt": FileState.INDEXED,
        "b.zip": FileState.DUPLICATE,
        "b.zip/oud.txt": FileState.DELETED,
        "b.zip/p.txt": FileState.DELETED,
    }
    assert tally.summary(0.0).states == {FileState.INDEXED: 3, FileState.DUPLICATE: 1}


@pytest.fixture
def new(tmp_path: Path) -> FileRecord:
    """A file of the folder that nothing is known of yet."""
    (tmp_path / "nieuw.txt").write_text("De huur is 900 euro.")
    return FileRecord(str(tmp_path), "nieuw.txt", FileState.FAILED, size=20, mtime_ns=5)


@pytest.fixture
def gone(new: FileRecord) -> FileRecord:
    """The same content as it was known in another place."""
    return replace(
        new,
        path="oud/huur.txt",
        state=FileState.INDEXED,
        mtime_ns=3,
        sha256=sha256_of(Path(new.folder, new.path)),
        passages=1,
    )


def job(seen: FileRecord, known: FileRecord | None = None) -> Job:
    return Job(Path(seen.folder, seen.path), seen, known)


def test_a_moved_file_is_the_first_new_one_with_its_content(
    new: FileRecord, gone: FileRecord
) -> None:
    Path(new.folder, "ook.txt").write_text("De huur is 900 euro.")
    Path(new.folder, "ander.txt").write_text("De huur is 800 euro.")
    jobs = [job(replace(new, path=name)) for name in ("ander.txt", "nieuw.txt", "ook.txt")]
    ((moved, move),) = find_moves([gone], jobs)
    assert moved is jobs[1]
    assert (move.before, move.now) == (gone, replace(gone, path="nieuw.txt", mtime_ns=5))


@pytest.mark.parametrize(
    "changed",
    [
        {"state": FileState.EMPTY},
        {"container": "post.zip"},
        {"size": 21},
        {"sha256": "ab"},
        {"path": "oud/huur.md"},
        {"path": "nieuw.txt/huur.txt"},
    ],
)
def test_a_file_unlike_the_gone_one_is_not_a_move(
    new: FileRecord, gone: FileRecord, changed: dict[str, object]
) -> None:
    assert not list(find_moves([replace(gone, **changed)], [job(new)]))  # type: ignore[arg-type]


def test_a_file_whose_path_has_a_document_is_not_a_move(new: FileRecord, gone: FileRecord) -> None:
    known = replace(new, state=FileState.INDEXED)
    archive = Job(Path(new.folder, new.path), new, None, {"nieuw.txt/a.txt": known})
    assert not list(find_moves([gone], [job(new, known), archive]))
    assert len(list(find_moves([gone], [job(new, replace(known, state=FileState.EMPTY))]))) == 1


def test_an_unreadable_file_is_no_move_of_one_without_a_hash(
    new: FileRecord, gone: FileRecord
) -> None:
    Path(new.folder, new.path).unlink()
    assert not list(find_moves([replace(gone, path="huur.txt", sha256="")], [job(new)]))


def test_an_unreadable_file_is_not_a_move(new: FileRecord, gone: FileRecord) -> None:
    Path(new.folder, new.path).unlink()
    assert not list(find_moves([gone], [job(new)]))


class Clock:
    now = 0.0


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("vind.ingest.run.progress.time.monotonic", lambda: clock.now)
    return clock


FILE = ("a.txt", 1_000_000)
EXPECTED = expected_passages(*FILE)


def run(clock: Clock, files: int, of: int, passages: int, seconds: float) -> Pace:
    """``files`` of ``of`` done, each with so many passages in so many seconds."""
    going = Pace()
    going.expect([FILE] * of)
    for _ in range(files):
        clock.now += seconds
        going.embedded(passages)
        going.done(*FILE)
    return going


def test_no_time_left_is_estimated_at_first(clock: Clock) -> None:
    assert Pace().seconds_left is None
    assert run(clock, 1, 10, 100, 20.0).seconds_left is None  # few passages
    assert run(clock, 1, 10, 2000, 1.0).seconds_left is None  # a moment


def test_time_left_counts_the_rest_of_a_file_with_many_passages(
    clock: Clock,
) -> None:
    going = run(clock, 1, 2, 1400, 100.0)
    going.parsed(*FILE, 14_000)
    for part in range(1, 10):
        clock.now += 100.0
        going.embedded(1400)
        assert going.seconds_left == pytest.approx((10 - part) * 100.0, rel=0.1)


@pytest.mark.parametrize("share", [0.2, 3.0])
def test_time_left_is_learned_from_the_files_done(clock: Clock, share: float) -> None:
    going = run(clock, 40, 80, round(EXPECTED * share), 100.0)
    assert going.seconds_left == pytest.approx(40 * 100.0, rel=0.1)
