"""A page of a PDF as a picture, with a quote boxed in it."""

import io
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from vind.ingest.document.page_picture import FRAME, LONGEST_SIDE, MARK, Wanted, draw_page

LINES = {
    700: "De kantine is open vanaf half negen, be-",
    684: "halve op vrijdag.",
    300: "Iets anders.",
}
"""What stands at which height of each page, in points."""


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    """Two pages, the second one turned by a quarter."""
    straight = io.BytesIO()
    canvas = Canvas(straight, pagesize=A4)
    for _ in range(2):
        for height, line in LINES.items():
            canvas.drawString(72, height, line)
        canvas.showPage()
    canvas.save()
    with pdfium.PdfDocument(straight.getvalue()) as document:
        document[1].set_rotation(90)
        document.save(tmp_path / "a.pdf")
    return tmp_path / "a.pdf"


def picture_of(pdf: Path, page: int, quote: str) -> Image.Image | None:
    with pdf.open("rb") as file:
        body = draw_page(file.fileno(), Wanted(page, quote))
    return Image.open(io.BytesIO(body)).convert("RGB") if body else None


def place_of(picture: Image.Image, colour: tuple[int, int, int]) -> tuple[float, ...] | None:
    """Where a colour is, as shares of the picture from its left and top; None where it is not."""
    near = picture.point([0] * 768)
    pixels = picture.load()
    found = near.load()
    assert pixels is not None
    assert found is not None
    for x in range(picture.width):
        for y in range(picture.height):
            pixel = pixels[x, y]
            assert isinstance(pixel, tuple)
            if max(abs(one - other) for one, other in zip(pixel, colour, strict=True)) < 16:
                found[x, y] = (255, 255, 255)
    box = near.getbbox()
    if box is None:
        return None
    width, height = picture.size
    return box[0] / width, box[1] / height, box[2] / width, box[3] / height


def test_the_quote_is_boxed_also_over_a_broken_word(pdf: Path) -> None:
    picture = picture_of(pdf, 1, "De kantine is open vanaf half negen, behalve op vrijdag.")
    assert picture is not None
    assert max(picture.size) == LONGEST_SIDE
    for colour in (MARK, FRAME):
        place = place_of(picture, colour)
        assert place is not None
        left, top, right, bottom = place
        assert left == pytest.approx(72 / A4[0], abs=0.02)
        assert top == pytest.approx(1 - 712 / A4[1], abs=0.02)
        assert bottom == pytest.approx(1 - 681 / A4[1], abs=0.02)
        assert 0.3 < right < 0.7


def test_the_box_turns_with_a_turned_page(pdf: Path) -> None:
    picture = picture_of(pdf, 2, "Iets anders.")
    assert picture is not None
    assert picture.width > picture.height
    place = place_of(picture, FRAME)
    assert place is not None
    assert place[0] == pytest.approx(297 / A4[1], abs=0.02)
    assert place[1] == pytest.approx(72 / A4[0], abs=0.03)


def test_a_quote_that_is_not_on_the_page_gets_no_box(pdf: Path) -> None:
    for quote in ("", "Dat staat in een heel ander document van de firma.", "a"):
        picture = picture_of(pdf, 1, quote)
        assert picture is not None
        assert place_of(picture, FRAME) is None


def test_a_missing_page_or_broken_pdf_gives_no_picture(pdf: Path, tmp_path: Path) -> None:
    assert picture_of(pdf, 3, "De kantine") is None
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7\nnothing else")
    assert picture_of(broken, 1, "De kantine") is None
