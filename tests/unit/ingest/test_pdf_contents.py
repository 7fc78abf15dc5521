from collections.abc import Sequence
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from tests.unit.ingest.reading import read

SECTIONS = (
    *("1 Inleiding", "1.1 Opbouw van het boek", "2 Ziekte en herstel"),
    *("2.1 Melden", "3 Verlof", "4 Tot slot"),
)


def book(path: Path, listed: Sequence[Sequence[tuple[str, str]]], sections: Sequence[str]) -> str:
    """The text of a document with pages of titles and page numbers, and a page for each section."""
    file = path / "a.pdf"
    canvas = Canvas(str(file), pagesize=(595, 842))
    for page in listed:
        for row, (title, number) in enumerate(page):
            canvas.drawString(72, 780 - 14 * row, title)
            canvas.drawRightString(523, 780 - 14 * row, number)
        canvas.showPage()
    for section in sections:
        canvas.drawString(72, 780, section)
        canvas.drawString(72, 740, f"Meer over {section[-7:]} weet de afdeling.")
        canvas.showPage()
    canvas.save()
    return read(file).text


def test_a_contents_list_without_dots_is_left_out(tmp_path: Path) -> None:
    listed = [(section, str(page)) for page, section in enumerate(SECTIONS, start=3)]
    pages = [[("Inhoudsopgave", ""), *listed[:3], ("Einde van blad 1", "")], listed[3:]]

    wanted = ["Inhoudsopgave Einde van blad 1"]
    wanted += [f"{title} Meer over {title[-7:]} weet de afdeling." for title in SECTIONS]
    assert book(tmp_path, pages, SECTIONS).split() == " ".join(wanted).split()


@pytest.mark.parametrize(
    ("heading", "sections"),
    [
        ("Inhoud", ("Veilig werken", "Onderhoud", "Storingen")),  # of a box
        ("Wie wat krijgt", SECTIONS),
        ("Index", SECTIONS),  # of prices
    ],
)
def test_other_lists_with_numbers_that_rise_stay(
    tmp_path: Path, heading: str, sections: Sequence[str]
) -> None:
    listed = [(section, str(number)) for number, section in enumerate(SECTIONS, start=4)]

    text = book(tmp_path, [[(heading, ""), *listed]], sections).split("Meer over")[0].split()
    wanted = " ".join(f"{title} {number}" for title, number in [(heading, ""), *listed])
    assert text[: len(wanted.split())] == wanted.split()
