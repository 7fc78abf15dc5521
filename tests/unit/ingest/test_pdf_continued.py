from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from tests.unit.ingest.drawn import FOOT, LEFT, MORE, ROW_HEIGHT, STAFF, Rows, headed, paged, ruled
from tests.unit.ingest.reading import outline, read
from vind.ingest.document.parsed import BlockKind, ParsedDocument

HEAD = 780  # where the table of the next page begins


def over_a_page(
    path: Path, first: Rows, then: Rows, *, bold: tuple[int, int] = (0, 0), said: str = ""
) -> ParsedDocument:
    """Two pages, the first with a footer; ``said`` stands over the table on the second."""

    def first_page(canvas: Canvas) -> None:
        ruled(canvas, FOOT + ROW_HEIGHT * len(first), first, bold[0])
        canvas.drawString(LEFT, 30, "Vertrouwelijk, niet verspreiden")

    def next_page(canvas: Canvas) -> None:
        canvas.drawString(LEFT, HEAD - 12, said)
        ruled(canvas, HEAD - 30, then, bold[1])

    drawn = iter([first_page, next_page])

    def draw(canvas: Canvas) -> None:
        next(drawn)(canvas)

    return read(paged(path, draw, pages=2))


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


HALLS = [
    ["Zaal", "Week", "", "Weekend", ""],
    ["", "dag", "avond", "dag", "avond"],
    ["Foyer", "100", "150", "200", "250"],
    ["Studio", "80", "90", "110", "op aanvraag"],
]


@pytest.mark.parametrize("repeated", [HALLS[:2], []])
def test_two_rows_that_name_the_columns_are_one_on_each_page(
    tmp_path: Path, repeated: list[list[str]]
) -> None:
    more = [["Atelier", "60", "70", "80", "90"], ["Kelder", "40", "50", "60", "70"]]
    document = over_a_page(tmp_path, HALLS, [*repeated, *more])
    names = "Zaal|Week dag|Week avond|Weekend dag|Weekend avond"
    assert outline(document)[:2] == [f"th {names}", "tr Foyer|100|150|200|250"]
    assert on_second_page(document)[-2:] == ["tr Atelier|60|70|80|90", "tr Kelder|40|50|60|70"]
    assert document.blocks[-1].header == names.replace("|", "\t")


def test_the_rest_of_a_broken_row_may_stand_under_the_repeated_header(tmp_path: Path) -> None:
    broken = [*STAFF[:2], ["Ina", "plant het werk van", "Tiel"]]
    document = over_a_page(tmp_path, broken, [STAFF[0], ["", "de monteurs", ""], *MORE])
    assert on_second_page(document)[:2] == ["th Naam|Functie|Plaats", "tr Eva|inkoper|Goes"]
    assert headed(document)[1] == "Ina|plant het werk van de monteurs|Tiel"


@pytest.mark.parametrize(
    ("last", "rest", "whole"),
    [
        (["Ina", "plant het werk van", "Tiel"], ["", "de monteurs", ""], "plant het werk van de"),
        (
            ["Ina", "plant voor niet-", "Tiel"],
            ["", "leden van de bond", ""],
            "plant voor niet-leden",
        ),
        (["Ina", "doet de aan-", "Tiel"], ["", "en afvoer", ""], "doet de aan- en afvoer"),
        (["Ina", "plant het", "Tiel en"], ["", "werk", "omstreken"], "het werk|Tiel en omstreken"),
        (["Ina van", "planner", "Tiel"], ["den berg", "", ""], "Ina van den berg|planner|Tiel"),
    ],
)
def test_a_row_that_is_broken_over_the_page_is_one(
    tmp_path: Path, last: list[str], rest: list[str], whole: str
) -> None:
    document = over_a_page(tmp_path, [*STAFF[:2], last], [rest, *MORE])
    rows = headed(document)
    assert (len(rows), rows[0], rows[2]) == (5, "Jan|monteur|Goes", "Eva|inkoper|Goes")
    assert whole in rows[1]
    assert len(on_second_page(document)) == len(MORE)


@pytest.mark.parametrize(
    ("last", "rest"),
    [
        (["Ina", "plant het werk.", "Tiel"], ["", "belt de klant", ""]),
        (["Ina", "", "Tiel"], ["", "planner", ""]),
        (["Ina", "plant het werk van", "Tiel"], ["", "Jan en Eva", ""]),
        (["ina", "planner", "tiel"], ["ada", "kok", ""]),
    ],
)
def test_what_may_be_no_rest_is_a_row_in_its_columns(
    tmp_path: Path, last: list[str], rest: list[str]
) -> None:
    rows = headed(over_a_page(tmp_path, [*STAFF[:2], last], [rest, *MORE]))
    assert rows[1:3] == ["|".join(last), "|".join(rest).rstrip("|")]


def test_a_title_over_a_header_that_is_repeated_is_no_row(tmp_path: Path) -> None:
    document = over_a_page(tmp_path, STAFF, [["Personeel", "", ""], STAFF[0], *MORE])
    assert on_second_page(document)[:2] == ["p Personeel", "th Naam|Functie|Plaats"]


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
