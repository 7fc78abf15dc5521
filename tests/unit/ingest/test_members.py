import errno
import io
import resource
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import gettempdir
from typing import IO

import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.toy import ToyEmbedder
from vind.indexes.errors import DiskFullError
from vind.indexes.settings import Settings
from vind.indexes.types import FileRecord, FileState
from vind.ingest.files import members, workers
from vind.ingest.files.contents import Contents
from vind.ingest.files.members import NO_ROOM, Entry, Room, Unpacker, shown_name
from vind.ingest.files.messages import Failed, Read
from vind.ingest.files.readers import LocalFileReader, LocalReaders
from vind.ingest.files.workers import Worker
from vind.ingest.parsers.base import nothing
from vind.ingest.run.jobs import Job, Outcome, is_settled
from vind.ingest.run.reading import Reader, Reading


def entry(name: str, content: bytes = b"tekst") -> Entry:
    return Entry(name, lambda: io.BytesIO(content))


def unpacked(folder: Path, entries: list[Entry], **room: int) -> Unpacker:
    limits = {"first": 0, "bytes_left": 10**9, "members_left": 1000} | room
    unpacker = Unpacker(Room(str(folder), **limits), nothing)
    unpacker.unpack(entries)
    return unpacker


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("map/offerte.pdf", "map/offerte.pdf"),
        ("../../etc/passwd", "etc/passwd"),
        ("/etc/passwd", "etc/passwd"),
        ("C:\\Users\\An\\offerte.pdf", "Users/An/offerte.pdf"),
        ("a/./b//c/", "a/b/c"),
        (" .. /\x00../b", "b"),
        ("a\r\nb\x1b[31m.txt", "a b [31m.txt"),
        ("factuur\u202efdp.exe", "factuur fdp.exe"),
        ("a\ud800b\ufeff.txt", "a b .txt"),
        ("cafe\u0301.txt", "café.txt"),
        ("", "unnamed"),
        ("../..", "unnamed"),
        ("\u200b", "unnamed"),
    ],
)
def test_a_member_name_is_cleaned_for_display(name: str, shown: str) -> None:
    assert shown_name(name) == shown


def test_a_long_name_keeps_its_start_and_its_extension() -> None:
    shown = shown_name("map/" + "x" * 10_000 + ".pdf")
    assert shown.startswith("map/xxx")
    assert shown.endswith("xxx.pdf")
    assert len(shown) < 200
    assert shown_name("/".join(["a"] * 5000)).count("/") < 30


def test_a_repeated_name_gets_a_number_before_its_extension(tmp_path: Path) -> None:
    names = ["v1.0/a.txt", "v1.0/a.txt", "v1.0/a (2).txt", "v1.0/a.txt", "b", "b", "../b"]
    assert [one.name for one in unpacked(tmp_path, list(map(entry, names))).members] == [
        "v1.0/a.txt",
        "v1.0/a (2).txt",
        "v1.0/a (2) (2).txt",
        "v1.0/a (3).txt",
        "b",
        "b (2)",
        "b (3)",
    ]


def test_a_file_and_a_folder_of_one_name_get_different_names(tmp_path: Path) -> None:
    names = ["a.zip", "a.zip/x.txt", "a.zip/y.txt", "b.zip/x.txt", "b.zip"]
    assert [one.name for one in unpacked(tmp_path, list(map(entry, names))).members] == [
        "a.zip",
        "a (2).zip/x.txt",
        "a (2).zip/y.txt",
        "b.zip/x.txt",
        "b (2).zip",
    ]


HOSTILE = st.one_of(
    st.text(max_size=20),
    st.text(alphabet="./\\a: \u202e\x00", max_size=12),
    st.sampled_from(["a", "a/b", "a (2)", "a (2)/b", "a/b/c", "A", "..", "a.txt", "a (2).txt"]),
)


@given(st.lists(HOSTILE, max_size=30))
def test_member_names_are_safe_unique_and_never_another_names_folder(names: list[str]) -> None:
    given_names = members._Names()
    shown = [given_names.unique(name) for name in names]
    assert len(set(shown)) == len(names)
    for name in shown:
        steps = name.split("/")
        assert all(step.strip() and step not in (".", "..") for step in steps)
        assert "\\" not in name
        assert not any(ord(char) < 32 for char in name)
        assert not any("/".join(steps[:depth]) in shown for depth in range(1, len(steps)))
        name.encode()  # no lone surrogates


