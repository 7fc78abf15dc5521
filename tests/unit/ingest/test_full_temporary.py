import errno
import io
import resource
import zipfile
from dataclasses import replace
from pathlib import Path
from tempfile import gettempdir
from typing import IO

import psutil
import pytest

from tests.toy import ToyEmbedder
from vind.indexes.errors import DiskFullError
from vind.indexes.settings import Settings
from vind.indexes.types import FileRecord, FileState
from vind.ingest.files import members, workers
from vind.ingest.files.contents import Contents
from vind.ingest.files.members import NO_ROOM, Entry, Room, Unpacker
from vind.ingest.files.messages import Failed, Read
from vind.ingest.files.readers import LocalFileReader, LocalReaders
from vind.ingest.files.workers import Worker
from vind.ingest.parsers.base import nothing
from vind.ingest.run.jobs import Job, Outcome, is_settled
from vind.ingest.run.reader import Reader
from vind.ingest.run.reading import Reading

SAID = "There is no room for it in the folder for temporary files, "


def zipped(file: Path, sizes: dict[str, int]) -> Path:
    with zipfile.ZipFile(file, "w") as archive:
        for name, size in sizes.items():
            archive.writestr(name, "tekst\n" + " " * size)
    return file


def limit(worker: Worker, path: Path, size: int) -> None:
    """Let a worker write files of no more than ``size`` bytes, as on a disk that is nearly full."""
    path.write_text("tekst")
    worker.read(path, path.name, ocr=False)
    (process,) = psutil.Process().children()
    process.rlimit(resource.RLIMIT_FSIZE, (size, size))


def read(worker: Worker, file: Path) -> list[Outcome]:
    seen = FileRecord(str(file.parent), file.name, FileState.FAILED)
    files = LocalFileReader(worker, ToyEmbedder(), Settings())
    return list(Reader(files, Contents([]), Settings()).read(Job(file, seen)))


def test_a_member_that_does_not_fit_costs_itself_and_is_read_by_the_next_run(
    tmp_path: Path,
) -> None:
    file = zipped(tmp_path / "a.zip", {"a.txt": 10, "b.txt": 9000, "c.txt": 20})
    with Worker() as worker:
        limit(worker, tmp_path / "x.txt", 5000)
        found = {one.record.path: one.record for one in read(worker, file) if not one.begun}
    assert {path: record.state for path, record in found.items()} == {
        "a.zip/a.txt": FileState.INDEXED,
        "a.zip/b.txt": FileState.FAILED,
        "a.zip/c.txt": FileState.INDEXED,
        "a.zip": FileState.INDEXED,
    }
    assert found["a.zip/b.txt"].reason.startswith(SAID)
    assert not is_settled(found["a.zip/b.txt"], ocr=True)


def test_a_batch_ends_where_the_disk_is_full_and_the_rest_is_read_after_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(members, "_WORTH_A_BATCH", 3000)

    def opened() -> IO[bytes]:
        """As a disk that has room for one at a time."""
        if any(one.stat().st_size for one in tmp_path.iterdir()):
            raise OSError(errno.ENOSPC, "No space left on device")
        return io.BytesIO(bytes(4000))

    names = ["a.txt", "b.txt", "c.txt"]
    for first, name in enumerate(names):
        unpacker = Unpacker(Room(str(tmp_path), first, 10**6, 100), nothing)
        unpacker.unpack([Entry(name, opened) for name in names])
        assert [(one.name, one.unpacked) for one in unpacker.members] == [(name, 4000)]
        assert unpacker.more == (name != "c.txt")
        Path(unpacker.members[0].file).unlink()
    monkeypatch.undo()  # where it is not worth that, what does not fit costs itself
    unpacker = Unpacker(Room(str(tmp_path), 0, 10**6, 100), nothing)
    unpacker.unpack([Entry(name, opened) for name in names])
    assert [bool(one.file) for one in unpacker.members] == [True, False, False]
    assert not unpacker.more


def test_a_file_that_needs_a_copy_is_read_by_the_next_run(tmp_path: Path) -> None:
    file = tmp_path / "a.pages"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("Index/Document.iwa", "")
        archive.writestr("QuickLook/Preview.pdf", bytes(9000))
    with Worker() as worker:
        limit(worker, tmp_path / "x.txt", 5000)
        failed = worker.read(file, "a.pages", ocr=False)
    assert isinstance(failed, Failed)
    assert (failed.state, failed.again) == (FileState.FAILED, True)
    assert failed.reason.startswith(f"{SAID}{gettempdir()}. ")


class Breaking(Worker):
    """Gives the first file of an archive, and has no room for the next."""

    def read(self, path: Path, name: str, *, ocr: bool, room: Room = NO_ROOM) -> Read | Failed:
        if name == "a.zip" and room.first:
            return Failed(FileState.FAILED, "no room", again=True)
        answer = super().read(path, name, ocr=ocr, room=room)
        return replace(answer, more=name == "a.zip") if isinstance(answer, Read) else answer


def test_an_archive_of_which_the_rest_had_no_room_is_read_by_the_next_run(tmp_path: Path) -> None:
    with Breaking() as worker:
        *_, archive = read(worker, zipped(tmp_path / "a.zip", {"a.txt": 10}))
    assert archive.record.state is FileState.PARTIAL
    assert archive.record.reason == "its files after the first 1 are not read: no room"
    assert not is_settled(archive.record, ocr=True)


def test_folders_are_made_before_anything_is_unpacked_and_never_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full() -> str:
        raise DiskFullError("There is no room.")

    file = zipped(tmp_path / "a.zip", {"a.txt": 10})
    with Worker() as worker:
        worker.prepare()
        monkeypatch.setattr(workers, "scratch_folder", full)
        for _ in range(2):
            states = [one.record.state for one in read(worker, file)]
            assert states == [FileState.FAILED, FileState.INDEXED, FileState.INDEXED]
            (process,) = psutil.Process().children()
            process.kill()  # and replaced by the next
            process.wait()
    with (
        pytest.raises(DiskFullError),
        Reading(
            [], LocalReaders(ToyEmbedder(), Settings()).file_readers(1), Contents([]), Settings()
        ),
    ):
        pass
