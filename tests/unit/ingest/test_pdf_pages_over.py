"""What of a PDF goes on over the page: tables under a new running head, sentences, and notes."""

from collections.abc import Callable, Sequence
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from ingest.document import ParsedDocument
from tests.unit.ingest.reading import outline, read
from tests.unit.ingest.test_pdf_continued import FOOT, HIGH, MORE, STAFF, headed, ruled
from tests.unit.ingest.test_pdf_tables import made

LEFT, STEP = 72, 14
HEAD, TOP = 800, 760  # of the running head, and of the text below it

Draw = Callable[[Canvas], None]


def text(canvas: Canvas, top: float, *lines: str, size: float = 10) -> None:
    canvas.setFont("Helvetica", size)
    for number, line in enumerate(lines):
        canvas.drawString(LEFT, top - STEP * number, line)


def pages_of(path: Path, draws: Sequence[Draw]) -> ParsedDocument:
    drawn = iter(draws)

    def draw(canvas: Canvas) -> None:
        next(drawn)(canvas)

    return read(made(path, draw, pages=len(draws)))


def on_page(document: ParsedDocument, number: int) -> list[str]:
    lines = zip(outline(document), document.blocks, strict=True)
    return [line for line, block in lines if block.page == number]


def test_a_table_goes_on_under_a_running_head_that_is_new(tmp_path: Path) -> None:
    def page(chapter: str, draw: Draw) -> Draw:
        def both(canvas: Canvas) -> None:
            text(canvas, HEAD, f"Handboek Waterhoen {chapter}")
            draw(canvas)

        return both

    def prose(canvas: Canvas) -> None:
        text(canvas, TOP, *["De pomp staat in de kelder.", "De monteur komt elke week."] * 3)

    def first_rows(canvas: Canvas) -> None:
        prose(canvas)
        ruled(canvas, FOOT + HIGH * len(STAFF), STAFF)

    def more_rows(canvas: Canvas) -> None:
        ruled(canvas, TOP, MORE)
        text(canvas, 400, *["Wie weggaat, levert de sleutel in.", "Dat geldt ook voor de pas."] * 2)

    document = pages_of(
        tmp_path,
        [
            page("Pompen", prose),
            page("Pompen", prose),
            page("Pompen", first_rows),
            page("Personeel", more_rows),
        ],
    )
    assert on_page(document, 4)[0] == "p Handboek Waterhoen Personeel"
    assert headed(document) == ["|".join(row) for row in (*STAFF[1:], *MORE)]
