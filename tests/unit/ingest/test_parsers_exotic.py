import io
from collections.abc import Mapping
from pathlib import Path
from zipfile import ZipFile

import pytest
from reportlab.pdfgen.canvas import Canvas

from tests.unit.ingest.packed import packed
from tests.unit.ingest.reading import outline, read, read_text
from vind.indexes.errors import CorruptFileError, EmptyFileError, FileTooLargeError
from vind.ingest.parsers.office import package

RELATED = "http://schemas.openxmlformats.org/package/2006/relationships"
VISIO = "http://schemas.microsoft.com/office/visio/2012/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
XPS = "http://schemas.microsoft.com/xps/2005/06"
CORE = (
    '<c:coreProperties xmlns:c="http://schemas.openxmlformats.org/package/2006/metadata/'
    'core-properties" xmlns:d="http://purl.org/dc/elements/1.1/"><d:title>Het netwerk</d:title>'
    "</c:coreProperties>"
)


TYPES: dict[str, str | bytes] = {"[Content_Types].xml": "<Types/>"}


def drawing(pages: dict[str, str]) -> dict[str, str | bytes]:
    """The parts of a Visio drawing, its pages in another order than that of their files."""
    numbered = list(enumerate(pages.items(), 1))[::-1]
    listed = "".join(
        f'<Page ID="{number}" Name="{name}"><Rel r:id="r{number}"/></Page>'
        for number, (name, _) in numbered
    )
    related = "".join(
        f'<Relationship Id="r{number}" Target="page{number}.xml"/>' for number, _ in numbered
    )
    return {
        "visio/document.xml": "<x/>",
        "visio/pages/pages.xml": f'<Pages xmlns="{VISIO}" xmlns:r="{R}">{listed}</Pages>',
        "visio/pages/_rels/pages.xml.rels": f'<Relationships xmlns="{RELATED}">{related}'
        '<Relationship Id="x" Target="../../../etc/passwd"/></Relationships>',
        **{
            f"visio/pages/page{number}.xml": f'<PageContents xmlns="{VISIO}">{shapes}'
            "</PageContents>"
            for number, (_, shapes) in numbered
        },
    }


def test_a_visio_drawing_has_the_texts_of_its_pages(tmp_path: Path) -> None:
    group = (
        "<Shapes><Shape><Text><cp IX='0'/>Firewall <fld IX='0'>FG-60</fld></Text><Shapes><Shape>"
        "<Text>Switch\n</Text></Shape></Shapes></Shape><Shape><Text> </Text></Shape></Shapes>"
    )
    parts = drawing({"Serverruimte": group, "Leeg": "<Shapes/>"})
    parts["docProps/core.xml"] = CORE
    parts["visio/comments.xml"] = (
        f'<Comments xmlns="{VISIO}"><CommentEntry>Vervangen in mei</CommentEntry></Comments>'
    )
    found = read(packed(tmp_path / "a.vsdx", TYPES | {**parts}))
    assert outline(found) == [
        "h1 Serverruimte",
        "p Firewall FG-60",
        "p Switch",
        "p Vervangen in mei",
    ]
    assert [(page.number, page.label) for page in found.pages] == [(1, "Leeg"), (2, "Serverruimte")]
    assert found.facts.title == "Het netwerk"


def xps_page(*glyphs: str, canvas: str = "") -> str:
    inner = "".join(glyphs)
    return f'<FixedPage xmlns="{XPS}"><Canvas {canvas}>{inner}</Canvas></FixedPage>'


def glyphs(text: str, x: float, y: float, more: str = "") -> str:
    return (
        f'<Glyphs UnicodeString="{text}" OriginX="{x}" OriginY="{y}" FontRenderingEmSize="10" '
        f"{more}/>"
    )


def xps(pages: dict[str, str]) -> dict[str, str | bytes]:
    listed = "".join(f'<PageContent Source="Pages/{name}.fpage"/>' for name in pages)
    return {
        "FixedDocSeq.fdseq": f'<FixedDocumentSequence xmlns="{XPS}"><DocumentReference '
        'Source="/Documents/1/FixedDoc.fdoc"/></FixedDocumentSequence>',
        "Documents/1/FixedDoc.fdoc": f'<FixedDocument xmlns="{XPS}">{listed}</FixedDocument>',
        **{f"Documents/1/Pages/{name}.fpage": page for name, page in pages.items()},
    }


WIDE = 'Indices=",100;,100;,100;,100"'


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (
            xps_page(
                glyphs("De huurder betaalt de huur aan de verhuurder elke maand vooruit,", 10, 20),
                glyphs("en wel op de eerste dag van die maand, op de rekening die in het", 10, 32),
                glyphs("contract staat.", 10, 44),
                glyphs("De verhuurder geeft een bewijs.", 10, 72),
            ),
            [
                "p De huurder betaalt de huur aan de verhuurder elke maand vooruit, en wel op de "
                "eerste dag van die maand, op de rekening die in het contract staat.",
                "p De verhuurder geeft een bewijs.",
            ],
        ),
        (  # a word in two runs, and two words in two
            xps_page(
                glyphs("Wate", 10, 20, WIDE),
                glyphs("rhoen", 50.5, 20),
                glyphs("B.V.", 90, 20),
            ),
            ["p Waterhoen B.V."],
        ),
        (  # placed by where the canvas stands, each at its own origin
            xps_page(
                glyphs("Pomp", 0, 0, 'RenderTransform="1,0,0,1,10,20"'),
                glyphs("Bel", 0, 0, 'RenderTransform="1,0,0,1,10,90"'),
                canvas='RenderTransform="0.96,0,0,0.96,0,0"',
            ),
            ["p Pomp", "p Bel"],
        ),
        (xps_page(glyphs("{}{kop}", 0, 0)), ["p {kop}"]),
    ],
)
def test_an_xps_page_has_its_paragraphs(page: str, expected: list[str], tmp_path: Path) -> None:
    assert outline(read(packed(tmp_path / "a.xps", TYPES | {**xps({"1": page})}))) == expected


