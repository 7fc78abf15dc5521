from pathlib import Path
from typing import Any

import docx
import pptx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from pptx.util import Inches

from tests.unit.ingest.reading import outline, read, read_text
from tests.unit.ingest.test_parsers_opendocument import text as odt
from tests.unit.ingest.test_parsers_rtf import rtf
from vind.ingest.document.characters import clean, raised


@pytest.mark.parametrize(
    ("before", "up", "behind", "text"),
    [
        ("25", "1", " vakantiedagen", "25 ¹ vakantiedagen"),
        ("€ 450", "1)", "", "€ 450 ¹⁾"),
        ("", "1", "Exclusief btw", "¹ Exclusief btw"),
        ("1", "1", "/2", "1 ¹/2"),
        ("Verhuur van de zaal", "a)", "", "Verhuur van de zaal ᵃ⁾"),
        ("€ 75", "b", ", btw", "€ 75 ᵇ, btw"),
        ("de 2", "e", " keer", "de 2e keer"),
        ("Thur", "g", "au", "Thurgau"),
        ("120 m", "2", "", "120 m²"),
        ("10", "6", " kg", "10⁶ kg"),
        ("(a+b)", "2", "", "(a+b)²"),
        ("mol", "\u22121", "", "mol⁻¹"),
        ("€ 9,", "95", " per stuk", "€ 9,95 per stuk"),
        ("Merk", "®", "", "Merk®"),
    ],
)
def test_a_raised_digit_is_no_part_of_the_number_before_it(
    before: str, up: str, behind: str, text: str
) -> None:
    assert clean(f"{before}{raised(up)}{behind}") == text


LEAVE = "Een fulltimer heeft 25 ¹ vakantiedagen."
LINES = [f"p {LEAVE}", "p De termijn is 60 dagen.", "th Artikel|Prijs", "tr Pomp|€ 20 ²"]


def test_a_word_file_keeps_superscripts_and_loses_struck_text(tmp_path: Path) -> None:
    document = docx.Document()
    hidden = document.styles.add_style("Instructie", WD_STYLE_TYPE.PARAGRAPH)
    hidden.font.hidden = True
    document.add_paragraph("Kies de juiste alinea.", style="Instructie")
    document.styles.add_style("Noot", WD_STYLE_TYPE.CHARACTER).font.superscript = True
    leave = document.add_paragraph("Een fulltimer heeft 25")
    leave.add_run("1", style="Noot")
    leave.add_run(" vakantiedagen.")
    term = document.add_paragraph("De termijn is ")
    term.add_run("30 dagen ").font.strike = True
    term.add_run("geheim ").font.hidden = True
    term.add_run("60 dagen.").font.strike = False
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ("Artikel", "Prijs", "Pomp", "€ 20"), strict=True):
        cell.text = text
    table.cell(1, 1).paragraphs[0].add_run("2").font.superscript = True
    document.save(str(tmp_path / "a.docx"))
    assert outline(read(tmp_path / "a.docx")) == LINES


def test_placeholder_text_of_a_word_form_is_left_out(tmp_path: Path) -> None:
    document = docx.Document()
    document.styles.add_style("Placeholder Text", WD_STYLE_TYPE.CHARACTER)
    asked = (
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:rPr>{}</w:rPr>"
        "<w:t>{}</w:t></w:r></w:sdtContent></w:sdt>"
    )
    style = '<w:rStyle w:val="PlaceholderText"/>'
    inside = asked.format(style, "Klik om tekst in te voeren.") + asked.format("", "Jan Bakker")
    document.element.body.insert(0, parse_xml(f"<w:p {nsdecls('w')}>{inside}</w:p>"))
    document.save(str(tmp_path / "a.docx"))
    assert outline(read(tmp_path / "a.docx")) == ["p Jan Bakker"]