@given(count=st.integers(0, 40), batch=st.integers(1, 7), size=st.integers(0, 9))
def test_batches_hold_every_entry_exactly_once(
    tmp_path_factory: pytest.TempPathFactory, count: int, batch: int, size: int
) -> None:
    folder = tmp_path_factory.mktemp("out")
    opened: list[str] = []

    def opening(name: str) -> IO[bytes]:
        opened.append(name)
        return io.BytesIO(b"x" * size)

    def entries() -> Iterator[Entry]:
        for number in range(count):
            yield Entry(f"{number}.txt", lambda: opening(f"{number}.txt"))  # noqa: B023 - at once

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(members, "BATCH_MEMBERS", batch)
        patch.setattr(members, "BATCH_BYTES", 20)
        first, more = 0, True
        found = []
        while more:
            unpacker = Unpacker(Room(str(folder), first, 10**6, 10**6), nothing)
            unpacker.unpack(entries())
            assert len(unpacker.members) <= batch
            found += [one.name for one in unpacker.members]
            first, more = first + len(unpacker.members), unpacker.more
    assert found == opened == [f"{number}.txt" for number in range(count)]


def test_a_member_is_copied_into_the_scratch_folder_with_its_time(tmp_path: Path) -> None:
    sent = datetime(2024, 3, 4, 9, tzinfo=UTC)
    (member,) = unpacked(tmp_path, [Entry("../a.txt", lambda: io.BytesIO(b"tekst"), sent)]).members
    assert (member.name, member.unpacked) == ("a.txt", 5)
    assert member.mtime_ns == 1_709_542_800_000_000_000
    assert Path(member.file).parent == tmp_path
    assert Path(member.file).read_bytes() == b"tekst"


def test_a_member_that_is_too_large_leaves_the_others_readable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(members, "MEMBER_AT_MOST", 10)
    unpacker = unpacked(tmp_path, [entry("a.txt", b"x" * 11), entry("b.txt", b"x" * 10)])
    assert [one.state for one in unpacker.members] == [FileState.TOO_LARGE, None]
    assert [one.unpacked for one in unpacker.members] == [11, 10]
    assert len(list(tmp_path.iterdir())) == 1
    assert not unpacker.more
    assert unpacker.unread == ""


def test_members_are_unpacked_up_to_the_limits_on_bytes_and_number(tmp_path: Path) -> None:
    unpacker = unpacked(tmp_path, [entry(f"{number}.txt") for number in range(9)], bytes_left=12)
    assert [one.state for one in unpacker.members] == [None, None, FileState.TOO_LARGE]
    assert unpacker.unread == "its files after the first 3: too many or too large"
    assert not unpacker.more
    few = unpacked(tmp_path, [entry(f"{number}.txt") for number in range(9)], members_left=4)
    assert len(few.members) == 4
    assert few.unread == "its files after the first 4: too many or too large"
    assert unpacked(tmp_path, [entry("a.txt")] * 4, members_left=4).unread == ""


def test_an_archive_nested_too_deep_is_not_unpacked() -> None:
    unpacker = Unpacker(NO_ROOM, nothing)
    unpacker.unpack([entry("a.txt")])
    assert unpacker.members == []
    assert unpacker.unread == "files in files are read 5 deep, not deeper"
    childless = Unpacker(NO_ROOM, nothing)
    childless.unpack([])
    assert childless.unread == ""


def test_a_member_that_fails_to_unpack_leaves_the_others_readable(tmp_path: Path) -> None:
    def fails() -> IO[bytes]:
        raise KeyError("een")

    batch = unpacked(tmp_path, [Entry("een.txt", fails), entry("twee.txt")]).members
    assert [(one.name, one.state) for one in batch] == [
        ("een.txt", FileState.FAILED),
        ("twee.txt", None),
    ]
    assert batch[0].reason == "Unpacking the file: reading failed (KeyError)."


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


def test_a_member_without_disk_space_is_read_by_the_next_run(
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
    assert not is_settled(found["a.zip/b.txt"], Settings(ocr=True))


def test_a_batch_ends_at_a_full_disk_and_the_next_goes_on_from_there(
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


def test_a_file_without_disk_space_for_its_copy_is_read_by_the_next_run(tmp_path: Path) -> None:
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

    def read(
        self, path: Path, name: str, *, ocr: bool, room: Room = NO_ROOM, speech: str = ""
    ) -> Read | Failed:
        if name == "a.zip" and room.first:
            return Failed(FileState.FAILED, "no room", again=True)
        answer = super().read(path, name, ocr=ocr, room=room, speech=speech)
        return replace(answer, more=name == "a.zip") if isinstance(answer, Read) else answer


def test_an_archive_whose_rest_had_no_room_is_read_by_the_next_run(tmp_path: Path) -> None:
    with Breaking() as worker:
        *_, archive = read(worker, zipped(tmp_path / "a.zip", {"a.txt": 10}))
    assert archive.record.state is FileState.PARTIAL
    assert archive.record.reason == "its files after the first 1 are not read: no room"
    assert not is_settled(archive.record, Settings(ocr=True))


def test_scratch_folders_are_made_once_before_anything_is_unpacked(
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
