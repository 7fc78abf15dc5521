from collections.abc import Sequence
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from tests.unit.ingest.drawn import made
from tests.unit.ingest.reading import outline, read

RENT = (
    "De huurder betaalt de huur voor de eerste van elke maand op de rekening van de verhuurder. "
    "Wie te laat betaalt krijgt een herinnering en daarna een aanmaning met kosten. Voor kleine "
    "reparaties in de woning zorgt de huurder zelf, zoals het vervangen van lampen en kranen."
)
SHOP = (
    "Our workshop opens at eight every weekday and closes at half past five. Bring the bicycle "
    "with its key and the card that you got at the sale. We call you when it is ready and keep "
    "it for two weeks without charge. After that storage in the shed costs three euro a day."
)
MOVE = (
    "Voor de verhuizing zet u de dozen in de gang en plakt u op elke doos een kaart met het nummer "
    "van de kamer. De chauffeur belt een half uur voor hij komt. Wie breekbare zaken heeft, kan om "
    "een inpakker vragen voor een dagdeel, of pakt die zelf in met het papier dat wij geven."
)
STEP = 13
Piece = tuple[float, float, str]


def column(x: float, top: float, said: str, width: float) -> list[Piece]:
    """The lines of a text in a column, each with where it stands."""
    canvas = Canvas("x.pdf")
    rows = [""]
    for word in said.split():
        longer = f"{rows[-1]} {word}".strip()
        if canvas.stringWidth(longer, "Helvetica", 10) > width:
            rows.append(word)
        else:
            rows[-1] = longer
    return [(x, top - STEP * number, text) for number, text in enumerate(rows)]


def drawn(path: Path, pieces: Sequence[Piece]) -> list[str]:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 10)
        for x, y, text in pieces:
            canvas.drawString(x, y, text)

    return [line.replace("\n", " ") for line in outline(read(made(path, draw)))]


def by_rows(*columns: Sequence[Piece]) -> list[Piece]:
    pieces = (piece for one in columns for piece in one)
    return sorted(pieces, key=lambda piece: (-piece[1], piece[0]))


LAYOUTS = {
    "alike": [(60, 700, RENT + " " + MOVE, 220), (315, 700, SHOP + " " + RENT, 220)],
    "unequal": [(60, 700, RENT + " " + MOVE, 220), (315, 700, SHOP, 220)],
    "begun lower": [(60, 700, RENT + " " + MOVE, 220), (315, 648, SHOP, 220)],
    "not in line": [(60, 700, RENT + " " + MOVE, 220), (315, 694, SHOP + " " + RENT, 220)],
    "a leaflet": [(50, 500, RENT, 150), (222, 500, SHOP, 150), (394, 500, MOVE, 150)],
    "a sidebar": [(60, 700, RENT + " " + MOVE + " " + SHOP, 330), (420, 700, RENT, 120)],
}


@pytest.mark.parametrize("in_rows", [False, True])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_columns_are_read_one_after_the_other_however_they_are_written(
    tmp_path: Path, layout: str, in_rows: bool
) -> None:
    columns = [column(*one) for one in LAYOUTS[layout]]
    pieces = by_rows(*columns) if in_rows else [piece for one in columns for piece in one]
    assert drawn(tmp_path, pieces) == [f"p {said}" for _, _, said, _ in LAYOUTS[layout]]


def test_a_title_and_a_text_over_columns_stay_over_them(tmp_path: Path) -> None:
    over = column(60, 760, "Nieuws voor alle bewoners van de Havenstraat. " + SHOP, 475)
    pieces = by_rows(over, column(60, 680, RENT, 220), column(315, 680, MOVE, 220))
    found = drawn(tmp_path, pieces)
    assert found[0].startswith("p Nieuws voor alle bewoners")
    assert found[1:] == [f"p {RENT}", f"p {MOVE}"]


def test_text_in_a_mirror_costs_no_page(tmp_path: Path) -> None:
    mirrored = "In spiegelschrift staat hier een zin."

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 10)
        for x, y, text in column(60, 780, f"{RENT} {MOVE} {SHOP}", 470):
            canvas.drawString(x, y, text)
        canvas.transform(-1, 0, 0, 1, 595, 0)
        canvas.drawString(60, 500, mirrored)
        canvas.showPage()
        canvas.setFont("Helvetica", 10)
        canvas.drawString(72, 700, "Op het tweede blad staat nog een zin.")

    found = read(made(tmp_path, draw))
    assert outline(found)[1:] == [f"p {mirrored}", "p Op het tweede blad staat nog een zin."]
    assert found.unread == ""


def test_a_word_that_is_broken_in_a_column_is_whole(tmp_path: Path) -> None:
    said = RENT.replace("de verhuurder. Wie", "de niet- rookverslaafden. Wie")
    assert column(60, 700, said, 220)[1][2].endswith("niet-")
    found = drawn(tmp_path, by_rows(column(60, 700, said, 220), column(315, 700, SHOP, 220)))
    assert "van de niet-rookverslaafden. Wie" in found[0]
