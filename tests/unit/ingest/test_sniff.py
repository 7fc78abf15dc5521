import gzip
import tarfile
from pathlib import Path
from zipfile import ZipFile

import pytest

from vind.indexes.errors import (
    CorruptFileError,
    EmptyFileError,
    EncryptedFileError,
    UnsupportedFileError,
)
from vind.ingest.files.kinds import FileKind
from vind.ingest.files.sniff import sniff
from vind.ingest.parsers.office.ole import ole_file

OPEN = "application/vnd.oasis.opendocument."


def kind(path: Path, name: str, content: str | bytes) -> FileKind:
    file = path / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return sniff(file)


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.txt", b"junk\x00\x01\x02\n%PDF-1.4 ...", FileKind.PDF),
        ("a.pdf", b"\r\n%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>", FileKind.PDF),
        ("a.txt", "Een PDF begint met %PDF-1.4, zei ze.", FileKind.TEXT),
        ("a.txt", "BMI is a measure of weight for height.", FileKind.TEXT),
        ("a.txt", "MZ, ID3 and RIFF are words too", FileKind.TEXT),
        ("a.txt", "AC1032 is een artikelcode.", FileKind.TEXT),
        ("a.txt", "8BPS staat voor acht bits.", FileKind.TEXT),
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
        ("a.txt", gzip.compress(b"tekst", mtime=0), FileKind.PACKED),
        ("a.doc", "{\\rtf1 tekst}", FileKind.RTF),
        ("a", "From piet@x.nl Thu Jan  1 00:00:00 2024\nSubject: x\n\nhoi", FileKind.MBOX),
        ("Inbox", "From \r\nX-Mozilla-Status: 0001\r\nFrom: a\r\nTo: b\r\n\r\nhoi", FileKind.MBOX),
        (
            "a.txt",
            "From\nUtrecht: on Monday\nTo: Zwolle\nDate: 3 May\n\nBring shoes.",
            FileKind.TEXT,
        ),
        ("a.txt", '{"a": 1}', FileKind.TEXT),
        ("a", "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", FileKind.CALENDAR),
        ("a", "BEGIN:VCARD\r\nVERSION:2.1\r\n", FileKind.CONTACTS),
        ("a.json", '{"a": 1}', FileKind.JSON),
        ("a.txt", "<?xml version='1.0'?><a>tekst</a>", FileKind.XML),
        ("a.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>", FileKind.SVG),
        (
            "a.xml",
            "<?xml version='1.0'?><!-- > --><!DOCTYPE svg [<!ENTITY a '>'>]>\n<s:svg/>",
            FileKind.SVG,
        ),
        ("a.org", "* kop", FileKind.ORG),
        ("a.txt", b"7z\xbc\xaf\x27\x1c\0\4", FileKind.SEVEN_ZIP),
        ("a.txt", b"Rar!\x1a\x07\x01\0", FileKind.RAR),
        ("a.jpg", b"\0\0\0\x18ftypheic\0\0\0\0", FileKind.IMAGE),
    ],
)
def test_content_decides_the_kind_and_the_name_only_among_text_kinds(
    tmp_path: Path, name: str, content: str | bytes, expected: FileKind
) -> None:
    assert kind(tmp_path, name, content) is expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("<!--opm-->\n" * 5000 + "zomaar tekst", FileKind.TEXT),
        ("<!--opm-->\n" * 5000 + "<!-- zonder einde", FileKind.TEXT),
        ("<!-- een --> -->\n<html>", FileKind.TEXT),
        ("<!-- een -->\n<!-- twee -->\n<html>", FileKind.HTML),
        (f"From {'a' * 20_000} {'2024' * 10_000}\nSubject", FileKind.TEXT),
    ],
)
def test_a_hostile_start_of_a_file_is_recognised(
    tmp_path: Path, content: str, expected: FileKind
) -> None:
    assert kind(tmp_path, "a.txt", content) is expected


def test_a_file_with_a_pdf_inside_is_not_taken_for_a_pdf(tmp_path: Path) -> None:
    pdf = b"%PDF-1.4\n\xe2\xe3" + bytes(5000)
    with ZipFile(tmp_path / "a.zip", "w") as archive:  # its members are stored, not compressed
        archive.writestr("offerte.pdf", pdf)
    assert sniff(tmp_path / "a.zip") is FileKind.ZIP
    (tmp_path / "offerte.pdf").write_bytes(pdf)
    with tarfile.open(tmp_path / "a.tar", "w") as tar:
        tar.add(tmp_path / "offerte.pdf", "offerte.pdf")
    assert sniff(tmp_path / "a.tar") is FileKind.TAR
    attached = ole_file({"__properties_version1.0": b"x", "__substg1.0_37010102": pdf})
    assert kind(tmp_path, "a.msg", attached) is FileKind.MSG


