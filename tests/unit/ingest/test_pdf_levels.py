from collections.abc import Sequence
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from ingest.parsers.clauses import BARE, Numbering, heading_line, numbering, run_in_title
from ingest.parsers.pdf.levels import Levels, Mark
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


def test_numbers_give_the_levels_whatever_the_letters_and_capitals(tmp_path: Path) -> None:
    said = (
        (16, "1 Inleiding"),
        (13, "1.1 Doel"),
        (13, "1.2 Leeswijzer en begrippen"),
        (13, "1.3 Planning"),
        (16, "2 De opdracht en de omvang"),
        (-11, "2.1.1 Wat er buiten valt"),
        (16, "Tot slot"),
        (13, "Wie er vragen heeft"),
    )

    assert headings(tmp_path, *said) == [
        "h2 1 Inleiding",
        "h3 1.1 Doel",
        "h3 1.2 Leeswijzer en begrippen",
        "h3 1.3 Planning",
        "h2 2 De opdracht en de omvang",
        "h4 2.1.1 Wat er buiten valt",
        "h2 Tot slot",
        "h3 Wie er vragen heeft",
    ]


def test_an_article_stands_below_its_chapter(tmp_path: Path) -> None:
    said = (
        (-22, "Cao Zuivel"),
        (-15, "Hoofdstuk 1 Begin en einde van het dienstverband"),
        (-12, "Artikel 1 Definities"),
        (-12, "Artikel 2 Bijzonder verlof"),
        (-11, "Verlof zonder loon"),
        (-15, "Hoofdstuk 2 Loon"),
        (-12, "Artikel 3 Uitbetaling van het loon"),
        (-12, "§ 3.1 Voorschotten"),
        (-15, "Bijlage A Salarisschalen"),
    )

    assert headings(tmp_path, *said) == [
        "h1 Cao Zuivel",
        "h2 Hoofdstuk 1 Begin en einde van het dienstverband",
        "h3 Artikel 1 Definities",
        "h3 Artikel 2 Bijzonder verlof",
        "h6 Verlof zonder loon",
        "h2 Hoofdstuk 2 Loon",
        "h3 Artikel 3 Uitbetaling van het loon",
        "h3 § 3.1 Voorschotten",
        "h2 Bijlage A Salarisschalen",
    ]


def test_the_title_stands_over_chapters_in_the_same_letters(tmp_path: Path) -> None:
    said = ("Nota parkeren", "1 Samenvatting", "2 Waar staan we nu", "Colofon")

    assert headings(tmp_path, *((20, text) for text in said)) == [
        "h1 Nota parkeren",
        "h2 1 Samenvatting",
        "h2 2 Waar staan we nu",
        "h2 Colofon",
    ]


def test_letters_without_numbers_have_two_levels_below_the_title(tmp_path: Path) -> None:
    said = (
        (16, "Wat wij doen"),
        (13, "Voor thuis"),
        (13, "Voor de zaak"),
        (16, "Wie wij zijn"),
        (-11, "Het bestuur"),
    )

    assert headings(tmp_path, *said) == [
        "h2 Wat wij doen",
        "h3 Voor thuis",
        "h3 Voor de zaak",
        "h2 Wie wij zijn",
        "h4 Het bestuur",
    ]


def test_steps_in_bold_stand_below_larger_headings(tmp_path: Path) -> None:
    said = (
        (15, "Zo werkt het"),
        (-11, "1. Meld u aan bij de balie"),
        (-11, "2. Wacht op de brief"),
        (15, "Waar u ons vindt"),
        (-11, "Met de bus"),
    )

    assert headings(tmp_path, *said) == [
        "h2 Zo werkt het",
        "h3 1. Meld u aan bij de balie",
        "h3 2. Wacht op de brief",
        "h2 Waar u ons vindt",
        "h5 Met de bus",
    ]


def test_larger_lines_are_over_numbers_unless_these_are_many() -> None:
    clause = Mark(Numbering(BARE, "1", is_marked=True), 11.0)

    def top(clauses: int) -> int:
        return Levels([Mark(None, 14.0)] * 2 + [clause] * clauses, 11.0).top

    assert [top(1), top(40), top(41)] == [2, 3, 2]


def test_what_is_numbered_in_smaller_letters_than_chapters_stands_below_them(
    tmp_path: Path,
) -> None:
    said = (
        (16, "1 Storingen"),
        (13, "1.1 Lampen vervangen"),
        (-11, "1. Open de deur van de kast"),
        (-11, "2. Draai de lamp los"),
        (13, "1.2 Zekeringen"),
        (16, "2 Onderhoud van de pers"),
        (16, "Voorwaarden"),
        (-12, "Artikel 1 Definities"),
        (-12, "Artikel 2 Duur en opzegging"),
    )

    assert headings(tmp_path, *said) == [
        "h2 1 Storingen",
        "h3 1.1 Lampen vervangen",
        "h4 1. Open de deur van de kast",
        "h4 2. Draai de lamp los",
        "h3 1.2 Zekeringen",
        "h2 2 Onderhoud van de pers",
        "h2 Voorwaarden",
        "h4 Artikel 1 Definities",
        "h4 Artikel 2 Duur en opzegging",
    ]


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


def test_the_number_of_a_heading_is_told() -> None:
    assert numbering("7.2 Termination") == Numbering(BARE, "7.2", is_marked=False)
    assert numbering("Section 7.2 Termination") == Numbering(BARE, "7.2", is_marked=True)
    assert numbering("3) Bewaren") == Numbering(BARE, "3", is_marked=True)
    assert numbering("Verlof") is None
    divisions = [numbering(text) for text in ("Deel I", "Hoofdstuk 2", "§ 3", "Artikel 4")]
    assert [found and found.division for found in divisions] == [1, 3, 5, 6]


def test_titles_are_told_by_their_wording() -> None:
    assert heading_line("Artikel 4 Duur en Opzegging")
    assert not heading_line("Artikel 4 is op deze overeenkomst niet van toepassing")
    assert run_in_title("7.2 Termination for Cause. Either party may") == 26
    assert run_in_title("7.2 either party may end it. All may") == 0
