"""What parsers share: errors that cost a part, unstructured without its network, dates."""

import ast
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pptx
import pytest
from pptx.util import Inches

from tests.unit.ingest.drawn import lines, paged
from tests.unit.ingest.packed import rewritten
from tests.unit.ingest.reading import outline, read
from tests.unit.ingest.test_parsers_epub import PARTS, book, related
from tests.unit.ingest.test_parsers_opendocument import make
from vind.indexes.errors import CorruptFileError, EncryptedFileError
from vind.ingest.document.parsed import TextBuilder
from vind.ingest.files.members import NO_ROOM, Unpacker
from vind.ingest.parsers.base import Parts, nothing
from vind.ingest.parsers.elements import TOKENIZE, prepare
from vind.ingest.parsers.mail import message as mail
from vind.ingest.parsers.notation import parse_date
from vind.ingest.parsers.opendocument import parser as opendocument
from vind.ingest.parsers.opendocument.text import TextReader
from vind.ingest.parsers.pdf import pages as pdf_pages
from vind.ingest.parsers.pdf import parser as pdf
from vind.ingest.parsers.sheets import spreadsheetml
from vind.ingest.parsers.web import page as mhtml


def make_faulty(patch: pytest.MonkeyPatch, where: Any, name: str, sign: str) -> None:
    """Have the function of this name fail where one of its arguments has this sign in it."""
    whole = getattr(where, name)

    def fails(*arguments: Any, **named: Any) -> Any:
        if any(sign in said(argument) for argument in arguments):
            raise StopIteration
        return whole(*arguments, **named)

    patch.setattr(where, name, fails)


def said(argument: Any) -> str:
    if hasattr(argument, "itertext"):
        return "".join(argument.itertext()) + str(argument.attrib)
    return str(getattr(argument, "element", argument))


def three_pages(path: Path) -> Path:
    texts = iter(("Eerste blad.", "Tweede blad.", "Derde blad."))
    return paged(path, lambda canvas: lines(canvas, 780, next(texts)), pages=3)


def three_slides(path: Path) -> Path:
    deck = pptx.Presentation()
    for text in ("Een", "Twee", "Drie"):
        slide = deck.slides.add_slide(deck.slide_layouts[5])
        slide.shapes.title.text = text
        table = slide.shapes.add_table(1, 1, *[Inches(1)] * 4).table
        table.cell(0, 0).text = f"Cel {text}"
    deck.save(str(path / "a.pptx"))
    return path / "a.pptx"


def three_sheets(path: Path) -> Path:
    whole = openpyxl.Workbook()
    whole.remove(whole.active)
    for name in ("Een", "Twee", "Drie"):
        whole.create_sheet(name).append([f"cel {name}"])
    whole.save(path / "a.xlsx")
    return path / "a.xlsx"


def document(path: Path) -> Path:
    made = docx.Document()
    made.add_paragraph("Je hebt 25 dagen.")
    made.sections[0].header.paragraphs[0].text = "Versie 3, van K. Mol"
    made.save(str(path / "a.docx"))
    return path / "a.docx"


def written(path: Path, name: str, content: str) -> Path:
    (path / name).write_text(content)
    return path / name


def open_sheets(path: Path) -> Path:
    sheet = (
        '<table:table table:name="{0}"><table:table-row><table:table-cell><text:p>cel {0}</text:p>'
        "</table:table-cell></table:table-row></table:table>"
    )
    return make(path / "a.ods", "spreadsheet", "".join(map(sheet.format, ("Een", "Twee"))))


def open_slides(path: Path) -> Path:
    slide = "<draw:page><draw:custom-shape><text:p>{0}</text:p></draw:custom-shape></draw:page>"
    return make(path / "a.odp", "presentation", "".join(map(slide.format, ("Een", "Twee"))))


def sheets_of_xml(path: Path) -> Path:
    sheet = (
        '<Worksheet ss:Name="{0}"><Table><Row><Cell><Data ss:Type="String">{0}</Data></Cell></Row>'
        "</Table></Worksheet>"
    )
    name = "urn:schemas-microsoft-com:office:spreadsheet"
    inside = "".join(map(sheet.format, ("Een", "Twee")))
    book = f'<?xml version="1.0"?><Workbook xmlns="{name}" xmlns:ss="{name}">{inside}</Workbook>'
    return written(path, "a.xml", book)


def saved_pages(path: Path) -> Path:
    pages = (("http://x.nl/a", "<p>Een</p>"), ("http://x.nl/b", "<p>Twee</p>"))
    return written(path, "a.mht", related("", *pages))


