from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from tests.unit.ingest.drawn import HEIGHT, LEFT, WIDTH, made, paged, read_pages, run
from tests.unit.ingest.reading import outline, read


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (["De monteur heeft 25", "^1", " vakantiedagen."], "De monteur heeft 25 ¹ vakantiedagen."),
        (["De pomp kost € 450", "^12", ", zonder slang."], "De pomp kost € 450 ¹², zonder slang."),
        (["De put is 120 m", "^2", " groot."], "De put is 120 m² groot."),
        (["Zie de norm", "^2,3", " voor putten."], "Zie de norm ²,³ voor putten."),
        (["Het CO", "2", " blijft onder 10 procent."], "Het CO2 blijft onder 10 procent."),
    ],
)
def test_a_raised_digit_is_no_part_of_a_number_and_ends_no_line(
    tmp_path: Path, texts: list[str], said: str
) -> None:
    others = ["De andere regels van dit blad lopen gewoon door, van links", "naar rechts."]

    def draw(canvas: Canvas) -> None:
        run(canvas, 714, others[0])
        run(canvas, 700, others[1])
        run(canvas, 660, *texts)

    assert outline(read(paged(tmp_path, draw))) == [f"p {' '.join(others)}", f"p {said}"]


def letter_by_letter(canvas: Canvas, left: float, top: float, text: str) -> None:
    for place, letter in enumerate(text):
        canvas.drawString(left + canvas.stringWidth(text[:place], "Helvetica", 10), top, letter)


def across(canvas: Canvas, text: str) -> None:
    canvas.saveState()
    canvas.translate(WIDTH / 2, HEIGHT / 2)
    canvas.rotate(45)
    canvas.setFont("Helvetica", 90)
    canvas.drawCentredString(0, 0, text)
    canvas.restoreState()


def test_a_watermark_is_read_once_and_heads_nothing(tmp_path: Path) -> None:
    words = iter(("een", "twee"))

    def draw(canvas: Canvas) -> None:
        across(canvas, "CONCEPT")
        canvas.drawString(LEFT, 700, f"De huurder van pand {next(words)} betaalt de huur vooraf.")

    assert outline(read(paged(tmp_path, draw, pages=2))) == [
        "p De huurder van pand een betaalt de huur vooraf.",
        "p CONCEPT",
        "p De huurder van pand twee betaalt de huur vooraf.",
    ]


def test_letters_that_lean_are_no_watermark(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.skew(0, 15)
        canvas.drawString(LEFT, 700, "Dit staat schuin gedrukt.")
        canvas.restoreState()
        canvas.drawString(LEFT, 686, "En dit staat eronder.")

    assert read(paged(tmp_path, draw)).text.startswith("Dit staat schuin gedrukt.")


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_page_that_lies_the_wrong_way_is_read_as_its_letters_stand(
    tmp_path: Path, turned: int
) -> None:
    said = "De pomp staat in de kelder en wordt elk jaar door de monteur nagekeken."

    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(turned)
        letter_by_letter(canvas, LEFT, 700, said)
        letter_by_letter(canvas, LEFT, 688, "Daarna volgt een verslag.")

    assert " ".join(read(paged(tmp_path, draw)).text.split()) == f"{said} Daarna volgt een verslag."


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (
            ("Een nieuwe koper begint met een limiet van €", "15.000. Na een jaar is die hoger."),
            ["Een nieuwe koper begint met een limiet van € 15.000. Na een jaar is die hoger."],
        ),
        (
            ("1. Every shop may order boxes up to £", "15.000. Larger ones go by lorry."),
            ["1. Every shop may order boxes up to £ 15.000. Larger ones go by lorry."],
        ),
        (
            ("Order at once what is in the list below", "1. Labels and ink", "2. Boxes"),
            ["Order at once what is in the list below", "1. Labels and ink", "2. Boxes"],
        ),
        (
            ("This is what the shop in Goes has to do with", "Orders", "12. Boxes may be sent."),
            ["This is what the shop in Goes has to do with Orders", "12. Boxes may be sent."],
        ),
    ],
)
def test_a_number_that_ends_the_sentence_of_a_full_line_begins_no_item(
    tmp_path: Path, written: tuple[str, ...], said: list[str]
) -> None:
    assert read_pages(tmp_path, [[(700, *written)]]).text.split("\n\n") == said


def test_what_is_struck_through_is_left_out_what_is_underlined_is_not(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        place = 72.0
        for text, height in (("De boete is ", None), ("50", 2.8), ("75 ", None), ("euro", -1.2)):
            canvas.drawString(place, 700, text)
            width = canvas.stringWidth(text, "Helvetica", 10)
            if height is not None:
                canvas.line(place, 700 + height, place + width, 700 + height)
            place += width
        canvas.drawString(72, 660, "Wie later komt dan tien uur, wacht.")
        canvas.rect(72, 662.5, canvas.stringWidth("Wie later komt", "Helvetica", 10), 0.5, fill=1)
        canvas.drawString(72, 620, "Een lijn die verder gaat dan de tekst.")
        canvas.line(60, 622.5, 500, 622.5)

    assert outline(read(paged(tmp_path, draw))) == [
        "p De boete is 75 euro dan tien uur, wacht.",
        "p Een lijn die verder gaat dan de tekst.",
    ]


def test_a_drop_cap_makes_no_heading_of_its_line(tmp_path: Path) -> None:
    said = [
        "it jaar opent de haven twee weken eerder dan",
        "anders, en de kade blijft tot tien uur",
    ]

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 40)
        canvas.drawString(72, 680, "D")
        canvas.setFont("Helvetica", 10)
        canvas.drawString(102, 704, said[0])
        canvas.drawString(102, 692, said[1])
        canvas.drawString(102, 680, "open voor wandelaars.")

    assert outline(read(paged(tmp_path, draw))) == [f"p D{' '.join(said)}\nopen voor wandelaars."]


def test_signs_that_are_drawn_before_the_words_of_their_line_stand_where_they_are_seen(
    tmp_path: Path,
) -> None:
    """So LibreOffice draws what the font of its words lacks."""

    def draw(canvas: Canvas) -> None:
        signs = canvas.beginText(72, 700)
        signs.setFont("ZapfDingbats", 11)
        signs.setCharSpace(38)
        signs.textOut("\u2714\u274f")
        signs.setCharSpace(0)
        canvas.drawText(signs)
        canvas.setFont("Helvetica", 11)
        canvas.drawString(86, 700, "vast")
        canvas.drawString(134, 700, "tijdelijk")

    assert read(made(tmp_path, draw)).text == "\u2714 vast \u274f tijdelijk"
