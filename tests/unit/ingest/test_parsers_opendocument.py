from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from tests.unit.ingest.reading import outline, read
from vind.indexes.errors import CorruptFileError, EncryptedFileError, FileTooLargeError
from vind.ingest.document.parsed import ParsedDocument

NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        *(("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing")),
        *(("style", "style"), ("presentation", "presentation"), ("meta", "meta")),
    )
)
NAMES += ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'
TYPE = "application/vnd.oasis.opendocument."
META = f"""<office:document-meta {NAMES}><office:meta><dc:title>Onderhoud Waterhoen</dc:title>
<meta:initial-creator>A. Bakker</meta:initial-creator><dc:creator>C. Dirks</dc:creator>
<meta:creation-date>2024-03-01T09:00:00</meta:creation-date><dc:date>2024-05-02T10:30:00.5</dc:date>
</office:meta></office:document-meta>"""


def make(path: Path, kind: str, body: str, automatic: str = "", **parts: str) -> Path:
    """An OpenDocument file with this in its body; ``parts`` are named without their ".xml"."""
    content = (
        f"<office:document-content {NAMES}><office:automatic-styles>{automatic}"
        f"</office:automatic-styles><office:body><office:{kind}>{body}</office:{kind}>"
        "</office:body></office:document-content>"
    )
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", TYPE + kind)
        archive.writestr("content.xml", content)
        for name, part in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", part)
    return path


def text(tmp_path: Path, body: str, automatic: str = "", **parts: str) -> ParsedDocument:
    return read(make(tmp_path / "a.odt", "text", body, automatic, **parts))


def test_a_title_headings_lists_and_facts_are_read(tmp_path: Path) -> None:
    found = text(
        tmp_path,
        """<text:p text:style-name="P1">Handboek</text:p>
        <text:h text:outline-level="1">Onderhoud</text:h>
        <text:p>Elke  <text:span>pomp</text:span><text:s text:c="2"/>ieder
        jaar.<text:line-break/>Altijd.</text:p>
        <text:list text:style-name="L1"><text:list-item><text:p>Sluit de kraan.</text:p>
        <text:list><text:list-item><text:p>Rechtsom.</text:p></text:list-item></text:list>
        </text:list-item><text:list-item><text:p>Open de klep.</text:p></text:list-item></text:list>
        <text:list><text:list-item><text:h text:outline-level="2">Smeren</text:h></text:list-item>
        </text:list><text:list text:style-name="L1" text:continue-numbering="true">
        <text:list-item><text:p>Start.</text:p></text:list-item></text:list>""",
        """<style:style style:name="P1" style:parent-style-name="Title"/>
        <text:list-style style:name="L1">
        <text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>
        <text:list-level-style-bullet text:level="2"/></text:list-style>""",
        meta=META,
    )
    assert outline(found) == [
        "h1 Handboek",
        "h2 Onderhoud",
        "p Elke pomp  ieder jaar.\nAltijd.",
        "- 1. Sluit de kraan.",
        "- Rechtsom.",
        "- 2. Open de klep.",
        "h3 Smeren",
        "- 3. Start.",
    ]
    assert (found.facts.title, found.facts.author) == ("Onderhoud Waterhoen", "A. Bakker")
    assert found.facts.created == datetime(2024, 3, 1, 9, tzinfo=UTC)
    assert found.facts.modified == datetime(2024, 5, 2, 10, 30, 0, 500000, tzinfo=UTC)


def test_headings_and_items_are_numbered_as_their_style_shows(tmp_path: Path) -> None:
    item = "<text:list-item><text:p>{}</text:p>{}</text:list-item>"
    inner = f"<text:list>{item.format('Binnen', '')}{item.format('Buiten', '')}</text:list>"
    level = '<text:{} text:level="{}" style:num-format="{}" {}/>'
    styles = f"""<text:outline-style>
        {level.format("outline-level-style", 1, "1", 'style:num-prefix="Artikel "')}
        {level.format("outline-level-style", 2, "1", 'text:display-levels="2"')}
        </text:outline-style><text:list-style style:name="L1">
        {level.format("list-level-style-number", 1, "a", 'style:num-suffix=")"')}
        {level.format("list-level-style-number", 2, "I", 'text:display-levels="2"')}
        </text:list-style>"""
    found = text(
        tmp_path,
        f"""<text:h text:outline-level="1">Huur</text:h>
        <text:h text:outline-level="1">Einde</text:h>
        <text:h text:outline-level="2">Termijn</text:h>
        <text:h text:outline-level="1" text:is-list-header="true">Bijlage</text:h>
        <text:list text:style-name="L1">{item.format("Schilderen", inner)}
        {item.format("Vegen", "")}</text:list>""",
        styles,
    )
    assert outline(found) == [
        "h1 Artikel 1 Huur",
        "h1 Artikel 2 Einde",
        "h2 2.1 Termijn",
        "h1 Bijlage",
        "- a) Schilderen",
        "- a.I Binnen",
        "- a.II Buiten",
        "- b) Vegen",
    ]