def a_mail(path: Path) -> Path:
    head = "Subject: Twee delen\nFrom: an@x.nl\nContent-Type: multipart/mixed; boundary=b\n\n"
    parts = "".join(f"--b\nContent-Type: text/plain\n\n{text}\n" for text in ("Een", "Twee"))
    return written(path, "a.eml", f"{head}{parts}--b--\n")


@pytest.mark.parametrize(
    ("file", "where", "name", "sign", "kept", "lost"),
    [
        (
            three_pages,
            pdf_pages,
            "lines_and_tables",
            "Tweede",
            "p Eerste blad.|p Derde blad.",
            "page 2",
        ),
        (three_pages, pdf, "paragraphs", "Tweede", "p Eerste blad.|p Derde blad.", "page 2"),
        (three_pages, pdf, "without_contents", "Tweede", "p Eerste blad.|p Derde blad.", "page 2"),
        (open_sheets, opendocument, "rows_of", "Een", "h1 Twee|p cel Twee", "sheet Een"),
        (open_slides, TextReader, "_add_paragraph", "Een", "p Twee", "page 1"),
        (sheets_of_xml, spreadsheetml, "_rows", "Een", "h1 Twee|p Twee", "sheet Een"),
        (saved_pages, mhtml, "add_html", "Een", "p Twee", "page 1"),
        (a_mail, mail, "add_mail_text", "Een", "h1 Twee delen|p From: an@x.nl|p Twee", "part 1"),
    ],
)
def test_a_part_that_fails_is_named_and_the_rest_is_read(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    file: Callable[[Path], Path],
    where: Any,
    name: str,
    sign: str,
    kept: str,
    lost: str,
) -> None:
    make_faulty(monkeypatch, where, name, sign)
    found = read(file(tmp_path))
    assert outline(found) == kept.split("|")
    assert found.unread == f"{lost}: reading failed (StopIteration)"
    if name == "lines_and_tables":
        assert [page.number for page in found.pages] == [1, 2, 3]


