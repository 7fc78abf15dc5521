import gzip
from pathlib import Path
from zipfile import ZipFile

import pytest

from indexes.errors import (
    CorruptFileError,
    EmptyFileError,
    UnsupportedFileError,
)
from ingest.kinds import FileKind
from ingest.sniff import sniff
from tests.unit.ingest.ole_files import ole_file


def kind(path: Path, name: str, content: str | bytes) -> FileKind:
    file = path / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return sniff(file)


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.txt", b"junk\x00\x01\x02\n%PDF-1.4 ...", FileKind.PDF),
        ("a.txt", "Een PDF begint met %PDF-1.4, zei ze.", FileKind.TEXT),
        ("a.txt", "BMI is a measure of weight for height.", FileKind.TEXT),
        ("a.txt", "MZ, ID3 and RIFF are words too", FileKind.TEXT),
        ("a.txt", "<!DOCTYPE html><p>x", FileKind.HTML),
        ("a.txt", '<?xml version="1.0"?>\n<html xmlns="x"></html>', FileKind.HTML),
        ("a.html", "<p>geen begin", FileKind.HTML),
        ("a.md", "# kop", FileKind.MARKDOWN),
        ("a.csv", "a;b", FileKind.CSV),
        ("a.txt", "a;b", FileKind.TEXT),
        ("a", "zomaar tekst", FileKind.TEXT),
        ("a.txt", "From: a@x.nl\nTo: b@x.nl\nSubject: x\n\nhoi", FileKind.MAIL),
        ("a.txt", "From: a@x.nl\nmet tekst ertussen\nTo: b@x.nl\nSubject: x\n", FileKind.TEXT),
        ("a.docx", b"\x89PNG\r\n\x1a\n....", FileKind.IMAGE),
        ("a.txt", "tekst".encode("utf-16"), FileKind.TEXT),
        ("a.txt", gzip.compress(b"tekst"), FileKind.PACKED),
        ("a.doc", "{\\rtf1 tekst}", FileKind.RTF),
        ("a", "From piet@x.nl Thu Jan  1 00:00:00 2024\nSubject: x\n\nhoi", FileKind.MBOX),
        ("a.txt", '{"a": 1}', FileKind.TEXT),
        ("a.json", '{"a": 1}', FileKind.JSON),
        ("a.txt", "<?xml version='1.0'?><a>tekst</a>", FileKind.XML),
        ("a.org", "* kop", FileKind.ORG),
        ("a.jpg", b"\0\0\0\x18ftypheic\0\0\0\0", FileKind.IMAGE),
    ],
)
def test_content_tells_and_the_name_only_between_kinds_of_text(
    tmp_path: Path, name: str, content: str | bytes, expected: FileKind
) -> None:
    assert kind(tmp_path, name, content) is expected


def test_what_is_not_read_says_what_it_is(tmp_path: Path) -> None:
    with pytest.raises(EmptyFileError):
        kind(tmp_path, "a.pdf", b"")
    with pytest.raises(UnsupportedFileError, match="7-Zip"):
        kind(tmp_path, "a.txt", b"7z\xbc\xaf\x27\x1c\0\4")
    with pytest.raises(UnsupportedFileError, match="binary"):
        kind(tmp_path, "a.dat", bytes(range(256)))
    for name in ("a.docx", "a.png", "a.zip"):
        with pytest.raises(CorruptFileError, match=r"\.(docx|png|zip)"):
            kind(tmp_path, name, bytes(range(256)))
    with pytest.raises(CorruptFileError, match=r"the parts of a \.xls"):
        kind(tmp_path, "a.xls", ole_file({"Iets": b"x"}))
    with pytest.raises(UnsupportedFileError, match="binary"):
        kind(tmp_path, "a.db", ole_file({"Iets": b"x"}))
    with pytest.raises(CorruptFileError):
        kind(tmp_path, "a.docx", b"PK\x03\x04 cut off")


@pytest.mark.parametrize(
    ("member", "content", "expected"),
    [
        ("x.txt", "tekst", FileKind.ZIP),
        ("mimetype", "application/vnd.oasis.opendocument.text", FileKind.ODT),
        ("mimetype", "application/epub+zip", FileKind.EPUB),
        ("word/document.xml", "", FileKind.DOCX),
        ("xl/workbook.bin", "", FileKind.XLS),
    ],
)
def test_zip_files_are_told_by_what_is_in_them(
    tmp_path: Path, member: str, content: str, expected: FileKind
) -> None:
    with ZipFile(tmp_path / "a", "w") as archive:
        archive.writestr(member, content)
    assert sniff(tmp_path / "a") is expected
