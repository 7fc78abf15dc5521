from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from tests.unit.ingest.drawn import HEIGHT, LEFT, WIDTH, paged
from tests.unit.ingest.reading import outline, read
from vind.ingest.parsers.pdf import strokes as pdf_strokes

TOP, WIDE, HIGH = 700, 110, 34
ROWS = [["Onderdeel", "Werk", "H"], ["Dakgoot", "Schoonmaken", ""], ["Kraan", "Leertje", "X"]]


def text_in(canvas: Canvas, row: int, column: int, text: str) -> None:
    for number, line in enumerate(text.split("\n")):
        canvas.drawString(LEFT + column * WIDE + 5, TOP - row * HIGH - 13 - 12 * number, line)


def fill(canvas: Canvas, rows: Sequence[Sequence[str]]) -> None:
    for row, cells in enumerate(rows):
        for column, text in enumerate(cells):
            text_in(canvas, row, column, text)


def lines_around(canvas: Canvas, rows: int, columns: int) -> None:
    right, bottom = LEFT + columns * WIDE, TOP - rows * HIGH
    for row in range(rows + 1):
        canvas.line(LEFT, TOP - row * HIGH, right, TOP - row * HIGH)
    for column in range(columns + 1):
        canvas.line(LEFT + column * WIDE, TOP, LEFT + column * WIDE, bottom)


def a_box_each(canvas: Canvas, rows: int, columns: int) -> None:
    for row in range(rows):
        for column in range(columns):
            canvas.rect(LEFT + column * WIDE, TOP - (row + 1) * HIGH, WIDE - 1.5, HIGH - 1.5)


def one_path(canvas: Canvas, rows: int, columns: int) -> None:
    canvas.grid(
        [LEFT + column * WIDE for column in range(columns + 1)],
        [TOP - row * HIGH for row in range(rows + 1)],
    )


def in_a_form(canvas: Canvas, rows: int, columns: int) -> None:
    canvas.beginForm("lijnen")
    canvas.translate(-30, 40)
    lines_around(canvas, rows, columns)
    canvas.endForm()
    canvas.saveState()
    canvas.translate(30, -40)
    canvas.doForm("lijnen")
    canvas.restoreState()


def open_at_the_sides(canvas: Canvas, rows: int, columns: int) -> None:
    for row in range(rows + 1):
        canvas.line(LEFT, TOP - row * HIGH, LEFT + columns * WIDE, TOP - row * HIGH)
    for column in range(1, columns):
        canvas.line(LEFT + column * WIDE, TOP, LEFT + column * WIDE, TOP - rows * HIGH)


@pytest.mark.parametrize(
    "around",
    [lines_around, a_box_each, one_path, in_a_form, open_at_the_sides],
)
def test_a_ruled_table_is_read_row_by_row(
    tmp_path: Path, around: Callable[[Canvas, int, int], None]
) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(LEFT, 760, "Wie betaalt staat hieronder.")
        around(canvas, 3, 3)
        fill(canvas, ROWS)
        canvas.setFont("Helvetica", 10)
        canvas.drawString(LEFT, 560, "Bel ons bij vragen.")

    assert outline(read(paged(tmp_path, draw))) == [
        "p Wie betaalt staat hieronder.",
        "th Onderdeel|Werk|H",
        "tr Dakgoot|Schoonmaken",
        "tr Kraan|Leertje|X",
        "p Bel ons bij vragen.",
    ]


