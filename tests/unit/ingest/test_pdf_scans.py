import re
from pathlib import Path

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from tests.unit.ingest.drawn import HEIGHT, WIDTH, lines, made, picture
from tests.unit.ingest.reading import read
from vind.indexes.errors import (
    EmptyFileError,
    FileTooLargeError,
)
from vind.ingest.parsers.pdf.pages import is_garbled
from vind.ingest.parsers.pictures.ocr import NEEDS_OCR, OcrFailure, ocr_languages

has_tesseract = pytest.mark.skipif(not ocr_languages(), reason=NEEDS_OCR)


def scan(path: Path, *, rotate: int = 0) -> Path:
    """A picture of a page of text, as a scanner makes it."""
    said = (
        "Geachte heer Jansen,",
        "Hierbij zeg ik de huur op van het pand",
        "aan de Kerkstraat in Utrecht, per eerste mei.",
        "De sleutels lever ik die dag bij u in,",
        "samen met de gegevens van de meters.",
        "De borg ziet mijn bank graag terug",
        "op het rekeningnummer dat u al kent.",
        "Ik heb er met plezier gewoond.",
        "Met vriendelijke groet, Anna Smit",
    )
    file = path / "scan.png"
    picture(*said).rotate(rotate, expand=True, fillcolor=255).save(file, dpi=(200, 200))
    return file


@has_tesseract
def test_pages_that_are_pictures_are_read_by_ocr(tmp_path: Path) -> None:
    scanned = scan(tmp_path)

    def draw(canvas: Canvas) -> None:
        lines(canvas, 780, "A page with a layer of text on it, long enough to be one of its own.")
        canvas.showPage()
        canvas.drawImage(str(scanned), 0, 0, WIDTH, HEIGHT)

    found = read(made(tmp_path, draw))
    assert found.unread == ""
    second = found.pages[1]
    assert "de huur op van het pand" in found.text[second.start : second.end]


@has_tesseract
@pytest.mark.parametrize("rotate", [0, 90, 180, 270, 3])
def test_a_picture_is_read_whichever_way_it_lies(tmp_path: Path, rotate: int) -> None:
    assert "Kerkstraat in Utrecht" in read(scan(tmp_path, rotate=rotate)).text


def test_without_ocr_the_pages_left_unread_are_named(tmp_path: Path) -> None:
    scanned = scan(tmp_path)

    def draw(canvas: Canvas) -> None:
        for _ in range(2):
            canvas.drawImage(str(scanned), 0, 0, WIDTH, HEIGHT)
            canvas.showPage()
        lines(canvas, 780, "Only this page has a layer of text.")

    found = read(made(tmp_path, draw), ocr=False)
    assert found.unread == "pages 1, 2: OCR is switched off"
    assert found.text == "Only this page has a layer of text."
    with pytest.raises(EmptyFileError, match="OCR is switched off"):
        read(scanned, ocr=False)


def garbled(path: Path) -> Path:
    """A page whose font says of its letters that they are signs of nobody's alphabet."""
    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))

    def draw(canvas: Canvas) -> None:
        lines(
            canvas,
            750,
            "De pomp in de kelder van Goes is in mei vervangen",
            "door monteur Karin de Vries van Waterhoen Pomptechniek.",
            font="Vera",
        )

    file = made(path, draw, pageCompression=0)
    file.write_bytes(re.sub(rb"<00([0-9A-Fa-f]{2})>", rb"<E0\1>", file.read_bytes()))
    return file


@has_tesseract
def test_a_garbled_layer_of_text_is_read_by_ocr(tmp_path: Path) -> None:
    found = read(garbled(tmp_path))
    assert "door monteur Karin de Vries van Waterhoen" in found.text
    assert found.unread == ""


@has_tesseract
def test_a_scan_that_was_read_before_keeps_its_text(tmp_path: Path) -> None:
    """A layer under the picture that says as much as OCR would is not read anew."""
    scanned = scan(tmp_path)

    def draw(canvas: Canvas) -> None:
        lines(canvas, 780, *["Deze regel staat onder de scan, en is al eens gelezen."] * 8)
        canvas.drawImage(str(scanned), 0, 0, WIDTH, HEIGHT)

    text = read(made(tmp_path, draw)).text
    assert "al eens gelezen" in text
    assert "Kerkstraat" not in text


@has_tesseract
def test_a_page_that_ocr_gives_up_on_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scanned = scan(tmp_path)

    def draw(canvas: Canvas) -> None:
        lines(canvas, 780, "Alleen deze bladzijde heeft een laag met tekst erop.")
        canvas.showPage()
        canvas.drawImage(str(scanned), 0, 0, WIDTH, HEIGHT)

    mixed = made(tmp_path, draw)
    monkeypatch.setattr("vind.ingest.parsers.pictures.ocr._SECONDS_A_PAGE", 0.01)
    found = read(mixed)
    assert found.text == "Alleen deze bladzijde heeft een laag met tekst erop."
    assert found.unread == "page 2: OCR took longer than 0.01 s"
    with pytest.raises(FileTooLargeError, match="longer than"):
        read(scanned)


@has_tesseract
def test_ocr_that_fails_is_not_a_picture_without_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scanned = scan(tmp_path)
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    with pytest.raises(OcrFailure, match="OCR failed"):
        read(scanned)


@pytest.mark.parametrize(("text", "expected"), [
    ("De pomp is in mei vervangen door een monteur.", False),
    ("12,50 100,00 3.450 2026-01-04 0800 112 30,5%", False),
    ("Inleiding ............................................... 3", False),
    ("제과점은 오프라인 결제건에 한하며 적용됩니다", False),
    ("\ue044\ue065\ue020\ue070" * 10, True),
    ("(cid:12)(cid:40)(cid:7)" * 10, True),
    ("\ufffd\ufffd\ufffd a b" * 10, True),
    ("!\"#$%&'()*+/:;<=>?@[]^`{|}~" * 2, True),
])  # fmt: skip
def test_text_is_told_from_a_garbled_layer(text: str, expected: bool) -> None:
    assert is_garbled(text) is expected
