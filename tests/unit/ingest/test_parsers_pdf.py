import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from tests.unit.ingest.drawn import lines, made, paged, raw_pdf, read_pages, stream
from tests.unit.ingest.reading import outline, read
from tests.unit.ingest.unpacking import contents, unpack
from vind.indexes.errors import CorruptFileError, EncryptedFileError


def test_a_contract_is_read_as_paragraphs_under_its_headings(tmp_path: Path) -> None:
    term = (
        "7.1 Term. This Agreement begins on the Effective Date and goes on for three",
        "years unless it is ended before as this Section says it may be, in writing",
        "and on time.",
    )
    cause = (
        "7.2 Termination for Cause. Either party may end this Agreement at once if the",
        "other does not mend a material breach within thirty days.",
    )
    first = [
        (780, "RESELLER AGREEMENT"),
        (740, "7. TERM AND TERMINATION"),
        (710, *term),
        (650, *cause),
    ]
    pages = [first, [(780, "Signed in Utrecht.")]]
    found = read_pages(tmp_path, pages, "Reseller Agreement", "Legal")
    assert outline(found) == [
        "h2 RESELLER AGREEMENT",
        "h2 7. TERM AND TERMINATION",
        "h3 7.1 Term.",
        f"p {' '.join(term).removeprefix('7.1 Term. ')}",
        "h3 7.2 Termination for Cause.",
        f"p {' '.join(cause).removeprefix('7.2 Termination for Cause. ')}",
        "p Signed in Utrecht.",
    ]
    assert "7.1 Term. This Agreement begins" in found.text
    assert [block.page for block in found.blocks] == [1] * 6 + [2]
    assert [page.number for page in found.pages] == [1, 2]
    assert (found.facts.title, found.facts.author) == ("Reseller Agreement", "Legal")
    assert found.facts.created is not None
    assert abs((datetime.now(UTC) - found.facts.created).days) < 2


def test_a_pdf_with_a_password_is_encrypted_and_a_broken_one_corrupt(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, 780, "Geheim")

    sealed = made(tmp_path, draw, encrypt=StandardEncryption("geheim", canPrint=0))
    with pytest.raises(EncryptedFileError):
        read(sealed)
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.7\n" + b"x" * 500)
    with pytest.raises(CorruptFileError):
        read(tmp_path / "b.pdf")


def test_a_pdf_without_pages_is_corrupt_also_after_an_encrypted_one(tmp_path: Path) -> None:
    sealed = made(tmp_path, lambda canvas: lines(canvas, 780, "Geheim"), encrypt="geheim")
    with pytest.raises(EncryptedFileError):
        read(sealed)
    one = made(tmp_path, lambda canvas: lines(canvas, 780, "Leeg")).read_bytes()
    empty = one.replace(b"/Count 1", b"/Count 0")
    empty = re.sub(rb"(?<=/Kids \[) \d+ 0 R", lambda page: b" " * len(page[0]), empty)
    (tmp_path / "b.pdf").write_bytes(empty)
    with pytest.raises(CorruptFileError):
        read(tmp_path / "b.pdf")


def test_pdf_pages_have_their_labels(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.addPageLabel(0, style="ROMAN_LOWER")
        canvas.addPageLabel(2, style="ARABIC", start=3)
        for text in ("Voorwoord", "Inhoud", "Hoofdstuk"):
            lines(canvas, 780, text)
            canvas.showPage()

    found = read(made(tmp_path, draw))
    assert [(page.number, page.label) for page in found.pages] == [(1, "i"), (2, "ii"), (3, "")]


@pytest.mark.parametrize(
    ("font", "agreed", "lifting"),
    [
        (b"OpenSymbol", "• ≤ Ja.", "• ≥ 18 jaar."),
        (b"SymbolMT", "• ≤ Ja.", "• ≥ 18 jaar."),
        (b"Wingdings-Regular", "Ja.", "18 jaar."),
        (b"Wingdings2", "☐ Ja.", "18 jaar."),
    ],
)
def test_signs_of_symbol_fonts_become_the_signs_seen(
    tmp_path: Path, font: bytes, agreed: str, lifting: str
) -> None:
    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))

    def draw(canvas: Canvas) -> None:
        lines(canvas, 780, "Wie mag er tillen?")
        lines(canvas, 750, "· £ Ja.", "· ³ 18 jaar.", font="Vera")

    file = made(tmp_path, draw, pageCompression=0)
    written = re.sub(rb"<00(A3|B3|B7)>", rb"<F0\1>", file.read_bytes())
    vera = b"BitstreamVeraSans-Roman"
    file.write_bytes(written.replace(vera, font.ljust(len(vera))))
    assert outline(read(file))[1:] == [f"p {agreed}", f"p {lifting}"]


