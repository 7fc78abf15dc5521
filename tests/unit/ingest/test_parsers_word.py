from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Inches

from tests.unit.ingest.packed import rewritten, without
from tests.unit.ingest.reading import outline, read
from vind.ingest.document.parsed import ParsedDocument

W_NAMES = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BREAK = "<w:r><w:lastRenderedPageBreak/></w:r>"


def element(name: str, inside: str, namespaces: str = "") -> Any:
    return parse_xml(f"<{name} {nsdecls('w', 'r')} {namespaces}>{inside}</{name}>")


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def reference(kind: str, number: int) -> str:
    return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'


def box(inside: str) -> str:
    return f"<w:r><w:pict><w:txbxContent>{inside}</w:txbxContent></w:pict></w:r>"


def cells(*texts: str) -> str:
    """A row of a table; a text that is XML stands in its cell as it is."""
    inside = (text if text[:1] == "<" else f"<w:p>{run(text)}</w:p>" for text in texts)
    return "<w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in inside) + "</w:tr>"


def made(file: Path, *elements: Any, **notes: str) -> ParsedDocument:
    """What is read of a Word file of these elements; ``footnotes`` and others are their XML."""
    document = docx.Document()
    for each in elements:
        document.element.body.insert(len(document.element.body) - 1, each)
    for kind, xml in notes.items():
        put_part(document, kind, f"<w:{kind} {nsdecls('w')}>{xml}</w:{kind}>")
    document.save(str(file))
    return read(file)


def put_part(document: Document, kind: str, xml: str) -> str:
    name = PackURI(f"/word/{kind}{len(document.part.rels)}.xml")
    part = Part(name, "application/xml", xml.encode(), document.part.package)
    return document.part.relate_to(part, f"{RELATIONS}/{kind}")


def on_pages(found: ParsedDocument) -> list[tuple[int | None, str]]:
    return [(block.page, line) for block, line in zip(found.blocks, outline(found), strict=True)]


def heading(text: str) -> Any:
    return element("w:p", f'<w:pPr><w:pStyle w:val="Heading1"/></w:pPr>{run(text)}')


FOOTNOTES = f"""
<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>
<w:footnote w:id="2"><w:p><w:pPr><w:tabs><w:tab w:val="left" w:pos="284"/></w:tabs></w:pPr>
<w:r><w:footnoteRef/></w:r>{run(" Behalve voor lampen:")}<w:r><w:tab/></w:r>{run("zes")}
<w:r><w:br/></w:r>{run("maanden.")}</w:p>
<w:p>{run("Zie E")}<w:r><w:noBreakHyphen/></w:r>{run("45.")}
<w:del w:id="9"><w:r><w:delText>Oud.</w:delText></w:r></w:del></w:p></w:footnote>
<w:footnote w:id="3"><w:p>{run("Vanaf levering.")}</w:p></w:footnote>
<w:footnote w:id="4"><w:p>{run("Nergens genoemd.")}</w:p></w:footnote>"""


def test_notes_and_comments_follow_the_text_that_refers_to_them(tmp_path: Path) -> None:
    in_box = f"<w:p>{run('In het kader.')}{reference('comment', 1)}</w:p><w:p>{run('Einde.')}</w:p>"
    priced = f"<w:p>{run('9')}{reference('endnote', 1)}</w:p>"
    found = made(
        tmp_path / "a.docx",
        heading("Garantie"),
        element("w:p", run("Twee jaar") + reference("footnote", 2) + run(".")),
        element("w:tbl", cells("Soort", "Prijs") + cells("Fiets", priced) + cells("Bel", "2")),
        element("w:p", run("Ernaast.") + reference("footnote", 3) + box(in_box)),
        heading("Betaling"),
        element("w:p", BREAK + run("Binnen 30 dagen.")),
        footnotes=FOOTNOTES,
        endnotes=f'<w:endnote w:id="1"><w:p>{run("Zonder btw.")}</w:p></w:endnote>',
        comments=f'<w:comment w:id="1" w:author="An"><w:p>{run("Klopt dit?")}</w:p></w:comment>',
    )
    assert outline(found) == [
        "h1 Garantie",
        "p Twee jaar.",
        "p Behalve voor lampen: zes maanden. Zie E-45.",
        "th Soort|Prijs",
        "tr Fiets|9",
        "tr Bel|2",
        "p Zonder btw.",
        "p Ernaast.",
        "p Vanaf levering.",
        "p In het kader.",
        "p An: Klopt dit?",
        "p Einde.",
        "h1 Betaling",
        "p Binnen 30 dagen.",
        "p Nergens genoemd.",
    ]
    assert [block.page for block in found.blocks[-2:]] == [2, 2]


