"""A page of a PDF as a picture, with a quote boxed in it.

Run as ``python -m vind.ingest.page_picture N``, N being the open file: a PDF is somebody's, so it
is drawn in a process of its own. That takes a ``Wanted`` as JSON on stdin, and has the picture,
WebP, on stdout; it ends with another status than 0 where there is none.
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

from vind.indexes.folding import fold_in_place
from vind.ingest.confined import confine

if TYPE_CHECKING:
    import pypdfium2 as pdfium
    from PIL.Image import Image

    Box = tuple[float, float, float, float]

LONGEST_SIDE = 1600
"""Pixels; a page of A4 is 136 to the inch then, and small print can be read."""

MOST_SCALE = 3.0
"""Pixels a point: a label of a few points is not blown up to a blur."""

SECONDS = 20
"""What a page may take. A drawing of a building has taken six."""

QUOTE_AT_MOST = 4000
"""Characters of a quote that are looked for."""

ALIKE = 85
"""Of a hundred: how alike a stretch of the page and the quote have to be to be taken for the same.
A hyphen at a line's end, a raised figure or a heading between two columns are less than that."""

FEWEST = 4
"""Letters and digits of a quote below which it may stand anywhere."""

MARK, FRAME = (255, 236, 158), (157, 101, 0)
"""Colours of the quote, and of the box around it."""

_QUALITY = 80


@dataclass(frozen=True, slots=True)
class Wanted:
    """The page, from 1, and the quote that stands on it; empty for none."""

    page: int
    quote: str


def drawn(file: int, wanted: Wanted) -> bytes | None:
    """The page of the PDF that is open as ``file``, a descriptor, as WebP of some 100 kB.

    None where it has no such page, or drawing it takes more time or memory than is allowed.
    """
    command = [sys.executable, "-P", "-m", "vind.ingest.page_picture", str(file)]
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
    """Draw what is wanted."""
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

    scale = min(MOST_SCALE, LONGEST_SIDE / max(page.get_size()))
    picture: Image.Image = page.render(scale=scale, rev_byteorder=True).to_pil().convert("RGB")
    lines = list(_lines(page, quote, picture.size))
    if not lines:
        return picture
    marks = Image.new("RGB", picture.size, "white")
    for line in lines:
        ImageDraw.Draw(marks).rectangle(line, fill=MARK)
    picture = ImageChops.multiply(picture, marks)  # as ink: what is written stays black
    around = _around(lines, margin=max(4.0, 4 * scale))
    ImageDraw.Draw(picture).rectangle(around, outline=FRAME, width=3)
    return picture


def _lines(page: "pdfium.PdfPage", quote: str, size: tuple[int, int]) -> "Iterator[Box]":
    """Where the lines of ``quote`` stand on the picture of ``page``, in pixels from the top left.

    By the letters that the page itself has, whatever is between them; none where it lacks them.
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
    """Where ``quote`` is in ``page``, both letters and digits alone; nowhere where nothing is."""
    if len(quote) < FEWEST:
        return range(0)
    if (at := page.find(quote)) >= 0:
        return range(at, at + len(quote))
    if len(page) < len(quote):  # it goes on at the next page
        return range(0)
    near = fuzz.partial_ratio_alignment(quote, page, score_cutoff=ALIKE)
    return range(near.dest_start, near.dest_end) if near else range(0)


def _on_picture(page: "pdfium.PdfPage", box: "Box", size: tuple[int, int]) -> "Box":
    """A box of the page's own coordinates on its picture, however the page is turned or cut."""
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
    """Whether a letter stands in a line: their middles are on one height."""
    middle = (letter[1] + letter[3]) / 2
    return line[1] <= middle <= line[3]


def _around(boxes: "list[Box]", margin: float = 0.0) -> "Box":
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts) - margin, min(tops) - margin, max(rights) + margin, max(bottoms) + margin


if __name__ == "__main__":
    main()
