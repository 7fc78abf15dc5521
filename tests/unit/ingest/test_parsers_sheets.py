from datetime import date, datetime, timedelta
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.styles.numbers import BUILTIN_FORMATS

from tests.unit.ingest.books import Rows, workbook
from tests.unit.ingest.packed import changed, without
from tests.unit.ingest.reading import outline, read
from vind.indexes.errors import CorruptFileError


def headed(path: Path, rows: Rows) -> list[tuple[str, str]]:
    """The lines of the table in a sheet of these rows, each with the header that goes with it."""
    found = read(workbook(path / "a.xlsx", rows))
    return [
        (found.text[block.start : block.end].replace("\t", "|"), block.header.replace("\t", "|"))
        for block in found.blocks[1:]
    ]


PRICES: list[list[object]] = [["Artikel", "Inkoop", "Verkoop"], ["Bout", 1, 2], ["Moer", 3, 4]]
NAMES = "Artikel|Inkoop|Verkoop"


def test_a_table_continued_after_an_empty_row_keeps_its_header(tmp_path: Path) -> None:
    groups: list[list[object]] = [*PRICES, [], ["Plaat", 10, 20], [], ["Buizen"], ["Buis", 30, 40]]
    assert headed(tmp_path, groups) == [
        (NAMES, ""),
        ("Bout|1|2", NAMES),
        ("Moer|3|4", NAMES),
        ("Plaat|10|20", NAMES),
        ("Buizen", NAMES),
        ("Buis|30|40", NAMES),
    ]
    apart: list[list[object]] = [PRICES[0], [], *PRICES[1:], [], ["Buizen"], [], ["Buis", 30, 40]]
    assert headed(tmp_path, apart) == [
        (NAMES, ""),
        ("Bout|1|2", NAMES),
        ("Moer|3|4", NAMES),
        ("Buizen", NAMES),
        ("Buis|30|40", NAMES),
    ]


def test_a_new_table_below_an_empty_row_has_its_own_header_or_none(tmp_path: Path) -> None:
    others: list[list[object]] = [
        *PRICES,
        [],
        ["Btw", 21],
        [],
        ["Dienst", "Uur", "Dag"],
        ["Montage", 60, 400],
        [],
        ["Let op", "bel", "eerst"],
        [],
        ["Prijzen zijn exclusief btw."],
    ]
    assert headed(tmp_path, others)[3:] == [
        ("Btw|21", ""),
        ("Dienst|Uur|Dag", ""),
        ("Montage|60|400", "Dienst|Uur|Dag"),
        ("Let op|bel|eerst", ""),
        ("Prijzen zijn exclusief btw.", ""),
    ]
    form: list[list[object]] = [["Naam", "Jansen"], ["Functie", "Monteur"], [], ["Uren", 36]]
    assert headed(tmp_path, form)[-1] == ("Uren|36", "")


def test_a_note_on_a_cell_names_its_row(tmp_path: Path) -> None:
    rows = [["Groep", "Zaal", "Plaatsen", "Prijs"], ["Zalen", "Foyer", 40, 150]]
    notes = {"D2": "Alleen voor leden", "A1": "Zie blad 2", "F9": "Nog na te zien"}
    assert outline(read(workbook(tmp_path / "a.xlsx", rows, notes=notes)))[3:] == [
        "p Groep: Zie blad 2",
        "p Zalen, Foyer, 150: Alleen voor leden",
        "p Nog na te zien",
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [["Naam", "Status", "Uren"], ["Jan", "ziek", "geen"], ["Piet", "werkt", 8]],
        [["Artikel", "Soort", None, "Prijs"], ["Bout", "M8", "staal", "?"], ["Moer", "M8", "a", 3]],
        [[None, "Week 1", None, "Week 2"], ["Jan", "ziek", "ziek", "vrij"], ["Piet", 8, 8, 8]],
        [[None, "Adres", None, "Post", None], ["Naam", "1", "2", "3", "4"], ["Jan", 1, 2, 3, 4]],
        [["Naam", "Adres", None], [None, "Straat", "Plaats"], ["Jan", "Dam 1", "Goes"]],
        [["Naam", "Uren", None, None], [None, "Plan", "Feit", "Plan"], ["Jan", 3, 4, 5]],
    ],
)
def test_a_first_row_of_words_is_no_second_header(tmp_path: Path, rows: Rows) -> None:
    first = "|".join(str(cell or "") for cell in rows[0]).rstrip("|")
    found = headed(tmp_path, rows)
    assert found[0] == (first, "")
    assert {header for _, header in found[1:]} == {first}


