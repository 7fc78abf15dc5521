from pathlib import Path

import pytest

from tests.unit.ingest.reading import outline, read
from vind.indexes.errors import CorruptFileError
from vind.ingest.files.kinds import FileKind
from vind.ingest.files.sniff import sniff

BOOK = """<?xml version="1.0"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
 <DocumentProperties xmlns="urn:schemas-microsoft-com:office:office">
  <Title>Prijslijst</Title><Author>Zoë Bakker</Author><Created>2024-03-01T09:00:00Z</Created>
 </DocumentProperties>
 <Styles>
  <Style ss:ID="euro"><NumberFormat ss:Format="&quot;€&quot;\\ #,##0.00"/></Style>
  <Style ss:ID="bold" ss:Parent="euro"><Font ss:Bold="1"/></Style>
  <Style ss:ID="share"><NumberFormat ss:Format="Percent"/></Style>
  <Style ss:ID="plain"><NumberFormat ss:Format="General Number"/></Style>
 </Styles>
 <Worksheet ss:Name="Prijzen"><Table>
  <Row ss:Index="3">
   <Cell><Data ss:Type="String">Artikel</Data></Cell>
   <Cell><Data ss:Type="String">Prijs</Data></Cell>
   <Cell><Data ss:Type="String">Korting</Data></Cell>
   <Cell><Data ss:Type="String">Vanaf</Data></Cell>
  </Row>
  <Row>
   <Cell><Data ss:Type="String">Kogelkraan</Data></Cell>
   <Cell ss:StyleID="bold"><Data ss:Type="Number">12.5</Data>
    <Comment ss:Author="Zoë"><ss:Data>Per doos van tien</ss:Data></Comment></Cell>
   <Cell ss:StyleID="share"><Data ss:Type="Number">0.125</Data></Cell>
   <Cell><Data ss:Type="DateTime">2024-03-01T00:00:00.000</Data></Cell>
  </Row>
  <Row ss:StyleID="euro">
   <Cell><Data ss:Type="String">Schuifafsluiter</Data></Cell>
   <Cell ss:Index="4" ss:StyleID="plain"><Data ss:Type="Number">7</Data></Cell>
  </Row>
 </Table></Worksheet>
 <Worksheet ss:Name="Leeg"><Table/></Worksheet>
</Workbook>"""


def book(folder: Path, content: str, name: str = "prijzen.xls") -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def test_an_xml_workbook_has_its_rows_as_excel_shows_them(tmp_path: Path) -> None:
    found = read(book(tmp_path, BOOK))
    assert outline(found) == [
        "h1 Prijzen",
        "th Artikel|Prijs|Korting|Vanaf",
        "tr Kogelkraan|€ 12.50|12.50%|2024-03-01",
        "tr Schuifafsluiter|||7",
        "p Kogelkraan, € 12.50: Per doos van tien",
    ]
    assert [page.label for page in found.pages] == ["Prijzen!3:5", "Prijzen!B4"]
    assert (found.facts.title, found.facts.author) == ("Prijslijst", "Zoë Bakker")


@pytest.mark.parametrize(
    ("number_format", "said"),
    [("h:mm", "08:30"), ("Short Time", "08:30"), ("Long Time", "08:30:00")],
)
def test_a_time_cell_is_shown_without_a_date(tmp_path: Path, number_format: str, said: str) -> None:
    timed = BOOK.replace("General Number", number_format).replace(
        '<Data ss:Type="Number">7</Data>',
        '<Data ss:Type="DateTime">1899-12-31T08:30:00.000</Data>',
    )
    assert f"tr Schuifafsluiter|||{said}" in outline(read(book(tmp_path, timed)))


def test_an_xml_workbook_is_recognised_by_its_content(tmp_path: Path) -> None:
    assert sniff(book(tmp_path, BOOK, "prijzen.xml")) is FileKind.XML_SHEETS
    prefixed = BOOK.replace("<Workbook xmlns=", "<ss:Workbook xmlns:a=")
    assert sniff(book(tmp_path, prefixed)) is FileKind.XML_SHEETS
    other = '<?xml version="1.0"?><order><regel>Workbook</regel></order>'
    assert sniff(book(tmp_path, other, "order.xls")) is FileKind.XML


def test_a_damaged_xml_workbook_is_corrupt(tmp_path: Path) -> None:
    with pytest.raises(CorruptFileError):
        read(book(tmp_path, BOOK.replace("</Table>", "", 1)))


@pytest.mark.parametrize("number", ["9" * 5000, "16385", "-1", "x"])
def test_an_invalid_column_index_costs_no_rows(tmp_path: Path, number: str) -> None:
    found = read(book(tmp_path, BOOK.replace('ss:Index="4"', f'ss:Index="{number}"')))
    assert found.text.index("Schuifafsluiter") < found.text.index("Per doos")


def test_a_text_table_named_xls_is_read_as_a_table(tmp_path: Path) -> None:
    table = book(tmp_path, "Artikel\tPrijs\nKogelkraan\t12,50\n")
    assert outline(read(table)) == ["th Artikel|Prijs", "tr Kogelkraan|12,50"]
