from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from tests.unit.ingest.drawn import (
    FOOT,
    LEFT,
    MORE,
    ROW_HEIGHT,
    STAFF,
    Rows,
    headed,
    paged,
    ruled,
    run,
)
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
def test_the_first_row_on_the_next_page_is_no_header(tmp_path: Path, bold: tuple[int, int]) -> None:
    document = over_a_page(tmp_path, STAFF, MORE, bold=bold)
    assert on_second_page(document) == [
        "tr Eva|inkoper|Goes",
        "tr Ali|monteur|Tiel",
        "tr Bo|planner|Ede",
    ]
    rows = [block for block in document.blocks if block.kind is BlockKind.ROW]
    assert {row.header for row in rows} == {"Naam\tFunctie\tPlaats"}


def test_a_repeated_table_header_stays_a_header(tmp_path: Path) -> None:
    document = over_a_page(tmp_path, STAFF, [STAFF[0], *MORE])
    assert on_second_page(document)[:2] == ["th Naam|Functie|Plaats", "tr Eva|inkoper|Goes"]


HALLS = [
    ["Zaal", "Week", "", "Weekend", ""],
    ["", "dag", "avond", "dag", "avond"],
    ["Foyer", "100", "150", "200", "250"],
    ["Studio", "80", "90", "110", "op aanvraag"],
]


@pytest.mark.parametrize("repeated", [HALLS[:2], []])
def test_a_two_row_table_header_is_one_header_on_each_page(
    tmp_path: Path, repeated: list[list[str]]
) -> None:
    more = [["Atelier", "60", "70", "80", "90"], ["Kelder", "40", "50", "60", "70"]]
    document = over_a_page(tmp_path, HALLS, [*repeated, *more])
    names = "Zaal|Week dag|Week avond|Weekend dag|Weekend avond"
    assert outline(document)[:2] == [f"th {names}", "tr Foyer|100|150|200|250"]
    assert on_second_page(document)[-2:] == ["tr Atelier|60|70|80|90", "tr Kelder|40|50|60|70"]
    assert document.blocks[-1].header == names.replace("|", "\t")


