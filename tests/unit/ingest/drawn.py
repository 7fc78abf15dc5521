"""A PDF as a test draws it."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont
from reportlab.pdfgen.canvas import Canvas

from tests.unit.ingest.reading import read
from vind.ingest.document.parsed import BlockKind, ParsedDocument

WIDTH, HEIGHT = 595, 842
LEFT = 72
CELL_WIDTH, ROW_HEIGHT = 150, 20
FOOT = 120  # where a table ends at the foot of a page
STAFF = [["Naam", "Functie", "Plaats"], ["Jan", "monteur", "Goes"], ["Ina", "planner", "Tiel"]]
MORE = [["Eva", "inkoper", "Goes"], ["Ali", "monteur", "Tiel"], ["Bo", "planner", "Ede"]]

Rows = Sequence[Sequence[str]]


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


def paged(path: Path, draw: Callable[[Canvas], None], pages: int = 1) -> Path:
    """The same on each page."""

    def draw_pages(canvas: Canvas) -> None:
        for _ in range(pages):
            canvas.setFont("Helvetica", 10)
            draw(canvas)
            canvas.showPage()

    return made(path, draw_pages)


def read_pages(
    path: Path, pages: Iterable[Any], title: str = "", author: str = ""
) -> ParsedDocument:
    """What is read of pages, each of lines: a height, texts, and a size where it is not 11."""

    def draw(canvas: Canvas) -> None:
        canvas.setTitle(title)
        canvas.setAuthor(author)
        for page in pages:
            for top, *texts in page:
                size = texts.pop() if isinstance(texts[-1], int) else 11
                lines(canvas, top, *texts, size=size)
            canvas.showPage()

    return read(made(path, draw))


def ruled(canvas: Canvas, top: float, rows: Rows, bold: int = 0) -> None:
    """A ruled table, the first ``bold`` rows in bold letters."""
    for number, cells in enumerate(rows):
        y = top - ROW_HEIGHT * number
        canvas.setFont("Helvetica-Bold" if number < bold else "Helvetica", 10)
        for column, text in enumerate(cells):
            canvas.drawString(LEFT + 5 + column * CELL_WIDTH, y - 14, text)
            canvas.rect(LEFT + column * CELL_WIDTH, y - ROW_HEIGHT, CELL_WIDTH, ROW_HEIGHT)


def headed(document: ParsedDocument) -> list[str]:
    """The rows as the document has them, where the header of each is that of the staff."""
    rows = [block for block in document.blocks if block.kind is BlockKind.ROW]
    assert {row.header for row in rows} == {"\t".join(STAFF[0])}
    return [document.text[row.start : row.end].replace("\t", "|") for row in rows]


def run(canvas: Canvas, top: float, *texts: str, size: float = 11) -> None:
    """One line of texts, each an object of its own; "^1" is a raised 1."""
    place = float(LEFT)
    for text in texts:
        is_raised = text.startswith("^")
        said, large = (text[1:], size * 0.6) if is_raised else (text, size)
        canvas.setFont("Helvetica", large)
        canvas.drawString(place, top + is_raised * size * 0.35, said)
        place += canvas.stringWidth(said, "Helvetica", large)


def picture(
    *texts: str,
    width: int = 1654,
    height: int = 2339,
    size: int = 44,
    at: tuple[int, int] = (200, 300),
) -> Image.Image:
    """A picture of lines of text; as a page it is a scan of 200 dots an inch."""
    made = Image.new("L", (width, height), 255)
    draw = ImageDraw.Draw(made)
    for number, text in enumerate(texts):
        place = (at[0], at[1] + 2 * size * number)
        draw.text(place, text, font=ImageFont.load_default(size), fill=0)
    return made


def raw_pdf(file: Path, objects: Sequence[bytes]) -> Path:
    """A PDF of objects as they are written in it, of which the first is its catalogue."""
    made = b"%PDF-1.7\n"
    for number, content in enumerate(objects, start=1):
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    file.write_bytes(made + b"trailer<</Size %d/Root 1 0 R>>\n%%%%EOF" % (len(objects) + 1))
    return file


def stream(content: bytes, more: bytes = b"") -> bytes:
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(content), more, content)
