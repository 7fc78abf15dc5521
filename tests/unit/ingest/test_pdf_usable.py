from pathlib import Path

import pytest
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from tests.unit.ingest.drawn import picture, raw_pdf, stream
from tests.unit.ingest.reading import read
from vind.ingest.parsers.pictures.ocr import NEEDS_OCR, ocr_languages

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
    return ImageReader(picture(*said, width=width, height=height))


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


def without_letters(path: Path, said: list[str], shift: int) -> Path:
    """A page in a font that says nothing of what its glyphs mean.

    Their numbers are those of the letters, less ``shift``.
    """
    face = TTFont("Vera", "Vera.ttf").face
    glyphs, widths = bytearray(2 * 256), [0] * 256
    for letter in set("".join(said)):
        place = ord(letter) - shift
        glyphs[2 * place : 2 * place + 2] = face.charToGlyph[ord(letter)].to_bytes(2, "big")
        widths[place] = round(face.charWidths[ord(letter)])
    shown = (f"<{''.join(f'{ord(letter) - shift:04x}' for letter in text)}> Tj T*" for text in said)
    drawn = f"BT /F1 14 Tf 72 760 Td 24 TL {' '.join(shown)} ET".encode()
    font = Path(face.filename).read_bytes()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>",
        stream(drawn),
        b"<</Type/Font/Subtype/Type0/BaseFont/Vera/Encoding/Identity-H/DescendantFonts[6 0 R]>>",
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/Vera/CIDSystemInfo<</Registry(Adobe)"
        b"/Ordering(Identity)/Supplement 0>>/FontDescriptor 7 0 R/CIDToGIDMap 9 0 R/W[0 %s]>>"
        % str(widths).replace(",", "").encode(),
        b"<</Type/FontDescriptor/FontName/Vera/Flags 4/FontBBox[-500 -300 1300 1000]/ItalicAngle 0"
        b"/Ascent 900/Descent -210/CapHeight 700/StemV 80/FontFile2 8 0 R>>",
        stream(font, b"/Length1 %d" % len(font)),
        stream(bytes(glyphs)),
    ]
    return raw_pdf(path / "a.pdf", objects)


@has_tesseract
def test_shifted_letters_are_read_by_ocr(tmp_path: Path) -> None:
    found = read(without_letters(tmp_path, SAID, 29))
    assert found.text.split() == " ".join(SAID).split()
    assert found.unread == ""


def test_shifted_letters_without_ocr_are_named(tmp_path: Path) -> None:
    found = read(without_letters(tmp_path, SAID, 29), ocr=False)
    assert found.text.startswith("+LHUELM")
    assert found.unread == "page 1: OCR is switched off"


def test_letters_that_were_guessed_right_stay(tmp_path: Path) -> None:
    found = read(without_letters(tmp_path, SAID, 0), ocr=False)
    assert found.text.startswith("Hierbij zeg ik de huur op van het pand")
    assert found.unread == ""


INTRODUCTION = [
    "Volg de stappen op het plaatje hieronder om de printer in te stellen.",
    "Neem bij vragen contact op met de helpdesk van Waterhoen.",
]


def with_picture(path: Path, shown: ImageReader, *, pages: int = 1, rotate: int = 0) -> Path:
    """Text at the top of each page, and a picture of some 40 percent of it below."""
    canvas = Canvas(str(path / "a.pdf"), pagesize=(WIDTH, HEIGHT))
    for number in range(1, pages + 1):
        canvas.setPageRotation(rotate)
        written(canvas, 780, [f"Stap {number}.", *INTRODUCTION], 11)
        canvas.drawImage(shown, 60, 150, 475, 450)
        canvas.showPage()
    canvas.save()
    return path / "a.pdf"


@has_tesseract
@pytest.mark.parametrize("rotate", [0, 90])
def test_a_picture_below_the_text_is_read_once(tmp_path: Path, rotate: int) -> None:
    scanned = picture_of(SAID, 1320, 1250)
    text = read(with_picture(tmp_path, scanned, pages=2, rotate=rotate)).text
    assert text.count("Kerkstraat in Utrecht") == 1
    assert text.index("helpdesk") < text.index("Kerkstraat") < text.index("Stap 2")


@has_tesseract
def test_a_photograph_below_the_text_adds_no_words(tmp_path: Path) -> None:
    from PIL import Image

    photo = ImageReader(Image.effect_noise((660, 625), 80))
    found = read(with_picture(tmp_path, photo))
    assert found.text.split() == ["Stap", "1.", *" ".join(INTRODUCTION).split()]
    assert found.unread == ""


def test_a_picture_under_its_text_is_not_read_again(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(WIDTH, HEIGHT))
    canvas.drawImage(picture_of(SAID, 1320, 1250), 60, 150, 475, 450)
    written(canvas, 560, SAID, 11)
    written(canvas, 780, INTRODUCTION, 11)
    canvas.save()
    found = read(tmp_path / "a.pdf", ocr=False)
    assert found.text.count("Kerkstraat in Utrecht") == 1
    assert found.unread == ""


def test_a_picture_that_waits_for_ocr_is_named(tmp_path: Path) -> None:
    found = read(with_picture(tmp_path, picture_of(SAID, 1320, 1250)), ocr=False)
    assert found.text.split() == ["Stap", "1.", *" ".join(INTRODUCTION).split()]
    assert found.unread == "page 1: OCR is switched off"
