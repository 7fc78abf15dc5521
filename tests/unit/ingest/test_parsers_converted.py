"""Formats that are converted first: Office up to 2003, and single XML files."""

import io
import re
import socket
import struct
import subprocess
import zipfile
from base64 import encodebytes
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import olefile
import openpyxl
import pptx
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment

from tests.unit.ingest.packed import changed as changed_part
from tests.unit.ingest.reading import outline, read, read_text
from tests.unit.ingest.test_parsers_opendocument import NAMES, TYPE
from vind.indexes.errors import CorruptFileError, EncryptedFileError, UnsupportedFileError
from vind.indexes.settings import Settings
from vind.indexes.types import DocumentFacts, FileRecord, FileState
from vind.ingest.files.kinds import FileKind
from vind.ingest.files.members import NO_ROOM
from vind.ingest.files.messages import Failed, Read, Request
from vind.ingest.files.sniff import sniff
from vind.ingest.files.worker import _answer
from vind.ingest.files.workers import Worker
from vind.ingest.parsers import parser_name
from vind.ingest.parsers.base import nothing
from vind.ingest.parsers.office import libreoffice
from vind.ingest.parsers.office.libreoffice import NEEDS_LIBREOFFICE, convert, find_libreoffice
from vind.ingest.parsers.office.ole import Tree, ole_file
from vind.ingest.parsers.sheets import xls as old_sheets
from vind.ingest.parsers.sheets.xls import NumberFormats
from vind.ingest.run.jobs import is_settled

has_libreoffice = pytest.mark.skipif(find_libreoffice() is None, reason=NEEDS_LIBREOFFICE)


def older(path: Path, suffix: str) -> Path:
    """The same document in an older format, made by LibreOffice."""
    profile = (path.parent / "profile").as_uri()
    subprocess.run(
        [
            *("soffice", "--headless", f"-env:UserInstallation={profile}"),
            *("--convert-to", suffix, "--outdir", str(path.parent), str(path)),
        ],
        check=True,
        capture_output=True,
    )
    return path.with_suffix(f".{suffix}")


@pytest.fixture(scope="module")
def old_word(tmp_path_factory: pytest.TempPathFactory) -> Path:
    document = docx.Document()
    document.core_properties.title = "Handboek"
    document.core_properties.author = "Zoë Bakker"
    document.core_properties.created = datetime(2024, 3, 1, 9, 0)  # noqa: DTZ001 - Word has none
    document.add_heading("Verlof", 1)
    document.add_paragraph("Je hebt 25 dagen.")
    document.add_paragraph("vijf mee", style="List Bullet")
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ["Soort", "Dagen", "Basis", "25"], strict=True):
        cell.text = text
    document.sections[0].header.paragraphs[0].text = "Vertrouwelijk"
    path = tmp_path_factory.mktemp("word") / "a.docx"
    document.save(str(path))
    return older(path, "doc")


@pytest.fixture(scope="module")
def old_slides(tmp_path_factory: pytest.TempPathFactory) -> Path:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = "Omzet"
    slide.placeholders[1].text = "Groei in alle landen"
    slide.notes_slide.notes_text_frame.text = "Noem de cijfers van maart"
    deck.slides.add_slide(deck.slide_layouts[5]).shapes.title.text = "Prijzen"
    path = tmp_path_factory.mktemp("slides") / "a.pptx"
    deck.save(str(path))
    return older(path, "ppt")


@pytest.fixture(scope="module")
def old_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    book = openpyxl.Workbook()
    book.properties.title = "Prijslijst"
    sheet = book.active
    assert sheet is not None
    sheet.title = "Prijzen"
    sheet.append(["Prijzen 2024"])
    sheet.append([])
    sheet.append([None, "Artikel", "Prijs", "Vanaf"])
    sheet.append([None, "Pomp", 1250.5, date(2024, 3, 1)])
    sheet.append([None, "Bel", 7, datetime(2024, 3, 1, 9, 30)])  # noqa: DTZ001 - Excel has none
    sheet.append([None, "Verhuur", timedelta(hours=36)])
    sheet.append([None, "Ruil", -timedelta(minutes=45)])
    formats = ('"€" #,##0.00', "0.0%", '0" uur"', "0000", "General")
    sheet.append([None, *(12.5, 0.125, 36, 42, 7.25)])
    for cell, number_format in zip(sheet[8][1:], formats, strict=True):
        cell.number_format = number_format
    book.create_sheet("Leeg")
    customers = book.create_sheet("Klanten")
    customers["C2"] = "Jan"
    customers["C2"].comment = Comment("Belt op maandag", "HR")
    path = tmp_path_factory.mktemp("book") / "a.xlsx"
    book.save(path)
    return older(path, "xls")


