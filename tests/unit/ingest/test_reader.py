import os
import zipfile
from pathlib import Path

import pytest

from tests.toy import ToyEmbedder
from vind.indexes.settings import Settings
from vind.indexes.types import FileRecord, FileState
from vind.ingest.files.contents import Contents
from vind.ingest.files.members import NO_ROOM, Room
from vind.ingest.files.messages import Failed, Read
from vind.ingest.files.readers import Cut, LocalFileReader, ReaderLostError
from vind.ingest.files.workers import Worker
from vind.ingest.run.jobs import Job
from vind.ingest.run.reading import LOST, Reader


class Overtaken(Worker):
    """Comes to a file when another program has just written to it."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self._content = content

    def read(
        self,
        path: Path,
        name: str,
        *,
        ocr: bool,
        room: Room = NO_ROOM,
        speech: str = "",  # noqa: ARG002
    ) -> Read | Failed:
        path.write_text(self._content)
        return super().read(path, name, ocr=ocr, room=room)


@pytest.mark.parametrize(
    ("written", "state", "text"),
    [
        ("De vergoeding is 749 euro.", FileState.PARTIAL, "De vergoeding is 749 euro."),
        ("", FileState.FAILED, None),
    ],
)
def test_a_file_changed_while_being_read_gets_no_hash(
    tmp_path: Path, written: str, state: FileState, text: str | None
) -> None:
    (tmp_path / "huur.txt").write_text("De opzegtermijn is drie maanden.")
    seen = FileRecord(str(tmp_path), "huur.txt", FileState.FAILED)
    options = Settings(index=tmp_path / "index")
    with Overtaken(written) as worker:
        reader = Reader(LocalFileReader(worker, ToyEmbedder(), options), Contents([]), options)
        (outcome,) = reader.read(Job(tmp_path / "huur.txt", seen))
    record, document = outcome.record, outcome.document
    assert (record.state, record.sha256) == (state, "")
    assert record.reason == "it was changed while it was read"
    assert (document and document.text) == text


def test_a_file_is_recorded_with_the_time_and_size_of_what_was_read(tmp_path: Path) -> None:
    file = tmp_path / "huur.txt"
    file.write_text("De opzegtermijn is drie maanden.")
    found = file.stat()
    seen = FileRecord(
        str(tmp_path),
        file.name,
        FileState.FAILED,
        size=found.st_size,
        mtime_ns=found.st_mtime_ns,
    )
    # Saved by somebody between the walk and its turn to be read.
    file.write_text("De opzegtermijn is vier maanden en een week.")
    os.utime(file, ns=(found.st_mtime_ns, found.st_mtime_ns + 10**9))
    with Worker() as worker:
        options = Settings(index=tmp_path / "index")
        reader = Reader(LocalFileReader(worker, ToyEmbedder(), options), Contents([]), options)
        (outcome,) = reader.read(Job(file, seen))
    now = file.stat()
    assert (outcome.record.size, outcome.record.mtime_ns) == (now.st_size, now.st_mtime_ns)
    assert outcome.document is not None
    assert outcome.document.text.endswith("een week.")


class Fleeting(LocalFileReader):
    """Is lost over the files that it is told, so many times."""

    def __init__(self, worker: Worker, options: Settings, losses: dict[str, int]) -> None:
        super().__init__(worker, ToyEmbedder(), options)
        self.left = losses
        self.lost = 0

    def read(self, file: Path, name: str, depth: int, room: Room) -> Cut | Failed:
        if self.left.get(name, 0):
            self.left[name] -= 1
            self.lost += 1
            raise ReaderLostError(self.lost)
        return super().read(file, name, depth, room)


@pytest.mark.parametrize(
    ("losses", "ends"),
    [
        (
            {"a.zip": 2},
            [("a.zip", "begun"), ("a.zip/b.txt", ""), ("a.zip/c.txt", ""), ("a.zip", "")],
        ),
        ({"a.zip": 9}, [("a.zip", LOST)]),
        ({"a.zip/c.txt": 1}, [("a.zip", "begun"), ("a.zip/b.txt", ""), ("a.zip", "again")]),
    ],
)
def test_a_file_is_retried_when_its_reader_is_lost_and_then_given_up(
    tmp_path: Path, losses: dict[str, int], ends: list[tuple[str, str]]
) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("b.txt", "De opzegtermijn is drie maanden.")
        archive.writestr("c.txt", "De huur is 749 euro.")
    options = Settings(index=tmp_path / "index")
    seen = FileRecord(str(tmp_path), "a.zip", FileState.FAILED)
    with Worker() as worker:
        reader = Reader(Fleeting(worker, options, dict(losses)), Contents([]), options)
        outcomes = list(reader.read(Job(tmp_path / "a.zip", seen)))
    told = [
        (one.record.path, "again" if one.again else "begun" if one.begun else one.record.reason)
        for one in outcomes
    ]
    assert told == ends