def test_a_slide_keeps_superscripts_and_loses_struck_text(tmp_path: Path) -> None:
    deck: Any = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    box = slide.shapes.add_textbox(Inches(1), Inches(1), Inches(5), Inches(1))
    paragraph = box.text_frame.paragraphs[0]
    for text, name, value in (
        ("De loods is ", "strike", "noStrike"),
        ("100 ", "strike", "sngStrike"),
        ("120 m", "baseline", "0"),
        ("2", "baseline", "30000"),
    ):
        run = paragraph.add_run()
        run.text = text
        run._r.get_or_add_rPr().set(name, value)
    slide.notes_slide.notes_text_frame.text = "Noem de prijs."
    deck.save(str(tmp_path / "a.pptx"))
    assert outline(read(tmp_path / "a.pptx")) == ["p De loods is 120 m²", "p Noem de prijs."]


def test_an_html_page_keeps_superscripts_and_loses_struck_text(tmp_path: Path) -> None:
    page = (
        "<p>Een fulltimer heeft 25<a href='#n1'><sup>1</sup></a> vakantiedagen.</p>"
        "<p>De termijn is <s>30 dagen</s><strike> </strike>"
        "<span style='text-decoration: line-through'>45 dagen</span> 60 dagen.</p>"
        "<table><tr><th>Artikel</th><th>Prijs</th></tr><tr><td>Pomp</td>"
        "<td>€ 20<span style='vertical-align:super'>2</span></td></tr></table>"
    )
    assert outline(read_text(tmp_path, "a.html", page)) == LINES
    spans = (
        "<table><tr><th>Artikel</th><th>Oud</th><th>Nu</th></tr><tr>"
        "<td style='vertical-align: super'>Pomp</td>"
        "<td style='text-decoration:line-through' rowspan=2>20</td><td>18</td></tr>"
        "<tr><td>Slang</td><td>7</td></tr></table>"
    )
    lines = ["th Artikel|Oud|Nu", "tr Pomp||18", "tr Slang||7"]
    assert outline(read_text(tmp_path, "c.html", spans)) == lines
    unclosed = f"<div><sup>1<p>{'Tekst van de voorwaarden. ' * 3}</p></div>"
    assert "Tekst van de voorwaarden." in read_text(tmp_path, "b.html", unclosed).text
    assert outline(read_text(tmp_path, "a.md", "Nu ~~€ 49~~ € 39.\n")) == ["p Nu € 39."]


def test_an_opendocument_text_keeps_superscripts_not_struck_text(tmp_path: Path) -> None:
    letters = '<style:style style:name="{}"><style:text-properties {}/></style:style>'
    styles = (
        letters.format("Op", 'style:text-position="super 58%"')
        + letters.format("Door", 'style:text-line-through-style="solid"')
        + letters.format("Niet", 'text:display="none"')
    )
    span = '<text:span text:style-name="{}">{}</text:span>'
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    rows = (("Artikel", "Prijs"), ("Pomp", "€ 20" + span.format("Op", "2")))
    found = odt(
        tmp_path,
        f"""<text:p text:style-name="Door">Oude regel, <text:span>vervallen</text:span>.</text:p>
        <text:p>Een fulltimer heeft 25{span.format("Op", "1")} vakantiedagen.</text:p>
        <text:p>De termijn is {span.format("Door", "30 dagen ")}{span.format("Niet", "x")}60
        dagen.</text:p><table:table>"""
        + "".join(
            f"<table:table-row>{''.join(map(cell.format, row))}</table:table-row>" for row in rows
        )
        + "</table:table>",
        styles,
    )
    assert outline(found) == LINES


def test_rich_text_keeps_superscripts_and_loses_struck_text(tmp_path: Path) -> None:
    body = r"""Een fulltimer heeft 25{\super 1} vakantiedagen.\par
De termijn is {\strike 30 d\'e1gen \u8364? }{\v geheim }\strike0 60 dagen.\par
\trowd\cellx1\cellx2\pard\intbl Artikel\cell Prijs\cell\row
\trowd\cellx1\cellx2\pard\intbl Pomp\cell \'80 20\super 2\nosupersub\cell\row"""
    assert rtf(tmp_path, body) == LINES
    assert rtf(tmp_path, r"120 m\up6 2\up0  en\v x\plain  5 kg") == ["p 120 m² en 5 kg"]
