import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from tests.unit.ingest.unpacking import contents, unpack
from vind.indexes.errors import (
    CorruptFileError,
    EmptyFileError,
    EncryptedFileError,
    UnsupportedFileError,
)
from vind.indexes.types import FileRecord, FileState
from vind.ingest.files.kinds import FileKind
from vind.ingest.parsers import parser_name
from vind.ingest.parsers.archives import seven_zip
from vind.ingest.parsers.archives.seven_zip import NEEDS_LIBARCHIVE, find_libarchive
from vind.ingest.run.jobs import is_settled

libarchive = find_libarchive()
needs_libarchive = pytest.mark.skipif(libarchive is None, reason=NEEDS_LIBARCHIVE)

OFFERS = {"offertes/café één 日本.txt": b"Pomp WH-200", "prijzen.csv": b"a,b\n1,2\n" * 9}
MOMENT = 1_709_542_800


def seven_zipped(file: Path, entries: dict[str, bytes]) -> Path:
    assert libarchive is not None
    with libarchive.file_writer(str(file), "7zip") as archive:
        for name, content in entries.items():
            archive.add_file_from_memory(name, len(content), content, mtime=MOMENT)
    return file


def _number(value: int) -> bytes:
    """A number as RAR 5 writes it: seven bits a byte, the lowest first."""
    low, rest = value & 0x7F, value >> 7
    return bytes([low | 0x80]) + _number(rest) if rest else bytes([low])


def _block(kind: int, fields: bytes, extra: bytes = b"", data: bytes | None = None) -> bytes:
    flags = (1 if extra else 0) | (0 if data is None else 2)
    sizes = (_number(len(extra)) if extra else b"") + (b"" if data is None else _number(len(data)))
    body = _number(kind) + _number(flags) + sizes + fields + extra
    header = _number(len(body)) + body
    return struct.pack("<I", zlib.crc32(header)) + header + (data or b"")


def _record(kind: int, content: bytes) -> bytes:
    body = _number(kind) + content
    return _number(len(body)) + body


SEALED = _record(1, b"\0\0\x0f" + bytes(32))
TO_PASSWD = _record(5, b"\1\0" + _number(11) + b"/etc/passwd")


def rarred(file: Path, entries: dict[str, bytes], extras: dict[str, bytes] | None = None) -> Path:
    """An archive of RAR 5, its files not packed. ``extras`` are the records behind a header."""
    made = b"Rar!\x1a\x07\x01\0" + _block(1, _number(0))
    for name, content in entries.items():
        raw = name.encode()
        fields = _number(2 | 4) + _number(len(content)) + _number(0o100644)
        fields += struct.pack("<II", MOMENT, zlib.crc32(content))
        fields += _number(0) + _number(1) + _number(len(raw)) + raw
        made += _block(2, fields, (extras or {}).get(name, b""), content)
    file.write_bytes(made + _block(5, _number(0)))
    return file


MAKERS = pytest.mark.parametrize("make", [seven_zipped, rarred])


@needs_libarchive
@MAKERS
def test_an_archive_has_no_text_but_its_files(make: object, tmp_path: Path) -> None:
    assert callable(make)
    file = make(tmp_path / "a", OFFERS)
    document, unpacker = unpack(file)
    assert contents(unpacker) == OFFERS
    assert (document.text, document.unread, unpacker.more) == ("", "", False)
    assert {member.mtime_ns for member in unpacker.members} == {MOMENT * 10**9}
    assert contents(unpack(file, first=1)[1]) == {"prijzen.csv": OFFERS["prijzen.csv"]}


@needs_libarchive
@MAKERS
def test_a_name_is_never_a_path(make: object, tmp_path: Path) -> None:
    assert callable(make)
    file = make(tmp_path / "a", {"../../etc/passwd": b"a", "/etc/shadow": b"b", "c:\\d.txt": b"c"})
    assert contents(unpack(file)[1]) == {"etc/passwd": b"a", "etc/shadow": b"b", "d.txt": b"c"}
    assert {one.name for one in tmp_path.iterdir()} == {"a", "unpacked"}


