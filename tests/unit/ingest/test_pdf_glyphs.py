from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from tests.unit.ingest.drawn import LEFT, made, ruled, run
from tests.unit.ingest.reading import outline, read

MENU = [["Gerecht", "Prijs"], ["Soep", "€ 2,30"], ["Salade", "€ 4,50"]]
WATERMARK = "Concept van de directie"


def page_with(sign: str) -> Callable[[Canvas], None]:
    """A page with a heading, a raised digit, a table and a watermark, and the letter ``sign``."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica-Bold", 14)
        canvas.drawString(LEFT, 780, "Kantine en bar")
        canvas.setFont("Helvetica", 10)
        canvas.drawString(LEFT, 750, "De kantine van Goes is open:")
        canvas.setFont("Vera", 10)
        canvas.drawString(LEFT + 140, 750, sign)
        canvas.setFont("Helvetica", 10)
        canvas.drawString(LEFT + 155, 750, "ook op vrijdag.")
        run(canvas, 736, "Wie 25", "^1", " jaar in dienst is, eet er gratis.", size=10)
        ruled(canvas, 700, MENU)
        canvas.saveState()
        canvas.translate(200, 300)
        canvas.rotate(45)
        canvas.drawString(0, 0, WATERMARK)
        canvas.restoreState()

    return draw


@pytest.mark.parametrize(
    ("letter", "unicode", "shown"),
    [
        ("\U0001f4c6", b"<2022>", ""),
        ("\u2022", b"<D83DDCC6>", "\U0001f4c6 "),
        ("\u2022", b"<D83D>", ""),
    ],
    ids=["that its font has not", "outside the basic plane", "half of one"],
)
def test_no_letter_costs_its_page_the_layout(
    tmp_path: Path, letter: str, unicode: bytes, shown: str
) -> None:
    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    file = made(tmp_path, page_with(letter), pageCompression=0)
    file.write_bytes(file.read_bytes().replace(b"<2022>", unicode))
    assert outline(read(file)) == [
        "h2 Kantine en bar",
        f"p De kantine van Goes is open: {shown}ook op vrijdag. Wie 25 ¹ jaar in dienst"
        " is, eet er gratis.",
        "th Gerecht|Prijs",
        "tr Soep|€ 2,30",
        "tr Salade|€ 4,50",
        f"p {WATERMARK}",
    ]