def test_the_rest_of_a_row_below_a_repeated_header_joins_the_row(tmp_path: Path) -> None:
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
def test_a_row_broken_over_two_pages_is_joined(
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
def test_a_first_row_that_may_be_no_rest_of_the_last_stays_a_row(
    tmp_path: Path, last: list[str], rest: list[str]
) -> None:
    rows = headed(over_a_page(tmp_path, [*STAFF[:2], last], [rest, *MORE]))
    assert rows[1:3] == ["|".join(last), "|".join(rest).rstrip("|")]


def test_a_title_over_a_repeated_table_header_is_no_row(tmp_path: Path) -> None:
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
def test_another_table_on_the_next_page_has_its_own_header(
    tmp_path: Path, then: Rows, bold: tuple[int, int], said: str
) -> None:
    document = over_a_page(tmp_path, STAFF, then, bold=bold, said=said)
    assert f"th {'|'.join(then[0])}" in on_second_page(document)


STEP = 14
RUNNING_HEAD, TOP = 800, 760  # of the running head, and of the text below it

Draw = Callable[[Canvas], None]


def text(canvas: Canvas, top: float, *lines: str, size: float = 10) -> None:
    canvas.setFont("Helvetica", size)
    for number, line in enumerate(lines):
        canvas.drawString(LEFT, top - STEP * number, line)


def pages_of(path: Path, draws: Sequence[Draw]) -> ParsedDocument:
    drawn = iter(draws)

    def draw(canvas: Canvas) -> None:
        next(drawn)(canvas)

    return read(paged(path, draw, pages=len(draws)))


def on_page(document: ParsedDocument, number: int) -> list[str]:
    lines = zip(outline(document), document.blocks, strict=True)
    return [line for line, block in lines if block.page == number]


RULES = ["De regels van dit blad gelden in Goes en in Tiel, ook in het weekend."] * 5
FOOTER = "Vertrouwelijk, niet verspreiden"
PARKING = [
    "Wie zonder vignet op het terrein van Waterhoen parkeert, betaalt bij de",
    "eerste overtreding niets, en bij de tweede overtreding op dat terrein",
]
FULL = "of op de weg ernaast 35 euro en bij de derde overtreding op dat"


def rules_over_a_page(
    path: Path, last: str, then: Sequence[str], size: float = 10
) -> ParsedDocument:
    """Two pages with a footer: the rules of parking up to their ``last`` line, and what follows."""

    def first_page(canvas: Canvas) -> None:
        text(canvas, 60, FOOTER)
        text(canvas, TOP, *RULES)
        text(canvas, 400, *PARKING, last)

    def next_page(canvas: Canvas) -> None:
        text(canvas, 60, FOOTER)
        text(canvas, TOP, *then, size=size)
        text(canvas, 400, *RULES)

    return pages_of(path, [first_page, next_page])


@pytest.mark.parametrize(
    ("last", "then", "here", "there"),
    [
        (
            FULL,
            ["terrein 90 euro. De portier schrijft het bedrag op", "in het boek."],
            f"{FULL} terrein 90 euro.",
            ["p De portier schrijft het bedrag op in het boek."],
        ),
        (
            "of op de weg, tenzij hij een is van de niet-",
            ["leden, 35 euro."],
            "of op de weg, tenzij hij een is van de niet-leden, 35 euro.",
            [],
        ),
        (
            "of de weg bij het aan-",
            ["en afvoeren 35 euro."],
            "of de weg bij het aan- en afvoeren 35 euro.",
            [],
        ),
    ],
    ids=["a sentence", "a word", "a part of a word"],
)
def test_a_sentence_broken_over_two_pages_is_joined_on_the_first(
    tmp_path: Path, last: str, then: list[str], here: str, there: list[str]
) -> None:
    document = rules_over_a_page(tmp_path, last, then)
    rules, footer = f"p {' '.join(RULES)}", f"p {FOOTER}"
    assert on_page(document, 1) == [rules, f"p {' '.join(PARKING)} {here}", footer]
    assert on_page(document, 2) == [*there, rules, footer]


@pytest.mark.parametrize(
    ("last", "then", "size"),
    [
        (f"{FULL} terrein 90 euro.", "terrein is overal", 10),
        ("of op de weg ernaast", "terrein van Waterhoen", 10),
        (FULL, "Terrein van Waterhoen", 10),
        (FULL, "a. terrein van Waterhoen", 10),
        (FULL, "terrein van Waterhoen", 12),
    ],
    ids=["closed", "short", "in capitals", "an item", "of another size"],
)
def test_a_line_that_may_be_no_rest_of_a_sentence_stays_on_its_page(
    tmp_path: Path, last: str, then: str, size: float
) -> None:
    document = rules_over_a_page(tmp_path, last, [then], size)
    assert on_page(document, 1)[1].endswith(last)
    assert on_page(document, 2)[0].endswith(f" {then}")


TOOLS = "De chef leent het gereedschap uit, ook in het weekend, als dat kan en mag"

Runs = Sequence[Sequence[str]]
"""Lines as ``run`` writes them: "^1" is a raised 1."""


def under_rules(path: Path, above: Runs, notes: Runs) -> list[str]:
    """What stands on a page under its rules: paragraphs of a line, and notes at the foot."""

    def draw(canvas: Canvas) -> None:
        text(canvas, TOP, *RULES)
        for number, texts in enumerate(above):
            run(canvas, 600 - 40 * number, *texts, size=10)
        for number, texts in enumerate(notes):
            run(canvas, 100 - 10 * number, *texts, size=7.5)

    return outline(read(paged(path, draw)))[1:]


@pytest.mark.parametrize("mark", ["^1", "1", "1."])
def test_a_footnote_follows_the_paragraph_with_its_number(tmp_path: Path, mark: str) -> None:
    assert under_rules(
        tmp_path,
        [["Wie gereedschap leent, schrijft dat op.", "^1"], [f"{TOOLS}."], [f"{TOOLS}!", "^2"]],
        [
            [mark, " Boren worden nooit uitgeleend, ook niet met toestemming"],
            ["van de chef, en slijptollen ook niet"],
            [mark.replace("1", "2"), " Zie artikel 7"],
        ],
    ) == [
        "p Wie gereedschap leent, schrijft dat op.¹",
        f"p {mark.strip('^')} Boren worden nooit uitgeleend, ook niet met toestemming"
        " van de chef, en slijptollen ook niet",
        f"p {TOOLS}.",
        f"p {TOOLS}!²",
        f"p {mark.strip('^').replace('1', '2')} Zie artikel 7",
    ]


@pytest.mark.parametrize(
    ("marks", "notes"),
    [
        (["*", "**"], ["* Niet op zondag", "**Na overleg"]),
        ([" †", " ‡"], ["† Niet op zondag", "‡ Na overleg"]),
        (["^a)", "^b)"], ["a) Niet op zondag", "b) Na overleg"]),
    ],
)
def test_a_footnote_with_a_sign_or_letter_follows_its_paragraph(
    tmp_path: Path, marks: list[str], notes: list[str]
) -> None:
    first, second = (mark.replace("^a)", " ᵃ⁾").replace("^b)", " ᵇ⁾") for mark in marks)
    said = "Wie gereedschap leent, schrijft dat op"
    assert under_rules(
        tmp_path, [[said, marks[0]], [f"{TOOLS}."], [TOOLS, marks[1]]], [[note] for note in notes]
    ) == [f"p {said}{first}", f"p {notes[0]}", f"p {TOOLS}.", f"p {TOOLS}{second}", f"p {notes[1]}"]


@pytest.mark.parametrize(
    ("above", "note"),
    [
        (["De loods is 120 m", "^2", " groot en staat aan de haven."], "2 loodsen zijn er."),
        (["Wie gereedschap leent, schrijft dat op.", "^1"], "3 loodsen zijn er."),
    ],
    ids=["a power", "another number"],
)
def test_small_print_that_is_no_known_footnote_stays_in_place(
    tmp_path: Path, above: list[str], note: str
) -> None:
    found = under_rules(tmp_path, [above, [f"{TOOLS}."]], [[note]])
    assert found[1:] == [f"p {TOOLS}.", f"p {note}"]


def test_each_note_under_a_table_is_a_paragraph_behind_it(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        text(canvas, TOP, *RULES)
        ruled(canvas, 640, [["Boor", "Huur"], ["klein", "3"], ["groot", "5"]])
        run(canvas, 640 - 2 * ROW_HEIGHT + 6, " " * 20, "^1", size=10)
        run(canvas, 565, "^1", " alleen met een borg van vijftig euro", size=7.5)
        run(canvas, 555, "* ook in het weekend", size=7.5)
        text(canvas, 520, f"{TOOLS}.")

    assert outline(read(paged(tmp_path, draw)))[-3:] == [
        "p 1 alleen met een borg van vijftig euro",
        "p * ook in het weekend",
        f"p {TOOLS}.",
    ]