LINES: Rows = [
    [None, "Lijn 1", None, "Lijn 2", None, None],
    ["Van", "koek", "wafel", "koek", "taart", 2026],
    ["koek", "geen", "A", "D+", "B", "C"],
]
PAY: Rows = [["Groep", "Trede", None, None], [None, 0, 1, 2], ["A", 14.71, 15.12, 15.55]]
STEPS: Rows = [["Groep", "Step", *[None] * 3], [None, 1, 2, 3, 4], ["A", 14.7, 15.1, 15.5, 16]]
PLANNED: Rows = [
    ["Uren en kosten"],
    [None, None, "Uren", None, "Kosten", None],
    ["Code", "Post", "Plan", "Feit", "Plan", "Feit"],
    ["A1", "Werk", 4, 3, 400, 300],
]


@pytest.mark.parametrize(
    ("rows", "merged", "names"),
    [
        (LINES, "B1:C1 D1:F1", "Van|Lijn 1 koek|Lijn 1 wafel|Lijn 2 koek|Lijn 2 taart|Lijn 2 2026"),
        (LINES, "B1:C1", "|Lijn 1||Lijn 2"),
        (PAY, "B1:D1", "Groep|Trede 0|Trede 1|Trede 2"),
        (STEPS, "", "Groep|Step 1|Step 2|Step 3|Step 4"),
        ([PAY[0][:3], [None, 3, 7], PAY[2][:3]], "B1:C1", "Groep|Trede"),
        ([PAY[0][:3], ["A", 1, 2], ["B", 2, 4]], "B1:C1", "Groep|Trede"),
        ([STEPS[0][:3], [None, 1, 2], ["A", 14.71, 15.12]], "", "Groep|Step"),
        (PLANNED, "", "Code|Post|Uren Plan|Uren Feit|Kosten Plan|Kosten Feit"),
    ],
)
def test_two_header_rows_are_joined_into_column_names(
    tmp_path: Path, rows: Rows, merged: str, names: str
) -> None:
    found = outline(read(workbook(tmp_path / "a.xlsx", rows, merged=merged.split())))
    assert [line for line in found if line.startswith("th ")] == [f"th {names}"]


def test_a_short_cell_merged_over_rows_is_repeated_in_each(tmp_path: Path) -> None:
    rows = [
        ["Groep", "Zaal", "Doordeweeks", None, "Weekend", None],
        [None, None, "dag", "avond", "dag", "avond"],
        ["Zalen", "Grote zaal", 400, 500, 600, "op aanvraag"],
        [None, "Foyer", 100, 150, 200, None],
    ]
    over = ("A1:A2", "B1:B2", "C1:D1", "E1:F1", "A3:A4", "F3:F4")
    assert outline(read(workbook(tmp_path / "a.xlsx", rows, merged=over)))[1:] == [
        "th Groep|Zaal|Doordeweeks dag|Doordeweeks avond|Weekend dag|Weekend avond",
        "tr Zalen|Grote zaal|400|500|600|op aanvraag",
        "tr Zalen|Foyer|100|150|200|op aanvraag",
    ]
    whole = openpyxl.load_workbook(workbook(tmp_path / "b.xlsx", [["Naam", "Uren"], ["Jan", 8]]))
    whole.active.append([None, 9])
    whole.active.merged_cells.add("A2:A1048576")
    whole.save(tmp_path / "b.xlsx")
    assert outline(read(tmp_path / "b.xlsx"))[1:] == ["th Naam|Uren", "tr Jan|8", "tr |9"]


EUROS = '_-€ * #,##0.00_-;_-€ * #,##0.00-;_-€ * "-"??_-;_-@_-'
DOLLARS = r'_("$"* #,##0.00_);_("$"* \(#,##0.00\);_("$"* "-"??_);_(@_)'
PHONE = "[<=9999999]###-####;(###) ###-####"


