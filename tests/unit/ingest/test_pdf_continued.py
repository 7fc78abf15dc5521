"""Tables of a PDF that go on over the page."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from ingest.document import BlockKind, ParsedDocument
from tests.unit.ingest.reading import outline, read
from tests.unit.ingest.test_pdf_tables import made

LEFT, WIDE, HIGH = 72, 150, 20
FOOT, HEAD = 120, 780  # where the table of the first page ends, and that of the next begins
STAFF = [["Naam", "Functie", "Plaats"], ["Jan", "monteur", "Goes"], ["Ina", "planner", "Tiel"]]
MORE = [["Eva", "inkoper", "Goes"], ["Ali", "monteur", "Tiel"], ["Bo", "planner", "Ede"]]

Rows = Sequence[Sequence[str]]


def ruled(canvas: Canvas, top: float, rows: Rows, bold: int = 0) -> None:
    """A ruled table, the first ``bold`` rows in bold letters."""
    for number, cells in enumerate(rows):
        y = top - HIGH * number
        canvas.setFont("Helvetica-Bold" if number < bold else "Helvetica", 10)
        for column, text in enumerate(cells):
            canvas.drawString(LEFT + 5 + column * WIDE, y - 14, text)
            canvas.rect(LEFT + column * WIDE, y - HIGH, WIDE, HIGH)


def over_a_page(
    path: Path, first: Rows, then: Rows, *, bold: tuple[int, int] = (0, 0), said: str = ""
) -> ParsedDocument:
    """Two pages, the first with a footer; ``said`` stands over the table on the second."""

    def first_page(canvas: Canvas) -> None:
        ruled(canvas, FOOT + HIGH * len(first), first, bold[0])
        canvas.drawString(LEFT, 30, "Vertrouwelijk, niet verspreiden")

    def next_page(canvas: Canvas) -> None:
        canvas.drawString(LEFT, HEAD - 12, said)
        ruled(canvas, HEAD - 30, then, bold[1])

    drawn = iter([first_page, next_page])

    def draw(canvas: Canvas) -> None:
        next(drawn)(canvas)

    return read(made(path, draw, pages=2))


def on_second_page(document: ParsedDocument) -> list[str]:
    lines = zip(outline(document), document.blocks, strict=True)
    return [line for line, block in lines if block.page == 2]


@pytest.mark.parametrize("bold", [(0, 0), (1, 0)])
def test_the_first_row_on_the_next_page_is_a_row(tmp_path: Path, bold: tuple[int, int]) -> None:
    document = over_a_page(tmp_path, STAFF, MORE, bold=bold)
    assert on_second_page(document) == [
        "tr Eva|inkoper|Goes",
        "tr Ali|monteur|Tiel",
        "tr Bo|planner|Ede",
    ]
    rows = [block for block in document.blocks if block.kind is BlockKind.ROW]
    assert {row.header for row in rows} == {"Naam\tFunctie\tPlaats"}


def test_a_header_that_is_repeated_stays_the_header(tmp_path: Path) -> None:
    document = over_a_page(tmp_path, STAFF, [STAFF[0], *MORE])
    assert on_second_page(document)[:2] == ["th Naam|Functie|Plaats", "tr Eva|inkoper|Goes"]


def test_the_rest_of_a_broken_row_is_no_part_of_the_repeated_header(tmp_path: Path) -> None:
    document = over_a_page(tmp_path, STAFF, [["Naam van wie valt", *STAFF[0][1:]], *MORE])
    assert on_second_page(document)[:2] == ["th Naam|Functie|Plaats", "tr van wie valt"]


@pytest.mark.parametrize(
    ("then", "bold", "said"),
    [
        ([["Wat", "Waar", "Wie"], *MORE], (1, 1), ""),
        ([["Wat", "Waar", "Wie"], *MORE], (0, 0), "Wie wat doet:"),
        ([["Wat", "Waar"], ["Put", "Goes"], ["Pomp", "Tiel"]], (0, 0), ""),
    ],
)
def test_another_table_has_its_own_header(
    tmp_path: Path, then: Rows, bold: tuple[int, int], said: str
) -> None:
    document = over_a_page(tmp_path, STAFF, then, bold=bold, said=said)
    assert f"th {'|'.join(then[0])}" in on_second_page(document)
