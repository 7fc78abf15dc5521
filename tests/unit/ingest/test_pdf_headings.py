from collections.abc import Sequence
from pathlib import Path

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from tests.unit.ingest.drawn import lines, made, read_pages
from tests.unit.ingest.reading import outline, read

CONTENTS = (
    "1 Verlof 2",
    "1.1 Opbouw . . . . . . . . . . . . . . . 2",
    "1.2 Wat er gebeurt met de dagen die aan het eind van",
    "het jaar over zijn . . . . . . . . . . . 3",
    "2 Ziekte 4",
    "2.1 Melden .............................. 4",
    "3 Tot slot 5",
)


SECTIONS = ("1.1 Opbouw", "1.2 Wat er gebeurt", "2.1 MELDEN.", "Iemand belt.")


@pytest.mark.parametrize("heading", ["Inhoud", "Table of contents", "Personeelsgids"])
def test_a_contents_list_is_left_out(tmp_path: Path, heading: str) -> None:
    first = [(780, heading, *CONTENTS, "Dit boekje is van 2026.")]
    more = [[(780, section, "Meer hierover bij de afdeling.")] for section in SECTIONS]
    found = read_pages(tmp_path, [first, *more]).text
    assert "Dit boekje is van 2026." in found
    assert not any(entry in found for entry in CONTENTS)
    assert all(section in found for section in SECTIONS)


def test_a_contents_list_over_two_pages_is_left_out(tmp_path: Path) -> None:
    ages = ["Wie 45 is ...... 2", "Wie 50 is ...... 3", "Wie 60 is ...... 5"]
    more = ["Pomp ....... 5", "Klep ........ 6", "Motor ....... 8", "Zij groet."]
    found = read_pages(tmp_path, [[(780, "Inhoud", *CONTENTS)], [(780, *more)], [(780, *ages)]])
    assert found.text.split() == " ".join(["Inhoud Zij groet.", *ages]).split()


@pytest.mark.parametrize("pages", [1, 4])
def test_a_table_with_dots_is_no_contents_list(tmp_path: Path, pages: int) -> None:
    ages = ("45 tot en met 49", "50 tot en met 54", "55 tot en met 59", "60 en ouder")
    rows = [f"{age} jaar ........... {days}" for age, days in zip(ages, (2, 3, 5, 7), strict=True)]
    first = [(780, "Extra verlof naar leeftijd", *rows, "Dit geldt vanaf januari.")]
    more = [[(780, "Wie op een dag jarig is, krijgt die " * number)] for number in range(1, pages)]
    found = read_pages(tmp_path, [first, *more]).text
    assert [row in found for row in rows] == [True] * 4


@pytest.mark.parametrize("bullet", ["\u2022", "-", "*", "\u2013", "1."])
def test_a_list_item_with_a_large_bullet_is_no_heading(tmp_path: Path, bullet: str) -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, 790, "Wanneer niet?", size=20)
        lines(canvas, 760, "Geld terug krijgt u niet in elk geval, maar in de meeste wel.")
        pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
        for top, item in ((730, "Bij code rood van het KNMI."), (710, "Bij een staking")):
            lines(canvas, top, bullet, font="Vera", size=16)
            canvas.setFont("Helvetica", 11)
            canvas.drawString(90, top, item)
        lines(canvas, 696, "         die twee dagen duurt.")

    assert outline(read(made(tmp_path, draw))) == [
        "h1 Wanneer niet?",
        "p Geld terug krijgt u niet in elk geval, maar in de meeste wel.",
        f"p {bullet} Bij code rood van het KNMI.",
        f"p {bullet} Bij een staking die twee dagen duurt.",
    ]


@pytest.mark.parametrize("bold_size", [11, 14])
def test_a_bold_word_at_the_start_of_a_line_is_no_heading(tmp_path: Path, bold_size: int) -> None:
    said = (
        (("", "Wie de pomp aanzet, hoort een toon. Staat de schakelaar op rood, dan is de"),),
        (("storing", " nog niet verholpen, en wacht u tot het lampje uit is voordat u weer"),),
        (("", "begint."),),
        (("Ontluchten", " kan met de sleutel die naast de ketel hangt, ook als de pomp nog"),),
        (("", "warm is."),),
    )

    def draw(canvas: Canvas) -> None:
        for row, [(bold, text)] in enumerate(said):
            canvas.setFont("Helvetica-Bold", bold_size)
            canvas.drawString(72, 780 - 14 * row, bold)
            right = 72 + canvas.stringWidth(bold, "Helvetica-Bold", bold_size)
            canvas.setFont("Helvetica", 11)
            canvas.drawString(right, 780 - 14 * row, text)

    assert outline(read(made(tmp_path, draw))) == [
        "p Wie de pomp aanzet, hoort een toon. Staat de schakelaar op rood, dan is de storing nog "
        "niet verholpen, en wacht u tot het lampje uit is voordat u weer begint.",
        "p Ontluchten kan met de sleutel die naast de ketel hangt, ook als de pomp nog warm is.",
    ]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (("Huisregels van het", "zwembad"), "h1 Huisregels van het zwembad"),
        (
            ("Proef met een", "ander rooster", "voor wie in de", "buitendienst werkt"),
            "h1 Proef met een ander rooster voor wie in de buitendienst werkt",
        ),
        (
            ("Het bad is open", "van mei tot half", "september, en dicht", "bij onweer."),
            "p Het bad is open van mei tot half september, en dicht bij onweer.",
        ),
    ],
)
def test_lines_of_a_large_title_are_one_heading(
    tmp_path: Path, said: Sequence[str], found: str
) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica-Bold", 22)
        for row, line in enumerate(said):
            canvas.drawString(72, 780 - 27 * row, line)
        lines(
            canvas,
            650,
            *["Wie zwemt, doucht eerst, en laat zijn schoenen bij de deur staan, ook"] * 6,
        )

    assert outline(read(made(tmp_path, draw)))[0].replace("\n", " ") == found


