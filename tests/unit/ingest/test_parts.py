"""A fault in one page, sheet, slide, chapter or attachment costs that one, and is told."""

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pptx
import pytest
from pptx.util import Inches
from reportlab.pdfgen.canvas import Canvas

from indexes.errors import CorruptFileError, EncryptedFileError
from ingest.document import TextBuilder
from ingest.members import NO_ROOM, Unpacker
from ingest.parsers.base import nothing
from ingest.parsers.mail import message as mail
from ingest.parsers.opendocument import parser as opendocument
from ingest.parsers.opendocument.text import TextReader
from ingest.parsers.parts import Parts
from ingest.parsers.pdf import pages as pdf_pages
from ingest.parsers.pdf import parser as pdf
from ingest.parsers.sheets import spreadsheetml
from ingest.parsers.slides import pptx as slides
from ingest.parsers.web import mhtml
from tests.unit.ingest.drawn import lines, made
from tests.unit.ingest.reading import outline, read, read_text
from tests.unit.ingest.test_parsers_epub import PARTS, book
from tests.unit.ingest.test_parsers_mhtml import related
from tests.unit.ingest.test_parsers_opendocument import make

Read = Callable[..., Any]


def faulty(whole: Read, sign: str) -> Read:
    """A function that fails where one of its arguments has this sign in it."""

    def fails(*arguments: Any, **named: Any) -> Any:
        if any(sign in said(argument) for argument in arguments):
            raise StopIteration
        return whole(*arguments, **named)

    return fails


def make_faulty(patch: pytest.MonkeyPatch, where: Any, name: str, sign: str) -> None:
    """Have the function of this name fail where one of its arguments has this sign in it."""
    patch.setattr(where, name, faulty(getattr(where, name), sign))


def said(argument: Any) -> str:
    if hasattr(argument, "itertext"):
        return "".join(argument.itertext()) + str(argument.attrib)
    return str(getattr(argument, "element", argument))


