from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from indexes.errors import CorruptFileError, EmptyFileError, EncryptedFileError
from ingest.parsers.ocr import NEEDS_OCR, ocr_languages
from tests.unit.ingest.reading import outline, read

WIDTH, HEIGHT = 595, 842
has_tesseract = pytest.mark.skipif(not ocr_languages(), reason=NEEDS_OCR)


def lines(canvas: Canvas, top: int, *texts: str, font: str = "Helvetica", size: int = 11) -> None:
    canvas.setFont(font, size)
    for number, text in enumerate(texts):
        canvas.drawString(72, top - 14 * number, text)


def made(path: Path, draw: Callable[[Canvas], None], **options: object) -> Path:
    file = path / "a.pdf"
    canvas = Canvas(str(file), pagesize=(WIDTH, HEIGHT), **options)
    draw(canvas)
    canvas.save()
    return file


def test_lines_become_paragraphs_under_the_headings_of_a_contract(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setTitle("Reseller Agreement")
        canvas.setAuthor("Legal")
        lines(canvas, 780, "RESELLER AGREEMENT")
        lines(canvas, 740, "7. TERM AND TERMINATION")
        lines(
            canvas,
            710,
            "7.1 Term. This Agreement begins on the Effective Date and goes on for three",
            "years unless it is ended before as this Section says it may be, in writing",
            "and on time.",
        )
        lines(
            canvas,
            650,
            "7.2 Termination for Cause. Either party may end this Agreement at once if the",
            "other does not mend a material breach within thirty days.",
        )
        canvas.showPage()
        lines(canvas, 780, "Signed in Utrecht.")

    found = read(made(tmp_path, draw))
    assert outline(found) == [
        "h2 RESELLER AGREEMENT",
        "h2 7. TERM AND TERMINATION",
        "h3 7.1 Term.",
        "p This Agreement begins on the Effective Date and goes on for three years unless it is"
        " ended before as this Section says it may be, in writing and on time.",
        "h3 7.2 Termination for Cause.",
        "p Either party may end this Agreement at once if the other does not mend a material breach"
        " within thirty days.",
        "p Signed in Utrecht.",
    ]
    assert "7.1 Term. This Agreement begins" in found.text
    assert [block.page for block in found.blocks] == [1] * 6 + [2]
    assert [page.number for page in found.pages] == [1, 2]
    assert (found.facts.title, found.facts.author) == ("Reseller Agreement", "Legal")
    assert found.facts.created is not None
    assert abs((datetime.now(UTC) - found.facts.created).days) < 2


def test_what_stands_on_every_page_stays_on_the_first(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for number in range(1, 6):
            lines(canvas, 810, "Van Dijk BV, vertrouwelijk")
            lines(canvas, 700, f"Dit is de tekst van blad {'abcde'[number - 1]}.")
            lines(canvas, 30, f"Pagina {number} van 5")
            canvas.showPage()

    found = read(made(tmp_path, draw))
    assert found.text.count("vertrouwelijk") == 1
    assert "Pagina" not in found.text
    assert [f"blad {letter}." in found.text for letter in "abcde"] == [True] * 5


def test_bookmarks_give_the_headings(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.bookmarkPage("a")
        canvas.addOutlineEntry("About leave", "a", 0)
        lines(
            canvas,
            780,
            "About leave",
            "You have twenty-five days of leave in a year here, all told.",
        )

    assert outline(read(made(tmp_path, draw)))[0] == "h1 About leave"


def test_larger_and_bold_lines_are_headings(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, 790, "Annual report", size=24)
        lines(canvas, 740, "Revenue", font="Helvetica-Bold")
        lines(canvas, 715, "Revenue grew by a tenth in the year, to eleven million euros in all.")

    assert outline(read(made(tmp_path, draw))) == [
        "h1 Annual report",
        "h4 Revenue",
        "p Revenue grew by a tenth in the year, to eleven million euros in all.",
    ]


def test_a_protected_file_and_a_broken_one_are_told_apart(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, 780, "Geheim")

    sealed = made(tmp_path, draw, encrypt=StandardEncryption("geheim", canPrint=0))
    with pytest.raises(EncryptedFileError):
        read(sealed)
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.7\n" + b"x" * 500)
    with pytest.raises(CorruptFileError):
        read(tmp_path / "b.pdf")


def scan(path: Path, *, rotate: int = 0) -> Path:
    """A picture of a page of text, as a scanner makes it."""
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("L", (1654, 2339), 255)
    draw = ImageDraw.Draw(picture)
    font = ImageFont.load_default(44)
    for number, text in enumerate(
        [
            "Geachte heer Jansen,",
            "Hierbij zeg ik de huur op van het pand",
            "aan de Kerkstraat in Utrecht, per eerste mei.",
            "De sleutels lever ik die dag bij u in,",
            "samen met de gegevens van de meters.",
            "De borg ziet mijn bank graag terug",
            "op het rekeningnummer dat u al kent.",
            "Ik heb er met plezier gewoond.",
            "Met vriendelijke groet, Anna Smit",
        ]
    ):
        draw.text((200, 300 + 90 * number), text, font=font, fill=0)
    file = path / "scan.png"
    picture.rotate(rotate, expand=True).save(file, dpi=(200, 200))
    return file


@has_tesseract
def test_pages_that_are_pictures_are_read_by_ocr(tmp_path: Path) -> None:
    picture = scan(tmp_path)

    def draw(canvas: Canvas) -> None:
        lines(canvas, 780, "A page with a layer of text on it, long enough to be one of its own.")
        canvas.showPage()
        canvas.drawImage(str(picture), 0, 0, WIDTH, HEIGHT)

    found = read(made(tmp_path, draw))
    assert found.unread == ""
    second = found.pages[1]
    assert "de huur op van het pand" in found.text[second.start : second.end]


@has_tesseract
@pytest.mark.parametrize("rotate", [0, 90, 180])
def test_a_picture_is_read_whichever_way_it_lies(tmp_path: Path, rotate: int) -> None:
    assert "Kerkstraat in Utrecht" in read(scan(tmp_path, rotate=rotate)).text


def test_without_ocr_the_pages_left_unread_are_named(tmp_path: Path) -> None:
    picture = scan(tmp_path)

    def draw(canvas: Canvas) -> None:
        for _ in range(2):
            canvas.drawImage(str(picture), 0, 0, WIDTH, HEIGHT)
            canvas.showPage()
        lines(canvas, 780, "Only this page has a layer of text.")

    found = read(made(tmp_path, draw), ocr=False)
    assert found.unread == "pages 1, 2: OCR is switched off"
    assert found.text == "Only this page has a layer of text."
    with pytest.raises(EmptyFileError, match="OCR is switched off"):
        read(picture, ocr=False)
