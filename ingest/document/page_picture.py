"""Draws a page of a PDF, with a quote boxed in it.

A PDF may be hostile, so a process of its own draws it: ``python -m
vind.ingest.document.page_picture N``, where N is the descriptor of the open file. It takes a
``Wanted`` as JSON on stdin and writes WebP to stdout; its exit status is not 0 where there is no
picture.
"""

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from json import dumps, loads
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from vind.indexes.text.folding import fold_in_place
from vind.ingest.files.processes import confine

if TYPE_CHECKING:
    import pypdfium2 as pdfium
    from PIL.Image import Image

    Box = tuple[float, float, float, float]

LONGEST_SIDE = 1600
"""Pixels: 136 to the inch for a page of A4, so that small print is legible."""

MAX_SCALE = 3.0
"""Pixels per point, so that a small label is not blown up to a blur."""

SECONDS = 20
"""Time to draw a page: a plan of a building may take six seconds."""

QUOTE_AT_MOST = 4000
"""Characters of a quote that are searched for."""

MIN_SIMILARITY = 85
"""Least similarity (0 to 100) of a quote and a span of the page that count as the same. It allows
for a hyphen at a line's end, a raised figure, or a heading between two columns."""

MIN_LETTERS = 4
"""A quote of fewer letters and digits is not searched for: it may occur anywhere."""

MARK, FRAME = (255, 236, 158), (157, 101, 0)
"""Colours of the quote's background and of the box around it."""

_QUALITY = 80


@dataclass(frozen=True, slots=True)
class Wanted:
    """The page, from 1, and the quote to box on it, which may be empty."""

    page: int
    quote: str


def draw_page(file: int, wanted: Wanted) -> bytes | None:
    """A page of the PDF open as the descriptor ``file``, as WebP of some 100 kB.

    None where there is no such page, or drawing it takes too much time or memory.
    """
    command = [sys.executable, "-P", "-m", "vind.ingest.document.page_picture", str(file)]
    try:
        done = subprocess.run(  # noqa: S603
            command,
            input=dumps(asdict(wanted)).encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pass_fds=(file,),
            timeout=SECONDS,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    return done.stdout if done.returncode == 0 and done.stdout else None


def main() -> None:
    """Draw the page that stdin asks for."""
    confine(SECONDS)
    import pypdfium2 as pdfium

    wanted = Wanted(**loads(sys.stdin.buffer.read()))
    with os.fdopen(int(sys.argv[1]), "rb") as file, pdfium.PdfDocument(file) as document:
        document.init_forms()
        picture = _picture(document[wanted.page - 1], wanted.quote[:QUOTE_AT_MOST])
    body = io.BytesIO()
    picture.save(body, "WEBP", quality=_QUALITY)
    sys.stdout.buffer.write(body.getvalue())


def _picture(page: "pdfium.PdfPage", quote: str) -> "Image":
    from PIL import Image, ImageChops, ImageDraw

    scale = min(MAX_SCALE, LONGEST_SIDE / max(page.get_size()))
    picture: Image.Image = page.render(scale=scale, rev_byteorder=True).to_pil().convert("RGB")
    lines = list(_lines(page, quote, picture.size))
    if not lines:
        return picture
    marks = Image.new("RGB", picture.size, "white")
    for line in lines:
        ImageDraw.Draw(marks).rectangle(line, fill=MARK)
    picture = ImageChops.multiply(picture, marks)  # keeps black letters black
    around = _around(lines, margin=max(4.0, 4 * scale))
    ImageDraw.Draw(picture).rectangle(around, outline=FRAME, width=3)
    return picture


def _lines(page: "pdfium.PdfPage", quote: str, size: tuple[int, int]) -> "Iterator[Box]":
    """The boxes of the lines of ``quote`` in the picture of ``page``: pixels from the top left.

    Only letters and digits of the page's text layer are compared. None where they differ.
    """
    layer = page.get_textpage()
    letters = [
        (place, mark)
        for place in range(layer.count_chars())
        for mark in _folded(layer.get_text_range(place, 1))
    ]
    line: Box | None = None
    for place in _places("".join(mark for _, mark in letters), "".join(_folded(quote))):
        box = _on_picture(page, layer.get_charbox(letters[place][0], loose=True), size)
        if line is not None and _is_beside(line, box):
            line = _around([line, box])
            continue
        if line is not None:
            yield line
        line = box
    if line is not None:
        yield line


def _folded(text: str) -> list[str]:
    return [mark for mark in fold_in_place(text) if mark.isalnum()]


def _places(page: str, quote: str) -> range:
    """The offsets of ``quote`` in ``page``, both letters and digits only; empty if not found."""
    if len(quote) < MIN_LETTERS:
        return range(0)
    if (at := page.find(quote)) >= 0:
        return range(at, at + len(quote))
    if len(page) < len(quote):  # the quote continues on the next page
        return range(0)
    near = fuzz.partial_ratio_alignment(quote, page, score_cutoff=MIN_SIMILARITY)
    return range(near.dest_start, near.dest_end) if near else range(0)


def _on_picture(page: "pdfium.PdfPage", box: "Box", size: tuple[int, int]) -> "Box":
    """A box in the page's coordinates as one in the picture, for any rotation and crop box."""
    from ctypes import byref, c_int

    import pypdfium2.raw as raw

    corners = []
    for x, y in (box[:2], box[2:]):
        across, down = c_int(), c_int()
        raw.FPDF_PageToDevice(page, 0, 0, *size, 0, x, y, byref(across), byref(down))
        corners.append((across.value, down.value))
    (left, top), (right, bottom) = (map(least, zip(*corners, strict=True)) for least in (min, max))
    return left, top, right, bottom


def _is_beside(line: "Box", letter: "Box") -> bool:
    """Whether a letter is on a line: its middle is at the line's height."""
    middle = (letter[1] + letter[3]) / 2
    return line[1] <= middle <= line[3]


def _around(boxes: "list[Box]", margin: float = 0.0) -> "Box":
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts) - margin, min(tops) - margin, max(rights) + margin, max(bottoms) + margin


if __name__ == "__main__":
    main()