def rewritten(file: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """A zip file with other contents of its parts."""
    copy = file.with_stem("changed")
    with zipfile.ZipFile(file) as whole, zipfile.ZipFile(copy, "w") as written:
        for name in whole.namelist():
            written.writestr(name, change(name, whole.read(name)))
    return copy


def cut_off(part: str) -> Callable[[str, bytes], bytes]:
    return lambda name, content: content[: len(content) // 2] if name == part else content


@pytest.fixture
def three_pages(tmp_path: Path) -> Path:
    def draw(canvas: Canvas) -> None:
        for text in ("Eerste blad.", "Tweede blad.", "Derde blad."):
            lines(canvas, 780, text)
            canvas.showPage()

    return made(tmp_path, draw)


@pytest.fixture
def three_slides(tmp_path: Path) -> Path:
    deck = pptx.Presentation()
    for text in ("Een", "Twee", "Drie"):
        slide = deck.slides.add_slide(deck.slide_layouts[5])
        slide.shapes.title.text = text
        table = slide.shapes.add_table(1, 1, *[Inches(1)] * 4).table
        table.cell(0, 0).text = f"Cel {text}"
    deck.save(str(tmp_path / "a.pptx"))
    return tmp_path / "a.pptx"


@pytest.fixture
def three_sheets(tmp_path: Path) -> Path:
    whole = openpyxl.Workbook()
    whole.remove(whole.active)
    for name in ("Een", "Twee", "Drie"):
        whole.create_sheet(name).append([f"cel {name}"])
    whole.save(tmp_path / "a.xlsx")
    return tmp_path / "a.xlsx"


def test_a_page_that_cannot_be_read_costs_that_page(
    three_pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_faulty(monkeypatch, pdf_pages, "lines_and_tables", "Tweede blad.")
    found = read(three_pages)
    assert found.text == "Eerste blad.\n\nDerde blad."
    assert [page.number for page in found.pages] == [1, 2, 3]
    assert found.unread == "page 2: reading failed (StopIteration)"


@pytest.mark.parametrize("looks_at_all", ["paragraphs", "_is_heading", "without_index"])
def test_a_page_that_spoils_what_looks_at_all_pages_costs_that_page(
    three_pages: Path, monkeypatch: pytest.MonkeyPatch, looks_at_all: str
) -> None:
    make_faulty(monkeypatch, pdf, looks_at_all, "Tweede blad.")
    found = read(three_pages)
    if looks_at_all == "_is_heading":  # asked of no page that stands alone
        assert found.text == "Eerste blad.\n\nTweede blad.\n\nDerde blad."
        assert found.unread == ""
    else:
        assert found.text == "Eerste blad.\n\nDerde blad."
        assert found.unread == "page 2: reading failed (StopIteration)"


@pytest.mark.parametrize("part", ["_outline", "_facts"])
def test_bookmarks_and_facts_that_cannot_be_read_cost_no_page(
    three_pages: Path, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    make_faulty(monkeypatch, pdf, part, "PdfDocument")
    found = read(three_pages)
    assert found.text == "Eerste blad.\n\nTweede blad.\n\nDerde blad."
    assert found.unread.endswith(": reading failed (StopIteration)")


def test_a_sheet_that_is_cut_off_costs_that_sheet(three_sheets: Path) -> None:
    found = read(rewritten(three_sheets, cut_off("xl/worksheets/sheet2.xml")))
    assert outline(found) == ["h1 Een", "p cel Een", "h1 Drie", "p cel Drie"]
    assert found.unread == "sheet Twee: reading failed (XMLSyntaxError)"


def test_a_book_of_which_all_sheets_are_cut_off_is_not_empty(three_sheets: Path) -> None:
    broken = rewritten(
        three_sheets,
        lambda name, content: content[:50] if name.startswith("xl/worksheets") else content,
    )
    with pytest.raises(CorruptFileError):
        read(broken)


def test_a_slide_that_is_cut_off_costs_that_slide(three_slides: Path) -> None:
    found = read(rewritten(three_slides, cut_off("ppt/slides/slide2.xml")))
    assert outline(found) == ["h1 Een", "tr Cel Een", "h1 Drie", "tr Cel Drie"]
    assert [page.number for page in found.pages] == [1, 2, 3]
    assert found.unread == "page 2: reading failed (XMLSyntaxError)"


@pytest.mark.parametrize(
    ("inner", "lost"),
    [("add_left_out", ["h1 Twee", "tr Cel Twee"]), ("add_elements", ["h1 Twee", "tr Cel Twee"])],
)
def test_a_slide_that_cannot_be_read_costs_that_slide(
    three_slides: Path, monkeypatch: pytest.MonkeyPatch, inner: str, lost: list[str]
) -> None:
    whole = getattr(slides, inner)
    calls = []

    def fails_at_the_second(*arguments: Any, **named: Any) -> None:
        calls.append(arguments)
        if len(calls) == 2:
            raise KeyError
        whole(*arguments, **named)

    monkeypatch.setattr(slides, inner, fails_at_the_second)
    found = read(three_slides)
    kept = lost if inner == "add_left_out" else []
    assert outline(found) == ["h1 Een", "tr Cel Een", *kept, "h1 Drie", "tr Cel Drie"]
    assert found.unread == "page 2: reading failed (KeyError)"


def test_a_slide_that_unstructured_fails_on_costs_its_tables(
    three_slides: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from unstructured.partition.pptx import _PptxPartitioner

    whole = _PptxPartitioner._iter_table_element

    def fails(self: Any, frame: Any) -> Any:
        if frame.table.cell(0, 0).text == "Cel Twee":
            raise KeyError
        return whole(self, frame)

    monkeypatch.setattr(_PptxPartitioner, "_iter_table_element", fails)
    found = read(three_slides)
    assert outline(found) == ["h1 Een", "tr Cel Een", "p Twee", "h1 Drie", "tr Cel Drie"]
    assert [block.page for block in found.blocks] == [1, 1, 2, 3, 3]
    assert found.unread == "page 2: reading failed (KeyError)"


@pytest.mark.parametrize("part", ["word/header1.xml", "word/media/image1.png"])
def test_a_part_of_a_word_file_that_is_broken_costs_that_part(tmp_path: Path, part: str) -> None:
    document = docx.Document()
    document.add_paragraph("Je hebt 25 dagen.")
    document.sections[0].header.paragraphs[0].text = "Versie 3, van K. Mol"
    document.save(str(tmp_path / "a.docx"))
    whole = read(tmp_path / "a.docx")
    assert outline(whole) == ["p Je hebt 25 dagen.", "p Versie 3, van K. Mol"]
    if part.endswith(".xml"):
        broken = rewritten(tmp_path / "a.docx", cut_off(part))
        found = read(broken)
        assert outline(found) == ["p Je hebt 25 dagen."]
        assert found.unread == f"{part}: reading failed (XMLSyntaxError)"


def test_a_sheet_of_opendocument_costs_that_sheet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = (
        '<table:table table:name="{0}"><table:table-row><table:table-cell><text:p>cel {0}</text:p>'
        "</table:table-cell></table:table-row></table:table>"
    )
    file = make(tmp_path / "a.ods", "spreadsheet", "".join(map(sheet.format, ("Een", "Twee"))))
    make_faulty(monkeypatch, opendocument, "rows_of", "Een")
    found = read(file)
    assert outline(found) == ["h1 Twee", "p cel Twee"]
    assert found.unread == "sheet Een: reading failed (StopIteration)"


def test_a_slide_of_opendocument_costs_that_slide(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slide = "<draw:page><draw:custom-shape><text:p>{0}</text:p></draw:custom-shape></draw:page>"
    file = make(tmp_path / "a.odp", "presentation", "".join(map(slide.format, ("Een", "Twee"))))
    monkeypatch.setattr(TextReader, "_add_paragraph", faulty(TextReader._add_paragraph, "Een"))
    found = read(file)
    assert outline(found) == ["p Twee"]
    assert found.unread == "page 1: reading failed (StopIteration)"


def test_a_sheet_of_a_workbook_as_xml_costs_that_sheet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = (
        '<Worksheet ss:Name="{0}"><Table><Row><Cell><Data ss:Type="String">{0}</Data></Cell></Row>'
        "</Table></Worksheet>"
    )
    name = "urn:schemas-microsoft-com:office:spreadsheet"
    inside = "".join(map(sheet.format, ("Een", "Twee")))
    monkeypatch.setattr(spreadsheetml, "_rows", faulty(spreadsheetml._rows, "Een"))
    found = read_text(
        tmp_path,
        "a.xml",
        f'<?xml version="1.0"?><Workbook xmlns="{name}" xmlns:ss="{name}">{inside}</Workbook>',
    )
    assert outline(found) == ["h1 Twee", "p Twee"]
    assert found.unread == "sheet Een: reading failed (StopIteration)"


def test_a_chapter_whose_bytes_are_damaged_costs_that_chapter(tmp_path: Path) -> None:
    file = book(tmp_path, PARTS)
    file.write_bytes(file.read_bytes().replace(b"waterpas", b"waterqas"))  # its checksum is wrong
    found = read(file)
    assert outline(found) == ["h1 Keuren", "p Keur de pomp elk jaar."]
    assert found.unread == "chapter twee.xhtml: reading failed (BadZipFile)"


def test_a_page_of_a_saved_web_page_costs_that_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = (("http://x.nl/a", "<p>Een</p>"), ("http://x.nl/b", "<p>Twee</p>"))
    make_faulty(monkeypatch, mhtml, "add_html", "Een")
    found = read_text(tmp_path, "a.mht", related("", *pages))
    assert outline(found) == ["p Twee"]
    assert found.unread == "page 1: reading failed (StopIteration)"


def test_a_part_of_a_mail_costs_that_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_faulty(monkeypatch, mail, "add_mail_text", "Een")
    found = read_text(
        tmp_path,
        "a.eml",
        "Subject: Twee delen\nFrom: an@x.nl\nContent-Type: multipart/mixed; boundary=b\n\n"
        "--b\nContent-Type: text/plain\n\nEen\n--b\nContent-Type: text/plain\n\nTwee\n--b--\n",
    )
    assert outline(found) == ["h1 Twee delen", "p From: an@x.nl", "p Twee"]
    assert found.unread == "part 1: reading failed (StopIteration)"


@pytest.mark.parametrize(
    "error", [EncryptedFileError("x"), MemoryError(), OSError(5, "I/O error"), KeyboardInterrupt()]
)
def test_what_is_of_the_whole_file_is_raised(error: BaseException) -> None:
    with pytest.raises(type(error)), Parts("page").reading(1):
        raise error


def test_the_first_fault_is_raised_where_nothing_else_was_read() -> None:
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