def test_a_title_cell_is_a_paragraph_and_a_cell_over_rows_is_repeated(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for row, start in enumerate((0, 0, 0, 1, 0)):
            y = TOP - row * HIGH
            canvas.line(LEFT + start * WIDE, y, LEFT + 3 * WIDE, y)
        canvas.line(LEFT, TOP, LEFT, TOP - 4 * HIGH)
        canvas.line(LEFT + WIDE, TOP - HIGH, LEFT + WIDE, TOP - 4 * HIGH)
        canvas.line(LEFT + 2 * WIDE, TOP - HIGH, LEFT + 2 * WIDE, TOP - 4 * HIGH)
        canvas.line(LEFT + 3 * WIDE, TOP, LEFT + 3 * WIDE, TOP - 4 * HIGH)
        canvas.drawString(LEFT + WIDE - 20, TOP - 13, "Tarieven van de haven")
        fill(canvas, [[], ["Soort", "2025", "2026"], ["Boot", "€ 3", "€ 4"], ["", "€ 5", "€ 6"]])

    assert outline(read(paged(tmp_path, draw))) == [
        "p Tarieven van de haven",
        "th Soort|2025|2026",
        "tr Boot|€ 3|€ 4",
        "tr Boot|€ 5|€ 6",
    ]


LONG = "Alleen voor leden die al langer\ndan twee jaar een plaats hebben"


@pytest.mark.parametrize(
    ("said", "rows"),
    [
        # What stands beside each row, a line each, is of that row; a long text is told once.
        ("kort\nlang", ["tr kort lang|Roeiboot|€ 9", "tr |Zeilboot|€ 8"]),
        (LONG, [f"tr {LONG.replace(chr(10), ' ')}|Roeiboot|€ 9", "tr |Zeilboot|€ 8"]),
        ("Zomer", ["tr Zomer|Roeiboot|€ 9", "tr Zomer|Zeilboot|€ 8"]),
    ],
)
def test_only_a_short_one_line_cell_over_rows_is_repeated(
    tmp_path: Path, said: str, rows: list[str]
) -> None:
    def draw(canvas: Canvas) -> None:
        for y, start in ((0, 0), (HIGH, 0), (HIGH + 12, 1), (3 * HIGH, 0)):
            canvas.line(LEFT + start * 2 * WIDE, TOP - y, LEFT + 4 * WIDE, TOP - y)
        for column in (0, 2, 3, 4):
            canvas.line(LEFT + column * WIDE, TOP, LEFT + column * WIDE, TOP - 3 * HIGH)
        text_in(canvas, 0, 0, "Periode")
        text_in(canvas, 0, 2, "Boot")
        text_in(canvas, 0, 3, "Prijs")
        for number, line in enumerate(said.split("\n")):
            canvas.drawString(LEFT + 5, TOP - HIGH - 10 - 12 * number, line)
        for number, (boat, price) in enumerate((("Roeiboot", "€ 9"), ("Zeilboot", "€ 8"))):
            canvas.drawString(LEFT + 2 * WIDE + 5, TOP - HIGH - 10 - 12 * number, boat)
            canvas.drawString(LEFT + 3 * WIDE + 5, TOP - HIGH - 10 - 12 * number, price)

    assert outline(read(paged(tmp_path, draw))) == ["th Periode|Boot|Prijs", *rows]


@pytest.mark.parametrize("turned", [90, 180, 270])
@pytest.mark.parametrize("by_page", [True, False])
def test_a_table_on_a_turned_page_is_read(tmp_path: Path, turned: int, by_page: bool) -> None:
    def draw(canvas: Canvas) -> None:
        if by_page:
            canvas.setPageRotation(turned)
        canvas.translate(WIDTH / 2, HEIGHT / 2)
        canvas.rotate(turned)
        canvas.translate(-WIDTH / 2, -HEIGHT / 2)
        lines_around(canvas, 3, 3)
        fill(canvas, ROWS)

    assert outline(read(paged(tmp_path, draw))) == [
        "th Onderdeel|Werk|H",
        "tr Dakgoot|Schoonmaken",
        "tr Kraan|Leertje|X",
    ]


def test_frames_and_columns_of_text_are_no_tables(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rect(40, 40, WIDTH - 80, HEIGHT - 80)
        canvas.line(40, 780, WIDTH - 40, 780)
        canvas.drawString(LEFT, 790, "Nieuwsbrief")
        canvas.drawString(LEFT, 700, "Dit is de eerste zin van het blad.")
        canvas.rect(LEFT, 500, 10, 10)
        canvas.drawString(LEFT + 20, 502, "Ja, ik meld mij aan")

    assert outline(read(paged(tmp_path, draw))) == [
        "p Nieuwsbrief\nDit is de eerste zin van het blad.",
        "p Ja, ik meld mij aan",
    ]


def test_a_drawing_of_very_many_lines_is_read_as_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def draw(canvas: Canvas) -> None:
        lines_around(canvas, 3, 3)
        fill(canvas, ROWS)

    file = paged(tmp_path, draw)
    for limit in ("_OBJECTS_AT_MOST", "_PATHS_AT_MOST"):
        with monkeypatch.context() as patched:
            patched.setattr(pdf_strokes, limit, 5)
            assert "|" not in "".join(outline(read(file)))


def test_similar_tables_stay_and_a_repeated_letterhead_is_left_out(tmp_path: Path) -> None:
    amounts = iter(["€ 10", "€ 20", "€ 30", "€ 40"])

    def slip(canvas: Canvas) -> None:
        lines_around(canvas, 2, 2)
        fill(canvas, [["Loon", "Bedrag"], ["Netto", next(amounts)]])

    text = read(paged(tmp_path, slip, pages=4)).text
    assert [f"Netto\t€ {amount}" in text for amount in (10, 20, 30, 40)] == [True] * 4

    numbers = iter("1234")

    def letterhead(canvas: Canvas) -> None:
        lines_around(canvas, 2, 2)
        fill(canvas, [["Handboek", "Versie 3"], ["Beheer", f"Pagina {next(numbers)} van 4"]])
        canvas.drawString(LEFT, 500, "Tekst van dit blad.")

    assert read(paged(tmp_path, letterhead, pages=4)).text.count("Handboek") == 1


def test_rows_without_rules_are_split_at_their_amounts(
    tmp_path: Path,
) -> None:
    def draw(canvas: Canvas) -> None:
        for y in (TOP, TOP - HIGH, TOP - 4 * HIGH):
            canvas.line(LEFT, y, LEFT + 2 * WIDE, y)
        for column in range(3):
            canvas.line(LEFT + column * WIDE, TOP, LEFT + column * WIDE, TOP - 4 * HIGH)
        fill(canvas, [["Wat", "Bedrag"], ["Pomp met\nslang", "€ 100"], ["Rit", "€ 45"], ["Uren"]])
        text_in(canvas, 3, 1, "€ 80")

    assert outline(read(paged(tmp_path, draw))) == [
        "th Wat|Bedrag",
        "tr Pomp met slang|€ 100",
        "tr Rit|€ 45",
        "tr Uren|€ 80",
    ]


def rules(canvas: Canvas, *rows: int) -> None:
    for row in rows:
        canvas.line(LEFT, TOP - row * HIGH, LEFT + 3 * WIDE, TOP - row * HIGH)


@pytest.mark.parametrize("ruled", [(0, 1, 2, 3), (1, 2, 3), (0, 1, 2)])
def test_gaps_are_the_columns_of_a_table_with_only_row_rules(
    tmp_path: Path, ruled: tuple[int, ...]
) -> None:
    def draw(canvas: Canvas) -> None:
        rules(canvas, *ruled)
        canvas.drawString(LEFT, 760, "Wie betaalt staat in de lijst die hieronder is te vinden.")
        fill(canvas, [*ROWS[:2], ["Kraan", "Leertje\nvervangen", "X"]])
        canvas.drawString(LEFT, 540, "Bel ons bij vragen over wat er in de lijst hierboven staat.")

    assert outline(read(paged(tmp_path, draw))) == [
        "p Wie betaalt staat in de lijst die hieronder is te vinden.",
        "th Onderdeel|Werk|H",
        "tr Dakgoot|Schoonmaken",
        "tr Kraan|Leertje vervangen|X",
        "p Bel ons bij vragen over wat er in de lijst hierboven staat.",
    ]


STAFF = [["Naam", "Functie", "Afdeling"], ["Jan", "monteur", "Service"], ["Ina", "planner", "Kas"]]


def page_header(canvas: Canvas) -> None:
    canvas.drawString(LEFT, TOP + 40, "Waterhoen BV")
    canvas.drawRightString(LEFT + 3 * WIDE, TOP + 40, "Versie van mei")


def cut_off_header(canvas: Canvas) -> None:
    canvas.drawString(LEFT - 30, TOP + 8, "12 mei 2026, pagina")
    canvas.drawString(LEFT + 2 * WIDE, TOP + 8, "Waterhoen")


def a_sentence(canvas: Canvas) -> None:
    canvas.drawString(LEFT, TOP + 2, "Deze lijst wordt elk kwartaal weer bijgewerkt.")


@pytest.mark.parametrize("over", [page_header, cut_off_header, a_sentence])
def test_text_over_a_ruled_table_is_not_its_header(
    tmp_path: Path, over: Callable[[Canvas], None]
) -> None:
    def draw(canvas: Canvas) -> None:
        over(canvas)
        rules(canvas, 0, 1, 2, 3, 4)
        fill(canvas, [STAFF[0], [], *STAFF[1:]])

    assert outline(read(paged(tmp_path, draw)))[-3:] == [
        "th Naam|Functie|Afdeling",
        "tr Jan|monteur|Service",
        "tr Ina|planner|Kas",
    ]


def shade(canvas: Canvas, rows: Sequence[int], boxes: int) -> None:
    canvas.setFillGray(0.9)
    for row in rows:
        for box in range(boxes):
            wide = 3 * WIDE / boxes
            canvas.rect(LEFT + box * wide, TOP - (row + 1) * HIGH, wide, HIGH, stroke=0, fill=1)
    canvas.setFillGray(0)


@pytest.mark.parametrize(("rows", "boxes"), [((0, 2), 1), ((0, 1, 2), 1), ((0, 2), 3)])
def test_shaded_rows_are_rows(tmp_path: Path, rows: tuple[int, ...], boxes: int) -> None:
    def draw(canvas: Canvas) -> None:
        shade(canvas, rows, boxes)
        fill(canvas, [["Werk", "Tarief", "Avond"], ["Put", "€ 92, per\nhalf uur", "€ 138"]])
        text_in(canvas, 2, 0, "Storing van\nde pomp")
        text_in(canvas, 2, 1, "€ 110")
        text_in(canvas, 2, 2, "niet\nmogelijk")

    assert outline(read(paged(tmp_path, draw))) == [
        "th Werk|Tarief|Avond",
        "tr Put|€ 92, per half uur|€ 138",
        "tr Storing van de pomp|€ 110|niet mogelijk",
    ]


def test_rules_around_sentences_make_no_table(tmp_path: Path) -> None:
    said = "Deze zin staat tussen twee strepen en loopt over de hele breedte door."

    def draw(canvas: Canvas) -> None:
        rules(canvas, 0, 1, 2, 3)
        canvas.drawString(LEFT, TOP + 5, "Waterhoen BV")
        canvas.drawRightString(LEFT + 3 * WIDE, TOP + 5, "Verslag van mei")
        for row in range(3):
            text_in(canvas, row, 0, said)

    assert "\t" not in read(paged(tmp_path, draw)).text


def rules_around(canvas: Canvas, rows: int, columns: int) -> None:
    rules(canvas, *range(rows + 1))


AROUND = [lines_around, a_box_each, open_at_the_sides, rules_around]
CELLS = st.lists(
    st.lists(st.text("abcdefghijklmnopqrst", min_size=1, max_size=9), min_size=3, max_size=3),
    min_size=2,
    max_size=5,
)


@settings(max_examples=25)
@given(cells=CELLS, around=st.sampled_from(AROUND))
def test_every_cell_comes_out_once(
    cells: list[list[str]], around: Callable[[Canvas, int, int], None]
) -> None:
    def draw(canvas: Canvas) -> None:
        around(canvas, len(cells), 3)
        fill(canvas, cells)

    with TemporaryDirectory() as folder:
        found = read(paged(Path(folder), draw))
    assert [row.split("\t") for row in found.text.split("\n") if row] == cells
    assert Counter(found.text.split()) == Counter(text for row in cells for text in row)


def test_a_page_laid_out_in_boxes_is_no_table(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.grid([40, 300, 560], [40, 420, 800])
        canvas.setFont("Helvetica", 7)
        for left in (45, 305):
            for top in (410, 790):
                for line in range(45):
                    canvas.drawString(left, top - 8 * line, "Een lange tekst die hier staat. " * 2)

    assert "|" not in "".join(outline(read(paged(tmp_path, draw))))


def test_a_hyphen_at_the_end_of_a_cell_stays(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        lines_around(canvas, 3, 2)
        fill(canvas, [["Property", "Value"], ["Noise", "2.2 e-"], ["Exposure", "20 ms"]])

    assert outline(read(paged(tmp_path, draw))) == [
        "th Property|Value",
        "tr Noise|2.2 e-",
        "tr Exposure|20 ms",
    ]


def spread(canvas: Canvas, lines: Sequence[Sequence[str]], wide: int = 130, step: int = 16) -> None:
    """Write line by line, each text of a line in a column of its own; "" leaves one empty."""
    for number, texts in enumerate(lines):
        for column, text in enumerate(texts):
            if text:
                canvas.drawString(LEFT + column * wide, TOP - number * step, text)


def drawn(path: Path, lines: Sequence[Sequence[str]], wide: int = 130, step: int = 16) -> list[str]:
    return outline(read(paged(path, lambda canvas: spread(canvas, lines, wide, step))))


def test_aligned_cells_without_rules_are_rows(tmp_path: Path) -> None:
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


def test_right_aligned_amounts_are_in_the_column_of_their_header(tmp_path: Path) -> None:
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


def test_a_group_name_over_amounts_is_a_row(tmp_path: Path) -> None:
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
def test_lists_and_prose_with_gaps_are_no_tables(tmp_path: Path, lines: list[list[str]]) -> None:
    wide = 240 if len(lines[0][0]) > 40 else 60
    longer = [[f"{text} en die is lang" if wide > 60 else text for text in one] for one in lines]
    assert not any(line.startswith("t") for line in drawn(tmp_path, longer, wide))
