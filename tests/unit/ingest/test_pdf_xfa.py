from pathlib import Path

import pytest

from tests.unit.ingest.drawn import raw_pdf, stream
from tests.unit.ingest.reading import outline, read

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
def test_what_is_filled_in_on_a_dynamic_form_is_read(tmp_path: Path, packets: list[str]) -> None:
    found = read(form(tmp_path, *packets), ocr=False)
    assert outline(found) == [
        "p Please wait... Your viewer cannot show this form.",
        "p Naam: Sjoerd Hiemstra\nPlaats: Goes\nBedrag: 1250",
    ]
    assert found.unread == LEFT


def test_damaged_values_of_a_dynamic_form_cost_only_themselves(tmp_path: Path) -> None:
    found = read(form(tmp_path, "<template/>", DATA[:-20]), ocr=False)
    assert outline(found) == ["p Please wait... Your viewer cannot show this form."]
    assert found.unread == f"{LEFT}, and what is filled in: that is damaged"


def test_an_entity_in_a_dynamic_form_is_not_filled_in(tmp_path: Path) -> None:
    entity = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>'
    packet = entity + DATA.replace("Sjoerd Hiemstra", "&b;")
    found = read(form(tmp_path, "<template/>", packet), ocr=False)
    assert outline(found)[1:] == ["p Plaats: Goes\nBedrag: 1250"]


def test_a_form_behind_the_fields_of_its_pages_is_not_read_twice(tmp_path: Path) -> None:
    field = "/Annots[<</Type/Annot/Subtype/Widget/FT/Tx/T(Naam)/Rect[10 10 90 30]>>]"
    found = read(form(tmp_path, "<template/>", DATA, annotations=field), ocr=False)
    assert outline(found) == ["p Please wait... Your viewer cannot show this form."]
    assert found.unread == ""
