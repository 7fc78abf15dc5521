import os
from pathlib import Path

import pytest

from tests.toy import ToyEmbedder
from vind.indexes.settings import Settings
from vind.indexes.types import FileRecord, FileState
from vind.ingest.contents import Contents
from vind.ingest.job import Job
from vind.ingest.members import NO_ROOM, Room
from vind.ingest.messages import Failed, Read
from vind.ingest.reader import Reader
from vind.ingest.readers import LocalFileReader
from vind.ingest.workers import Worker


class Overtaken(Worker):
    """Comes to a file when another program has just written to it."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self._content = content

    def read(self, path: Path, name: str, *, ocr: bool, room: Room = NO_ROOM) -> Read | Failed:
        path.write_text(self._content)
        return super().read(path, name, ocr=ocr, room=room)


@pytest.mark.parametrize(
    ("written", "state", "text"),
    [
        ("De vergoeding is 749 euro.", FileState.PARTIAL, "De vergoeding is 749 euro."),
        ("", FileState.FAILED, None),
    ],
)
def test_a_file_that_was_changed_while_it_was_read_stands_for_no_content(
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


def test_the_ledger_has_the_time_of_the_content_that_was_read(tmp_path: Path) -> None:
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