@pytest.mark.parametrize(
    ("number_format", "value", "cell"),
    [
        ("[h]:mm", timedelta(hours=36), "36:00"),
        ("[h]:mm;@", timedelta(hours=1030, minutes=5), "1030:05"),
        ("[h]:mm", -timedelta(hours=2, minutes=30), "-2:30"),
        ("[h]:mm", timedelta(hours=30, seconds=5), "30:00:05"),
        ('[h]:mm" uurs"', timedelta(hours=30), "30:00"),
        ("[hh]:mm", 7 / 24, "7:00"),
        ("h:mm", 1.5, "12:00"),
        ("[$-409]h:mm\\ AM/PM;@", 2.25, "06:00"),
        ("d-m-yyyy h:mm", 1.5, "1900-01-01 12:00"),
        ("h:mm", datetime.fromisoformat("2025-05-12T08:30"), "2025-05-12 08:30"),
        ("0.0%", 0.6933638444, "69.3%"),
        ("0.0%;-0%", -0.125, "-12.5%"),
        (r"0.00\%", 7.25, "7.25%"),
        ("0", 8712345678906, "8712345678906"),
        ("General", 0.1 + 0.2, "0.3"),
        ("General", -0.0, "0"),
        ("00000", 123, "00123"),
        ("[$€-413] #,##0.00", 1250, "€ 1250"),
        ("[$$-409]#,##0.00", 1250, "$1250"),
        ("#,##0.00 [$€-1]", 1250, "1250 €"),
        ('"€ "0",-"', 5, "€ 5,-"),
        (EUROS, -1250.5, "-€ 1250.50"),
        (EUROS, 0, "€ 0"),
        (DOLLARS, -1250, "-$ 1250"),
        ('"€" #,##0.00;[Red]"€" -#,##0.00', -3, "-€ 3"),
        ("#,##0_);(#,##0)", -3, "-3"),
        ('"€" #,##0.00', 15.125, "€ 15.13"),
        ("#,##0.00", 49.5, "49.50"),
        ("#,##0.00", 2.125, "2.125"),
        ("0.0#", 2.5, "2.5"),
        ("0.00", 1.5e-7, "1.5e-07"),
        ("€ #,##0,", 1250000, "€ 1250000"),
        ('#,##0.0,," mln"', 1234567, "1.234567 mln"),
        ('0" uur";-0" uur (tekort)"', -4, "-4 uur (tekort)"),
        (r"0.0\ \k\g", 2.5, "2.5 kg"),
        ('General" stuks"', 7, "7 stuks"),
        ('[=1]0" dag";0" dagen"', 1, "1 dag"),
        ('[=1]0" dag";0" dagen"', 3, "3 dagen"),
        ('"06-"00000000', 12345678, "06-12345678"),
        ("0000 0000", 12345678, "1234 5678"),
        ("0#########", 612345678, "0612345678"),
        (PHONE, 5551234, "555-1234"),
        (PHONE, 2035551234, "(203) 555-1234"),
        ("# ##0", 1250, "1250"),
        ("# ?/?", 0.5, "0.5"),
        ('"Ja";;"Nee"', 0, "Nee"),
        ("0;-0;;@", 0, "0"),
        (";;;", 5, "5"),
        ('"' + 255 * "x" + '"0', 5, "5"),
        (BUILTIN_FORMATS[44], 1250, "1250"),
    ],
)
def test_numbers_are_read_as_their_format_shows_them(
    tmp_path: Path, number_format: str, value: object, cell: str
) -> None:
    file = workbook(tmp_path / "a.xlsx", [["Aandeel", value]], formats={"B1": number_format})
    assert outline(read(file))[1:] == [f"tr Aandeel|{cell}"]


def test_a_currency_in_the_header_is_not_repeated_in_each_cell(tmp_path: Path) -> None:
    rows = [["Artikel", "Prijs (€)", "Korting"], ["Pomp", 1285, 40], ["Kast", -640.5, 0]]
    formats = dict.fromkeys(("B2", "C2", "B3", "C3"), "€ #,##0.00")
    assert outline(read(workbook(tmp_path / "a.xlsx", rows, formats=formats)))[1:] == [
        "th Artikel|Prijs (€)|Korting",
        "tr Pomp|1285|€ 40",
        "tr Kast|-640.50|€ 0",
    ]