@pytest.mark.parametrize(
    ("file", "part", "kept", "lost"),
    [
        (
            three_sheets,
            "xl/worksheets/sheet2.xml",
            "h1 Een p cel Een h1 Drie p cel Drie",
            "sheet Twee",
        ),
        (three_slides, "ppt/slides/slide2.xml", "h1 Een tr Cel Een h1 Drie tr Cel Drie", "page 2"),
        (document, "word/header1.xml", "p Je hebt 25 dagen.", "word/header1.xml"),
    ],
)
def test_a_cut_off_part_is_named_and_the_rest_is_read(
    tmp_path: Path, file: Callable[[Path], Path], part: str, kept: str, lost: str
) -> None:
    def cut_off(name: str, content: bytes) -> bytes:
        return content[: len(content) // 2] if name == part else content

    found = read(rewritten(file(tmp_path), cut_off))
    assert " ".join(outline(found)) == kept
    assert found.unread == f"{lost}: reading failed (XMLSyntaxError)"


@pytest.mark.parametrize("part", ["_outline", "_facts"])
def test_pdf_pages_are_read_when_bookmarks_or_facts_fail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    make_faulty(monkeypatch, pdf, part, "PdfDocument")
    found = read(three_pages(tmp_path))
    assert found.text == "Eerste blad.\n\nTweede blad.\n\nDerde blad."
    assert found.unread.endswith(": reading failed (StopIteration)")


def test_a_workbook_with_all_sheets_cut_off_is_corrupt_not_empty(tmp_path: Path) -> None:
    def cut_off(name: str, content: bytes) -> bytes:
        return content[:50] if name.startswith("xl/worksheets") else content

    with pytest.raises(CorruptFileError):
        read(rewritten(three_sheets(tmp_path), cut_off))


def test_a_slide_that_unstructured_fails_on_loses_only_its_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from unstructured.partition.pptx import _PptxPartitioner

    whole = _PptxPartitioner._iter_table_element

    def fails(self: Any, frame: Any) -> Any:
        if frame.table.cell(0, 0).text == "Cel Twee":
            raise KeyError
        return whole(self, frame)

    monkeypatch.setattr(_PptxPartitioner, "_iter_table_element", fails)
    found = read(three_slides(tmp_path))
    assert outline(found) == ["h1 Een", "tr Cel Een", "p Twee", "h1 Drie", "tr Cel Drie"]
    assert [block.page for block in found.blocks] == [1, 1, 2, 3, 3]
    assert found.unread == "page 2: reading failed (KeyError)"


def test_a_damaged_chapter_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    file = book(tmp_path, PARTS)
    file.write_bytes(file.read_bytes().replace(b"waterpas", b"waterqas"))  # its checksum is wrong
    found = read(file)
    assert outline(found) == ["h1 Keuren", "p Keur de pomp elk jaar."]
    assert found.unread == "chapter twee.xhtml: reading failed (BadZipFile)"


@pytest.mark.parametrize(
    "error", [EncryptedFileError("x"), MemoryError(), OSError(5, "I/O error"), KeyboardInterrupt()]
)
def test_an_error_of_the_whole_file_is_raised(error: BaseException) -> None:
    with pytest.raises(type(error)), Parts("page").reading(1):
        raise error


def test_the_first_fault_is_raised_if_nothing_else_was_read() -> None:
    parts, unpacker = Parts("page"), Unpacker(NO_ROOM, nothing)
    for number, error in enumerate((ValueError("een"), KeyError("twee")), start=1):
        with parts.reading(number):
            raise error
    with pytest.raises(ValueError, match="een"):
        parts.check(TextBuilder().build(), unpacker)
    builder = TextBuilder()
    builder.paragraph("iets")
    parts.check(builder.build(), unpacker)
    assert parts.unread == "page 1: reading failed (ValueError); page 2: reading failed (KeyError)"


ASKED = {"pos_tag", "sent_tokenize", "word_tokenize"}

ALONE = """
import socket, sys
def refuse(event, args):
    if event.startswith("socket.") and event != "socket.__new__":
        raise RuntimeError(f"unstructured wants the network: {event}")
sys.addaudithook(refuse)
from vind.ingest.parsers.elements import prepare
prepare()
from unstructured.partition.docx import partition_docx
from unstructured.partition.html import partition_html
from unstructured.partition.pptx import partition_pptx
page = "<h1>Kop</h1><p>Een zin. Nog een zin van de tekst.</p>"
elements = partition_html(text=page, languages=[""])
print([(element.category, element.text) for element in elements])
print("spacy" in sys.modules)
"""


def test_unstructured_loads_no_spacy_and_uses_no_network() -> None:
    run = subprocess.run([sys.executable, "-c", ALONE], capture_output=True, text=True, check=True)
    assert run.stdout.splitlines() == [
        "[('Title', 'Kop'), ('NarrativeText', 'Een zin. Nog een zin van de tekst.')]",
        "False",
    ]
    assert "Thank you for using" not in run.stderr


def test_our_tokenizer_has_all_that_the_partitioners_import() -> None:
    prepare()
    spec = find_spec("unstructured")
    assert spec is not None
    assert spec.origin is not None
    package = Path(spec.origin).parent
    files = [*package.glob("partition/*.py"), *package.glob("partition/html/*.py")]
    files += [*package.glob("partition/common/*.py"), *package.glob("documents/*.py")]
    asked = {
        name.name
        for file in files
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.ImportFrom) and node.module == TOKENIZE
        for name in node.names
    }
    assert asked == ASKED
    module = sys.modules[TOKENIZE]
    assert module.word_tokenize("Het is 3,5 km.") == ["Het", "is", "3", ",", "5", "km", "."]
    assert module.sent_tokenize("Een zin. Nog een.") == ["Een zin.", "Nog een."]
    assert module.pos_tag("een zin") == [("een", "VB"), ("zin", "VB")]


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2024-03-01", "2024-03-01T00:00:00+00:00"),
        ("Mon, 4 Mar 2024 10:00:00 +0100", "2024-03-04T10:00:00+01:00"),
        ("D:20190402093000+02'00'", "2019-04-02T09:30:00+02:00"),
        ("20190402093000+02'00", "2019-04-02T09:30:00+02:00"),
        ("D:2019", "2019-01-01T00:00:00+00:00"),
        ("2019", "2019-01-01T00:00:00+00:00"),
        ("2025/05/12", "2025-05-12T00:00:00+00:00"),
        ("2025-5-2", "2025-05-02T00:00:00+00:00"),
        ("2025-05", "2025-05-01T00:00:00+00:00"),
        ("2025-05-12 10:00:00 UTC", "2025-05-12T10:00:00+00:00"),
        ("2025-05-12 10:00:00 +0200", "2025-05-12T10:00:00+02:00"),
        ("05-11-2013 14:22", "2013-11-05T14:22:00+00:00"),
        ("2-5-2025", "2025-05-02T00:00:00+00:00"),
        ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59+00:00"),
    ],
)
def test_dates_as_files_write_them_are_parsed(written: str, moment: str) -> None:
    assert parse_date(written) == datetime.fromisoformat(moment)


@pytest.mark.parametrize(
    "written",
    [
        "Fri, 31 Dec 9999 23:59:59 -0500",
        "0001-01-01T00:00:00+01:00",
        "D:00010101000000+01'00'",
        "morgen",
        "2025 mei 12",
        "2025-13",
        "11-25-2013",
        "05/11/2013",
        "2025-05-12 of later",
        "45000",
    ],
)
def test_an_invalid_date_or_one_out_of_range_in_utc_is_none(written: str) -> None:
    assert parse_date(written) is None
