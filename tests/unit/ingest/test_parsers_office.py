import re
from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import openpyxl
import pptx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from PIL import Image
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.util import Inches

from tests.toy import ToyEmbedder
from tests.unit.ingest.books import workbook
from tests.unit.ingest.packed import changed, packed, rewritten, without
from tests.unit.ingest.reading import outline, read
from vind.indexes.errors import CorruptFileError, EmptyFileError, FileTooLargeError
from vind.ingest.document.chunk import cut
from vind.ingest.parsers.office import package as office
from vind.ingest.parsers.office.package import PICTURES_ALONE

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def test_word_headings_lists_tables_and_facts_are_read(tmp_path: Path) -> None:
    document = docx.Document()
    document.core_properties.title = "Handboek"
    document.core_properties.author = "HR"
    document.core_properties.created = datetime(2024, 3, 1, 9, 0)  # noqa: DTZ001 - Word has none
    document.add_heading("Handboek", 0)
    document.add_heading("Verlof", 1)
    document.add_paragraph("Je hebt 25 dagen.")
    document.add_heading("Meenemen", 2)
    document.add_paragraph("vijf", style="List Bullet")
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ["Soort", "Dagen", "Basis", "25"], strict=True):
        cell.text = text
    document.sections[0].header.paragraphs[0].text = "Vertrouwelijk"
    document.save(str(tmp_path / "a.docx"))
    found = read(tmp_path / "a.docx")
    assert outline(found) == [
        "h1 Handboek",
        "h2 Verlof",
        "p Je hebt 25 dagen.",
        "h3 Meenemen",
        "- vijf",
        "th Soort|Dagen",
        "tr Basis|25",
    ]
    assert (found.facts.title, found.facts.author) == ("Handboek", "HR")
    assert found.facts.created == datetime(2024, 3, 1, 9, 0, tzinfo=UTC)


WRAPPED = """
<w:p {ns}><w:r><w:t>Voor </w:t></w:r>
<w:sdt><w:sdtContent><w:r><w:t>de klant</w:t></w:r></w:sdtContent></w:sdt>
<w:ins w:id="1"><w:r><w:t> en de buur</w:t></w:r></w:ins>
<w:del w:id="2"><w:r><w:delText>weg</w:delText></w:r></w:del></w:p>"""
CONTROL = (
    "<w:sdt {ns}><w:sdtContent><w:p><w:r><w:t>In een veld.</w:t></w:r></w:p></w:sdtContent></w:sdt>"
)
BOX = """
<w:p {ns} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">
<w:r><w:t>Ernaast.</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>
<w:txbxContent><w:p><w:r><w:t>In het kader.</w:t></w:r></w:p></w:txbxContent></w:drawing>
</mc:Choice><mc:Fallback><w:pict><w:txbxContent><w:p><w:r><w:t>In het kader.</w:t></w:r></w:p>
</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"""


TURNED = """
<w:p {ns}><w:r><w:t>Prijs: </w:t></w:r><w:dir w:val="rtl"><w:r><w:t>100 </w:t></w:r></w:dir>
<w:bdo w:val="ltr"><w:r><w:t>euro</w:t></w:r></w:bdo></w:p>"""
EQUATIONS = """
<w:p {ns} xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math">
<w:r><w:t>Per jaar </w:t></w:r><m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num>
<m:den><m:r><m:t>12</m:t></m:r></m:den></m:f></m:oMath><w:r><w:t> van </w:t></w:r>
<m:oMathPara><m:oMath><m:r><m:t>K=s∙</m:t></m:r><m:d><m:e><m:r><m:t>1+r</m:t></m:r></m:e></m:d>
<m:sSup><m:e><m:r><m:t>i</m:t></m:r></m:e><m:sup><m:r><m:t>n-1</m:t></m:r></m:sup></m:sSup>
</m:oMath></m:oMathPara></w:p>"""


