import bz2
import gzip
import io
import lzma
import random
import struct
import subprocess
import sys
import tarfile
import zipfile
import zlib
from pathlib import Path

import pytest

from tests.unit.ingest.packed import packed
from tests.unit.ingest.unpacking import contents, unpack
from vind.indexes.errors import (
    CorruptFileError,
    EmptyFileError,
    EncryptedFileError,
    UnsupportedFileError,
)
from vind.indexes.settings import Settings
from vind.indexes.types import FileRecord, FileState
from vind.ingest.files.kinds import FileKind
from vind.ingest.parsers import parser_name
from vind.ingest.parsers.archives import seven_zip, streams
from vind.ingest.parsers.archives.seven_zip import NEEDS_LIBARCHIVE, find_libarchive
from vind.ingest.run.jobs import is_settled

LINK = 0o120777 << 16


def tarred(entries: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, content in entries.items():
            header = tarfile.TarInfo(name)
            header.size, header.mtime = len(content), 1_709_542_800
            archive.addfile(header, io.BytesIO(content))
    return out.getvalue()


def written(file: Path, content: bytes) -> Path:
    file.write_bytes(content)
    return file


OFFERS = {"offertes/waterhoen.txt": b"Pomp WH-200", "prijzen.csv": b"a,b\n1,2\n" * 9}


def test_a_zip_gives_its_files_and_no_text(tmp_path: Path) -> None:
    document, unpacker = unpack(packed(tmp_path / "a.zip", OFFERS))
    assert contents(unpacker) == OFFERS
    assert (document.text, document.unread, unpacker.more) == ("", "", False)
    assert unpacker.members[0].mtime_ns > 1_700_000_000_000_000_000
    assert contents(unpack(tmp_path / "a.zip", first=1)[1]) == {
        "prijzen.csv": OFFERS["prijzen.csv"]
    }


def test_folders_and_links_in_a_zip_are_skipped(tmp_path: Path) -> None:
    file = packed(tmp_path / "a.zip", {"map/": b"", "map\\onder\\": b"", "a.txt": b"tekst"})
    with zipfile.ZipFile(file, "a") as archive:
        link = zipfile.ZipInfo("link")
        link.external_attr = LINK
        archive.writestr(link, "/etc/passwd")
    assert contents(unpack(file)[1]) == {"a.txt": b"tekst"}


@pytest.mark.parametrize(
    "raw",
    ["café-één.txt".encode(), "café-één.txt".encode("cp850"), "café-één.txt".encode("cp1252")],
    ids=["utf-8", "dos", "windows"],
)
def test_names_in_a_zip_without_the_utf_8_flag_are_decoded(tmp_path: Path, raw: bytes) -> None:
    placeholder = b"x" * len(raw)
    file = packed(tmp_path / "a.zip", {placeholder.decode(): b"tekst"})
    written(file, file.read_bytes().replace(placeholder, raw))
    assert contents(unpack(file)[1]) == {"café-één.txt": b"tekst"}


def sealed(file: Path, names: list[bytes]) -> None:
    """Set the flag of encryption of these files in both places of a zip."""
    content = bytearray(file.read_bytes())
    for name in names:
        for mark, flags, start in ((b"PK\x03\x04", 6, 30), (b"PK\x01\x02", 8, 46)):
            at = content.index(mark)
            while content[at + start : at + start + len(name)] != name:
                at = content.index(mark, at + 1)
            content[at + flags] |= 1
    file.write_bytes(content)


def test_a_password_on_one_file_in_a_zip_leaves_the_others_readable(tmp_path: Path) -> None:
    file = packed(tmp_path / "a.zip", {"a.txt": b"geheim", "b.txt": b"tekst"})
    sealed(file, [b"a.txt"])
    assert contents(unpack(file)[1]) == {"a.txt": "encrypted", "b.txt": b"tekst"}
    sealed(file, [b"b.txt"])
    with pytest.raises(EncryptedFileError, match="protected with a password"):
        unpack(file)


def test_files_in_a_zip_at_wrong_offsets_are_each_corrupt(tmp_path: Path) -> None:
    file = packed(tmp_path / "a.zip", {"a.txt": b"tekst", "b.txt": b"tekst"})
    content = bytearray(file.read_bytes())
    end = content.index(b"PK\x05\x06")
    (start,) = struct.unpack_from("<I", content, end + 16)
    struct.pack_into("<I", content, end + 16, start + 30)
    assert set(contents(unpack(written(file, bytes(content)))[1]).values()) == {"corrupt"}


def test_a_file_with_unknown_compression_is_unsupported(tmp_path: Path) -> None:
    file = packed(tmp_path / "a.zip", {"a.txt": b"tekst", "b.txt": b"tekst"})
    content = bytearray(file.read_bytes())
    at = content.index(b"PK\x01\x02")
    struct.pack_into("<H", content, at + 10, 97)  # WavPack
    written(file, bytes(content))
    assert contents(unpack(file)[1]) == {"a.txt": "unsupported", "b.txt": b"tekst"}


def test_a_zip_bomb_of_overlapping_files_stays_in_bounds(tmp_path: Path) -> None:
    file = packed(tmp_path / "a.zip", {"a.txt": bytes(10**6)})
    content = file.read_bytes()
    at = content.index(b"PK\x01\x02")
    entry, end = content[at : content.index(b"PK\x05\x06")], content.index(b"PK\x05\x06")
    tail = bytearray(content[end:])
    struct.pack_into("<HHLL", tail, 8, 500, 500, 500 * len(entry), at)
    written(file, content[:at] + entry * 500 + bytes(tail))
    _, unpacker = unpack(file, bytes_left=5 * 10**6)
    states = [one.state for one in unpacker.members]
    assert states[:5] == [None] * 5
    assert len(states) <= 6
    assert "too many or too large" in unpacker.unread


def test_an_archive_without_files_is_empty(tmp_path: Path) -> None:
    for file in (packed(tmp_path / "a.zip", {}), packed(tmp_path / "b.zip", {"map/": b""})):
        with pytest.raises(EmptyFileError, match="no files in the archive"):
            unpack(file)


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("a.tar", bytes),
        ("a.tar.gz", gzip.compress),
        ("a.tgz", gzip.compress),
        ("a.tar.bz2", bz2.compress),
        ("a.tar.xz", lzma.compress),
    ],
)
def test_a_tar_compressed_or_not_gives_its_files(
    tmp_path: Path, name: str, pack: type[bytes]
) -> None:
    file = written(tmp_path / name, pack(tarred(OFFERS)))
    document, unpacker = unpack(file)
    assert contents(unpacker) == OFFERS
    assert document.unread == ""
    assert unpacker.members[0].mtime_ns == 1_709_542_800_000_000_000
    assert contents(unpack(file, first=1)[1]) == {"prijzen.csv": OFFERS["prijzen.csv"]}