def test_headings_and_cells_in_lists_have_their_numbers(tmp_path: Path) -> None:
    numbered = """<text:list {} text:style-name="L1"><text:list-item>{}</text:list-item>
    </text:list>"""
    heading = '<text:h text:outline-level="{}">{}</text:h>'
    below = f"<text:list><text:list-item>{heading.format(2, 'Zomer')}</text:list-item></text:list>"
    on = 'text:continue-numbering="true"'
    rows = "".join(
        f"<table:table-row><table:table-cell>{first}</table:table-cell><table:table-cell>"
        f"<text:p>{second}</text:p></table:table-cell></table:table-row>"
        for first, second in (
            ("<text:p>Nr</text:p>", "Stap"),
            (numbered.format(on, "<text:p/>"), "Sluit"),
            (numbered.format(on, "<text:p>ook</text:p>"), "Open"),
        )
    )
    found = text(
        tmp_path,
        numbered.format("", heading.format(1, "Bad") + below)
        + numbered.format(on, heading.format(1, "Strand"))
        + f"<table:table>{rows}</table:table>"
        + '<text:p>Mail <text:a xlink:href="mailto:bad@x.example">ons</text:a>.</text:p>',
        """<text:list-style style:name="L1"><text:list-level-style-number text:level="1"
        style:num-format="1"/><text:list-level-style-number text:level="2" style:num-format="1"
        text:display-levels="2"/></text:list-style>""",
    )
    assert outline(found) == [
        "h1 1 Bad",
        "h2 1.1 Zomer",
        "h1 2 Strand",
        "th Nr|Stap",
        "tr 3|Sluit",
        "tr 4 ook|Open",
        "p Mail ons (bad@x.example).",
    ]


def test_deleted_text_and_contents_lists_are_left_out_but_not_notes(
    tmp_path: Path,
) -> None:
    found = text(
        tmp_path,
        """<text:tracked-changes><text:changed-region><text:deletion><text:p>Geschrapt.</text:p>
        </text:deletion></text:changed-region></text:tracked-changes>
        <text:table-of-content><text:index-body><text:p>Inhoud 1</text:p></text:index-body>
        </text:table-of-content>
        <text:p>De pomp<text:note><text:note-citation>1</text:note-citation><text:note-body>
        <text:p>Type W3.</text:p></text:note-body></text:note> draait
        <office:annotation><dc:creator>Jan</dc:creator><text:p>Zeker?</text:p></office:annotation>
        <draw:frame><draw:text-box><text:p>In het kader.</text:p></draw:text-box></draw:frame>
        altijd.</text:p>
        <draw:frame><draw:object xlink:href="./Object 1"/></draw:frame>""",
        **{
            "Object 1__content": f"""<office:document-content {NAMES}><office:body><office:chart>
            <text:p>Verkoop</text:p><table:table><table:table-row>
            <table:table-cell><text:p>Q3</text:p></table:table-cell>
            <table:table-cell office:value="14"><text:p>14</text:p></table:table-cell>
            <table:table-cell office:value="NaN"><text:p>NaN</text:p></table:table-cell>
            </table:table-row></table:table></office:chart></office:body>
            </office:document-content>""",
        },
    )
    assert outline(found) == [
        "p De pomp draait altijd.",
        "p Type W3.",
        "p In het kader.",
        "p Jan: Zeker?",
        "p Verkoop",
        "tr Q3|14",
    ]


def noted(author: str, *said: str) -> str:
    paragraphs = "".join(f"<text:p>{text}</text:p>" for text in said)
    return f"<office:annotation><dc:creator>{author}</dc:creator>{paragraphs}</office:annotation>"


def test_comments_stand_behind_the_text_they_are_on(tmp_path: Path) -> None:
    body = f"""<text:p>De pomp {noted("K. Mol", "Welke?", "W3 of W4.")}draait.</text:p>
    <text:list><text:list-item><text:p>Sluit{noted("", "Eerst de kraan.")} de klep.</text:p>
    </text:list-item></text:list><table:table><table:table-row><table:table-cell>
    <text:p>Kraan</text:p></table:table-cell><table:table-cell><text:p>{noted("Jan", "Koper?")}Geel
    </text:p></table:table-cell></table:table-row></table:table>
    <text:p><text:span>Klaar{noted("Jan", "")}.</text:span></text:p>"""
    assert outline(text(tmp_path, body)) == [
        "p De pomp draait.",
        "p K. Mol: Welke? W3 of W4.",
        "- Sluit de klep.",
        "p Eerst de kraan.",
        "tr Kraan|Geel",
        "p Jan: Koper?",
        "p Klaar.",
    ]