def test_pdf_form_fields_and_comments_are_read(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, 780, "Aanvraag onderhoud")
        form = canvas.acroForm
        form.textfield(name="klant", tooltip="Klant", value="Gemeente Goes", x=72, y=700)
        form.textfield(name="leeg", tooltip="Leeg", value="", x=72, y=660)
        form.checkbox(name="spoed", tooltip="Spoed", checked=True, x=72, y=620)
        form.checkbox(name="later", tooltip="Later", checked=False, x=72, y=580)
        canvas.textAnnotation("Graag voor 1 mei.", Rect=(300, 700, 320, 720))

    assert outline(read(made(tmp_path, draw))) == [
        "p Aanvraag onderhoud",
        "p Klant: Gemeente Goes\nSpoed: Yes",
        "p Graag voor 1 mei.",
    ]


def test_a_form_field_is_named_by_the_text_beside_it(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        form, place = canvas.acroForm, {"height": 18, "borderWidth": 0}
        lines(canvas, 755, "Huurder:")
        form.textfield(name="T1", value="A. Vos", x=150, y=750, width=120, **place)
        canvas.drawString(290, 755, "Sinds ...")
        form.textfield(name="T2", value="2019", x=340, y=750, width=120, **place)
        lines(canvas, 725, "Reden van vertrek")
        form.textfield(name="T3", value="baan", x=72, y=700, width=200, **place)
        lines(canvas, 675, "Woning:")
        for x, text in ((150, "flat"), (250, "huis")):
            form.radio(name="R1", value=f"k{x}", selected=x == 250, x=x, y=672, size=12)
            canvas.drawString(x + 18, 675, text)
        form.checkbox(name="C1", checked=True, x=72, y=640, size=12)
        canvas.drawString(90, 643, "Sleutels ingeleverd")
        for x, text, name in ((72, "Huisdier", "C2"), (150, "Tuin", "C3")):
            canvas.drawString(x, 603, text)
            ends = x + canvas.stringWidth(text, "Helvetica", 11)
            form.checkbox(name=name, checked=name == "C2", x=ends + 4, y=600, size=12)
        form.textfield(name="T4", value="los", x=72, y=500, width=200, **place)

    said = outline(read(made(tmp_path, draw)))[-1]
    assert said == (
        "p Huurder: A. Vos\nSinds: 2019\nReden van vertrek: baan\nWoning: \u2612 huis\n"
        "\u2612 Sleutels ingeleverd\nHuisdier: Yes\nT4: los"
    )


def test_files_in_a_pdf_are_members(tmp_path: Path) -> None:
    import pypdfium2

    def draw(canvas: Canvas) -> None:
        lines(canvas, 780, "Factuur met bijlagen")

    whole = tmp_path / "portfolio.pdf"
    document = pypdfium2.PdfDocument(made(tmp_path, draw))
    document.new_attachment("factuur.xml").set_data(b"<factuur/>")
    document.new_attachment("../bon.txt").set_data(b"Twee pompen")
    document.save(whole)
    document.close()
    found, unpacker = unpack(whole)
    assert found.text == "Factuur met bijlagen"
    assert contents(unpacker) == {"bon.txt": b"Twee pompen", "factuur.xml": b"<factuur/>"}


def test_a_pdf_that_forbids_copying_is_read(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, 780, "Niet kopiëren, wel lezen.")

    locked = StandardEncryption("", ownerPassword="geheim", canCopy=0)
    assert read(made(tmp_path, draw, encrypt=locked)).text == "Niet kopiëren, wel lezen."


def test_a_page_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    texts = iter(("Eerste blad.", "Tweede blad.", "Derde blad."))
    file = paged(tmp_path, lambda canvas: lines(canvas, 780, next(texts)), pages=3)
    broken = re.sub(rb"(/Kids \[ \d+ 0 R )\d+", rb"\g<1>99", file.read_bytes())
    file.write_bytes(broken)
    found = read(file)
    assert found.text == "Eerste blad.\n\nDerde blad."
    assert found.unread == "page 2: cannot be opened"
    file.write_bytes(re.sub(rb"\[ \d+ 0 R 99 0 R \d+", b"[ 97 0 R 99 0 R 98", broken))
    with pytest.raises(CorruptFileError):
        read(file)


DATA = (
    '<xfa:datasets xmlns:xfa="http://www.xfa.org/schema/xfa-data/1.0/"><xfa:data><form1>'
    "<Naam>Sjoerd Hiemstra</Naam><Adres><Plaats>Goes</Plaats><Straat/></Adres>"
    "<Bedrag>1250</Bedrag></form1></xfa:data></xfa:datasets>"
)
LEFT = "the questions of a dynamic form (XFA)"


def form(path: Path, *packets: str, annotations: str = "") -> Path:
    """A page with the one line of such forms, and the packets of the form in its file."""
    drawn = b"BT /F1 11 Tf 72 760 Td (Please wait... Your viewer cannot show this form.) Tj ET"
    places = [f"(part{number}) {6 + number} 0 R" for number in range(len(packets))]
    stored = f"[{' '.join(places)}]" if len(packets) > 1 else "6 0 R"
    objects = [
        f"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[]/XFA {stored}>>>>".encode(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>%s>>" % annotations.encode(),
        stream(drawn),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        *(stream(packet.encode()) for packet in packets),
    ]
    return raw_pdf(path / "a.pdf", objects)


@pytest.mark.parametrize("packets", [
    ["<template/>", DATA],
    [f'<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"><template/>{DATA}</xdp:xdp>'],
])  # fmt: skip
def test_values_of_an_xfa_form_are_read(tmp_path: Path, packets: list[str]) -> None:
    found = read(form(tmp_path, *packets), ocr=False)
    assert outline(found) == [
        "p Please wait... Your viewer cannot show this form.",
        "p Naam: Sjoerd Hiemstra\nPlaats: Goes\nBedrag: 1250",
    ]
    assert found.unread == LEFT


def test_damaged_values_of_an_xfa_form_are_named(tmp_path: Path) -> None:
    found = read(form(tmp_path, "<template/>", DATA[:-20]), ocr=False)
    assert outline(found) == ["p Please wait... Your viewer cannot show this form."]
    assert found.unread == f"{LEFT}, and what is filled in: that is damaged"


def test_an_entity_in_an_xfa_form_is_not_expanded(tmp_path: Path) -> None:
    entity = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>'
    packet = entity + DATA.replace("Sjoerd Hiemstra", "&b;")
    found = read(form(tmp_path, "<template/>", packet), ocr=False)
    assert outline(found)[1:] == ["p Plaats: Goes\nBedrag: 1250"]


def test_an_xfa_form_that_also_has_page_fields_is_not_read_twice(tmp_path: Path) -> None:
    field = "/Annots[<</Type/Annot/Subtype/Widget/FT/Tx/T(Naam)/Rect[10 10 90 30]>>]"
    found = read(form(tmp_path, "<template/>", DATA, annotations=field), ocr=False)
    assert outline(found) == ["p Please wait... Your viewer cannot show this form."]
    assert found.unread == ""