def test_word_text_in_boxes_fields_and_revisions_is_read_once(tmp_path: Path) -> None:
    document = docx.Document()
    for xml in (EQUATIONS, TURNED, BOX, CONTROL, WRAPPED):
        document.element.body.insert(0, parse_xml(xml.format(ns=nsdecls("w"))))
    paragraph = document.add_paragraph("De termijn is een maand.")
    document.add_comment(paragraph.runs, "Dit wordt twee maanden.", author="An de Wit")
    document.save(str(tmp_path / "a.docx"))
    assert outline(read(tmp_path / "a.docx")) == [
        "p Voor de klant en de buur",
        "p In een veld.",
        "p Ernaast.",
        "p In het kader.",
        "p Prijs: 100 euro",
        "p Per jaar 1/12 van K=s∙(1+r)i^(n-1)",
        "p De termijn is een maand.",
        "p An de Wit: Dit wordt twee maanden.",
    ]


def test_files_inserted_in_word_are_named(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Voor het blok.")
    page = b"<html><body><p>De boete is 500 euro.</p></body></html>"
    part = Part(PackURI("/word/voorwaarden.html"), "text/html", page, document.part.package)
    key = document.part.relate_to(part, f"{RELATIONS}/aFChunk")
    chunk = f'<w:altChunk {nsdecls("w", "r")} r:id="{key}"/>'
    document.element.body.insert(1, parse_xml(chunk))
    document.save(str(tmp_path / "a.docx"))
    found = read(tmp_path / "a.docx")
    assert found.text == "Voor het blok."
    assert found.unread.startswith("inserted files (voorwaarden.html): open the document in Word")


def usual(folder: Path) -> dict[str, Path]:
    """A document, a workbook and a deck, each of a line."""
    document, deck = docx.Document(), pptx.Presentation()
    document.add_heading("Verlof", 1)
    document.core_properties.author = "HR"
    deck.slides.add_slide(deck.slide_layouts[5]).shapes.title.text = "Verlof"
    document.save(str(folder / "a.docx"))
    deck.save(str(folder / "a.pptx"))
    workbook(folder / "a.xlsx", [["Korting", 0.5]], formats={"B1": "0%"})
    return {kind: folder / f"a.{kind}" for kind in ("docx", "pptx", "xlsx")}


def as_strict(file: Path) -> Path:
    """As Office saves it as "Strict Open XML"."""
    names = rb"http://schemas\.openxmlformats\.org/(?!package/)(\w+)/2006/"
    other = rb"http://purl.oclc.org/ooxml/\1/"
    return rewritten(file, lambda _, content: re.sub(names, other, content))


def as_of_windows(file: Path) -> Path:
    """With the names of its parts as paths of Windows."""
    with ZipFile(file) as parts:
        named = {name.replace("/", "\\"): parts.read(name) for name in parts.namelist()}
    return packed(file.with_stem("windows"), named)


@pytest.mark.parametrize("other", [as_strict, as_of_windows])
def test_office_files_with_strict_names_or_windows_paths_are_read(
    other: Callable[[Path], Path], tmp_path: Path
) -> None:
    found = {kind: read(other(file)) for kind, file in usual(tmp_path).items()}
    assert outline(found["docx"]) == outline(found["pptx"]) == ["h1 Verlof"]
    assert found["docx"].facts.author == "HR"
    assert outline(found["xlsx"]) == ["h1 Sheet", "tr Korting|50%"]


@pytest.mark.parametrize(
    ("usually", "main"),
    [
        ("docx", "ms-word.document.macroEnabled"),
        ("docx", "openxmlformats-officedocument.wordprocessingml.template"),
        ("docx", "ms-word.template.macroEnabledTemplate"),
        ("pptx", "openxmlformats-officedocument.presentationml.slideshow"),
        ("pptx", "ms-powerpoint.slideshow.macroEnabled"),
        ("pptx", "openxmlformats-officedocument.presentationml.template"),
        ("pptx", "ms-powerpoint.presentation.macroEnabled"),
    ],
)
def test_macros_templates_and_slide_shows_are_read(usually: str, main: str, tmp_path: Path) -> None:
    types, old = (
        "[Content_Types].xml",
        r"application/vnd\.[\w.-]+\.(document|presentation)\.main\+xml",
    )
    file = changed(usual(tmp_path)[usually], types, old, f"application/vnd.{main}.main+xml")
    assert outline(read(file)) == ["h1 Verlof"]


def test_a_file_without_facts_gets_none_from_a_template(tmp_path: Path) -> None:
    bare = without(usual(tmp_path)["pptx"], "docProps/core.xml")
    found = read(changed(bare, "_rels/.rels", "docProps/core.xml", "docProps/app.xml"))
    assert found.facts.created is None


def test_a_slide_without_a_title_has_no_heading(tmp_path: Path) -> None:
    deck = pptx.Presentation()
    deck.slides.add_slide(deck.slide_layouts[5]).shapes.title.text = "Omzet"
    box = deck.slides.add_slide(deck.slide_layouts[6]).shapes.add_textbox(0, 0, 9**7, 9**7)
    box.text_frame.text = "Het verzuim daalt."
    deck.save(str(tmp_path / "a.pptx"))
    passages = cut(read(tmp_path / "a.pptx"), ToyEmbedder(), 200)
    assert [(one.page, one.heading, one.text) for one in passages] == [
        (1, "Omzet", "Omzet"),
        (2, "", "Het verzuim daalt."),
    ]


def test_a_file_of_only_pictures_says_how_to_have_them_read(tmp_path: Path) -> None:
    picture = tmp_path / "scan.png"
    Image.new("RGB", (40, 40)).save(picture)
    document, deck = docx.Document(), pptx.Presentation()
    document.add_picture(str(picture))
    deck.slides.add_slide(deck.slide_layouts[6]).shapes.add_picture(str(picture), 0, 0)
    document.save(str(tmp_path / "a.docx"))
    deck.save(str(tmp_path / "a.pptx"))
    docx.Document().save(str(tmp_path / "b.docx"))
    for name, reason in (
        ("a.docx", PICTURES_ALONE),
        ("a.pptx", PICTURES_ALONE),
        ("b.docx", "There is no text in the file."),
    ):
        with pytest.raises(EmptyFileError, match=re.escape(reason)):
            read(tmp_path / name)


def test_the_contents_list_of_word_is_left_out(tmp_path: Path) -> None:
    document = docx.Document()
    for style, text in (
        ("TOC Heading", "Inhoud"),
        ("toc 1", "Verlof\t2"),
        ("toc 2", "Meenemen\t3"),
        ("table of figures", "Figuur 1\t4"),
        ("Totaal", "Over tocht en toch."),
    ):
        if style not in document.styles:
            document.styles.add_style(style, WD_STYLE_TYPE.PARAGRAPH)
        document.add_paragraph(text, style)
    document.save(str(tmp_path / "a.docx"))
    assert outline(read(tmp_path / "a.docx")) == ["p Over tocht en toch."]


def test_powerpoint_slides_are_pages_with_notes_and_charts(tmp_path: Path) -> None:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = "Omzet"
    slide.placeholders[1].text = "Groei in alle landen"
    slide.notes_slide.notes_text_frame.text = "Noem de cijfers van maart"
    data: Any = CategoryChartData()  # type: ignore[no-untyped-call]
    data.categories = ["Noord", "Zuid"]
    data.add_series("Verkoop", (1, 2))
    box = (Inches(1), Inches(1), Inches(4), Inches(4))
    slide.shapes.add_chart(XL_CHART_TYPE.PIE, *box, data)
    second = deck.slides.add_slide(deck.slide_layouts[5])
    second.shapes.title.text = "Prijzen"
    table = second.shapes.add_table(2, 2, *box).table
    for place, text in enumerate(["Soort", "Euro", "Fiets", "250"]):
        table.cell(place // 2, place % 2).text = text
    deck.save(str(tmp_path / "a.pptx"))
    found = read(tmp_path / "a.pptx")
    assert outline(found) == [
        "h1 Omzet",
        "p Groei in alle landen",
        "th |Verkoop",
        "tr Noord|1",
        "tr Zuid|2",
        "p Noem de cijfers van maart",
        "h1 Prijzen",
        "th Soort|Euro",
        "tr Fiets|250",
    ]
    assert [page.number for page in found.pages] == [1, 2]
    assert {block.page for block in found.blocks[-3:]} == {2}


def deck_with_a_date(file: Path, *, left_out_of: tuple[str, ...]) -> Path:
    """A slide with a text for the date, whose place is in its layout and its master, or is not."""
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "Kwartaalcijfers"
    layers = {"layout": slide.slide_layout, "master": deck.slide_master}
    for name, layer in layers.items():
        for place in list(layer.placeholders):
            if place.placeholder_format.type == PP_PLACEHOLDER.DATE:
                if name == "layout":
                    dated = deepcopy(place._element)
                    slide.shapes._spTree.append(dated)
                if name in left_out_of:
                    place._element.getparent().remove(place._element)
    slide.placeholders[10].text = "Tweede kwartaal"
    deck.save(str(file))
    return file


def test_a_slide_whose_layout_lacks_its_placeholder_is_read(tmp_path: Path) -> None:
    for left_out_of in ((), ("layout", "master")):
        found = read(deck_with_a_date(tmp_path / "a.pptx", left_out_of=left_out_of))
        assert outline(found) == ["h1 Kwartaalcijfers", "p Tweede kwartaal"]
    with pytest.raises(CorruptFileError, match="no place for a text on slide 1"):
        read(deck_with_a_date(tmp_path / "a.pptx", left_out_of=("master",)))


def test_excel_sheets_are_headings_over_their_tables(tmp_path: Path) -> None:
    rows = [
        ["Prijzen 2024"],
        [],
        [None, "Artikel", "Prijs", "Vanaf", "Korting"],
        [None, "Fiets", 1250.5, date(2024, 3, 1), 0.125],
        [None, "Bel", 7, datetime(2024, 3, 1, 9, 30), None],  # noqa: DTZ001 - Excel has none
    ]
    made = workbook(tmp_path / "a.xlsx", rows, title="Prijslijst", formats={"E4": "0.0%"})
    book = openpyxl.load_workbook(made)
    book.create_sheet("Leeg")
    book.create_sheet("Klanten").append(["Jan"])
    book.save(made)
    found = read(made)
    assert outline(found) == [
        "h1 Prijslijst",
        "p Prijzen 2024",
        "th Artikel|Prijs|Vanaf|Korting",
        "tr Fiets|1250.5|2024-03-01|12.5%",
        "tr Bel|7|2024-03-01 09:30",
        "h1 Klanten",
        "p Jan",
    ]
    assert [page.label for page in found.pages] == ["Prijslijst!1:5", "Klanten!1:1"]


def test_formulas_without_a_calculated_value_are_counted(tmp_path: Path) -> None:
    rows = [["Som", "=1+1"], ["Leeg", '=""'], ["Verschil", "=2-1"]]
    made, sheet = workbook(tmp_path / "a.xlsx", rows), "xl/worksheets/sheet1.xml"
    texts = changed(made, sheet, '<c r="B2">', '<c r="B2" t="str">')
    found = read(changed(texts, sheet, "(?<=<f>2-1</f>)<v(?: ?/>|></v>)", "<v>1</v>"))
    assert outline(found)[1:] == ["p Som", "p Leeg", "tr Verschil|1"]
    assert found.unread.startswith("1 formula has no value in the file: open it in Excel")


def test_rows_of_a_sheet_have_pages_and_their_passages_the_header(
    tmp_path: Path,
) -> None:
    rows = [["Naam", "Plaats"], *([f"Klant {number}", "Amersfoort"] for number in range(100))]
    found = read(workbook(tmp_path / "a.xlsx", rows, title="Klanten d'Or"))
    places = ["1:30", "31:60", "61:90", "91:101"]
    assert [page.label for page in found.pages] == [f"'Klanten d''Or'!{rows}" for rows in places]
    passages = cut(found, ToyEmbedder(), 1000)
    assert [passage.page for passage in passages] == [1, 2, 3, 4]
    assert {passage.table_header for passage in passages[1:]} == {"Naam\tPlaats"}
    assert {passage.heading for passage in passages} == {"Klanten d'Or"}


THREADS = """
<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">
<threadedComment ref="A2" id="1"><text>Geldt dit nog?</text></threadedComment>
<threadedComment ref="A2" id="2" parentId="1"><text>Tot 1 mei.</text></threadedComment>
</ThreadedComments>"""
THREADED = (
    '<Relationship Id="t" Type="http://schemas.microsoft.com/office/2017/10/relationships/'
    'threadedComment" Target="../threadedComments/threadedComment1.xml"/></Relationships>'
)


def test_notes_and_comments_on_cells_are_read_with_their_place(tmp_path: Path) -> None:
    old = "[Threaded comment] Your version of Excel is too old."
    notes, rows = {"B2": "Zonder btw.", "A2": old}, [["Pomp", "Prijs"], ["P4", 120]]
    made = workbook(tmp_path / "usual.xlsx", rows, title="Prijzen 2026", notes=notes)
    related = "xl/worksheets/_rels/sheet1.xml.rels"
    file = changed(made, related, "</Relationships>", THREADED)
    with ZipFile(file, "a") as archive:
        archive.writestr("xl/threadedComments/threadedComment1.xml", THREADS)
    found = read(file)
    assert {page.label: found.text[page.start : page.end] for page in found.pages} == {
        "'Prijzen 2026'!1:2": "Prijzen 2026\n\nPomp\tPrijs\nP4\t120",
        "'Prijzen 2026'!A2": "P4: Geldt dit nog?\nTot 1 mei.",
        "'Prijzen 2026'!B2": "P4, 120: Zonder btw.",
    }


def test_an_office_file_is_recognised_by_content_not_name(tmp_path: Path) -> None:
    files = usual(tmp_path)
    assert outline(read(files["docx"].rename(tmp_path / "a.pdf"))) == ["h1 Verlof"]
    as_a_member = files["xlsx"].rename(tmp_path / "0")
    assert outline(read(as_a_member))[1:] == ["tr Korting|50%"]


def test_a_broken_part_makes_the_file_corrupt(tmp_path: Path) -> None:
    file = usual(tmp_path)["xlsx"]
    content = file.read_bytes()
    (tmp_path / "b.xlsx").write_bytes(content[: len(content) // 2])
    cut_off = rewritten(file, lambda name, part: part[:40] if name.endswith(".rels") else part)
    for broken in (cut_off, tmp_path / "b.xlsx"):
        with pytest.raises(CorruptFileError):
            read(broken)


def test_a_row_number_beyond_the_sheet_costs_only_that_row(
    tmp_path: Path,
) -> None:
    file = workbook(tmp_path / "a.xlsx", [["een"], ["twee"]])
    far = changed(file, "xl/worksheets/sheet1.xml", '<row r="2"', '<row r="2000000000"')
    assert outline(read(far)) == ["h1 Sheet", "p een"]


def test_an_office_file_that_unpacks_to_too_much_is_too_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = docx.Document()
    document.add_paragraph("De pomp wordt elk jaar nagekeken. " * 1000)
    document.save(str(tmp_path / "a.docx"))
    with ZipFile(tmp_path / "a.docx") as archive:
        unpacked = sum(part.file_size for part in archive.infolist())
    assert unpacked > (tmp_path / "a.docx").stat().st_size
    monkeypatch.setattr(office, "_UNPACKED_AT_MOST", unpacked)
    assert read(tmp_path / "a.docx").text.startswith("De pomp wordt")
    monkeypatch.setattr(office, "_UNPACKED_AT_MOST", unpacked - 1)
    with pytest.raises(FileTooLargeError, match=f"unpacks to {unpacked:,} bytes"):
        read(tmp_path / "a.docx")


def test_dates_and_author_left_from_a_template_are_ignored(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Made by a program.")
    files = usual(tmp_path)
    document.save(str(files["docx"]))
    facts = {kind: read(file).facts for kind, file in files.items()}
    assert [one.author for one in facts.values()] == ["", "", ""]
    assert {(facts[kind].created, facts[kind].modified) for kind in ("docx", "pptx")} == {
        (None, None)
    }
    assert facts["xlsx"].created is not None