def test_an_unreadable_file_says_what_it_is(tmp_path: Path) -> None:
    with pytest.raises(EmptyFileError):
        kind(tmp_path, "a.pdf", b"")
    with pytest.raises(UnsupportedFileError, match="Zstandard"):
        kind(tmp_path, "a.txt", b"\x28\xb5\x2f\xfd\0\4")
    with pytest.raises(UnsupportedFileError, match="Thunderbird's list of the mails"):
        kind(tmp_path, "Inbox.msf", '// <!-- <mdb:mork:z v="1.4"/> -->\n')
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
        ("word/brief.txt", "tekst", FileKind.ZIP),
        ("ppt/brief.txt", "tekst", FileKind.ZIP),
        ("xl/workbook.bin", "", FileKind.ZIP),
        ("visio/brief.txt", "tekst", FileKind.ZIP),
    ],
)
def test_zip_files_are_recognised_by_their_members(
    tmp_path: Path, member: str, content: str, expected: FileKind
) -> None:
    with ZipFile(tmp_path / "a", "w") as archive:
        archive.writestr(member, content)
    assert sniff(tmp_path / "a") is expected


@pytest.mark.parametrize(
    ("name", "member", "content", "what"),
    [
        ("a.zip", "Index/Document.iwa", "", "a file of Apple's office programs"),
        ("a.pages", "Index/Document.iwa", "", "a document of Apple's Pages"),
        ("a.numbers", "Index.zip", "", "a workbook of Apple's Numbers"),
        ("a.key", "index.apxl", "", "a presentation of Apple's Keynote"),
        ("a.odg", "mimetype", f"{OPEN}graphics", "an OpenDocument file of a rare kind"),
    ],
)
def test_unsupported_office_packages_are_named(
    tmp_path: Path, name: str, member: str, content: str, what: str
) -> None:
    with ZipFile(tmp_path / name, "w") as archive:
        archive.writestr(member, content)
    with pytest.raises(UnsupportedFileError) as raised:
        sniff(tmp_path / name)
    assert str(raised.value).startswith(f"This is {what}, which vind does not read: ")


def test_an_apple_package_with_a_password_is_encrypted(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "a.pages", "w") as archive:
        archive.writestr("Index/Document.iwa", "")
        archive.writestr(".iwpv2", "")
    with pytest.raises(EncryptedFileError):
        sniff(tmp_path / "a.pages")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"!BDN\0\0\1\0", "Outlook's mail archive (.pst)"),
        (b"\0\1\0\0Standard ACE DB\0", "an Access database"),
        (b"L\0\0\0\1\x14\2\0\0\0", "a shortcut of Windows"),
        (b"\xe4R\\{\x8c\xd8\xa7M\0", "a OneNote section"),
        (b"\xa1\x2f\xff\x43\xd9\xef\x76\x4c\0", "the contents list of a OneNote notebook"),
        (b"MSCF\0\0\0\0\x44", "a Windows cabinet (or a OneNote package)"),
        (b"ITSF\3\0\0\0\x60", "a help file of Windows (.chm)"),
        (bytes(32769) + b"CD001\1\0", "an image of a disc"),
        (ole_file({"VisioDocument": b"x"}), "a Visio drawing"),
        (b"\xffWPC\x10\0", "a WordPerfect document"),
        (b"\x28\xb5\x2f\xfd\x04\x58", "a Zstandard archive"),
        (b"AC1032\0\0\0\0\0\x04", "an AutoCAD drawing"),
        (b"8BPS\0\1\0\0\0\0\0\0\0\3", "a Photoshop picture"),
        (ole_file({"Quill": {"QuillSub": {"CONTENTS": b"x"}}}), "a Publisher document"),
        (ole_file({"   114": {"Props": b"x"}}), "a plan of Microsoft Project"),
    ],
)
def test_known_unsupported_formats_are_named(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(UnsupportedFileError) as raised:
        kind(tmp_path, "a.dat", content)
    assert str(raised.value).startswith(f"This is {said}, which vind does not read: ")