def contracts(path: Path) -> Path:
    """A workbook with a text, a day, an amount and a formula."""
    rows = [["Huur", date(2026, 5, 14), 1250]]
    return workbook(path, rows, title="Contracten", formats={"C1": '"€" #,##0.00'})


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/styles.xml", "<sz ", '<u val="1"/><sz '),
        ("xl/styles.xml", '<family val="2" ?/>', '<family val="34"/>'),
        ("xl/styles.xml", "<color [^>]*>", '<color rgb="#FF0000"/>'),
        ("docProps/core.xml", r"\d{4}-\d\d-\d\dT[^<]*", "14-5-2026"),
        ("xl/workbook.xml", "<bookViews>.*</bookViews>", '<bookViews><view tabs="?"/></bookViews>'),
        ("xl/worksheets/sheet1.xml", "<sheetViews>", '<sheetViews><sheetView zoomScale="?"/>'),
        ("xl/sharedStrings.xml", "<t>Huur</t>", '<r><rPr><u val="1"/></rPr><t>Huur</t></r>'),
    ],
)
def test_a_workbook_with_a_slip_in_its_styling_is_read(
    tmp_path: Path, part: str, old: str, new: str
) -> None:
    found = read(changed(contracts(tmp_path / "a.xlsx"), part, old, new))
    assert outline(found) == ["h1 Contracten", "tr Huur|2026-05-14|€ 1250"]
    assert found.unread == ""


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/_rels/workbook.xml.rels", "styles.xml", "lost.xml"),
        ("xl/styles.xml", "</styleSheet>", ""),
    ],
)
def test_lost_number_formats_are_reported_and_the_cells_read(
    tmp_path: Path, part: str, old: str, new: str
) -> None:
    found = read(changed(contracts(tmp_path / "a.xlsx"), part, old, new))
    assert outline(found) == ["h1 Contracten", "tr Huur|46156|1250"]
    assert found.unread.startswith("which numbers are dates, and what else their formats show")
    plain = workbook(tmp_path / "plain.xlsx", [["Huur", 1250]])
    assert read(changed(plain, part, old, new)).unread == ""


