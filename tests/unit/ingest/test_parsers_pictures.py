import io
from pathlib import Path

import docx
import pptx
import pytest
from docx.shared import Inches
from PIL import Image, ImageChops, ImageFilter
from PIL.TiffImagePlugin import STRIPOFFSETS, TiffImageFile

from tests.unit.ingest.drawn import picture
from tests.unit.ingest.packed import changed
from tests.unit.ingest.reading import outline, read
from vind.indexes.errors import CorruptFileError, EmptyFileError
from vind.ingest.parsers.pictures.ocr import NEEDS_OCR, OCR_OFF, OcrFailure, ocr_languages

pytestmark = pytest.mark.skipif(not ocr_languages(), reason=NEEDS_OCR)

SAID = "p Keur de pomp in de kelder van Goes elk jaar."


def screenshot(said: str = SAID.removeprefix("p "), *, width: int = 640) -> io.BytesIO:
    """A screen with a line of small letters, as wide as it is high."""
    out = io.BytesIO()
    at = (width // 20, width // 3)
    picture(said, width=width, height=width, size=width // 32, at=at).save(out, "PNG")
    return io.BytesIO(out.getvalue())


def document(file: Path, *pictures: io.BytesIO, inches: float = 6) -> Path:
    made = docx.Document()
    made.add_paragraph("Zo staat het er.")
    for one in pictures:
        made.add_picture(one, width=Inches(inches))
    made.add_paragraph("Einde.")
    made.save(str(file))
    return file


def test_a_picture_of_half_a_page_is_read_where_it_stands(tmp_path: Path) -> None:
    file = document(tmp_path / "a.docx", screenshot(), screenshot())
    found = read(file)
    assert outline(found) == ["p Zo staat het er.", SAID, "p Einde."]
    assert found.unread == ""


def test_pictures_of_one_paragraph_come_in_their_order(tmp_path: Path) -> None:
    made = docx.Document()
    run = made.add_paragraph().add_run()
    other = "Het rapport over de dijk komt in het najaar uit."
    for one in (screenshot(), screenshot(other)):
        run.add_picture(one, width=Inches(6))
    made.save(str(tmp_path / "a.docx"))
    assert outline(read(tmp_path / "a.docx")) == [SAID, f"p {other}"]


def test_a_fractional_page_size_counts_as_the_usual_one(tmp_path: Path) -> None:
    document(tmp_path / "a.docx", screenshot())
    made = changed(tmp_path / "a.docx", "word/document.xml", 'w:w="12240"', 'w:w="12240.5"')
    assert outline(read(made)) == ["p Zo staat het er.", SAID, "p Einde."]


def test_a_small_picture_or_one_without_words_is_not_read(tmp_path: Path) -> None:
    small = document(tmp_path / "a.docx", screenshot(), inches=4)
    blank = document(tmp_path / "b.docx", screenshot("N 3"))
    for file in (small, blank):
        assert outline(read(file)) == ["p Zo staat het er.", "p Einde."]
        assert read(file).unread == ""


def test_pictures_that_were_not_read_are_named(tmp_path: Path) -> None:
    broken = bytearray(screenshot("Onleesbaar.").getvalue())
    broken[200:300] = bytes(100)
    file = document(tmp_path / "a.docx", screenshot(), io.BytesIO(broken))
    assert outline(read(file)) == ["p Zo staat het er.", SAID, "p Einde."]
    assert read(file).unread == "picture 2: the picture cannot be opened"
    assert read(file, ocr=False).unread == f"pictures 1, 2: {OCR_OFF}"


def test_a_picture_missing_from_the_file_is_named(tmp_path: Path) -> None:
    file = document(tmp_path / "a.docx", screenshot("N 3"), screenshot())
    related = "word/_rels/document.xml.rels"
    found = read(changed(file, related, "media/image2.png", "NULL"))
    assert outline(found) == ["p Zo staat het er.", "p Einde."]
    assert found.unread == "picture 2: is not in the file"


def deck(file: Path, *pictures: io.BytesIO) -> Path:
    made = pptx.Presentation()
    for number, one in enumerate(pictures, start=1):
        slide = made.slides.add_slide(made.slide_layouts[5])
        slide.shapes.title.text = f"Blad {number}"
        shapes = slide.shapes.add_group_shape().shapes if number == 2 else slide.shapes
        shapes.add_picture(one, 0, 0, width=made.slide_width, height=made.slide_height)
    made.save(str(file))
    return file


def test_text_of_a_picture_on_a_slide_is_on_that_slides_page(tmp_path: Path) -> None:
    other = "Het rapport over de dijk komt in het najaar uit."
    found = read(deck(tmp_path / "a.pptx", screenshot(), screenshot(other), screenshot()))
    assert [found.text[page.start : page.end] for page in found.pages] == [
        f"Blad 1\n\n{SAID.removeprefix('p ')}",
        f"Blad 2\n\n{other}",
        "Blad 3",
    ]


def slides(file: Path, *pictures: io.BytesIO) -> Path:
    """A deck of pictures alone."""
    made = pptx.Presentation()
    for one in pictures:
        shapes = made.slides.add_slide(made.slide_layouts[6]).shapes
        shapes.add_picture(one, 0, 0, width=made.slide_width, height=made.slide_height)
    made.save(str(file))
    return file


def test_a_deck_of_only_pictures_waits_for_ocr(tmp_path: Path) -> None:
    file = slides(tmp_path / "a.pptx", screenshot())
    assert outline(read(file)) == [SAID]
    with pytest.raises(EmptyFileError, match=rf"^page 1: {OCR_OFF}$"):
        read(file, ocr=False)


def test_a_file_with_only_a_broken_picture_is_corrupt(tmp_path: Path) -> None:
    broken = bytearray(screenshot("Onleesbaar.").getvalue())
    broken[200:300] = bytes(100)
    with pytest.raises(CorruptFileError, match=r"^Not read: page 1: the picture cannot be opened"):
        read(slides(tmp_path / "a.pptx", io.BytesIO(broken)))


def test_a_file_on_which_ocr_fails_is_not_called_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.docx"
    made = docx.Document()
    made.add_picture(screenshot(), width=Inches(6))
    made.save(str(file))
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    with pytest.raises(OcrFailure, match=r"^OCR failed"):
        read(file)


HEIC = Path(__file__).parent / "data/letter.heic"
"""A letter as a telephone saves it; our library reads the format and does not write it."""


def letter(text: str = "Keur de pomp in de kelder van Goes.") -> Image.Image:
    return picture(text, width=1200, height=300, size=48, at=(60, 100))


def test_a_heic_photo_is_read() -> None:
    assert "Kerkstraat in Utrecht" in read(HEIC).text


@pytest.mark.parametrize("name", ["a.webp", "a.avif", "a.bmp", "a.gif", "a.jpg", "a.tif"])
def test_pictures_of_each_format_are_read(tmp_path: Path, name: str) -> None:
    letter().convert("RGB").save(tmp_path / name)
    assert "pomp in de kelder van Goes" in read(tmp_path / name).text


def test_text_on_a_transparent_background_is_read(tmp_path: Path) -> None:
    clear = Image.new("RGBA", (1200, 300), (0, 0, 0, 0))
    clear.putalpha(letter().point(lambda value: 255 - value))
    clear.save(tmp_path / "a.png")
    assert "pomp in de kelder van Goes" in read(tmp_path / "a.png").text


def test_the_small_text_of_a_screenshot_is_read(tmp_path: Path) -> None:
    said = ("Persslang 10 stuks voor 4,50", "Montage 3 uur voor 92,00")
    picture(*said, width=700, height=120, size=9, at=(20, 20)).save(tmp_path / "a.png")
    found = read(tmp_path / "a.png").text
    assert [text in found for text in said] == [True, True]


def test_text_in_a_shadow_is_read(tmp_path: Path) -> None:
    page = letter("Keur de pomp.\nBel bij lekkage meteen de wacht.").resize((2400, 600))
    shadow = Image.new("L", page.size, 255)
    shadow.paste(70, (0, 0, 1200, 600))
    shadow = shadow.filter(ImageFilter.GaussianBlur(100))
    ImageChops.multiply(page, shadow).save(tmp_path / "a.png")
    assert "Bel bij lekkage meteen de wacht." in read(tmp_path / "a.png").text


def test_each_frame_of_a_tiff_is_a_page_and_a_broken_one_is_named(tmp_path: Path) -> None:
    file = tmp_path / "a.tif"
    frames = [letter("Eerste blad van de bon."), letter("Tweede blad van de bon.")]
    frames[0].save(file, save_all=True, append_images=frames[1:], compression="tiff_lzw")
    found = read(file)
    assert [found.text[page.start : page.end] for page in found.pages] == [
        "Eerste blad van de bon.",
        "Tweede blad van de bon.",
    ]
    with TiffImageFile(str(file)) as second:
        second.seek(1)
        place = second.tag_v2[STRIPOFFSETS][0]
    content = bytearray(file.read_bytes())
    content[place : place + 200] = b"\xff" * 200
    file.write_bytes(content)
    found = read(file)
    assert found.text == "Eerste blad van de bon."
    assert found.unread == "page 2: the picture is damaged"


def test_a_cut_off_picture_is_corrupt(tmp_path: Path) -> None:
    (tmp_path / "a.heic").write_bytes(HEIC.read_bytes()[:3000])
    with pytest.raises(CorruptFileError):
        read(tmp_path / "a.heic")