def test_links_and_devices_in_a_tar_are_skipped(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "a.tar", "w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.DIRTYPE):
            header = tarfile.TarInfo("iets")
            header.type, header.linkname = kind, "/etc/passwd"
            archive.addfile(header)
    with pytest.raises(EmptyFileError, match="no files in the archive"):
        unpack(tmp_path / "a.tar")


def test_names_in_a_tar_in_an_old_encoding_are_decoded(tmp_path: Path) -> None:
    with tarfile.open(
        tmp_path / "a.tar", "w", format=tarfile.USTAR_FORMAT, encoding="cp1252"
    ) as archive:
        archive.addfile(tarfile.TarInfo("één.txt"))
    assert contents(unpack(tmp_path / "a.tar")[1]) == {"één.txt": b""}


def test_a_single_compressed_file_is_named_after_its_archive(tmp_path: Path) -> None:
    with gzip.GzipFile("../../etc/passwd", "wb", fileobj=(tmp_path / "a.txt.gz").open("wb")) as out:
        out.write(b"tekst")
    assert contents(unpack(tmp_path / "a.txt.gz")[1]) == {"a.txt": b"tekst"}
    bz2_file = written(tmp_path / "brief", bz2.compress(b"tekst"))
    assert contents(unpack(bz2_file)[1]) == {"brief": b"tekst"}


@pytest.mark.parametrize("pack", [bytes, gzip.compress, lzma.compress])
def test_files_before_the_break_of_a_cut_off_tar_are_read(
    tmp_path: Path, pack: type[bytes]
) -> None:
    noise = bytes(range(256)) * 400
    whole = pack(tarred({"a.txt": b"tekst", "b.bin": noise + noise[::-1], "c.txt": b"meer"}))
    file = written(tmp_path / "a.tar.gz", whole[: len(whole) * 9 // 10])
    if pack is bytes:
        file = written(tmp_path / "a.tar", whole[:100_000])
    document, unpacker = unpack(file)
    assert contents(unpacker)["a.txt"] == b"tekst"
    assert "c.txt" not in contents(unpacker)
    assert document.unread == "the rest of the archive: it is cut off or damaged"


def test_a_tar_followed_by_garbage_is_read_up_to_the_garbage(tmp_path: Path) -> None:
    whole = tarred({"a.txt": b"tekst"})[:1024]
    document, unpacker = unpack(written(tmp_path / "a.tar", whole + b"\xff" * 2048))
    assert contents(unpacker) == {"a.txt": b"tekst"}
    assert document.unread == "the rest of the archive: it is cut off or damaged"


def test_a_tar_whose_header_points_back_to_itself_is_corrupt(tmp_path: Path) -> None:
    content = bytearray(tarred({"a.txt": b"tekst", "b.txt": b"tekst"}))
    content[124:136] = b"\xff" * 10 + struct.pack(">h", -1024)  # size: back to this header
    content[148:156] = b" " * 8
    content[148:156] = f"{sum(content[:512]):06o}\0 ".encode()
    file = written(tmp_path / "a.tar", bytes(content))
    with pytest.raises(CorruptFileError):
        unpack(file)


def test_a_sparse_file_in_a_tar_is_measured_by_its_declared_size(tmp_path: Path) -> None:
    content = bytearray(tarred({"a.txt": b"tekst", "b.txt": b"tekst"}))
    content[156:157] = tarfile.GNUTYPE_SPARSE
    content[257:265] = tarfile.GNU_MAGIC
    content[483:495] = b"77777777777\0"  # 8 GB
    content[148:156] = b" " * 8
    content[148:156] = f"{sum(content[:512]):06o}\0 ".encode()
    file = written(tmp_path / "a.tar", bytes(content))
    assert contents(unpack(file)[1]) == {"a.txt": "too-large", "b.txt": b"tekst"}


def test_a_damaged_gzip_file_is_corrupt(tmp_path: Path) -> None:
    with pytest.raises(CorruptFileError, match=r"^It is cut off or damaged\.$"):
        unpack(written(tmp_path / "a.gz", gzip.compress(b"tekst")[:12]))
    long = gzip.compress(b"\n".join(str(number**3).encode() for number in range(99_999)))
    assert contents(unpack(written(tmp_path / "b.gz", long[:-9]))[1]) == {"b": "corrupt"}


def test_skipped_tar_members_count_towards_the_unpacking_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "UNPACKED_AT_MOST", 100_000)
    noise = random.Random(1).randbytes(200_000)  # noqa: S311
    bomb = gzip.compress(tarred({"a.txt": b"tekst", "b.txt": noise, "c.txt": b"meer"}))
    document, unpacker = unpack(written(tmp_path / "a.tar.gz", bomb), first=2)
    assert contents(unpacker) == {}
    assert document.unread == "the rest of the archive: it unpacks to more than 100,000 bytes"
    document, unpacker = unpack(tmp_path / "a.tar.gz")
    assert contents(unpacker) == {"a.txt": b"tekst", "b.txt": "too-large"}
    assert document.unread == "the rest of the archive: it unpacks to more than 100,000 bytes"


def test_a_cut_off_zip_is_corrupt(tmp_path: Path) -> None:
    file = packed(tmp_path / "a.zip", OFFERS)
    with pytest.raises(CorruptFileError, match="contents list is broken"):
        unpack(written(file, file.read_bytes()[:-30]))


def test_a_damaged_file_in_a_zip_leaves_the_others_readable(tmp_path: Path) -> None:
    file = tmp_path / "a.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", b"hier staat iets")
        archive.writestr("b.txt", b"tekst")
    written(file, file.read_bytes().replace(b"hier staat iets", b"daar staat iets"))
    assert contents(unpack(file)[1]) == {"a.txt": "corrupt", "b.txt": b"tekst"}


def test_names_in_a_zip_with_the_utf_8_flag_are_decoded(tmp_path: Path) -> None:
    assert contents(unpack(packed(tmp_path / "a.zip", {"日本.txt": b"x"}))[1]) == {"日本.txt": b"x"}


libarchive = find_libarchive()
needs_libarchive = pytest.mark.skipif(libarchive is None, reason=NEEDS_LIBARCHIVE)

PACKED_OFFERS = {"offertes/café één 日本.txt": b"Pomp WH-200", "prijzen.csv": b"a,b\n1,2\n" * 9}
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
def test_a_7z_or_rar_gives_its_files_and_no_text(make: object, tmp_path: Path) -> None:
    assert callable(make)
    file = make(tmp_path / "a", PACKED_OFFERS)
    document, unpacker = unpack(file)
    assert contents(unpacker) == PACKED_OFFERS
    assert (document.text, document.unread, unpacker.more) == ("", "", False)
    assert {member.mtime_ns for member in unpacker.members} == {MOMENT * 10**9}
    assert contents(unpack(file, first=1)[1]) == {"prijzen.csv": PACKED_OFFERS["prijzen.csv"]}


@needs_libarchive
@MAKERS
def test_names_in_a_7z_or_rar_never_lead_outside_the_archive(make: object, tmp_path: Path) -> None:
    assert callable(make)
    file = make(tmp_path / "a", {"../../etc/passwd": b"a", "/etc/shadow": b"b", "c:\\d.txt": b"c"})
    assert contents(unpack(file)[1]) == {"etc/passwd": b"a", "etc/shadow": b"b", "d.txt": b"c"}
    assert {one.name for one in tmp_path.iterdir()} == {"a", "unpacked"}


@needs_libarchive
def test_links_in_a_rar_are_skipped(tmp_path: Path) -> None:
    linked = rarred(
        tmp_path / "a.rar", {"link": b"", "a.txt": b"tekst"}, extras={"link": TO_PASSWD}
    )
    assert contents(unpack(linked)[1]) == {"a.txt": b"tekst"}


@needs_libarchive
def test_a_password_on_files_in_a_rar_leaves_the_others_readable(tmp_path: Path) -> None:
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
def test_a_cut_off_7z_or_rar_loses_only_what_is_missing(make: object, tmp_path: Path) -> None:
    assert callable(make)
    with pytest.raises(EmptyFileError):
        unpack(make(tmp_path / "empty", {}))
    file = make(tmp_path / "a", PACKED_OFFERS)
    file.write_bytes(file.read_bytes()[:40])
    with pytest.raises((CorruptFileError, EmptyFileError)):
        unpack(file)
    rar = rarred(tmp_path / "a.rar", {"a.txt": b"tekst", "b.txt": bytes(5000)})
    rar.write_bytes(rar.read_bytes()[:3000])
    unpacker = unpack(rar)[1]
    assert contents(unpacker) == {"a.txt": b"tekst", "b.txt": "corrupt"}


@needs_libarchive
def test_a_7z_is_unpacked_within_the_usual_limits(
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
def test_names_in_a_7z_are_decoded_in_a_c_locale(tmp_path: Path) -> None:
    file = seven_zipped(tmp_path / "a.7z", PACKED_OFFERS)
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
    assert done.stdout.strip() == ascii(sorted(PACKED_OFFERS))


def test_a_rar_waits_until_libarchive_is_installed(
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
        assert is_settled(known, Settings(ocr=False))
    assert is_settled(known, Settings(ocr=False)) == (find_libarchive() is None)