def running(header: str, footer: str, more: str = "") -> str:
    return f"""<office:document-styles {NAMES}><office:master-styles><style:master-page
    style:name="Standard"><style:header>{header}</style:header><style:footer>{footer}</style:footer>
    {more}</style:master-page></office:master-styles></office:document-styles>"""


def test_headers_and_footers_are_read_once(tmp_path: Path) -> None:
    header = """<table:table><table:table-row><table:table-cell><text:p>Waterweg NV</text:p>
    </table:table-cell><table:table-cell><text:p>Nr: SL-07</text:p></table:table-cell>
    </table:table-row><table:table-row><table:table-cell><text:p>Sluisprocedure</text:p>
    </table:table-cell><table:table-cell><text:p>Geldig vanaf 1 mei 2026</text:p></table:table-cell>
    </table:table-row></table:table><text:p><draw:custom-shape
    draw:name="PowerPlusWaterMarkObject1"><text:p>CONCEPT</text:p></draw:custom-shape></text:p>"""
    footer = """<text:p>Rev. 3<text:tab/>Eigenaar: K. Mol<text:tab/>blad <text:page-number>1
    </text:page-number> van <text:page-count>8</text:page-count></text:p>"""
    hidden = '<style:footer-left style:display="false"><text:p>Rev. 2</text:p></style:footer-left>'
    first = "<style:header-first><text:p>Nr: SL-07</text:p></style:header-first>"
    styles = running(header, footer, hidden + first)
    body = '<text:h text:outline-level="1">Sluisprocedure</text:h><text:p>De brug draait.</text:p>'
    assert outline(text(tmp_path, body, styles=styles)) == [
        "h1 Sluisprocedure",
        "p De brug draait.",
        "p Nr: SL-07\nGeldig vanaf 1 mei 2026\nCONCEPT",
        "p Rev. 3 \u2013 Eigenaar: K. Mol",
    ]


def spanned(text: str, rows: int = 1, columns: int = 1) -> str:
    over = f'table:number-rows-spanned="{rows}" table:number-columns-spanned="{columns}"'
    return f"<table:table-cell {over}><text:p>{text}</text:p></table:table-cell>"


COVERED = "<table:covered-table-cell/>"
HALLS = "".join(
    f"<table:table-row>{row}</table:table-row>"
    for row in (
        spanned("Groep", 2) + spanned("Week", columns=2) + COVERED,
        COVERED + spanned("dag") + spanned("avond"),
        spanned("Zalen", 2) + spanned("100") + spanned("op aanvraag", 3),
        COVERED + spanned("150") + COVERED,
        COVERED * 3,
    )
)


def test_a_short_cell_merged_over_rows_is_repeated_in_each(tmp_path: Path) -> None:
    expected = ["tr Zalen|100|op aanvraag", "tr Zalen|150|op aanvraag"]
    table = f'<table:table table:name="2026">{HALLS}</table:table>'
    assert outline(text(tmp_path, table))[-2:] == expected
    book = read(make(tmp_path / "a.ods", "spreadsheet", table))
    assert outline(book) == ["h1 2026", "th Groep|Week dag|Week avond", *expected]


def test_a_slide_is_a_page_under_its_title_with_its_notes(tmp_path: Path) -> None:
    box = "<draw:text-box>{}</draw:text-box>"
    slides = f"""<draw:page><draw:frame>{box.format("<text:p>Groei in alle landen</text:p>")}
    </draw:frame><draw:frame presentation:class="title">{box.format("<text:p>Omzet</text:p>")}
    </draw:frame><draw:frame presentation:class="footer">{box.format("<text:p>Waterhoen</text:p>")}
    </draw:frame><presentation:notes><draw:page-thumbnail/><draw:frame presentation:class="notes">
    {box.format("<text:p>Noem maart.</text:p>")}</draw:frame></presentation:notes></draw:page>
    <draw:page><draw:custom-shape><text:p>Pijl</text:p></draw:custom-shape></draw:page>"""
    found = read(make(tmp_path / "a.odp", "presentation", slides))
    assert outline(found) == ["h1 Omzet", "p Groei in alle landen", "p Noem maart.", "p Pijl"]
    assert [block.page for block in found.blocks] == [1, 1, 1, 2]


