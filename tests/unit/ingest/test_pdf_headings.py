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


def test_a_contents_list_goes_on_over_the_page(tmp_path: Path) -> None:
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
def test_an_item_of_a_list_is_no_heading_for_its_large_bullet(tmp_path: Path, bullet: str) -> None:
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
def test_a_word_in_bold_that_a_line_of_text_begins_with_makes_no_heading(
    tmp_path: Path, bold_size: int
) -> None:
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
def test_the_lines_of_a_title_in_large_letters_are_one_heading(
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
