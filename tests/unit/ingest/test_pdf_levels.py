from collections.abc import Sequence
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from tests.unit.ingest.reading import outline, read

TEXT = "Wat er verder over is afgesproken, staat in de regels van de vereniging, die elk jaar"


def headings(path: Path, *said: tuple[float, str], body: float = 11) -> list[str]:
    """The headings of a document that has ``said`` in letters of a size each, and text below it.

    Negative sizes are bold; 0 is a paragraph in the letters of the text.
    """
    file = path / "a.pdf"
    canvas = Canvas(str(file), pagesize=(595, 842))
    top = 800.0
    for size, text in said:
        canvas.setFont("Helvetica-Bold" if size < 0 else "Helvetica", abs(size) or body)
        canvas.drawString(72, top, text)
        canvas.setFont("Helvetica", body)
        for number, line in enumerate((TEXT, "worden herzien en dan worden rondgestuurd.")):
            canvas.drawString(72, top - 26 - 14 * number, line)
        top -= 70
        if top < 100:
            canvas.showPage()
            top = 800.0
    canvas.save()
    return [line for line in outline(read(file)) if line.startswith("h")]


DOCUMENTS: dict[str, Sequence[tuple[float, int, str]]] = {
    "numbers give the levels whatever the letters": [
        (16, 2, "1 Inleiding"),
        (13, 3, "1.1 Doel"),
        (13, 3, "1.2 Leeswijzer en begrippen"),
        (16, 2, "2 De opdracht en de omvang"),
        (-11, 4, "2.1.1 Wat er buiten valt"),
        (16, 2, "Tot slot"),
        (13, 3, "Wie er vragen heeft"),
    ],
    "an article stands below its chapter": [
        (-22, 1, "Cao Zuivel"),
        (-15, 2, "Hoofdstuk 1 Begin en einde van het dienstverband"),
        (-12, 3, "Artikel 1 Definities"),
        (-12, 3, "Artikel 2 Bijzonder verlof"),
        (-11, 6, "Verlof zonder loon"),
        (-15, 2, "Hoofdstuk 2 Loon"),
        (-12, 3, "Artikel 3 Uitbetaling van het loon"),
        (-12, 3, "§ 3.1 Voorschotten"),
        (-15, 2, "Bijlage A Salarisschalen"),
    ],
    "the title stands over chapters in the same letters": [
        (20, 1, "Nota parkeren"),
        (20, 2, "1 Samenvatting"),
        (20, 2, "2 Waar staan we nu"),
        (20, 2, "Colofon"),
    ],
    "letters without numbers have two levels below the title": [
        (16, 2, "Wat wij doen"),
        (13, 3, "Voor thuis"),
        (13, 3, "Voor de zaak"),
        (16, 2, "Wie wij zijn"),
        (-11, 4, "Het bestuur"),
    ],
    "steps in bold stand below larger headings": [
        (15, 2, "Zo werkt het"),
        (-11, 3, "1. Meld u aan bij de balie"),
        (-11, 3, "2. Wacht op de brief"),
        (15, 2, "Waar u ons vindt"),
        (-11, 5, "Met de bus"),
    ],
    "what is numbered in smaller letters than chapters stands below them": [
        (16, 2, "1 Storingen"),
        (13, 3, "1.1 Lampen vervangen"),
        (-11, 4, "1. Open de deur van de kast"),
        (-11, 4, "2. Draai de lamp los"),
        (13, 3, "1.2 Zekeringen"),
        (16, 2, "2 Onderhoud van de pers"),
        (16, 2, "Voorwaarden"),
        (-12, 4, "Artikel 1 Definities"),
        (-12, 4, "Artikel 2 Duur en opzegging"),
    ],
}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_headings_have_their_levels(tmp_path: Path, document: str) -> None:
    said = DOCUMENTS[document]
    found = headings(tmp_path, *((size, text) for size, _, text in said))
    assert found == [f"h{level} {text}" for _, level, text in said]


@pytest.mark.parametrize(
    "amounts",
    [
        ("25 jaar ervaring in de regio", "4 keer per dag op de weg"),
        ("1.250 klanten in de regio", "3.400 ritten per jaar"),
    ],
)
def test_amounts_in_larger_letters_are_no_numbers(tmp_path: Path, amounts: Sequence[str]) -> None:
    said = [(-11, "1. Aanleiding van het plan"), *((13, amount) for amount in amounts)]

    assert headings(tmp_path, *said)[1:] == [f"h2 {amount}" for amount in amounts]


def test_an_item_has_no_title_where_those_beside_have_none(tmp_path: Path) -> None:
    items = (
        "4. De werkgever stemt in met elke wijziging van het rooster.",
        "5. Mag een werknemer van huis stemmen als hij ziek is.",
        "6. Ja. Met uw stem kunt u ook iemand anders machtigen.",
        "7. De uitslag wordt bekend gemaakt.",
    )
    clauses = ("1. Notices. Letters go to the office.", "2. Amendments. All are in writing.")

    assert headings(tmp_path, (-12, "Artikel 9 Stemmen"), *((0, item) for item in items)) == [
        "h2 Artikel 9 Stemmen"
    ]
    assert headings(tmp_path, *((0, clause) for clause in clauses)) == [
        "h2 1. Notices.",
        "h2 2. Amendments.",
    ]
