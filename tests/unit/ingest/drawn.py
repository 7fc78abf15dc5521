"""A PDF as a test draws it."""

from collections.abc import Callable
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = 595, 842


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
