"""Compares Tesseract with PP-OCRv6 (the package rapidocr): errors in characters, words, diacritics.

    python -m benchmarks.bench_ocr

Needs `pip install rapidocr`, which vind does not use. Reads pages of the sample company's PDFs,
Dutch and English, drawn as a scanner or a telephone would: clean, turned by two degrees, blurred
and saved as a poor JPEG, and photographed aslant with a shadow. White space does not count in
characters; words are compared as a bag, as the order of columns and cells differs between the two.
"""

import io
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pypdfium2
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from rapidfuzz.distance import Levenshtein

from benchmarks.sets import ROOT
from vind.ingest.parsers.pictures.ocr import read_picture

PAGES_A_FILE, DPI = 1, 200
LEAST_CHARACTERS = 200
ACCENTS = """De coördinator van de financiële administratie heeft één exemplaar.
Reünie van oud-collega's: geïnteresseerden bellen René of Zoë.
De patiënt kreeg na de operatie weer energie; het was geen idee-fixe.
Tweeëntwintig medewerkers zijn geëvalueerd, drieëndertig nog niet.
Het café en de crèche gaan dicht vanwege de maïsoogst in België.
De conciërge heeft de ruïne geïnspecteerd vóór de vergadering.
Coöperatie Zuiderzeeën, ter attentie van mevrouw Müller-Özcan.
Wie zoëven belde over de à la carte menu's krijgt een enquête.
Bezuinigingen: de prijs is € 1.250,00 per m², exclusief 21% btw.
Industriële naïviteit is geen carrière, zei de skiër op het ijs.
"""


def main() -> None:
    engines = {"tesseract": _tesseract, "pp-ocrv6": _rapid()}
    rows = []
    for language, name, picture, text in _pages():
        for how, drawn in _drawn(picture):
            for engine, read in engines.items():
                begun = time.perf_counter()
                found = read(drawn)
                seconds = time.perf_counter() - begun
                rows.append((language, how, engine, *_errors(text, found), seconds))
                sys.stderr.write(f"{name} {how} {engine} {rows[-1][3:]}\n")
    for key in sorted({row[:3] for row in rows}):
        these = np.array([row[3:] for row in rows if row[:3] == key], float)
        wrong, characters, lost, words, marks_lost, marks, seconds = these.sum(axis=0)
        sys.stdout.write(
            f"{' | '.join(key)} | {wrong / characters:.3f} | {lost / words:.3f} | "
            f"{marks_lost:.0f} of {marks:.0f} | {seconds / len(these):.1f} s\n"
        )


def _pages() -> Iterator[tuple[str, str, Image.Image, str]]:
    """Language, file name, picture and text of each page."""
    sheet = Image.new("L", (1654, 1200), 255)
    font = ImageFont.truetype("LiberationSerif-Regular.ttf", 31)
    ImageDraw.Draw(sheet).multiline_text((150, 120), ACCENTS, 0, font, spacing=14)
    yield "Dutch", "accents", sheet, ACCENTS
    for file in sorted((ROOT / "samples/company").rglob("*.pdf")):
        document = pypdfium2.PdfDocument(file)
        for number in range(min(PAGES_A_FILE, len(document))):
            page = document[number]
            text = page.get_textpage().get_text_range()
            if len(text) < LEAST_CHARACTERS:
                continue
            is_english = re.search(r"\b(the|and)\b", text) is not None
            picture = page.render(scale=DPI / 72).to_pil().convert("L")
            yield ("English" if is_english else "Dutch"), f"{file.name} {number + 1}", picture, text


def _drawn(picture: Image.Image) -> Iterator[tuple[str, Image.Image]]:
    yield "clean", picture
    yield "turned", picture.rotate(2, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    poor = io.BytesIO()
    picture.filter(ImageFilter.GaussianBlur(1.5)).save(poor, "JPEG", quality=25)
    yield "blurred", Image.open(poor).convert("L")
    yield "photo", _photographed(picture)


def _photographed(picture: Image.Image) -> Image.Image:
    """The page seen from an angle, with a shadow from left to right, and noise."""
    width, height = picture.size
    corners = (-0.03 * width, -0.02 * height, 0.02 * width, 1.03 * height)
    quad = (*corners, 0.97 * width, 1.01 * height, 1.04 * width, 0.02 * height)
    aslant = picture.transform(
        picture.size, Image.Transform.QUAD, quad, Image.Resampling.BICUBIC, fillcolor=255
    )
    light = np.linspace(1.0, 0.5, width)[None, :]
    noise = np.random.default_rng(0).normal(0, 6, (height, width))
    seen = np.asarray(aslant, float) * light + noise
    out = io.BytesIO()
    Image.fromarray(seen.clip(0, 255).astype(np.uint8)).save(out, "JPEG", quality=60)
    return Image.open(out).convert("L")


def _tesseract(picture: Image.Image) -> str:
    return "\n".join(read_picture(*picture.size, picture.tobytes()))


def _rapid() -> Callable[[Image.Image], str]:
    from rapidocr import RapidOCR

    engine = RapidOCR(params={"EngineConfig.onnxruntime.intra_op_num_threads": 1})

    def read(picture: Image.Image) -> str:
        found: Any = engine(np.asarray(picture.convert("RGB")))
        return "\n".join(found.txts or ())

    return read


def _errors(text: str, found: str) -> tuple[int, int, int, int, int, int]:
    """Wrong and all characters, lost and all words, lost and all letters with diacritics."""
    wanted, read = (re.sub(r"\s", "", one) for one in (text, found))
    words, seen = (Counter(re.findall(r"\w+", one.lower())) for one in (text, found))
    marks, kept = (Counter(re.findall(r"[à-öø-ÿ]", one.lower())) for one in (text, found))
    return (
        Levenshtein.distance(wanted, read),
        len(wanted),
        (words - seen).total(),
        words.total(),
        (marks - kept).total(),
        marks.total(),
    )


if __name__ == "__main__":
    main()
