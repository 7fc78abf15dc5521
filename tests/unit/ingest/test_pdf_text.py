from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from tests.unit.ingest.drawn import HEIGHT, LEFT, WIDTH, made, paged, read_pages, ruled, run
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
def test_a_raised_digit_is_no_part_of_a_number_and_breaks_no_line(
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


def test_a_watermark_is_read_once_and_is_no_heading(tmp_path: Path) -> None:
    words = iter(("een", "twee"))

    def draw(canvas: Canvas) -> None:
        across(canvas, "CONCEPT")
        canvas.drawString(LEFT, 700, f"De huurder van pand {next(words)} betaalt de huur vooraf.")

    assert outline(read(paged(tmp_path, draw, pages=2))) == [
        "p De huurder van pand een betaalt de huur vooraf.",
        "p CONCEPT",
        "p De huurder van pand twee betaalt de huur vooraf.",
    ]


def test_slanted_text_is_no_watermark(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.skew(0, 15)
        canvas.drawString(LEFT, 700, "Dit staat schuin gedrukt.")
        canvas.restoreState()
        canvas.drawString(LEFT, 686, "En dit staat eronder.")

    assert read(paged(tmp_path, draw)).text.startswith("Dit staat schuin gedrukt.")


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_page_rotated_against_its_text_is_read(tmp_path: Path, turned: int) -> None:
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
def test_a_number_that_ends_a_wrapped_sentence_begins_no_item(
    tmp_path: Path, written: tuple[str, ...], said: list[str]
) -> None:
    assert read_pages(tmp_path, [[(700, *written)]]).text.split("\n\n") == said


def test_struck_through_text_is_left_out_and_underlined_text_is_not(tmp_path: Path) -> None:
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


def test_signs_drawn_before_their_line_are_placed_as_seen(
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


MENU = [["Gerecht", "Prijs"], ["Soep", "€ 2,30"], ["Salade", "€ 4,50"]]
WATERMARK = "Concept van de directie"


def page_with(sign: str) -> Callable[[Canvas], None]:
    """A page with a heading, a raised digit, a table and a watermark, and the letter ``sign``."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica-Bold", 14)
        canvas.drawString(LEFT, 780, "Kantine en bar")
        canvas.setFont("Helvetica", 10)
        canvas.drawString(LEFT, 750, "De kantine van Goes is open:")
        canvas.setFont("Vera", 10)
        canvas.drawString(LEFT + 140, 750, sign)
        canvas.setFont("Helvetica", 10)
        canvas.drawString(LEFT + 155, 750, "ook op vrijdag.")
        run(canvas, 736, "Wie 25", "^1", " jaar in dienst is, eet er gratis.", size=10)
        ruled(canvas, 700, MENU)
        canvas.saveState()
        canvas.translate(200, 300)
        canvas.rotate(45)
        canvas.drawString(0, 0, WATERMARK)
        canvas.restoreState()

    return draw


@pytest.mark.parametrize(
    ("letter", "unicode", "shown"),
    [
        ("\U0001f4c6", b"<2022>", ""),
        ("\u2022", b"<D83DDCC6>", "\U0001f4c6 "),
        ("\u2022", b"<D83D>", ""),
    ],
    ids=["that its font has not", "outside the basic plane", "half of one"],
)
def test_an_odd_character_keeps_the_layout_of_its_page(
    tmp_path: Path, letter: str, unicode: bytes, shown: str
) -> None:
    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    file = made(tmp_path, page_with(letter), pageCompression=0)
    file.write_bytes(file.read_bytes().replace(b"<2022>", unicode))
    assert outline(read(file)) == [
        "h2 Kantine en bar",
        f"p De kantine van Goes is open: {shown}ook op vrijdag. Wie 25 ¹ jaar in dienst"
        " is, eet er gratis.",
        "th Gerecht|Prijs",
        "tr Soep|€ 2,30",
        "tr Salade|€ 4,50",
        f"p {WATERMARK}",
    ]


RENT = (
    "De huurder betaalt de huur voor de eerste van elke maand op de rekening van de verhuurder. "
    "Wie te laat betaalt krijgt een herinnering en daarna een aanmaning met kosten. Voor kleine "
    "reparaties in de woning zorgt de huurder zelf, zoals het vervangen van lampen en kranen."
)
SHOP = (
    "Our workshop opens at eight every weekday and closes at half past five. Bring the bicycle "
    "with its key and the card that you got at the sale. We call you when it is ready and keep "
    "it for two weeks without charge. After that storage in the shed costs three euro a day."
)
MOVE = (
    "Voor de verhuizing zet u de dozen in de gang en plakt u op elke doos een kaart met het nummer "
    "van de kamer. De chauffeur belt een half uur voor hij komt. Wie breekbare zaken heeft, kan om "
    "een inpakker vragen voor een dagdeel, of pakt die zelf in met het papier dat wij geven."
)
STEP = 13
Piece = tuple[float, float, str]


def column(x: float, top: float, said: str, width: float) -> list[Piece]:
    """The lines of a text in a column, each with where it stands."""
    canvas = Canvas("x.pdf")
    rows = [""]
    for word in said.split():
        longer = f"{rows[-1]} {word}".strip()
        if canvas.stringWidth(longer, "Helvetica", 10) > width:
            rows.append(word)
        else:
            rows[-1] = longer
    return [(x, top - STEP * number, text) for number, text in enumerate(rows)]


def drawn(path: Path, pieces: Sequence[Piece]) -> list[str]:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 10)
        for x, y, text in pieces:
            canvas.drawString(x, y, text)

    return [line.replace("\n", " ") for line in outline(read(made(path, draw)))]


def by_rows(*columns: Sequence[Piece]) -> list[Piece]:
    pieces = (piece for one in columns for piece in one)
    return sorted(pieces, key=lambda piece: (-piece[1], piece[0]))


LAYOUTS = {
    "alike": [(60, 700, RENT + " " + MOVE, 220), (315, 700, SHOP + " " + RENT, 220)],
    "unequal": [(60, 700, RENT + " " + MOVE, 220), (315, 700, SHOP, 220)],
    "begun lower": [(60, 700, RENT + " " + MOVE, 220), (315, 648, SHOP, 220)],
    "not in line": [(60, 700, RENT + " " + MOVE, 220), (315, 694, SHOP + " " + RENT, 220)],
    "a leaflet": [(50, 500, RENT, 150), (222, 500, SHOP, 150), (394, 500, MOVE, 150)],
    "a sidebar": [(60, 700, RENT + " " + MOVE + " " + SHOP, 330), (420, 700, RENT, 120)],
}


@pytest.mark.parametrize("in_rows", [False, True])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_columns_are_read_one_by_one_in_whatever_order_drawn(
    tmp_path: Path, layout: str, in_rows: bool
) -> None:
    columns = [column(*one) for one in LAYOUTS[layout]]
    pieces = by_rows(*columns) if in_rows else [piece for one in columns for piece in one]
    assert drawn(tmp_path, pieces) == [f"p {said}" for _, _, said, _ in LAYOUTS[layout]]


def test_a_title_and_a_text_over_columns_stay_over_them(tmp_path: Path) -> None:
    over = column(60, 760, "Nieuws voor alle bewoners van de Havenstraat. " + SHOP, 475)
    pieces = by_rows(over, column(60, 680, RENT, 220), column(315, 680, MOVE, 220))
    found = drawn(tmp_path, pieces)
    assert found[0].startswith("p Nieuws voor alle bewoners")
    assert found[1:] == [f"p {RENT}", f"p {MOVE}"]


def test_mirrored_text_is_read_and_loses_no_page(tmp_path: Path) -> None:
    mirrored = "In spiegelschrift staat hier een zin."

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 10)
        for x, y, text in column(60, 780, f"{RENT} {MOVE} {SHOP}", 470):
            canvas.drawString(x, y, text)
        canvas.transform(-1, 0, 0, 1, 595, 0)
        canvas.drawString(60, 500, mirrored)
        canvas.showPage()
        canvas.setFont("Helvetica", 10)
        canvas.drawString(72, 700, "Op het tweede blad staat nog een zin.")

    found = read(made(tmp_path, draw))
    assert outline(found)[1:] == [f"p {mirrored}", "p Op het tweede blad staat nog een zin."]
    assert found.unread == ""


def test_a_word_broken_in_a_column_is_joined(tmp_path: Path) -> None:
    said = RENT.replace("de verhuurder. Wie", "de niet- rookverslaafden. Wie")
    assert column(60, 700, said, 220)[1][2].endswith("niet-")
    found = drawn(tmp_path, by_rows(column(60, 700, said, 220), column(315, 700, SHOP, 220)))
    assert "van de niet-rookverslaafden. Wie" in found[0]


BROKEN = (
    "De huurder betaalt de waarborg-",
    "som voor de dag waarop de sleu-",
    "tel wordt gegeven, en krijgt bij vertrek de waarborgsom terug als de sleutel er is.",
)
"""Of a program that breaks words, two of which stand there whole as well."""


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("de niet-", "rokers", "de niet-rokers"),
        ("per e-", "mail", "per e-mail"),
        ("kosten (out-of-", "pocket)", "kosten (out-of-pocket)"),
        ("uit Noord-", "Holland", "uit Noord-Holland"),
        ("folie FX-", "BAR80", "folie FX-BAR80"),
        ("het HR-", "beleid", "het HR-beleid"),
        ("de aan-", "en afvoer", "de aan- en afvoer"),
        ("pre-", "and post-war", "pre- and post-war"),
    ],
)
def test_a_hyphen_stays_if_the_document_breaks_no_words(
    tmp_path: Path, first: str, second: str, joined: str
) -> None:
    page = [(780, first, f"{second} staat hier.")]
    assert read_pages(tmp_path, [page]).text == f"{joined} staat hier."


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("de arbeids-", "overeenkomst", "de arbeidsovereenkomst"),
        ("DE OVEREEN-", "KOMST", "DE OVEREENKOMST"),
        ("de werk-", "ende gids", "de werkende gids"),
        ("per e-", "mail", "per e-mail"),
        ("de aan-", "en afvoer", "de aan- en afvoer"),
    ],
)
def test_a_hyphen_goes_if_the_document_breaks_other_words(
    tmp_path: Path, first: str, second: str, joined: str
) -> None:
    page = [(780, first, f"{second} staat hier."), (680, *BROKEN)]
    said = read_pages(tmp_path, [page]).text
    assert said.startswith(f"{joined} staat hier.")
    assert "waarborgsom voor de dag waarop de sleutel wordt" in said


def test_a_broken_word_is_joined_as_it_is_written_elsewhere(tmp_path: Path) -> None:
    page = (
        "Wij rekenen met een market-",
        "based methode, want deze market-based",
        "methode is de beste. Het schoon-",
        "maken doet de schoonmaakploeg:",
        "die kan schoonmaken.",
    )
    said = read_pages(tmp_path, [[(780, *page)]]).text
    assert "een market-based methode" in said
    assert "Het schoonmaken doet" in said


def test_a_hyphenated_word_in_a_cell_keeps_its_hyphen(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        ruled(canvas, 700, [["Middel", "Dosis"], ["", "1 ml"], ["water", "2 ml"]])
        canvas.setFont("Helvetica", 8)
        canvas.drawString(77, 671, "penicilline-")
        canvas.drawString(77, 662, "procaïne")

    assert outline(read(paged(tmp_path, draw)))[1] == "tr penicilline-procaïne|1 ml"
