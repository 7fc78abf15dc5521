from collections.abc import Sequence
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from tests.unit.ingest.drawn import paged
from tests.unit.ingest.reading import outline, read

LEFT, TOP = 72, 700


def spread(canvas: Canvas, lines: Sequence[Sequence[str]], wide: int = 130, step: int = 16) -> None:
    """Write line by line, each text of a line in a column of its own; "" leaves one empty."""
    for number, texts in enumerate(lines):
        for column, text in enumerate(texts):
            if text:
                canvas.drawString(LEFT + column * wide, TOP - number * step, text)


def drawn(path: Path, lines: Sequence[Sequence[str]], wide: int = 130, step: int = 16) -> list[str]:
    return outline(read(paged(path, lambda canvas: spread(canvas, lines, wide, step))))


def test_cells_under_each_other_are_rows(tmp_path: Path) -> None:
    lines = [
        ["Het zwembad is het hele jaar open, maar niet altijd even lang, zie hieronder."],
        ["", "Zomer (april-september)", "Winter (oktober-maart)"],
        ["Gasten", "6.45 tot 21.30 uur", "7.30 tot 20.30 uur"],
        ["Leden", "10.00 tot 16.00 uur", "10.00 tot 15.00 uur,"],
        ["", "", "niet in het weekend"],
        ["Kinderuur", "15.00 tot 17.00 uur", ""],
        ["Bubbelbad", "9.00 tot 21.00 uur", "10.00 tot 20.00 uur"],
        ["Wie nat is, gaat niet naar boven. Handdoeken liggen klaar bij de receptie."],
    ]
    assert drawn(tmp_path, lines) == [
        f"p {lines[0][0]}",
        "th |Zomer (april-september)|Winter (oktober-maart)",
        "tr Gasten|6.45 tot 21.30 uur|7.30 tot 20.30 uur",
        "tr Leden|10.00 tot 16.00 uur|10.00 tot 15.00 uur, niet in het weekend",
        "tr Kinderuur|15.00 tot 17.00 uur",
        "tr Bubbelbad|9.00 tot 21.00 uur|10.00 tot 20.00 uur",
        f"p {lines[-1][0]}",
    ]


def test_a_number_before_a_value_is_the_label_of_a_row(tmp_path: Path) -> None:
    lines = [["Schaal", "Loon"], ["3", "2.410"], ["4", "2.545"], ["5", "2.720"]]
    assert drawn(tmp_path, lines) == ["th Schaal|Loon", "tr 3|2.410", "tr 4|2.545", "tr 5|2.720"]
    stock = [["Lamp", "64"], ["Motor", "7"], ["Stekker", "41"]]
    assert [line[3:] for line in drawn(tmp_path, stock)] == ["Lamp|64", "Motor|7", "Stekker|41"]


def with_amounts(path: Path, lines: Sequence[Sequence[str]]) -> list[str]:
    """What is read of lines whose cells end under each other, but for the first and the fourth."""

    def draw(canvas: Canvas) -> None:
        for number, texts in enumerate(lines):
            y = TOP - number * 16
            for column, text in enumerate(texts):
                place = LEFT + column * 100
                if text and column in (1, 2):
                    canvas.drawRightString(place + 80, y, text)
                elif text:
                    canvas.drawString(place, y, text)

    return outline(read(paged(path, draw)))


def test_amounts_end_where_their_header_does(tmp_path: Path) -> None:
    budget = [
        ["Opbrengsten", "2025", "2026", "Toelichting"],
        ["Subsidie", "120.000", "125.000", ""],
        ["Giften", "", "4.500", "nieuw"],
        ["Verhuur", "18.000", "", ""],
        ["Rente", "", "", "vervallen"],
        ["Totaal", "138.000", "129.500", ""],
    ]
    assert with_amounts(tmp_path, budget) == [
        "th Opbrengsten|2025|2026|Toelichting",
        "tr Subsidie|120.000|125.000",
        "tr Giften||4.500|nieuw",
        "tr Verhuur|18.000",
        "tr Rente|||vervallen",
        "tr Totaal|138.000|129.500",
    ]
    bill = [["", "Aantal", "Prijs"], ["Stoel", "4", "800"], ["Korting", "", "80"], ["Btw", "", "9"]]
    assert with_amounts(tmp_path, bill) == [
        "th |Aantal|Prijs",
        "tr Stoel|4|800",
        "tr Korting||80",
        "tr Btw||9",
    ]
    # Two rows may have their gaps there by chance.
    assert not any(line.startswith("t") for line in with_amounts(tmp_path, bill[:3]))


def test_a_line_over_amounts_is_what_they_are_of(tmp_path: Path) -> None:
    balance = [
        ["", "2025", "2024"],
        ["Activa"],
        ["Gebouwen en", "1.250.000", "1.300.000"],
        ["terreinen"],
        ["Vorderingen", "", "14.500"],
        ["Passiva"],
        ["Eigen vermogen", "900.000", "880.000"],
        ["Schulden", "545.400", "724.500"],
        ["De kas is geteld."],
        ["Het bestuur dankt allen."],
    ]
    assert with_amounts(tmp_path, balance) == [
        "th |2025|2024",
        "tr Activa",
        "tr Gebouwen en terreinen|1.250.000|1.300.000",
        "tr Vorderingen||14.500",
        "tr Passiva",
        "tr Eigen vermogen|900.000|880.000",
        "tr Schulden|545.400|724.500",
        "p De kas is geteld.",
        "p Het bestuur dankt allen.",
    ]
    # Not over words: two tables may have text between them.
    staff = [["Naam", "Functie", "Plaats"], ["Jan", "monteur", "Goes"], ["Ina", "kok", "Ede"]]
    assert drawn(tmp_path, [*staff, ["Zie ook:"], *staff]) == [
        *(table := ["th Naam|Functie|Plaats", "tr Jan|monteur|Goes", "tr Ina|kok|Ede"]),
        "p Zie ook:",
        *table,
    ]


@pytest.mark.parametrize(
    "lines",
    [
        [["7.1", "De garantie is twee jaar."], ["7.2", "Zonder bon"], ["7.3", "Niet op lampen"]],
        [["-", "Sluit de kraan."], ["-", "Bel de wacht."], ["-", "Meld het op kantoor."]],
        [["(a)", "Sluit de kraan."], ["(b)", "Bel de wacht."], ["(c)", "Meld het op kantoor."]],
        [["Inleiding", "4"], ["Garantie", "9"], ["Reparaties", "12"]],
        # Two lines may have gaps under each other by chance.
        [["Naam", "Plaats"], ["Jansen", "Goes"], ["De familie is er al jaren klant."]],
        # With empty cells it takes names over the columns, and more than one cell in each.
        [["Naam", "Nr", "Plaats"], ["Bos", "4", "Goes"], ["Straat", "", "Code"], ["Kade", "", "9"]],
        [
            ["een", "en", "die"],
            ["Bos", "Goes", ""],
            ["Vos", "", "Ede"],
            ["Mol", "Ede", "Ede"],
        ],
        # Two columns of prose, whose lines are written side by side.
        [["De eerste kolom is een verhaal dat doorloopt,", "De andere kolom is er ook een,"]] * 4,
    ],
)
def test_what_has_gaps_and_is_no_table(tmp_path: Path, lines: list[list[str]]) -> None:
    wide = 240 if len(lines[0][0]) > 40 else 60
    longer = [[f"{text} en die is lang" if wide > 60 else text for text in one] for one in lines]
    assert not any(line.startswith("t") for line in drawn(tmp_path, longer, wide))