def test_table_rows_and_text_after_are_on_the_page_word_noted(tmp_path: Path) -> None:
    begins = f"<w:p>{BREAK}{run('b')}</w:p>"
    parted = f"<w:p>{run('c')}{BREAK}{run('d')}</w:p>"
    nested = f"<w:tbl>{cells('e', 'f')}{cells(begins, begins)}</w:tbl><w:p/>"
    found = made(
        tmp_path / "a.docx",
        element("w:p", run("Ervoor.")),
        element(
            "w:tbl",
            cells("Soort", "Prijs")
            + cells(begins, begins)
            + cells(parted, "x")
            + cells("y", nested)
            + cells("z", "z"),
        ),
        element("w:p", run("Erna.") + reference("footnote", 3)),
        element("w:p", BREAK + run("Verder.")),
        element("w:tbl", cells("Naam", "Stad") + cells("Jan", "Goes")),
        footnotes=FOOTNOTES,
    )
    assert on_pages(found)[:-2] == [
        (1, "p Ervoor."),
        (1, "th Soort|Prijs"),
        (2, "tr b|b"),
        (2, "tr cd|x"),
        (3, "tr y|e f b b"),
        (4, "tr z|z"),
        (4, "p Erna."),
        (4, "p Vanaf levering."),
        (5, "p Verder."),
        (5, "th Naam|Stad"),
        (5, "tr Jan|Goes"),
    ]
    assert [page.number for page in found.pages] == [1, 2, 3, 4, 5]
    assert {block.header for block in found.blocks[2:6]} == {"Soort\tPrijs"}


STYLES = """
<w:style w:styleId="KopA"><w:name w:val="Gemeente Kop A"/><w:basedOn w:val="Heading2"/></w:style>
<w:style w:styleId="KopB"><w:name w:val="Gemeente Kop B"/><w:basedOn w:val="KopA"/></w:style>
<w:style w:styleId="Deel"><w:name w:val="Deel"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:styleId="Vertaald"><w:name w:val="Kop 3"/></w:style>
<w:style w:styleId="Tekst"><w:name w:val="Tekst"/><w:basedOn w:val="KopA"/>
<w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>
<w:style w:styleId="Om"><w:name w:val="Om"/><w:basedOn w:val="Weer"/></w:style>
<w:style w:styleId="Weer"><w:name w:val="Weer"/><w:basedOn w:val="Om"/></w:style>"""


def test_headings_in_custom_styles_are_headings(tmp_path: Path) -> None:
    document = docx.Document()
    for style in element("w:styles", STYLES.replace("<w:style ", '<w:style w:type="paragraph" ')):
        document.styles.element.append(style)
    for style, text in (
        ("Title", "Handboek"),
        ("Deel", "Verlof"),
        ("KopA", "Meenemen"),
        ("KopB", "Verkopen"),
        ("KopA", "De werknemer mag ten hoogste vijf dagen meenemen."),
        ("Vertaald", "Uitbetalen"),
        ("Tekst", "Vijf dagen"),
        ("Om", "Zes dagen"),
    ):
        paragraph = document.add_paragraph(text)
        paragraph._p.style = style
    level = "<w:pPr><w:outlineLvl w:val='1'/></w:pPr>"
    document.element.body.insert(0, element("w:p", level + run("Vooraf")))
    document.save(str(tmp_path / "a.docx"))
    assert outline(read(tmp_path / "a.docx")) == [
        "h3 Vooraf",
        "h1 Handboek",
        "h2 Verlof",
        "h3 Meenemen",
        "h3 Verkopen",
        "p De werknemer mag ten hoogste vijf dagen meenemen.",
        "h4 Uitbetalen",
        "p Vijf dagen",
        "p Zes dagen",
    ]


