import io
import struct
import zipfile
import zlib
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import docx
import olefile
import openpyxl
import pptx
import pytest
from lxml import etree
from pptx.chart.data import CategoryChartData
from pptx.chart.xmlwriter import ChartXmlWriter
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from tests.unit.ingest.reading import outline, read
from tests.unit.ingest.test_parsers_converted import has_libreoffice, older
from tests.unit.ingest.unpacking import contents, unpack
from vind.indexes.text.embedded import embedded_text, name_of
from vind.indexes.types import TITLE_END, Passage
from vind.ingest.files.members import TOO_DEEP
from vind.ingest.parsers.office.charts import table_of_chart
from vind.ingest.parsers.office.ole import Tree, ole_file

GRAPH = "00020803-0000-0000-C000-000000000046"
FIRST = 50  # the number of the first container that is embedded in a presentation
PDF = b"%PDF-1.4 een schets"


def package(name: str, content: bytes) -> bytes:
    """What an object of the class "Package" keeps: a file and what it is called."""
    said = name.encode("cp1252") + b"\0"
    path = b"C:\\Temp\\" + said
    body = struct.pack("<H", 2) + said + path + struct.pack("<HHI", 0, 3, len(path)) + path
    body += struct.pack("<I", len(content)) + content
    return struct.pack("<I", len(body)) + body


def word(text: str) -> bytes:
    document = docx.Document()
    document.add_paragraph(text)
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


DOCX = word("Roerdomp")
STORAGES: dict[str, Tree] = {
    "named": {"\x01Ole10Native": package("C:\\Post\\brief aan José.txt", b"bergeend")},
    "newer": {"\x01Ole": b"", "Package": DOCX},
    "drawing": {"CONTENTS": PDF},
    "older": {"WordDocument": b"w" * 5000, "1Table": b"t", "Data": {"deep": b"d"}},
    "equation": {"Equation Native": b"x"},
    "control": {"CONTENTS": b"a button"},
    "cut off": {"\x01Ole10Native": package("a.txt", b"bergeend")[:-3]},
}
# By the name of the object, what becomes of each.
EXPECTED: list[tuple[str, bytes | str]] = [
    ("brief aan José.txt", b"bergeend"),
    ("{}.docx", DOCX),
    ("{}.pdf", PDF),
    ("{}.doc", ole_file(STORAGES["older"])),
    ("{}.bin", "corrupt"),
]


