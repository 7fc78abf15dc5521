from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from tests.unit.ingest.reading import read
from vind.ingest.parsers.pictures.ocr import NEEDS_OCR, _angle, ocr_languages, righted

WHITE = 255
MANY = 35_000_000
LINES = (
    "Keur de pomp in de kelder van Goes elk jaar in de maand mei.",
    "Meld een lekkage aan de wacht en niet aan de leverancier.",
    "",
    "De monteur noemt het nummer van de klant en van de pomp.",
    "Betaal de rekening binnen dertig dagen op de rekening van Goes.",
    "Vraag bij twijfel de planner in Tiel.",
)


def page(paper: int = WHITE) -> Image.Image:
    picture = Image.new("L", (1500, 900), paper)
    drawn = ImageDraw.Draw(picture)
    for number, line in enumerate(LINES):
        drawn.text((120, 120 + 80 * number), line, font=ImageFont.load_default(40), fill=30)
    return picture


def turned(picture: Image.Image, degrees: float, fill: int = WHITE) -> Image.Image:
    return picture.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=fill)


def set_straight(picture: Image.Image, pixels_at_most: int = MANY) -> Image.Image:
    width, height, gray = righted(*picture.size, picture.tobytes(), pixels_at_most)
    return Image.frombytes("L", (width, height), gray)


@pytest.mark.parametrize(
    "picture",
    [
        page(),
        turned(page(), 0.5),
        turned(page(), 90),
        turned(page(), 180),
        Image.new("L", (1500, 900), WHITE),
        Image.new("L", (1, 1), 0),
        Image.effect_noise((900, 900), 80),
    ],
)
def test_a_straight_page_is_not_turned(picture: Image.Image) -> None:
    gray = picture.tobytes()
    assert righted(*picture.size, gray, MANY) == (*picture.size, gray)


def test_a_straightened_page_keeps_the_size_limit_and_paper_corners() -> None:
    straight = set_straight(turned(page(paper=180), 8, fill=180), 900_000)
    assert straight.width * straight.height <= 900_000
    assert abs(_angle(straight)) < 0.5
    assert straight.getpixel((0, 0)) == 180


@pytest.mark.skipif(not ocr_languages(), reason=NEEDS_OCR)
@pytest.mark.parametrize("degrees", [-8, 14])
def test_a_skewed_scan_is_read(degrees: float, tmp_path: Path) -> None:
    turned(page(), degrees).save(tmp_path / "a.png", dpi=(300, 300))
    assert read(tmp_path / "a.png").text.split() == " ".join(LINES).split()


@pytest.mark.skipif(not ocr_languages(), reason=NEEDS_OCR)
def test_text_in_a_drawing_of_slanted_lines_is_read(tmp_path: Path) -> None:
    hatched = Image.new("L", (1500, 900), WHITE)
    drawn = ImageDraw.Draw(hatched)
    for down in range(400, 1000, 30):
        drawn.line((0, down, 1500, down + 270), fill=0, width=4)
    drawn.text((120, 120), LINES[0], font=ImageFont.load_default(40), fill=30)
    assert abs(_angle(hatched)) > 8
    hatched.save(tmp_path / "a.png", dpi=(300, 300))
    assert LINES[0] in read(tmp_path / "a.png").text