DRAWN = "http://schemas.openxmlformats.org/drawingml/2006"
CHART = f"""
<c:chartSpace xmlns:c="{DRAWN}/chart" xmlns:a="{DRAWN}/main"><c:chart><c:title><c:tx><c:rich><a:p>
<a:r><a:t>Omzet</a:t></a:r></a:p></c:rich></c:tx></c:title><c:plotArea><c:barChart><c:ser><c:tx>
<c:v>Noord</c:v></c:tx><c:cat><c:strLit><c:pt idx="0"><c:v>Q1</c:v></c:pt></c:strLit></c:cat><c:val>
<c:numLit><c:pt idx="0"><c:v>10</c:v></c:pt></c:numLit></c:val></c:ser><c:ser><c:tx><c:v>Zuid</c:v>
</c:tx><c:val><c:numLit><c:pt idx="0"><c:v>20</c:v></c:pt></c:numLit></c:val></c:ser></c:barChart>
</c:plotArea></c:chart></c:chartSpace>"""
DIAGRAM = f"""
<d:dataModel xmlns:d="{DRAWN}/diagram" xmlns:a="{DRAWN}/main"><d:ptLst><d:pt><d:t><a:p><a:r>
<a:t>Melden</a:t></a:r></a:p></d:t></d:pt><d:pt><d:t><a:p/></d:t></d:pt><d:pt><d:t><a:p><a:r>
<a:t>Aan</a:t></a:r><a:r><a:t>nemen</a:t></a:r></a:p></d:t></d:pt></d:ptLst></d:dataModel>"""


def test_charts_become_tables_and_diagrams_lines_in_their_place(tmp_path: Path) -> None:
    document = docx.Document()
    chart = put_part(document, "chart", CHART)
    diagram = put_part(document, "diagramData", DIAGRAM)
    drawn = "".join(
        f"<w:r><w:drawing>{shown}</w:drawing></w:r>"
        for shown in (
            f'<c:chart xmlns:c="{DRAWN}/chart" r:id="{chart}"/>',
            f'<d:relIds xmlns:d="{DRAWN}/diagram" r:dm="{diagram}"/>',
            f'<c:chart xmlns:c="{DRAWN}/chart" r:id="{chart}"/>',
            f'<c:chart xmlns:c="{DRAWN}/chart" r:id="weg"/>',
        )
    )
    document.element.body.insert(0, element("w:p", run("Erna.")))
    document.element.body.insert(0, element("w:p", run("Zie de grafiek.") + drawn))
    document.save(str(tmp_path / "a.docx"))
    found = read(tmp_path / "a.docx")
    assert found.unread == "1 chart is not in the file"
    assert outline(found) == [
        "p Zie de grafiek.",
        "p Omzet",
        "th |Noord|Zuid",
        "tr Q1|10|20",
        "p Melden\nAannemen",
        "p Erna.",
    ]


def lines(*texts: str) -> str:
    """Paragraphs of a cell."""
    return "".join(f"<w:p>{run(text)}</w:p>" for text in texts)


def merged(text: str, how: str = "", columns: int = 1) -> str:
    """What stands in a cell over several rows, of which it is the first if ``how`` says so."""
    said = f'<w:gridSpan w:val="{columns}"/><w:vMerge {how}/>'
    return f"<w:tcPr>{said}</w:tcPr><w:p>{run(text)}</w:p>"


def wide(text: str, columns: int) -> str:
    return f'<w:tcPr><w:gridSpan w:val="{columns}"/></w:tcPr><w:p>{run(text)}</w:p>'


