"""Letters as a scanner leaves them: an image of text, a little skewed and grey, no text in it."""

import io
import textwrap
import zlib
from pathlib import Path

import numpy as np
import reportlab
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from samples.builders.markup import Heading, Listing, PageBreak, Paragraph, Source, plain
from samples.builders.pdf_canvas import dated

_DPI = 150
_SIZE = (round(8.27 * _DPI), round(11.69 * _DPI))
_MARGIN = 140
_TEXT_SIZE, _LINE = 23, 33
"""In pixels: 11 points at 150 dots an inch, which Tesseract reads well."""
_CHARACTERS = 76
"""That fit on a line of the letter."""
_PAPER = 208
"""Greys lighter than this are paper."""
_FONTS = Path(reportlab.__file__).parent / "fonts"


def build_pdf(source: Source) -> bytes:
    """A .pdf that holds only images, one a page."""
    written = io.BytesIO()
    with dated(source):
        canvas = Canvas(written, pagesize=A4, invariant=1)
    canvas.setTitle(source.settings["title"])
    canvas.setCreator("Kantoorscanner 2e verdieping")
    for page in _pages(source):
        image = io.BytesIO()
        page.save(image, "JPEG", quality=38)
        canvas.drawImage(ImageReader(image), 0, 0, *A4)
        canvas.showPage()
    canvas.save()
    return written.getvalue()


def build_png(source: Source) -> bytes:
    """A .png of the only page."""
    (page,) = _pages(source)
    written = io.BytesIO()
    # A scanner's "text" setting whitens the paper and keeps few greys, which compresses well.
    page = page.point([250 if grey > _PAPER else grey // 32 * 32 for grey in range(256)])
    page.save(written, "PNG", optimize=True, dpi=(_DPI, _DPI))
    return written.getvalue()


def lines_of(source: Source) -> list[list[str]]:
    """The lines of each page, as they are drawn."""
    pages: list[list[str]] = [[]]
    for block in source.blocks:
        match block:
            case PageBreak():
                pages.append([])
            case Heading(_, text) | Paragraph(text):
                for line in plain(text).split("\n"):
                    pages[-1] += textwrap.wrap(line, _CHARACTERS, break_on_hyphens=False) or [""]
                pages[-1].append("")
            case Listing(items, ordered):
                for number, item in enumerate(items, start=1):
                    marker = f"{number}. " if ordered else "- "
                    pages[-1] += textwrap.wrap(
                        marker + plain(item),
                        _CHARACTERS,
                        subsequent_indent="   ",
                        break_on_hyphens=False,
                    )
                pages[-1].append("")
            case _:
                raise ValueError(f"A letter has no {type(block).__name__}.")
    return pages


def _pages(source: Source) -> list[Image.Image]:
    # The name seeds the noise, so that each page has its own and keeps it.
    seed = zlib.crc32(source.settings["title"].encode())
    return [
        _scanned(_drawn(lines, source.settings["letterhead"]), seed + number)
        for number, lines in enumerate(lines_of(source))
    ]


def _drawn(lines: list[str], letterhead: str) -> Image.Image:
    page = Image.new("L", _SIZE, 250)
    draw = ImageDraw.Draw(page)
    draw.text((_MARGIN, 90), letterhead, 20, ImageFont.truetype(_FONTS / "VeraBd.ttf", 34))
    draw.line((_MARGIN, 145, _SIZE[0] - _MARGIN, 145), 60, 3)
    font = ImageFont.truetype(_FONTS / "Vera.ttf", _TEXT_SIZE)
    top = 185
    for line in lines:
        draw.text((_MARGIN, top), line, 25, font)
        top += _LINE
    return page


def _scanned(page: Image.Image, seed: int) -> Image.Image:
    random = np.random.default_rng(seed)
    skew = float(random.uniform(0.3, 0.8)) * (1 if seed % 2 else -1)
    page = page.rotate(skew, Image.Resampling.BICUBIC, fillcolor=250)
    grain = random.normal(0, 5, page.size[::-1])
    shade = np.linspace(0, -10, page.size[0])
    return Image.fromarray(np.clip(np.asarray(page) + grain + shade, 0, 255).astype(np.uint8))