@needs_libarchive
def test_links_are_no_files(tmp_path: Path) -> None:
    linked = rarred(
        tmp_path / "a.rar", {"link": b"", "a.txt": b"tekst"}, extras={"link": TO_PASSWD}
    )
    assert contents(unpack(linked)[1]) == {"a.txt": b"tekst"}


@needs_libarchive
def test_a_file_with_a_password_costs_itself_alone(tmp_path: Path) -> None:
    both = {"a.txt": b"geheim", "b.txt": b"tekst", "c.txt": b"geheim"}
    seal = {"a.txt": SEALED, "c.txt": SEALED}
    document, unpacker = unpack(rarred(tmp_path / "a.rar", both, extras=seal))
    assert contents(unpacker) == {"a.txt": "encrypted", "b.txt": b"tekst", "c.txt": "encrypted"}
    assert document.unread == ""
    for entries in ({"a.txt": b"geheim"}, {"a.txt": b"geheim", "c.txt": b"geheim"}):
        with pytest.raises(EncryptedFileError, match="The archive is protected with a password"):
            unpack(rarred(tmp_path / "a.rar", entries, extras=seal))
    sealed = b"Rar!\x1a\x07\x01\0" + _block(4, b"\0\0\x0f" + bytes(16))
    (tmp_path / "a.rar").write_bytes(sealed + bytes(64))
    with pytest.raises(EncryptedFileError, match="The archive is protected with a password"):
        unpack(tmp_path / "a.rar")


@needs_libarchive
@MAKERS
def test_what_is_cut_off_costs_what_is_lost(make: object, tmp_path: Path) -> None:
    assert callable(make)
    with pytest.raises(EmptyFileError):
        unpack(make(tmp_path / "empty", {}))
    file = make(tmp_path / "a", OFFERS)
    file.write_bytes(file.read_bytes()[:40])
    with pytest.raises((CorruptFileError, EmptyFileError)):
        unpack(file)
    rar = rarred(tmp_path / "a.rar", {"a.txt": b"tekst", "b.txt": bytes(5000)})
    rar.write_bytes(rar.read_bytes()[:3000])
    unpacker = unpack(rar)[1]
    assert contents(unpacker) == {"a.txt": b"tekst", "b.txt": "corrupt"}


@needs_libarchive
def test_no_more_is_unpacked_than_of_other_archives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    three = {"a.txt": bytes(5000), "b.txt": bytes(5000), "c.txt": bytes(5000)}
    file = seven_zipped(tmp_path / "a.7z", three)
    unread = unpack(file, members_left=2)[1].unread
    assert unread == "its files after the first 2: too many or too large"
    assert list(contents(unpack(file, bytes_left=7000)[1]).values())[1:] == ["too-large"]
    monkeypatch.setattr(seven_zip, "UNPACKED_AT_MOST", 9000)
    document, unpacker = unpack(file, first=2)  # what is passed over is unpacked too
    assert not unpacker.members
    assert document.unread == "the rest of the archive: it unpacks to more than 9,000 bytes"


@needs_libarchive
def test_names_are_read_wherever_a_worker_runs(tmp_path: Path) -> None:
    file = seven_zipped(tmp_path / "a.7z", OFFERS)
    script = (
        "import sys; from pathlib import Path; from tests.unit.ingest.unpacking import *; "
        "print(ascii(sorted(contents(unpack(Path(sys.argv[1]))[1]))))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(file)],
        env={"LC_ALL": "C", "PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == ascii(sorted(OFFERS))


def test_without_libarchive_a_file_waits_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = FileRecord(
        folder=str(tmp_path),
        path="a.rar",
        state=FileState.UNSUPPORTED,
        reason=f"The file {NEEDS_LIBARCHIVE}.",
        sha256="0" * 64,
        parser=parser_name(FileKind.RAR),
    )
    with monkeypatch.context() as without:
        without.setitem(sys.modules, "libarchive", None)
        with pytest.raises(UnsupportedFileError, match="install libarchive13t64"):
            unpack(rarred(tmp_path / "a.rar", {"a.txt": b"tekst"}))
        assert is_settled(known, ocr=False)
    assert is_settled(known, ocr=False) == (find_libarchive() is None)