def styled(style: str, text: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{run(text) if text else ""}</w:p>'


START = 'w:val="restart"'
LONG = "Geldt alleen als de huurder zelf voor de schoonmaak zorgt, en anders niet."
TABLES: dict[str, tuple[list[str], list[str]]] = {
    "a cell over rows at the right takes no place in a full row": (
        [
            cells("Product", "2025", "2026", "Per"),
            cells("P1", merged("€ 450", START), merged("€ 475", START), merged("stuk", START)),
            cells("P2", merged(""), merged(""), merged("")),
            cells("Slang", "€ 20", "€ 22", "meter"),
        ],
        [
            "th Product|2025|2026|Per",
            "tr P1|€ 450|€ 475|stuk",
            "tr P2|€ 450|€ 475|stuk",
            "tr Slang|€ 20|€ 22|meter",
        ],
    ),
    "a cell that goes on from none": (
        [
            cells(merged("Locatie Goes"), "Opzegtermijn", "3 maanden"),
            cells(merged("Verborgen"), "Huur", "€ 900"),
            cells(wide("Regeling", 2), "Bedrag"),
            cells("Eigen bijdrage", merged("Per uur"), "€ 19"),
            cells(merged("Vervoer", START, 2), "€ 4"),
            cells(merged("", "", 2), "€ 5"),
            cells(merged("€ 6")).replace(
                "<w:tc>", '<w:trPr><w:gridBefore w:val="2"/></w:trPr><w:tc>'
            ),
        ],
        [
            "th Locatie Goes|Opzegtermijn|3 maanden",
            "tr |Huur|€ 900",
            "tr Regeling||Bedrag",
            "tr Eigen bijdrage|Per uur|€ 19",
            "tr Vervoer||€ 4",
            "tr Vervoer||€ 5",
            "tr ||€ 6",
        ],
    ),
    "a short cell over rows holds for each of them": (
        [
            cells(merged("Groep", START), merged("Product", START), "Prijs"),
            cells(merged(""), merged(""), "excl. btw"),
            cells(merged("Pompen", START), "WH-200", merged(LONG, START)),
            cells(merged(""), "WH-300", merged("")),
            cells(merged(""), "", ""),
        ],
        [
            "th Groep|Product|Prijs",
            "tr ||excl. btw",
            f"tr Pompen|WH-200|{LONG}",
            "tr Pompen|WH-300",
        ],
    ),
    "a row of one cell over the names is what the table is called": (
        [
            cells(wide("Contributie", 3)),
            cells("Team", "Leeftijd", "Per jaar"),
            cells("Welp", "5", "€ 80"),
        ],
        ["p Contributie", "th Team|Leeftijd|Per jaar", "tr Welp|5|€ 80"],
    ),
    "a row of one cell over a form is a row": (
        [cells(wide("Contributie", 2)), cells("Naam", "Ina"), cells("Plaats", "Goes")],
        ["tr Contributie", "tr Naam|Ina", "tr Plaats|Goes"],
    ),
    "the items of a list in a cell are parted": (
        [
            cells("Stap", "Uitleg"),
            cells(
                "1", lines("Doe dit:") + "".join(styled("ListBullet", x) for x in ("a", "B.", "c"))
            ),
            cells(
                "2", lines("Nodig") + "".join(styled("ListBullet", x) for x in ("pomp", "slang"))
            ),
        ],
        ["th Stap|Uitleg", "tr 1|Doe dit: a; B. c", "tr 2|Nodig; pomp; slang"],
    ),
    "the numbers that Word counts are read": (
        [
            cells("Nr", "Stap"),
            cells(styled("ListNumber", ""), "Sluit het gas"),
            cells(styled("ListNumber", ""), "Zet het raam open"),
            cells(styled("ListBullet", ""), "Bel de wacht"),
        ],
        ["th Nr|Stap", "tr 1.|Sluit het gas", "tr 2.|Zet het raam open", "tr |Bel de wacht"],
    ),
    "a cell over a thousand rows costs none of them": (
        [
            cells(merged("Kapelle", START), "kamer 1"),
            *(cells(merged(""), f"kamer {number}") for number in range(2, 1101)),
        ],
        ["th Kapelle|kamer 1", *(f"tr |kamer {number}" for number in range(2, 1101))],
    ),
}


@pytest.mark.parametrize("case", TABLES)
def test_merged_and_listed_cells_of_a_word_table_are_read(tmp_path: Path, case: str) -> None:
    rows, expected = TABLES[case]
    columns = max(row.count("<w:tc>") for row in rows)
    table = f"<w:tblGrid>{'<w:gridCol/>' * columns}</w:tblGrid>{''.join(rows)}"
    assert outline(made(tmp_path / "a.docx", element("w:tbl", table))) == expected


def symbol(font: str, number: str) -> str:
    return f'<w:r><w:sym w:font="{font}" w:char="{number}"/></w:r>'


def field(inside: str) -> str:
    """A field of an old form, which shows nothing by what Word stores of it."""
    marks = ("separate", "end")
    shown = "".join(f'<w:r><w:fldChar w:fldCharType="{mark}"/></w:r>' for mark in marks)
    data = f"<w:ffData>{inside}</w:ffData>"
    return f'<w:r><w:fldChar w:fldCharType="begin">{data}</w:fldChar></w:r>{shown}'


STRUCK = symbol("Symbol", "F0B3").replace("<w:r>", "<w:r><w:rPr><w:strike/></w:rPr>")
LETTERED = '<w:r><w:rPr><w:rFonts w:hAnsi="Wingdings 2"/></w:rPr><w:t>\uf0a3\uf052</w:t></w:r>'
ON, OFF, USUAL = "<w:checked/>", '<w:checked w:val="0"/>', '<w:default w:val="1"/>'
PLACES = '<w:listEntry w:val="Goes"/><w:listEntry w:val="Tholen"/>'
BOXES = "".join(box(f"<w:p>{run(text)}</w:p>") for text in ("Kader een.", "Kader twee."))
PARAGRAPHS: dict[str, tuple[list[str], list[str]]] = {
    "symbols are the signs that they show": (
        [
            symbol("Wingdings", "F0FE")
            + run(" vast, ")
            + STRUCK
            + symbol("Symbol", "00B3")
            + run(" 18 jaar")
            + symbol("Arial", "20AC")
            + symbol("Arial", "D800")
            + symbol("Symbol", "?"),
            LETTERED,
        ],
        ["p ☑ vast, ≥ 18 jaar€", "p ☐☑"],
    ),
    "what is ticked and chosen on an old form": (
        [
            "".join(field(f"<w:checkBox>{x}</w:checkBox>") for x in (ON, USUAL, USUAL + OFF, "")),
            run("Locatie: ") + field(f'<w:ddList><w:result w:val="1"/>{PLACES}</w:ddList>'),
            run("Locatie: ") + field(f"<w:ddList>{PLACES}</w:ddList>"),
            run("Naam: ") + field('<w:textInput><w:default w:val=".."/></w:textInput>'),
        ],
        ["p ☒☒☐☐", "p Locatie: Tholen", "p Locatie: Goes", "p Naam:"],
    ),
    "a letter in a frame begins the word behind it": (
        [
            f'<w:pPr><w:framePr w:dropCap="drop" w:lines="3"/></w:pPr>{run("W")}',
            f'<w:pPr><w:jc w:val="both"/></w:pPr>{run("ij bouwen een brug.")}',
            f'<w:pPr><w:framePr w:dropCap="none"/></w:pPr>{run("Kader")}',
        ],
        ["p Wij bouwen een brug.", "p Kader"],
    ),
    "boxes of one paragraph come in their order": (
        [
            run("Ernaast.") + BOXES,
            run("Verder.") + box(f"<w:p>{run('Buiten.')}{BOXES}</w:p>{lines('Slot.')}"),
        ],
        [
            *("p Ernaast.", "p Kader een.", "p Kader twee."),
            *("p Verder.", "p Buiten.", "p Kader een.", "p Kader twee.", "p Slot."),
        ],
    ),
}


@pytest.mark.parametrize("case", PARAGRAPHS)
def test_symbols_form_fields_drop_caps_and_boxes_are_read_as_shown(
    tmp_path: Path, case: str
) -> None:
    inside, expected = PARAGRAPHS[case]
    found = made(tmp_path / "a.docx", *(element("w:p", one) for one in inside))
    assert outline(found) == expected


def test_a_layout_table_of_a_word_file_is_no_table(tmp_path: Path) -> None:
    plan = f"<w:tbl>{cells('Fase', 'Datum')}{cells('Ontwerp', '1 mei')}</w:tbl>"
    found = made(
        tmp_path / "a.docx",
        element(
            "w:tbl",
            cells("Projectblad")
            + cells(
                lines("Opdrachtgever: Hartman") + f"<w:p>{BREAK}{run('Budget: € 12.000')}</w:p>",
                f"<w:p>{BREAK}{run('Planning')}</w:p>{plan}<w:p/>",
            )
            + cells("Akkoord", "Ina Smit"),
        ),
        element("w:p", run("Erna.")),
        element("w:tbl", cells(lines("Voor huurder", "Naam:"), lines("Voor verhuurder", "Naam:"))),
    )
    assert on_pages(found) == [
        (1, "p Projectblad"),
        (1, "p Opdrachtgever: Hartman"),
        (2, "p Budget: € 12.000"),
        (2, "p Planning"),
        (2, "th Fase|Datum"),
        (2, "tr Ontwerp|1 mei"),
        (2, "tr Akkoord|Ina Smit"),
        (2, "p Erna."),
        (2, "p Voor huurder"),
        (2, "p Naam:"),
        (2, "p Voor verhuurder"),
        (2, "p Naam:"),
    ]


def test_broken_relations_lose_only_what_they_pointed_to(tmp_path: Path) -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Kapelle Zorg"
    chart = put_part(document, "chart", CHART)
    drawn = f'<w:r><w:drawing><c:chart xmlns:c="{DRAWN}/chart" r:id="{chart}"/></w:drawing></w:r>'
    linked = "".join(f'<w:hyperlink r:id="{key}">{run("noot")}</w:hyperlink>' for key in ("x", "y"))
    object_ = '<w:object><o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office" r:id="z"/>'
    paragraph = element("w:p", f"{run('Zie de ')}{linked}<w:r>{object_}</w:object></w:r>{drawn}")
    document.element.body.insert(0, paragraph)
    document.save(str(tmp_path / "whole.docx"))
    loose = "".join(
        f'<Relationship Id="{key}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for key, kind, target in (
            ("x", "hyperlink", "#_ftn1"),
            ("z", "oleObject", "embeddings/oleObject1.bin"),
            ("q", "image", "NULL"),
        )
    )
    bare = without(tmp_path / "whole.docx", "word/header", "word/chart")
    end = b"</Relationships>"
    found = read(rewritten(bare, lambda _, content: content.replace(end, loose.encode() + end)))
    assert outline(found) == ["p Zie de nootnoot"]
    assert found.unread == "1 chart is not in the file"