@has_libreoffice
def test_an_old_word_file_is_read_as_a_new_one(old_word: Path) -> None:
    found = read(old_word)
    assert outline(found) == [
        "h1 Verlof",
        "p Je hebt 25 dagen.",
        "- vijf mee",
        "th Soort|Dagen",
        "tr Basis|25",
    ]
    assert (found.facts.title, found.facts.author) == ("Handboek", "Zoë Bakker")
    assert found.facts.created == datetime(2024, 3, 1, 9, 0, tzinfo=UTC)


@has_libreoffice
def test_an_old_presentation_has_its_slides_and_notes(old_slides: Path) -> None:
    found = read(old_slides)
    assert outline(found) == [
        "h1 Omzet",
        "- Groei in alle landen",
        "p Noem de cijfers van maart",
        "h1 Prijzen",
    ]
    assert [page.number for page in found.pages] == [1, 2]


@has_libreoffice
def test_a_worker_converts_an_old_word_file_and_leaves_nothing_behind(
    old_word: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with Worker() as worker:
        answer = worker.read(old_word, "a.doc", ocr=False)
    assert getattr(answer, "kind", answer) is FileKind.DOC
    assert list(tmp_path.iterdir()) == []


@has_libreoffice
def test_libreoffice_starts_once_per_file_with_a_clean_profile(
    old_word: Path, old_slides: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read(old_word)  # the first makes the profile that the others are given a copy of
    profiles: list[Path] = []
    run = libreoffice._run_once

    def noted(command: list[str], log: Path, *rest: Any) -> int:
        profiles.append(log.parent / "profile/user")
        assert f"-env:UserInstallation={profiles[-1].parent.as_uri()}" in command
        assert not (profiles[-1] / "left").exists()
        (profiles[-1] / "left").touch()
        return run(command, log, *rest)

    monkeypatch.setattr(libreoffice, "_run_once", noted)
    broken = changed(old_word, "WordDocument", 0, bytes(600), tmp_path / "b.doc")
    with pytest.raises(CorruptFileError):
        read(broken)
    assert outline(read(old_slides))[0] == "h1 Omzet"
    assert outline(read(old_word))[0] == "h1 Verlof"
    assert len(set(profiles)) == len(profiles) == 3


@has_libreoffice
def test_an_old_workbook_has_its_sheets_and_the_places_of_its_rows(old_book: Path) -> None:
    found = read(old_book)
    assert outline(found) == [
        "h1 Prijzen",
        "p Prijzen 2024",
        "th Artikel|Prijs|Vanaf",
        "tr Pomp|1250.5|2024-03-01",
        "tr Bel|7|2024-03-01 09:30",
        "tr Verhuur|36:00:00",
        "tr Ruil|-0:45:00",
        "tr € 12.50|12.5%|36 uur|0042|7.25",
        "h1 Klanten",
        "p Jan",
        "p Jan: Belt op maandag",
    ]
    assert [page.label for page in found.pages] == ["Prijzen!1:8", "Klanten!2:2", "Klanten!C2"]
    assert found.facts.title == "Prijslijst"


def changed(path: Path, stream: str, place: int, content: bytes, into: Path) -> Path:
    """A copy of an OLE file with other bytes at one place of one of its streams."""
    into.write_bytes(path.read_bytes())
    with olefile.OleFileIO(into, write_mode=True) as ole:
        data = bytearray(ole.openstream(stream).read())
        data[place : place + len(content)] = content
        ole.write_stream(stream, bytes(data))
    return into


@has_libreoffice
def test_an_unreadable_sheet_of_an_old_workbook_is_named(
    old_book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_sheet = NumberFormats.of_sheet

    def fails(formats: NumberFormats, name: str) -> Any:
        if name == "Prijzen":
            raise IndexError
        return of_sheet(formats, name)

    monkeypatch.setattr(NumberFormats, "of_sheet", fails)
    found = read(old_book)
    assert outline(found)[0] == "h1 Klanten"
    assert found.unread == "sheet Prijzen: reading failed (IndexError)"


BOX = """<xdr:twoCellAnchor
xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">
<xdr:from><xdr:col>4</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>1</xdr:row>
<xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>8</xdr:col><xdr:colOff>0</xdr:colOff>
<xdr:row>5</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to>
<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="9" name="Vak"/><xdr:cNvSpPr txBox="1"/>
</xdr:nvSpPr><xdr:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="900000"/></a:xfrm>
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr><xdr:txBody><a:bodyPr/>
<a:p><a:r><a:t>Toeslag: € 35</a:t></a:r></a:p><a:p><a:r><a:t>Op feestdagen 50.</a:t></a:r></a:p>
</xdr:txBody></xdr:sp><xdr:clientData/></xdr:twoCellAnchor>"""


@has_libreoffice
def test_text_boxes_of_an_old_workbook_are_read_at_their_cells(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Tarieven"
    book.active.append(["Schoonmaak", 38.5])
    book.active["A1"].comment = Comment("Per uur", "HR")
    chart = BarChart()
    chart.add_data(Reference(book.active, min_col=2, min_row=1))
    book.active.add_chart(chart, "D9")
    book.create_sheet("Leeg")
    book.save(tmp_path / "a.xlsx")
    boxed = changed_part(tmp_path / "a.xlsx", "xl/drawings/drawing1.xml", "(?=</wsDr>)", BOX)
    found = read(older(boxed, "xls"))
    assert outline(found) == [
        "h1 Tarieven",
        "tr Schoonmaak|38.5",
        "p Schoonmaak: Per uur",
        "p Toeslag: € 35\nOp feestdagen 50.",
    ]
    assert found.pages[-1].label == "Tarieven!E2"
    assert found.unread == ""


def biff(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


@has_libreoffice
def test_ole_streams_are_found_in_upper_case_too(old_word: Path, old_book: Path) -> None:
    for file in (old_word, old_book):
        with olefile.OleFileIO(file) as ole:
            tree: Tree = {one.upper(): ole.openstream(one).read() for (one,) in ole.listdir()}
        other = file.with_stem("upper")
        other.write_bytes(ole_file(tree))
        assert outline(read(other)) == outline(read(file))


@has_libreoffice
def test_an_old_workbook_with_a_zip_in_it_is_not_read_as_a_zip(
    old_book: Path, tmp_path: Path
) -> None:
    with ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.txt", "iets")
    file = tmp_path / "a.xls"
    file.write_bytes(old_book.read_bytes() + (tmp_path / "a.zip").read_bytes())
    assert zipfile.is_zipfile(file)
    assert outline(read(file)) == outline(read(old_book))
    assert read(file).facts.title == "Prijslijst"


@pytest.mark.parametrize(
    ("suffix", "tree"),
    [
        ("xls", {"Workbook": biff(0x0809, bytes(16)) + biff(0x002F, bytes(54))}),
        ("xls", {"Book": biff(0x0809, bytes(4)) + biff(0x002F, bytes(4))}),
        ("doc", {"WORDDOCUMENT": bytes(11) + b"\x01" + bytes(600)}),
        ("ppt", {"PowerPoint Document": bytes(99), "EncryptedSummary": bytes(99)}),
        (
            "ppt",
            {"PowerPoint Document": bytes(99), "Current User": bytes(12) + b"\xdf\xc4\xd1\xf3"},
        ),
    ],
)
def test_a_file_with_a_password_and_any_summary_is_encrypted(
    suffix: str, tree: Tree, tmp_path: Path
) -> None:
    file = tmp_path / f"a.{suffix}"
    file.write_bytes(ole_file(tree | {"\x05SummaryInformation": b"\xfe\xff" + b"encrypted" * 50}))
    with pytest.raises(EncryptedFileError):
        read(file)


@has_libreoffice
def test_an_old_file_with_a_password_is_encrypted_a_broken_one_corrupt(
    old_word: Path, old_slides: Path, old_book: Path, tmp_path: Path
) -> None:
    locked = [
        changed(old_word, "WordDocument", 11, b"\x01", tmp_path / "a.doc"),
        changed(old_slides, "Current User", 12, b"\xdf\xc4\xd1\xf3", tmp_path / "a.ppt"),
        changed(old_book, "Workbook", 20, b"\x2f\x00", tmp_path / "a.xls"),  # the second record
    ]
    for file in locked:
        with pytest.raises(EncryptedFileError):
            read(file)
    broken = [
        changed(old_word, "WordDocument", 0, bytes(600), tmp_path / "b.doc"),
        changed(old_book, "Workbook", 0, bytes(600), tmp_path / "b.xls"),
    ]
    for file in broken:
        with pytest.raises(CorruptFileError):
            read(file)


RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


@pytest.fixture
def cut_off(tmp_path: Path) -> Path:
    """A binary workbook whose first record is not all there."""
    with ZipFile(tmp_path / "a.xlsb", "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/_rels/workbook.bin.rels", f'<Relationships xmlns="{RELATIONS}"/>')
        archive.writestr("xl/workbook.bin", b"\x83\x01\x00")
    return tmp_path / "a.xlsb"


def read_by_worker(path: Path) -> Read | Failed:
    return _answer(Request(bytes(path).hex(), path.name, False, NO_ROOM), BytesIO())


def test_a_cut_off_binary_workbook_is_corrupt(cut_off: Path) -> None:
    said = "The file is damaged and cannot be read (failed to fill whole buffer)."
    assert read_by_worker(cut_off) == Failed(FileState.CORRUPT, said)


def test_a_workbook_the_disk_fails_to_read_is_read_again(
    cut_off: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts_of = old_sheets._facts

    def go_away_after(*arguments: Any) -> DocumentFacts:
        facts = facts_of(*arguments)
        cut_off.unlink()
        return facts

    monkeypatch.setattr(old_sheets, "_facts", go_away_after)
    said = "Reading the file failed: No such file or directory (os error 2)."
    assert read_by_worker(cut_off) == Failed(FileState.FAILED, said, again=True)


LINKED = """<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
xmlns:xlink="http://www.w3.org/1999/xlink"><office:body><office:text><text:p>Zie het plaatje.
<draw:frame text:anchor-type="as-char" svg:width="5cm" svg:height="5cm"><draw:image
xlink:href="http://127.0.0.1:{port}/a.png" xlink:actuate="onLoad"/></draw:frame></text:p>
</office:text></office:body></office:document-content>"""

MANIFEST = """<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">
<m:file-entry m:full-path="/" m:media-type="application/vnd.oasis.opendocument.text"/>
<m:file-entry m:full-path="content.xml" m:media-type="text/xml"/></m:manifest>"""


@has_libreoffice
def test_pictures_a_document_links_to_are_not_fetched(tmp_path: Path) -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        port = server.getsockname()[1]
        with ZipFile(tmp_path / "a.odt", "w") as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
            archive.writestr("content.xml", LINKED.format(port=port))
            archive.writestr("META-INF/manifest.xml", MANIFEST)
        document = older(tmp_path / "a.odt", "doc")
        assert str(port).encode() in document.read_bytes()
        server.listen()
        assert outline(read(document)) == ["p Zie het plaatje."]
        server.setblocking(False)
        with pytest.raises(BlockingIOError):
            server.accept()


def test_an_old_word_file_waits_until_libreoffice_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = FileRecord(
        folder=str(tmp_path),
        path="a.doc",
        state=FileState.UNSUPPORTED,
        reason=f"The file {NEEDS_LIBREOFFICE}.",
        sha256="0" * 64,
        parser=parser_name(FileKind.DOC),
    )
    (tmp_path / "a.doc").touch()
    with monkeypatch.context() as without:
        without.setenv("PATH", str(tmp_path))
        with pytest.raises(UnsupportedFileError, match="install libreoffice-writer-nogui"):
            convert(tmp_path / "a.doc", "doc", tmp_path, nothing)
        assert is_settled(known, Settings(ocr=False))
    assert is_settled(known, Settings(ocr=False)) == (find_libreoffice() is None)


def test_damaged_number_formats_are_reported(tmp_path: Path) -> None:
    damaged = tmp_path / "a.xls"
    damaged.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000))
    formats = NumberFormats.of(damaged)
    assert formats.unread == "what its number formats show: they are damaged"
    assert formats.of_sheet("Prijzen")(3, 1) == "General"


START = '<?xml version="1.0" encoding="UTF-8"?>\n'
WORD = f"""{START}<?mso-application progid="Word.Document"?>
<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"
 xmlns:o="urn:schemas-microsoft-com:office:office"><o:DocumentProperties><o:Title>Kantine</o:Title>
<o:Author>Karin Bos</o:Author></o:DocumentProperties><w:body><w:p><w:r><w:t>De kan</w:t></w:r><w:r
><w:t>tine sluit om </w:t></w:r><w:r><w:t>14.00 uur.</w:t></w:r></w:p></w:body></w:wordDocument>"""
META = """<office:meta><dc:title>Onderhoud Waterhoen</dc:title>
<meta:creation-date>2024-03-01T09:00:00</meta:creation-date></office:meta>"""


def opendocument(kind: str, body: str) -> str:
    return (
        f'{START}<office:document {NAMES} office:mimetype="{TYPE}{kind}">{META}<office:body>'
        f"<office:{kind}>{body}</office:{kind}></office:body></office:document>"
    )


def word_package() -> str:
    """A document as Word saves it as XML: its parts below each other."""
    document = docx.Document()
    document.core_properties.author = "Karin Bos"
    document.add_heading("Fietsenstalling", 1)
    document.add_paragraph("Open om 6 uur.")
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ["Dag", "Uur", "Zaterdag", "8"], strict=True):
        cell.text = text
    saved = io.BytesIO()
    document.save(saved)
    parts = ""
    with zipfile.ZipFile(saved) as archive:
        listed = archive.read("[Content_Types].xml").decode()
        types = dict(re.findall(r'PartName="/([^"]+)" ContentType="([^"]+)"', listed))
        for name in archive.namelist():
            said = types.get(name, "application/xml")
            content = archive.read(name)
            if name.endswith(("xml", "rels")):
                xml = re.sub(r"^<\?xml[^>]*>", "", content.decode())
                data = f"<pkg:xmlData>{xml}</pkg:xmlData>"
            else:
                data = f"<pkg:binaryData>{encodebytes(content).decode()}</pkg:binaryData>"
            if name != "[Content_Types].xml":
                parts += f'<pkg:part pkg:name="/{name}" pkg:contentType="{said}">{data}</pkg:part>'
    return (
        f'{START}<?mso-application progid="Word.Document"?><pkg:package'
        f' xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">{parts}</pkg:package>'
    )


def test_a_word_document_in_one_xml_file_is_read(tmp_path: Path) -> None:
    found = read_text(tmp_path, "a.xml", word_package())
    assert outline(found) == [
        "h1 Fietsenstalling",
        "p Open om 6 uur.",
        "th Dag|Uur",
        "tr Zaterdag|8",
    ]
    assert found.facts.author == "Karin Bos"


def test_an_opendocument_text_in_one_file_is_read(tmp_path: Path) -> None:
    body = (
        '<text:h text:outline-level="2">Pompen</text:h><text:p>De pomp is vervangen.</text:p>'
        "<table:table><table:table-row><table:table-cell><text:p>Pomp</text:p></table:table-cell>"
        "<table:table-cell><text:p>Plaats</text:p></table:table-cell></table:table-row>"
        "<table:table-row><table:table-cell><text:p>P1</text:p></table:table-cell>"
        "<table:table-cell><text:p>Goes</text:p></table:table-cell></table:table-row></table:table>"
    )
    found = read_text(tmp_path, "a.fodt", opendocument("text", body))
    assert outline(found) == [
        "h2 Pompen",
        "p De pomp is vervangen.",
        "th Pomp|Plaats",
        "tr P1|Goes",
    ]
    assert found.facts.title == "Onderhoud Waterhoen"
    assert found.facts.created == datetime(2024, 3, 1, 9, 0, tzinfo=UTC)


def test_a_flat_opendocument_damaged_or_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CorruptFileError):
        read_text(tmp_path, "a.fodt", opendocument("text", "<text:p>De pomp is vervangen."))
    with pytest.raises(UnsupportedFileError, match="of a kind that vind does not read"):
        read_text(tmp_path, "a.fodg", opendocument("graphics", ""))


@pytest.mark.parametrize(("content", "kind"), [
    (WORD, FileKind.WORD_XML),
    (opendocument("text", ""), FileKind.FLAT_OFFICE),
    (f"{START}<document mimetype='x'>tekst</document>", FileKind.XML),
    (f'{START}<package xmlns="http://www.idpf.org/2007/opf">tekst</package>', FileKind.XML),
])  # fmt: skip
def test_office_documents_in_xml_are_recognised_by_their_root(
    tmp_path: Path, content: str, kind: FileKind
) -> None:
    file = tmp_path / "a.xml"
    file.write_text(content)
    assert sniff(file) is kind


@pytest.mark.skipif(find_libreoffice() is None, reason=NEEDS_LIBREOFFICE)
def test_a_document_of_word_2003_is_read(tmp_path: Path) -> None:
    found = read_text(tmp_path, "a.xml", WORD)
    assert outline(found) == ["p De kantine sluit om 14.00 uur."]
    assert (found.facts.title, found.facts.author) == ("Kantine", "Karin Bos")
