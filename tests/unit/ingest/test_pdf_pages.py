import re
from pathlib import Path

import pytest
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from tests.unit.ingest.drawn import HEIGHT, WIDTH, lines, made, picture, raw_pdf, stream
from tests.unit.ingest.reading import read
from vind.indexes.errors import EmptyFileError, FileTooLargeError
from vind.ingest.parsers.pdf.pages import is_garbled
from vind.ingest.parsers.pictures.ocr import NEEDS_OCR, OcrFailure, ocr_languages

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
def test_a_scan_under_a_small_stamp_is_still_read_by_ocr(
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
def test_text_with_shifted_character_codes_is_read_by_ocr(tmp_path: Path) -> None:
    found = read(without_letters(tmp_path, SAID, 29))
    assert found.text.split() == " ".join(SAID).split()
    assert found.unread == ""


def test_text_with_shifted_character_codes_is_named_without_ocr(tmp_path: Path) -> None:
    found = read(without_letters(tmp_path, SAID, 29), ocr=False)
    assert found.text.startswith("+LHUELM")
    assert found.unread == "page 1: OCR is switched off"


def test_correct_text_of_a_font_without_a_unicode_map_stays(tmp_path: Path) -> None:
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
def test_a_turned_picture_is_read(tmp_path: Path, rotate: int) -> None:
    assert "Kerkstraat in Utrecht" in read(scan(tmp_path, rotate=rotate)).text


def test_pages_left_unread_without_ocr_are_named(tmp_path: Path) -> None:
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
def test_a_page_with_a_garbled_text_layer_is_read_by_ocr(tmp_path: Path) -> None:
    found = read(garbled(tmp_path))
    assert "door monteur Karin de Vries van Waterhoen" in found.text
    assert found.unread == ""


@has_tesseract
def test_a_scan_with_a_good_text_layer_keeps_it(tmp_path: Path) -> None:
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
def test_a_failure_of_ocr_is_not_a_picture_without_text(
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
def test_a_garbled_text_layer_is_recognised(text: str, expected: bool) -> None:
    assert is_garbled(text) is expected