def test_a_sheet_missing_from_the_workbook_is_named(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(contracts(tmp_path / "a.xlsx"))
    book.create_sheet("Prijzen")
    book.create_chartsheet("Grafiek")
    book.save(tmp_path / "b.xlsx")
    part = "xl/_rels/workbook.xml.rels"
    made = changed(tmp_path / "b.xlsx", "xl/chartsheets/sheet1.xml", "<drawing [^>]*>", "")
    bare = without(made, "xl/drawings", "xl/chartsheets/_rels")
    found = read(changed(bare, part, "worksheets/sheet2.xml", "worksheets/sheet3.xml"))
    assert outline(found) == ["h1 Contracten", "tr Huur|2026-05-14|€ 1250"]
    assert found.unread == "sheet Prijzen: it is not in the file"
    with pytest.raises(CorruptFileError):
        read(changed(tmp_path / "b.xlsx", part, 'Id="', 'Id="un'))


def test_dates_counted_from_1904_are_right(tmp_path: Path) -> None:
    part, old = "xl/workbook.xml", "<workbookPr ?/>"
    found = read(changed(contracts(tmp_path / "a.xlsx"), part, old, '<workbookPr date1904="1"/>'))
    assert outline(found)[1] == "tr Huur|2030-05-15|€ 1250"


BOX = """
<xdr:oneCellAnchor
 xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">
<xdr:from><xdr:col>4</xdr:col><xdr:row>1</xdr:row></xdr:from>
<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">
<mc:Choice Requires="a14"><xdr:sp><xdr:txBody>
<a:p><a:r><a:t>Toeslag weekend: </a:t></a:r><a:r><a:t>35 procent.</a:t></a:r></a:p><a:p/>
<a:p><a:r><a:t>Op feestdagen</a:t></a:r><a:br/><a:r><a:t>50 procent.</a:t></a:r></a:p>
</xdr:txBody></xdr:sp></mc:Choice>
<mc:Fallback><xdr:sp><xdr:txBody><a:p><a:r><a:t>Niet te tonen.</a:t></a:r></a:p></xdr:txBody>
</xdr:sp></mc:Fallback></mc:AlternateContent>
</xdr:oneCellAnchor>"""


def test_text_boxes_and_titles_of_charts_are_read_at_their_cells(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    prices, overview = book.active, book.create_sheet("Overzicht")
    prices.title = "Tarieven"
    prices.append(["Schoonmaak", 38.5])
    for sheet, place, title in ((prices, "D9", "Tarief per dienst"), (overview, "B3", "Omzet")):
        chart = BarChart()
        chart.title = title
        chart.add_data(Reference(prices, min_col=2, min_row=1))
        sheet.add_chart(chart, place)
    book.save(tmp_path / "a.xlsx")
    found = read(changed(tmp_path / "a.xlsx", "xl/drawings/drawing1.xml", "(?=</wsDr>)", BOX))
    assert outline(found) == [
        "h1 Tarieven",
        "tr Schoonmaak|38.5",
        "p Tarief per dienst",
        "p Toeslag weekend: 35 procent.\nOp feestdagen\n50 procent.",
        "h1 Overzicht",
        "p Omzet",
    ]
    assert [page.label for page in found.pages] == [
        "Tarieven!1:1",
        "Tarieven!D9",
        "Tarieven!E2",
        "Overzicht!B3",
    ]
    for slip in ("<", BOX.replace("<xdr:col>4", "<xdr:col>E")):
        damaged = changed(tmp_path / "a.xlsx", "xl/drawings/drawing1.xml", "(?=</wsDr>)", slip)
        found = read(damaged)
        assert outline(found)[:3] == ["h1 Tarieven", "tr Schoonmaak|38.5", "h1 Overzicht"]
        assert found.unread.startswith("drawing on sheet Tarieven: reading failed (")


def test_escaped_characters_of_excel_are_decoded(tmp_path: Path) -> None:
    texts = [["Catering_x000D_ op locatie", "code _x005F_x0041_", "PO_x12"]]
    found = read(workbook(tmp_path / "a.xlsx", texts))
    assert outline(found)[1] == "tr Catering op locatie|code _x0041_|PO_x12"


DIAGRAM = """<xdr:twoCellAnchor
xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"><xdr:from>
<xdr:col>1</xdr:col><xdr:row>6</xdr:row></xdr:from><xdr:graphicFrame><dgm:relIds r:dm="rId9"
xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"
xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"/></xdr:graphicFrame>
</xdr:twoCellAnchor>"""
RELATED = """<Relationship Id="rId9" Target="../diagrams/data1.xml"
Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/diagramData"/>"""
DATA = """<d:dataModel xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
xmlns:d="http://schemas.openxmlformats.org/drawingml/2006/diagram"><d:pt><a:p><a:r><a:t>Aanvraag</a:t>
</a:r></a:p></d:pt><d:pt><a:p><a:r><a:t>Besluit</a:t></a:r></a:p></d:pt></d:dataModel>"""


def test_diagrams_are_read_at_their_cells(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(workbook(tmp_path / "a.xlsx", [["Stap", 1]]))
    chart = BarChart()
    chart.add_data(Reference(book.active, min_col=2, min_row=1))
    book.active.add_chart(chart, "D9")
    book.save(tmp_path / "a.xlsx")
    drawings = "xl/drawings"
    drawn = changed(tmp_path / "a.xlsx", f"{drawings}/drawing1.xml", "(?=</wsDr>)", DIAGRAM)
    end = "(?=</Relationships>)"
    file = changed(drawn, f"{drawings}/_rels/drawing1.xml.rels", end, RELATED)
    with ZipFile(file, "a") as archive:
        archive.writestr("xl/diagrams/data1.xml", DATA)
    found = read(file)
    assert outline(found) == ["h1 Sheet", "tr Stap|1", "p Aanvraag\nBesluit"]
    assert found.pages[-1].label == "Sheet!B7"
