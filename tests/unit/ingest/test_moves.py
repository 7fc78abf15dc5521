from dataclasses import replace
from pathlib import Path

import pytest

from vind.indexes.hashing import sha256_of
from vind.indexes.types import FileRecord, FileState
from vind.ingest.run.following import find_moves
from vind.ingest.run.jobs import Job


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


def test_the_first_file_of_the_content_has_what_was_known(
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
def test_what_was_something_else_is_read(
    new: FileRecord, gone: FileRecord, changed: dict[str, object]
) -> None:
    assert not list(find_moves([replace(gone, **changed)], [job(new)]))  # type: ignore[arg-type]


def test_what_has_a_document_in_this_place_is_read(new: FileRecord, gone: FileRecord) -> None:
    known = replace(new, state=FileState.INDEXED)
    archive = Job(Path(new.folder, new.path), new, None, {"nieuw.txt/a.txt": known})
    assert not list(find_moves([gone], [job(new, known), archive]))
    assert len(list(find_moves([gone], [job(new, replace(known, state=FileState.EMPTY))]))) == 1


def test_a_file_that_cannot_be_opened_is_not_what_has_no_hash(
    new: FileRecord, gone: FileRecord
) -> None:
    Path(new.folder, new.path).unlink()
    assert not list(find_moves([replace(gone, path="huur.txt", sha256="")], [job(new)]))


def test_what_cannot_be_opened_is_told_when_it_is_read(new: FileRecord, gone: FileRecord) -> None:
    Path(new.folder, new.path).unlink()
    assert not list(find_moves([gone], [job(new)]))
