from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageFilter
from PIL.TiffImagePlugin import STRIPOFFSETS, TiffImageFile

from tests.unit.ingest.drawn import picture
from tests.unit.ingest.reading import read
from vind.indexes.errors import CorruptFileError
from vind.ingest.parsers.pictures.ocr import NEEDS_OCR, ocr_languages

HEIC = Path(__file__).parent / "data/letter.heic"
"""A letter as a telephone saves it; our library reads the format and does not write it."""

pytestmark = pytest.mark.skipif(not ocr_languages(), reason=NEEDS_OCR)


def letter(text: str = "Keur de pomp in de kelder van Goes.") -> Image.Image:
    return picture(text, width=1200, height=300, size=48, at=(60, 100))


def test_a_heic_of_a_telephone_is_read() -> None:
    assert "Kerkstraat in Utrecht" in read(HEIC).text


@pytest.mark.parametrize("name", ["a.webp", "a.avif", "a.bmp", "a.gif", "a.jpg", "a.tif"])
def test_pictures_of_each_format_are_read(tmp_path: Path, name: str) -> None:
    letter().convert("RGB").save(tmp_path / name)
    assert "pomp in de kelder van Goes" in read(tmp_path / name).text


def test_letters_on_nothing_are_read_as_on_white(tmp_path: Path) -> None:
    clear = Image.new("RGBA", (1200, 300), (0, 0, 0, 0))
    clear.putalpha(letter().point(lambda value: 255 - value))
    clear.save(tmp_path / "a.png")
    assert "pomp in de kelder van Goes" in read(tmp_path / "a.png").text


def test_the_letters_of_a_screenshot_are_read(tmp_path: Path) -> None:
    said = ("Persslang 10 stuks voor 4,50", "Montage 3 uur voor 92,00")
    picture(*said, width=700, height=120, size=9, at=(20, 20)).save(tmp_path / "a.png")
    found = read(tmp_path / "a.png").text
    assert [text in found for text in said] == [True, True]


def test_a_part_in_the_shadow_is_read(tmp_path: Path) -> None:
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


def test_a_picture_cut_off_is_corrupt(tmp_path: Path) -> None:
    (tmp_path / "a.heic").write_bytes(HEIC.read_bytes()[:3000])
    with pytest.raises(CorruptFileError):
        read(tmp_path / "a.heic")