def with_parts(file: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(file, "a") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file


@pytest.mark.parametrize("suffix", ["docx", "xlsx", "pptx"])
def test_documents_embedded_in_newer_files_are_members(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"a.{suffix}"
    folder = {"docx": "word", "xlsx": "xl", "pptx": "ppt"}[suffix] + "/embeddings"
    if suffix == "docx":
        file.write_bytes(word("Zie de bijlagen."))
    elif suffix == "xlsx":
        book = openpyxl.Workbook()
        book.active.append(["Zie de bijlagen."])
        book.save(file)
    else:
        deck = pptx.Presentation()
        slide = deck.slides.add_slide(deck.slide_layouts[5])
        slide.shapes.title.text = "Zie de bijlagen."
        deck.save(str(file))
    objects = {f"{folder}/{name}.bin": ole_file(tree) for name, tree in STORAGES.items()}
    objects[f"{folder}/graph.bin"] = ole_file({"Workbook": b"cijfers"}, GRAPH)
    objects[f"{folder}/Microsoft_Word_Document.docx"] = DOCX
    found, unpacker = unpack(with_parts(file, objects))
    assert "Zie de bijlagen." in found.text
    assert found.unread == ""
    names = ("named", "newer", "drawing", "older", "cut off")
    expected = [
        (said.format(name), content) for name, (said, content) in zip(names, EXPECTED, strict=True)
    ]
    assert contents(unpacker) == {**dict(expected), "Microsoft_Word_Document.docx": DOCX}


def test_the_workbook_behind_a_chart_is_no_member(tmp_path: Path) -> None:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    data: Any = CategoryChartData()  # type: ignore[no-untyped-call]
    data.categories = ["Noord"]
    data.add_series("Verkoop", (1,))
    slide.shapes.add_chart(XL_CHART_TYPE.PIE, *[Inches(1)] * 4, data)
    deck.save(str(tmp_path / "a.pptx"))
    with zipfile.ZipFile(tmp_path / "a.pptx") as archive:
        assert any("/embeddings/" in name for name in archive.namelist())
    found, unpacker = unpack(tmp_path / "a.pptx")
    assert outline(found) == ["th |Verkoop", "tr Noord|1"]
    assert contents(unpacker) == {}


def tree_of(file: Path) -> Tree:
    with olefile.OleFileIO(file) as ole:
        return {path[0]: ole.openstream(path).read() for path in ole.listdir() if len(path) == 1}


@has_libreoffice
def test_documents_embedded_in_old_files_are_members(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(word("Zie de bijlagen."))
    book = openpyxl.Workbook()
    book.active.append(["Zie de bijlagen."])
    book.save(tmp_path / "b.xlsx")
    expected = {
        "brief aan José.txt": b"bergeend",
        "object-2.docx": DOCX,
        "object-3.pdf": PDF,
        "object-4.doc": ole_file(STORAGES["older"]),
        "object-6.bin": "corrupt",  # the control takes a number
    }
    order = ("named", "newer", "drawing", "older", "control", "cut off", "equation")
    objects: Tree = {f"MBD0000{number}": STORAGES[name] for number, name in enumerate(order)}
    made: dict[Path, Tree] = {
        older(tmp_path / "a.docx", "doc"): {"ObjectPool": objects},
        older(tmp_path / "b.xlsx", "xls"): objects,
    }
    for file, added in made.items():
        file.write_bytes(ole_file(tree_of(file) | added))
        found, unpacker = unpack(file)
        assert "Zie de bijlagen." in found.text
        assert contents(unpacker) == expected


def saved_again(file: Path, *objects: bytes) -> None:
    """Save a presentation once more, with containers embedded in it."""
    tree = tree_of(file)
    slides, user = bytes(tree["PowerPoint Document"]), bytes(tree["Current User"])  # type: ignore[arg-type]
    (before,) = struct.unpack_from("<I", user, 16)
    places = []
    for content in objects:
        packed = struct.pack("<I", len(content)) + zlib.compress(content)
        places.append(len(slides))
        slides += struct.pack("<HHI", 0x10, 0x1011, len(packed)) + packed
    directory = len(slides)
    listed = struct.pack(f"<I{len(places)}I", FIRST | len(places) << 20, *places)
    slides += struct.pack("<HHI", 0, 0x1772, len(listed)) + listed
    edit = len(slides)
    known = slides[before + 8 : before + 8 + 28]
    slides += struct.pack("<HHI", 0, 0x0FF5, 28) + known[:8]
    slides += struct.pack("<III", before, directory, *struct.unpack_from("<I", known, 16))
    slides += struct.pack("<I", FIRST + 10) + known[24:]
    user = user[:16] + struct.pack("<I", edit) + user[20:]
    file.write_bytes(ole_file(tree | {"PowerPoint Document": slides, "Current User": user}))


@has_libreoffice
def test_an_old_presentation_gives_its_last_saved_embedded_documents(tmp_path: Path) -> None:
    deck = pptx.Presentation()
    deck.slides.add_slide(deck.slide_layouts[5]).shapes.title.text = "Zie de bijlagen."
    deck.save(str(tmp_path / "a.pptx"))
    file = older(tmp_path / "a.pptx", "ppt")
    saved_again(file, ole_file({"\x01Ole10Native": package("oud.txt", b"oud")}))
    saved_again(file, ole_file(STORAGES["named"]), ole_file(STORAGES["newer"]))
    found, unpacker = unpack(file)
    assert outline(found) == ["h1 Zie de bijlagen."]
    assert contents(unpacker) == {"brief aan José.txt": b"bergeend", "object-2.docx": DOCX}


def test_embedded_documents_have_the_limits_of_attachments(tmp_path: Path) -> None:
    parts = {f"word/embeddings/{number}.docx": DOCX for number in range(3)}
    (tmp_path / "a.docx").write_bytes(word("Zie de bijlagen."))
    file = with_parts(tmp_path / "a.docx", parts)
    found, unpacker = unpack(file, members_left=2)
    assert len(unpacker.members) == 2
    assert found.unread == "its files after the first 2: too many or too large"
    assert read(file).unread == TOO_DEEP


def test_a_file_with_a_broken_list_of_its_objects_keeps_its_text(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(word("Zie de bijlagen."))
    parts = {"word/charts/_rels/chart1.xml.rels": b"<Relationships/>", "word/embeddings/a": DOCX}
    found, unpacker = unpack(with_parts(tmp_path / "a.docx", parts))
    assert outline(found) == ["p Zie de bijlagen."]
    assert contents(unpacker) == {"a": DOCX}


TITLE = "<c:title><c:tx><c:rich><a:p><a:r><a:t>{}</a:t></a:r></a:p></c:rich></c:tx></c:title>"


def chart(categories: list[Any], number_format: str = "General", **series: tuple[Any, ...]) -> Any:
    data: Any = CategoryChartData(number_format)  # type: ignore[no-untyped-call]
    data.categories = categories
    for name, values in series.items():
        data.add_series(name, values)
    return root_of(data)


def root_of(data: Any, kind: XL_CHART_TYPE = XL_CHART_TYPE.COLUMN_CLUSTERED) -> Any:
    writer: Any = ChartXmlWriter(kind, data)  # type: ignore[no-untyped-call]
    return etree.fromstring(writer.xml.encode())


def titled(root: Any, title: str, of_axis: str) -> Any:
    xml = etree.tostring(root).decode()
    xml = xml.replace("<c:chart>", "<c:chart>" + TITLE.format(title))
    xml = xml.replace("<c:catAx>", "<c:catAx>" + TITLE.format(of_axis))
    return etree.fromstring(xml)


def test_percentages_and_dates_of_a_chart_are_read_as_shown() -> None:
    root = chart([date(2025, 1, 31), date(2025, 2, 28)], "0.0%", Verzuim=(0.0512, 0.04))
    rows = [["", "Verzuim"], ["2025-01-31", "5.1%"], ["2025-02-28", "4.0%"]]
    assert table_of_chart(root) == ("", rows)
    old = etree.tostring(root).replace(b'date1904 val="0"', b'date1904 val="1"')
    assert table_of_chart(etree.fromstring(old))[1][1] == ["2029-02-01", "5.1%"]


def test_multi_level_chart_categories_become_one_name_each() -> None:
    data: Any = CategoryChartData()  # type: ignore[no-untyped-call]
    for year, quarters in (("2024", ("Q1", "Q2")), ("2025", ("Q1",))):
        category = data.add_category(year)
        for quarter in quarters:
            category.add_sub_category(quarter)
    data.add_series("Omzet", (1, 2, 3))
    assert table_of_chart(root_of(data))[1] == [
        ["", "Omzet"],
        ["2024 Q1", "1"],
        ["2024 Q2", "2"],
        ["2025 Q1", "3"],
    ]


def test_a_chart_with_too_many_numbers_keeps_only_its_titles() -> None:
    root = titled(chart(["Q1"], Noord=(1,)), "Metingen", "Tijd")
    points = next(root.iter("{*}numCache"))
    for place in range(20_000):
        points.append(deepcopy(points[-1]))
        points[-1].set("idx", str(place))
    assert table_of_chart(root) == ("Metingen\nTijd", [])


def passage(text: str, heading: str = "", table_header: str = "") -> Passage:
    return Passage(text, 0, len(text), heading=heading, table_header=table_header)


def test_document_name_and_headings_go_before_a_passage() -> None:
    found = embedded_text(
        "hr/prijslijst_2024.xlsx", "", passage("Fiets\t250", "Fietsen > Nieuw", "Artikel\tPrijs")
    )
    assert found == f"prijslijst 2024\nFietsen > Nieuw{TITLE_END}Artikel\tPrijs\nFiets\t250"


def test_headings_that_open_a_passage_are_not_repeated() -> None:
    text = "Leave\n\nCarrying over\n\nFive days."
    assert embedded_text("a.md", "", passage(text, "Handbook > Leave > Carrying over")) == (
        f"a\nHandbook{TITLE_END}{text}"
    )
    assert embedded_text("a.md", "", passage("Five days.", "Leave")) == (
        f"a\nLeave{TITLE_END}Five days."
    )


@pytest.mark.parametrize(
    ("path", "title", "name"),
    [
        ("x/leave-policy_2024.docx", "", "leave policy 2024"),
        ("leave.docx", "Leave policy", "Leave policy"),
        ("contract-final.pdf", "Lease of the office", "Lease of the office (contract final)"),
        ("0038f3c3-6266-4d40-965b-a78e96241c22.html", "", ""),
        ("31715818.txt", "", ""),
        ("2021.pdf", "", "2021"),
    ],
)
def test_a_document_is_named_by_its_title_and_file_name(path: str, title: str, name: str) -> None:
    assert name_of(path, title) == name


def test_the_text_before_a_passage_is_kept_short() -> None:
    found = embedded_text("a" * 300 + ".txt", "", passage("x", "h" * 500, "c" * 500))
    assert len(found) < 420
    assert found.endswith("\nx")


def test_a_passage_without_a_name_or_headings_gets_nothing_before_it() -> None:
    assert embedded_text("31715818.txt", "", passage("Five days.")) == "Five days."