TEXT = "Wat er verder over is afgesproken, staat in de regels van de vereniging, die elk jaar"


def headings_by_letters(path: Path, *said: tuple[float, str], body: float = 11) -> list[str]:
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
def test_headings_get_levels_from_their_numbers_and_letter_sizes(
    tmp_path: Path, document: str
) -> None:
    said = DOCUMENTS[document]
    found = headings_by_letters(tmp_path, *((size, text) for size, _, text in said))
    assert found == [f"h{level} {text}" for _, level, text in said]


@pytest.mark.parametrize(
    "amounts",
    [
        ("25 jaar ervaring in de regio", "4 keer per dag op de weg"),
        ("1.250 klanten in de regio", "3.400 ritten per jaar"),
    ],
)
def test_amounts_in_large_letters_are_no_section_numbers(
    tmp_path: Path, amounts: Sequence[str]
) -> None:
    said = [(-11, "1. Aanleiding van het plan"), *((13, amount) for amount in amounts)]

    assert headings_by_letters(tmp_path, *said)[1:] == [f"h2 {amount}" for amount in amounts]


def test_a_numbered_item_has_no_title_if_its_neighbours_have_none(tmp_path: Path) -> None:
    items = (
        "4. De werkgever stemt in met elke wijziging van het rooster.",
        "5. Mag een werknemer van huis stemmen als hij ziek is.",
        "6. Ja. Met uw stem kunt u ook iemand anders machtigen.",
        "7. De uitslag wordt bekend gemaakt.",
    )
    clauses = ("1. Notices. Letters go to the office.", "2. Amendments. All are in writing.")

    assert headings_by_letters(
        tmp_path, (-12, "Artikel 9 Stemmen"), *((0, item) for item in items)
    ) == ["h2 Artikel 9 Stemmen"]
    assert headings_by_letters(tmp_path, *((0, clause) for clause in clauses)) == [
        "h2 1. Notices.",
        "h2 2. Amendments.",
    ]


BELOW = ("Wat hier verder over is afgesproken, staat in de regels van de kantine, die elk", "jaar.")

Bookmarks = Sequence[tuple[int, str]]
Said = Sequence[tuple[float, str]]


def headings_by_outline(path: Path, pages: Sequence[tuple[Bookmarks, Said]]) -> list[str]:
    """The headings of a document of pages with bookmarks, each a level and a title.

    What is said on a page is in letters of a size, and has text below it; negative sizes are bold.
    """
    file = path / "a.pdf"
    canvas = Canvas(str(file), pagesize=(595, 842))
    for number, (bookmarks, said) in enumerate(pages):
        for level, title in bookmarks:
            key = f"{number}{title}"
            canvas.bookmarkPage(key)
            canvas.addOutlineEntry(title, key, level - 1)
        top = 800.0
        for size, titles in said:
            for title in titles.split("|"):
                canvas.setFont("Helvetica-Bold" if size < 0 else "Helvetica", abs(size))
                canvas.drawString(72, top, title)
                top -= abs(size) * 1.25
            canvas.setFont("Helvetica", 11)
            for line in BELOW:
                canvas.drawString(72, top - 14, line)
                top -= 14
            top -= 40
        canvas.showPage()
    canvas.save()
    return [line for line in outline(read(file)) if line.startswith("h")]


def test_headings_match_bookmarks_that_lack_the_section_number(tmp_path: Path) -> None:
    chapters = [(1, "Bestellen"), (2, "Per telefoon"), (3, "Buiten kantooruren")]
    said = [
        (20, "Hoofdstuk 3 Bestellen"),
        (13, "3.1 Per telefoon"),
        (13, "3.1.1 Buiten kantooruren"),
    ]

    assert headings_by_outline(tmp_path, [(chapters, said)]) == [
        "h1 Hoofdstuk 3 Bestellen",
        "h2 3.1 Per telefoon",
        "h3 3.1.1 Buiten kantooruren",
    ]


def test_a_bookmarked_title_over_two_lines_is_one_heading(tmp_path: Path) -> None:
    title = 'Wat doe ik als de koffie op is en er nog "gasten" komen?'
    said = [(14, "2.4 Wat doe ik als de koffie op is|en er nog \u201dgasten\u201d komen?")]

    assert headings_by_outline(tmp_path, [([(1, title)], said)]) == [
        "h1 2.4 Wat doe ik als de koffie op is en er nog \u201dgasten\u201d komen?"
    ]


def test_headings_without_a_bookmark_are_below_those_with_one(tmp_path: Path) -> None:
    first = ([(1, "Kassa"), (2, "Openen")], [(16, "Kassa"), (13, "Openen"), (20, "START")])
    second = ([(2, "Sluiten")], [(-11, "Lade leeg"), (13, "Sluiten"), (-11, "Lade dicht")])

    found = headings_by_outline(tmp_path, [first, second])
    levels = {line[3:]: int(line[1]) for line in found}
    assert (levels["Kassa"], levels["Openen"], levels["Sluiten"]) == (1, 2, 2)
    assert min(levels["START"], levels["Lade leeg"], levels["Lade dicht"]) > 2


def test_a_text_line_equal_to_a_bookmark_is_no_heading(tmp_path: Path) -> None:
    said = [(13, "Losse apparaten"), (11, "losse apparaten.")]

    assert headings_by_outline(tmp_path, [([(1, "Losse apparaten")], said)]) == [
        "h1 Losse apparaten"
    ]