def test_the_address_behind_a_link_is_read(tmp_path: Path) -> None:
    document = docx.Document()
    links = [
        ("mailto:balie@brug.example?subject=x", "de balie"),
        ("mailto:an@brug.example", "an@brug.example"),
        ("https://brug.example/pad", "de site"),
    ]
    paragraph = document.add_paragraph("Mail ")
    for target, text in links:
        relation = document.part.relate_to(target, f"{RELATIONS}/hyperlink", is_external=True)
        inside = run(text)
        link = element("w:hyperlink", inside)
        link.set(f"{{{RELATIONS}}}id", relation)
        paragraph._p.append(link)
        paragraph.add_run(", ")
    document.save(str(tmp_path / "a.docx"))
    assert outline(read(tmp_path / "a.docx")) == [
        "p Mail de balie (balie@brug.example), an@brug.example, de site,"
    ]


def page_field(how: str, number: int) -> str:
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    return f"{begin}<w:r><w:instrText> {how} </w:instrText></w:r>{run(str(number))}{end}"


def test_headers_and_footers_of_a_word_file_are_read_once(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("Sluisprocedure", 1)
    document.add_paragraph("De brug draait na overleg.")
    section = document.sections[0]
    table = section.header.add_table(2, 2, Inches(6))
    said = ["Waterweg NV", "Nr: SL-07", "Sluisprocedure", "Geldig vanaf 1 mei 2026"]
    for cell, text in zip(table._cells, said, strict=True):
        cell.text = text
    footer = section.footer.paragraphs[0]._p
    for part in element("w:p", run("Rev. 3, blad ") + page_field("PAGE", 1) + run(" van ")):
        footer.append(part)
    footer.append(element("w:fldSimple", run("8")))
    footer[-1].set(f"{{{W_NAMES}}}instr", "NUMPAGES")
    mark = (
        '<v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textpath string="CONCEPT"/></v:shape>'
    )
    for header in (section.header, section.first_page_header):
        header.paragraphs[0]._p.append(element("w:r", f"<w:pict>{mark}</w:pict>"))
    section.first_page_header.paragraphs[0].add_run("Sluisprocedure")
    document.save(str(tmp_path / "a.docx"))
    assert outline(read(tmp_path / "a.docx")) == [
        "h1 Sluisprocedure",
        "p De brug draait na overleg.",
        "p CONCEPT\nNr: SL-07\nGeldig vanaf 1 mei 2026",
        "p Rev. 3",
    ]
