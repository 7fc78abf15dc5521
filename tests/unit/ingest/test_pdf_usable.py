"""Pages of a PDF whose layer of text is not what a reader sees there."""

from pathlib import Path

import pytest
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from ingest.parsers.ocr import NEEDS_OCR, ocr_languages
from tests.unit.ingest.reading import outline, read

WIDTH, HEIGHT = 595, 842
SAID = [
    "Hierbij zeg ik de huur op van het pand",
    "aan de Kerkstraat in Utrecht, per eerste mei.",
    "De sleutels lever ik die dag bij u in,",
    "samen met de gegevens van de meters.",
]
STAMP = [
    "Ontvangen Gemeente Goes 12 april 2024, zaaknummer Z2024-00123, documentnummer D2024-004567,",
    "afdeling Vergunningen, behandelaar J. de Boer, registratie 7.1. Vertrouwelijk, niet voor",
    "verspreiding buiten de organisatie. Afgedrukt op 14 april 2024 om 10:31 uur door gebruiker",
    "jboer vanaf werkplek WS0231 in het stadskantoor van Goes",
]
has_tesseract = pytest.mark.skipif(not ocr_languages(), reason=NEEDS_OCR)


def picture_of(said: list[str], width: int = 1654, height: int = 2339) -> ImageReader:
    """A scan of lines, at 200 dots an inch."""
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("L", (width, height), 255)
    draw = ImageDraw.Draw(picture)
    for number, text in enumerate(said):
        draw.text((200, 300 + 90 * number), text, font=ImageFont.load_default(44), fill=0)
    return ImageReader(picture)


def written(canvas: Canvas, top: int, said: list[str], size: int) -> None:
    canvas.setFont("Helvetica", size)
    for number, text in enumerate(said):
        canvas.drawString(40, top - (size + 2) * number, text)


@pytest.mark.parametrize(("size", "is_stamp"), [(7, True), (12, False)])
@has_tesseract
def test_a_stamp_over_a_scan_is_told_by_the_room_that_it_takes(
    tmp_path: Path, size: int, is_stamp: bool
) -> None:
    assert sum(map(len, STAMP)) > 300
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(WIDTH, HEIGHT))
    canvas.drawImage(picture_of(SAID), 0, 0, WIDTH, HEIGHT)
    written(canvas, 820, STAMP, size)
    canvas.save()
    text = read(tmp_path / "a.pdf").text
    assert ("Kerkstraat in Utrecht" in text) is is_stamp
    assert "zaaknummer Z2024-00123" in text