def test_xps_pages_come_in_the_order_of_the_document(tmp_path: Path) -> None:
    parts = xps({name: xps_page(glyphs(f"Dit is blad {name}", 0, 0)) for name in ("2", "10", "1")})
    whole = parts.pop("Documents/1/Pages/10.fpage")
    assert isinstance(whole, str)
    parts["Documents/1/Pages/10.FPAGE/[0].piece"] = whole[:50]
    parts["Documents/1/Pages/10.FPAGE/[1].last.piece"] = whole[50:]
    found = read(packed(tmp_path / "a.oxps", TYPES | {**parts}))
    assert outline(found) == ["p Dit is blad 2", "p Dit is blad 10", "p Dit is blad 1"]
    assert [page.number for page in found.pages] == [1, 2, 3]


def test_a_damaged_xps_or_visio_file_is_corrupt_and_a_bomb_too_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = xps_page(glyphs("tekst", 0, 0))
    damaged: list[Mapping[str, str | bytes]] = [
        xps({}),
        xps({"1": page[:-20]}),
        {"visio/document.xml": "<x/>"},
        drawing({"a": "<Shapes>"}),
        {"a.fdseq": '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'},
    ]
    for parts in damaged:
        with pytest.raises(CorruptFileError):
            read(packed(tmp_path / "a", TYPES | {**parts}))
    monkeypatch.setattr(package, "_UNPACKED_AT_MOST", 100)
    for parts in (xps({"1": page}), drawing({"a": "<Shapes/>"})):
        with pytest.raises(FileTooLargeError):
            read(packed(tmp_path / "a", TYPES | {**parts}))


def preview(text: str) -> bytes:
    made = io.BytesIO()
    canvas = Canvas(made)
    canvas.drawString(72, 700, text)
    canvas.save()
    return made.getvalue()


def test_the_preview_of_an_apple_document_is_read(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "a.pages", "w") as archive:
        archive.writestr("Index/Document.iwa", b"\0")
        archive.writestr("QuickLook/Preview.pdf", preview("De huur is 900 euro."))
    found = read(tmp_path / "a.pages")
    assert outline(found) == ["p De huur is 900 euro."]
    assert found.unread == "what its preview (a PDF in it) does not show: export the file as PDF"


PLAN = """<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">
<title>Begane grond</title><desc>De ruimten met hun sleutels.</desc><!-- Getekend in 2025 -->
<metadata><dc:title xmlns:dc="http://purl.org/dc/elements/1.1/">begane-grond</dc:title></metadata>
<defs><style>.a{fill:#fff}</style></defs>{}</svg>"""


def plan(drawn: str) -> str:
    return PLAN.replace("{}", drawn)


def test_texts_of_an_svg_are_read_without_its_shapes(tmp_path: Path) -> None:
    drawn = """<path d="M0 0L10 10"><title>Nooduitgang</title></path>
    <text x="10" y="20"><tspan>Vergader</tspan><tspan>zaal <a>3</a></tspan></text>
    <text y="20"><tspan x="1" y="20">Zaal</tspan><tspan x="9" y="20">tje</tspan>
    <tspan x="1" y="30">12 stoelen</tspan><tspan dy="1em">sleutel B</tspan></text>
    <switch><foreignObject><p xmlns="http://www.w3.org/1999/xhtml">Keuken<br/>sleutel C</p>
    </foreignObject><text>Keuk...</text></switch>"""
    found = read_text(tmp_path, "a.svg", plan(drawn))
    assert outline(found) == [
        "h1 Begane grond",
        "p De ruimten met hun sleutels.",
        "p Nooduitgang",
        "p Vergaderzaal 3",
        "p Zaaltje 12 stoelen sleutel B",
        "p Keuken sleutel C",
    ]
    assert found.facts.title == "Begane grond"


def test_an_svg_without_text_is_empty_and_a_broken_one_corrupt(tmp_path: Path) -> None:
    with pytest.raises(EmptyFileError, match="There is no text in the file"):
        read_text(tmp_path, "a.svg", '<svg><path d="M0 0L10 10"/><!-- Inkscape --></svg>')
    with pytest.raises(CorruptFileError, match="The drawing is damaged"):
        read_text(tmp_path, "b.svg", plan("<text>Zaal"))


def test_an_entity_in_an_svg_is_not_expanded(tmp_path: Path) -> None:
    entity = '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    content = f"{entity}<svg><text>Zaal &a;</text></svg>"
    assert read_text(tmp_path, "a.svg", content).text == "Zaal &a;"