def test_a_sheet_with_repeated_rows_and_cells_is_a_table_with_its_place(tmp_path: Path) -> None:
    book = """<table:table table:name="Prijzen 2024"><table:table-row
    table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="16384"/>
    </table:table-row><table:table-header-rows><table:table-row><table:table-cell/>
    <table:table-cell><text:p>Artikel</text:p></table:table-cell><table:table-cell><text:p>Vanaf
    </text:p></table:table-cell><table:table-cell><text:p>Korting</text:p></table:table-cell>
    </table:table-row></table:table-header-rows><table:table-row
    table:number-rows-repeated="1048576"><table:table-cell/><table:table-cell><text:p>Pomp</text:p>
    <office:annotation><text:p>Nieuw?</text:p></office:annotation></table:table-cell>
    <table:table-cell office:date-value="2024-03-01T00:00:00"><text:p>1 mrt 24</text:p>
    </table:table-cell><table:table-cell office:value="0.125"><text:p>12,5%</text:p>
    </table:table-cell><table:table-cell table:number-columns-repeated="16380"/></table:table-row>
    </table:table>"""
    found = read(make(tmp_path / "a.ods", "spreadsheet", book))
    assert outline(found) == [
        "h1 Prijzen 2024",
        "th Artikel|Vanaf|Korting",
        "tr Pomp|2024-03-01|12,5%",
        "p Pomp: Nieuw?",
    ]
    assert [page.label for page in found.pages] == ["'Prijzen 2024'!4:5", "'Prijzen 2024'!B5"]


def test_repeated_rows_are_all_read_each_in_its_place(tmp_path: Path) -> None:
    row = """<table:table-row{}><table:table-cell><text:p>{}</text:p></table:table-cell>
    <table:table-cell office:value="{}"/></table:table-row>"""
    book = f"""<table:table table:name="Uren">
    {row.format(' table:number-rows-repeated="2"', "An", 8)}{row.format("", "Jan", 7)}
    {row.format(' table:number-rows-repeated="1000"', "", "")}{row.format("", "Piet", 6)}
    </table:table>"""
    found = read(make(tmp_path / "a.ods", "spreadsheet", book))
    assert outline(found) == ["h1 Uren", "tr An|8", "tr An|8", "tr Jan|7", "tr Piet|6"]
    assert [page.label for page in found.pages] == ["Uren!1:1004"]


def test_a_hidden_section_is_left_out(tmp_path: Path) -> None:
    section = "<text:section {}><text:h>{}</text:h><text:p>Tekst.</text:p></text:section>"
    hidden, asked = 'text:display="none"', 'text:display="condition" text:is-hidden="{}"'
    found = text(
        tmp_path,
        section.format(hidden, f"Geheim{section.format('', 'Hierin')}")
        + section.format(asked.format("true"), "Nu niet")
        + section.format(asked.format("false"), "Wel")
        + "<text:p>Slot.</text:p>",
    )
    assert outline(found) == ["h1 Wel", "p Tekst.", "p Slot."]


def test_a_file_with_a_password_is_encrypted(tmp_path: Path) -> None:
    manifest = """<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">
    <m:file-entry m:full-path="content.xml"><m:encryption-data/></m:file-entry></m:manifest>"""
    with pytest.raises(EncryptedFileError):
        text(tmp_path, "", **{"META-INF__manifest": manifest})


def test_a_broken_file_is_corrupt(tmp_path: Path) -> None:
    for body in ("<text:p>", "<!DOCTYPE x>"):
        with pytest.raises(CorruptFileError):
            text(tmp_path, body)
    with ZipFile(tmp_path / "b.odt", "w") as archive:
        archive.writestr("mimetype", TYPE + "text")
    with pytest.raises(CorruptFileError):
        read(tmp_path / "b.odt")


def test_a_zip_bomb_is_too_large(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "a.odt", "w", ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", TYPE + "text")
        with archive.open("content.xml", "w") as part:
            for _ in range(41):
                part.write(b" " * 10_000_000)
    with pytest.raises(FileTooLargeError):
        read(tmp_path / "a.odt")


def test_an_xml_entity_is_not_expanded(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("geheim")
    content = (
        f'<!DOCTYPE x [<!ENTITY e SYSTEM "{(tmp_path / "secret").as_uri()}">]>'
        f"<office:document-content {NAMES}><office:body><office:text><text:p>Voor &e; na.</text:p>"
        "</office:text></office:body></office:document-content>"
    )
    with ZipFile(tmp_path / "a.odt", "w") as archive:
        archive.writestr("mimetype", TYPE + "text")
        archive.writestr("content.xml", content)
    assert "geheim" not in read(tmp_path / "a.odt").text
