import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from indexes.errors import (
    CorruptFileError,
    EmptyFileError,
    EncryptedFileError,
    FileTooLargeError,
)
from ingest.parsers.ocr import NEEDS_OCR, OcrFailure, ocr_languages
from ingest.parsers.pdf_page_numbers import masked
from ingest.parsers.pdf_usable import is_garbled
from ingest.parsers.unread import unread_pages
from tests.unit.ingest.reading import outline, read
from tests.unit.ingest.unpacking import contents, unpack

WIDTH, HEIGHT = 595, 842
has_tesseract = pytest.mark.skipif(not ocr_languages(), reason=NEEDS_OCR)


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


def test_lines_become_paragraphs_under_the_headings_of_a_contract(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setTitle("Reseller Agreement")
        canvas.setAuthor("Legal")
        lines(canvas, 780, "RESELLER AGREEMENT")
        lines(canvas, 740, "7. TERM AND TERMINATION")
        lines(
            canvas,
            710,
            "7.1 Term. This Agreement begins on the Effective Date and goes on for three",
            "years unless it is ended before as this Section says it may be, in writing",
            "and on time.",
        )
        lines(
            canvas,
            650,
            "7.2 Termination for Cause. Either party may end this Agreement at once if the",
            "other does not mend a material breach within thirty days.",
        )
        canvas.showPage()
        lines(canvas, 780, "Signed in Utrecht.")

    found = read(made(tmp_path, draw))
    assert outline(found) == [
        "h2 RESELLER AGREEMENT",
        "h2 7. TERM AND TERMINATION",
        "h3 7.1 Term.",
        "p This Agreement begins on the Effective Date and goes on for three years unless it is"
        " ended before as this Section says it may be, in writing and on time.",
        "h3 7.2 Termination for Cause.",
        "p Either party may end this Agreement at once if the other does not mend a material breach"
        " within thirty days.",
        "p Signed in Utrecht.",
    ]
    assert "7.1 Term. This Agreement begins" in found.text
    assert [block.page for block in found.blocks] == [1] * 6 + [2]
    assert [page.number for page in found.pages] == [1, 2]
    assert (found.facts.title, found.facts.author) == ("Reseller Agreement", "Legal")
    assert found.facts.created is not None
    assert abs((datetime.now(UTC) - found.facts.created).days) < 2


def test_what_stands_on_every_page_stays_on_the_first(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for number in range(1, 6):
            lines(canvas, 810, "Van Dijk BV, vertrouwelijk")
            lines(canvas, 700, f"Dit is de tekst van blad {'abcde'[number - 1]}.")
            lines(canvas, 30, f"Pagina {number} van 5")
            canvas.showPage()

    found = read(made(tmp_path, draw))
    assert found.text.count("vertrouwelijk") == 1
    assert "Pagina" not in found.text
    assert [f"blad {letter}." in found.text for letter in "abcde"] == [True] * 5


@pytest.mark.parametrize(
    ("first", "second", "top", "kind"),
    [
        ("Brouwerij Hop", "Brouwerij Hop", 810, "p"),
        ("Hop, blad 1", "Hop, blad 2", 810, ""),  # a folio
        ("Brouwerij Hop", "Tapkosten", 810, "h1"),
        ("Formulier 1", "Formulier 2", 810, "h1"),
        ("Brouwerij Hop", "Brouwerij Hop", 500, "h1"),
    ],
)
def test_a_letterhead_is_no_heading_of_the_second_of_two_pages(
    tmp_path: Path, first: str, second: str, top: int, kind: str
) -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, 810, first, size=18)
        lines(canvas, 740, "Statiegeld", size=18)
        lines(canvas, 700, "Op een krat zit statiegeld.", "Dat is drie euro per krat.")
        canvas.showPage()
        lines(canvas, top, second, size=18)
        lines(canvas, 480, "Op een vat zit geen statiegeld, ook niet als het leeg terugkomt.")

    found = read(made(tmp_path, draw))
    on_second = [
        line for line, block in zip(outline(found), found.blocks, strict=True) if block.page == 2
    ]
    assert on_second[:-1] == ([f"{kind} {second}"] if kind else [])


KRAT = "Een krat bier weegt twaalf kilo."


def with_folios(path: Path, folios: Sequence[str], *said: str, title: str = "") -> str:
    """What is read of a document with one of the ``folios`` at the foot of each of its pages."""

    def draw(canvas: Canvas) -> None:
        canvas.setTitle(title)
        for folio in folios:
            lines(canvas, 780, KRAT, *said)
            lines(canvas, 30, folio)
            canvas.showPage()

    return " ".join(read(made(path, draw)).text.split())


@pytest.mark.parametrize("folio", ["Pagina {}", "- blz. {} -", "Page {} of 2", "p. {}", "{} / 2"])
def test_the_number_of_a_page_is_left_out_of_a_short_document_too(
    tmp_path: Path, folio: str
) -> None:
    assert with_folios(tmp_path, [folio.format(1), folio.format(2)]) == f"{KRAT} {KRAT}"
    assert with_folios(tmp_path, ["Pagina 1"]) == KRAT


def test_a_folio_stays_once_for_what_else_it_says(tmp_path: Path) -> None:
    first, other = "Brouwerij Hop - pagina 1", "Concept - pagina 2"
    assert with_folios(tmp_path, [first, first.replace("1", "2")]) == f"{KRAT} {first} {KRAT}"
    assert with_folios(tmp_path, [first, other]) == f"{KRAT} {first} {KRAT} {other}"


@pytest.mark.parametrize("line", ["Meer op pagina {}", "Pagina {}", "Maat {} / 4", "Type p{}"])
def test_what_names_another_page_is_no_folio(tmp_path: Path, line: str) -> None:
    two = [line.format(2), line.format(3)]
    assert with_folios(tmp_path, two) == f"{KRAT} {two[0]} {KRAT} {two[1]}"


def test_a_folio_says_nothing_that_the_title_or_the_text_says(tmp_path: Path) -> None:
    signed = "Getekend voor Brouwerij Hop."
    assert with_folios(tmp_path, ["Brouwerij Hop, pagina 1"], signed) == f"{KRAT} {signed}"
    assert with_folios(tmp_path, ["Prijzen 2026 pagina 1"], title="Prijzen 2026") == KRAT


def test_a_folio_may_have_the_label_of_its_page(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.addPageLabel(0, style="ROMAN_LOWER", start=4)
        lines(canvas, 780, KRAT)
        lines(canvas, 30, "Page iv")

    assert read(made(tmp_path, draw)).text == KRAT


def test_a_footer_that_was_drawn_first_is_read_last(tmp_path: Path) -> None:
    terms = [f"{number}. Hierover staat in de huur niets anders." for number in range(1, 5)]

    def draw(canvas: Canvas) -> None:
        lines(canvas, 810, "Huur Heiloo")
        lines(canvas, 30, "paraaf huurder, pagina 1")
        lines(canvas, 760, "Verhuurder: C. Zonneveld.", *terms)

    found = read(made(tmp_path, draw)).text.split()
    assert found[:3] == ["Huur", "Heiloo", "Verhuurder:"]
    assert found[-4:] == ["paraaf", "huurder,", "pagina", "1"]


def test_what_is_drawn_upside_down_keeps_its_order(tmp_path: Path) -> None:
    said = [f"Regel {number} van de tekst." for number in range(1, 9)]

    def draw(canvas: Canvas) -> None:
        canvas.translate(WIDTH, HEIGHT)
        canvas.rotate(180)
        lines(canvas, 780, *said)

    assert read(made(tmp_path, draw)).text.split() == " ".join(said).split()


def test_a_running_head_stays_once_as_it_is(tmp_path: Path) -> None:
    heads = ("1. VERLOF 1.1 OPBOUW",) * 2 + ("2. ZIEK 2.1 DOK",) * 2 + ("2. ZIEK 2.2 ARTS",)
    words = ("opgebouwd", "gespaard", "gemeld", "beoordeeld", "door de arts")

    def draw(canvas: Canvas) -> None:
        for head, word in zip(heads, words, strict=True):
            lines(canvas, 800, f"HOOFDSTUK {head}")
            lines(canvas, 750, f"Hoe er wordt {word} staat hier, en wel", "op deze twee regels.")
            canvas.showPage()

    found = read(made(tmp_path, draw))
    assert [found.text.count(f"HOOFDSTUK {head}") for head in dict.fromkeys(heads)] == [1, 1, 1]
    assert [f"wordt {word} staat" in found.text for word in words] == [True] * 5


@pytest.mark.parametrize("said", ["Naam medewerker: {}", "Dossier van {}"])
def test_whose_page_it_is_is_no_running_head(tmp_path: Path, said: str) -> None:
    names = ("Jansen", "Bakker", "Visser", "Smit")

    def draw(canvas: Canvas) -> None:
        for name, word in zip(names, ("goed", "matig", "sterk", "zwak"), strict=True):
            lines(canvas, 800, said.format(name))
            lines(canvas, 750, f"Het oordeel is {word}.", f"Hoe {word} het was, is besproken.")
            canvas.showPage()

    document = read(made(tmp_path, draw))
    for name, page in zip(names, document.pages, strict=True):
        assert document.text[page.start : page.end].startswith(said.format(name))


def test_terms_that_are_alike_in_each_contract_are_no_footers(tmp_path: Path) -> None:
    terms = ("Contracturen: 36 per week", "Opzegtermijn: twee maanden", "Verlof: 25 dagen")

    def draw(canvas: Canvas) -> None:
        for name, clauses in (("Jan", 4), ("Piet", 7), ("An", 3), ("Kees", 9)):
            said = [f"Wat {name} doet, deel {'abcdefghi'[number]}." for number in range(clauses)]
            lines(canvas, 780, f"Arbeidsovereenkomst met {name}", *said, *terms)
            lines(canvas, 30, "Brouwerij Hop, Heiloo")
            canvas.showPage()

    found = read(made(tmp_path, draw)).text
    assert [found.count(term) for term in terms] == [4, 4, 4]
    assert found.count("Brouwerij Hop") == 1


def test_what_each_of_many_letters_says_is_no_footer(tmp_path: Path) -> None:
    alike = ("De verhoging gaat in op 1 juli 2026.", "Bezwaar kan binnen zes weken.")

    def draw(canvas: Canvas) -> None:
        for name in ("Jansen", "Bakker", "Visser"):
            lines(canvas, 640, f"Uw loon gaat omhoog, {name}.")
            lines(canvas, 600, *alike)
            canvas.showPage()

    found = read(made(tmp_path, draw)).text
    assert [found.count(line) for line in alike] == [3, 3]


def test_totals_that_are_the_same_on_each_invoice_are_no_footers(tmp_path: Path) -> None:
    totals = ("Subtotaal € 100,00", "Btw 21% € 21,00", "Totaal te betalen 121,00")

    def draw(canvas: Canvas) -> None:
        for month in ("januari", "februari", "maart", "april"):
            lines(canvas, 780, f"Factuur voor {month}")
            lines(canvas, 140, *totals)
            lines(canvas, 40, "KvK 30112233, Brouwerij Hop")
            canvas.showPage()

    found = read(made(tmp_path, draw)).text
    assert [found.count(line) for line in totals] == [4, 4, 4]
    assert found.count("Brouwerij Hop") == 1


def test_lines_that_are_turned_go_on_as_others_do(tmp_path: Path) -> None:
    said = [
        "Wij verhuren de woning aan de huurder, en de huurder neemt deze van",
        "de verhuurder aan onder de voorwaarden die hieronder staan.",
    ]

    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(90)
        canvas.translate(WIDTH, 0)
        canvas.rotate(90)
        lines(canvas, 520, *said)

    document = read(made(tmp_path, draw))
    assert outline(document) == [f"p {' '.join(said)}"]


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("de arbeids-", "overeenkomst", "de arbeidsovereenkomst"),
        ("uit Noord-", "Holland", "uit Noord-Holland"),
        ("type A-", "12", "type A-12"),
        ("het HR-", "beleid", "het HR-beleid"),
        ("DE OVEREEN-", "KOMST", "DE OVEREENKOMST"),
        ("de aan-", "en afvoer", "de aan- en afvoer"),
        ("zon-", "of feestdag", "zon- of feestdag"),
        ("pre-", "and post-war", "pre- and post-war"),
        ("de werk-", "ende gids", "de werkende gids"),
    ],
)
def test_a_hyphen_at_the_end_of_a_line_may_be_of_the_word(
    tmp_path: Path, first: str, second: str, joined: str
) -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, 780, first, f"{second} staat hier.")

    assert read(made(tmp_path, draw)).text == f"{joined} staat hier."


@pytest.mark.parametrize(
    ("titles", "size"),
    [
        (("Het verlof van de kok", "Het verlof van de boer", "Het verlof van de smid"), 20),
        (("Utrecht: openingstijden", "Tiel: openingstijden", "Gouda: openingstijden"), 20),
        (("Week 1", "Week 2", "Week 3"), 11),
        (("Module 1 - veilig werken", "Module 2 - veilig werken", "Module 3 - veilig werken"), 11),
    ],
)
def test_titles_of_slides_and_numbered_weeks_are_no_running_heads(
    titles: tuple[str, ...], size: int, tmp_path: Path
) -> None:
    def draw(canvas: Canvas) -> None:
        for title, name in zip(titles, ("kok", "boer", "smid"), strict=True):
            lines(canvas, 800, title, size=size)
            lines(canvas, 740, f"Dit is van de {name}.", f"De {name} weet het.", f"Meer {name}.")
            canvas.showPage()

    document = read(made(tmp_path, draw))
    for title, page in zip(titles, document.pages, strict=True):
        assert document.text[page.start : page.end].startswith(title)


def test_first_lines_that_begin_alike_are_no_running_heads(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for number in range(4):
            lines(canvas, 800, f"Stap {number + 1} is {'abcd'[number]}.", "Dan verder.", "Klaar.")
            canvas.showPage()

    found = read(made(tmp_path, draw))
    assert [f"is {letter}." in found.text for letter in "abcd"] == [True] * 4


def test_numbers_that_are_not_of_the_page_are_no_footers(tmp_path: Path) -> None:
    said = [
        [
            f"Factuurnummer: 2024{37 * number:04}",
            f"Factuurdatum: {number + 3} maart 2024",
            f"Volgnummer 2024-{number}",
            f"Levering van {bread} aan de kantine",
            f"Subtotaal EUR {100 * number},50",
            f"Te betalen EUR {number},00",
        ]
        for number, bread in enumerate(("brood", "krenten", "beschuit", "taart", "gist"), start=1)
    ]

    def draw(canvas: Canvas) -> None:
        for number, invoice in enumerate(said, start=1):
            lines(canvas, 810, "Bakkerij De Korenschoof", *invoice)
            lines(canvas, 30, f"De Korenschoof | blad {number} van 5")
            canvas.showPage()

    found = read(made(tmp_path, draw)).text
    assert [line for invoice in said for line in invoice if line not in found] == []
    assert (found.count("Bakkerij"), found.count("blad")) == (1, 0)


def test_a_date_at_the_top_is_no_running_head(tmp_path: Path) -> None:
    dates = [f"Brief van {day} maart 2024" for day in (4, 5, 8, 11)]

    def draw(canvas: Canvas) -> None:
        for date, name in zip(dates, ("Anna", "Bram", "Cato", "Dirk"), strict=True):
            lines(canvas, 800, date)
            lines(canvas, 740, f"Beste {name},", f"hierbij wat {name} vroeg.", f"Groet aan {name}.")
            canvas.showPage()

    found = read(made(tmp_path, draw)).text
    assert [date in found for date in dates] == [True] * 4


@pytest.mark.parametrize(
    "headings",
    [
        ("Artikel 2", "Artikel 4", "Artikel 5", "Artikel 9"),
        ("Hoofdstuk 1 Verlof", "Hoofdstuk 2 Ziekte", "Hoofdstuk 3 Reizen", "Hoofdstuk 4 Slot"),
    ],
)
def test_headings_at_the_top_of_their_pages_are_no_running_heads(
    tmp_path: Path, headings: tuple[str, ...]
) -> None:
    def draw(canvas: Canvas) -> None:
        for heading, name in zip(headings, ("huur", "borg", "was", "rest"), strict=True):
            lines(canvas, 800, heading)
            lines(canvas, 740, f"Wat er over de {name} is.", f"De {name} telt.", f"Meer {name}.")
            lines(canvas, 30, "Pagina 1 van 1")
            canvas.showPage()

    found = read(made(tmp_path, draw)).text
    assert [heading in found for heading in headings] == [True] * 4
    assert "Pagina" not in found


def test_a_list_over_pages_keeps_its_rows(tmp_path: Path) -> None:
    rows = [f"0{1 + n // 12}-{1 + n % 12:02}-2024 Kruidenier {1000 + n}" for n in range(48)]

    def draw(canvas: Canvas) -> None:
        for page in range(4):
            lines(canvas, 800, *rows[12 * page : 12 * page + 12])
            lines(canvas, 30, str(page + 1))
            canvas.showPage()

    found = " ".join(read(made(tmp_path, draw)).text.split())
    assert found == " ".join(rows)


@pytest.mark.parametrize(
    ("line", "text", "pages", "values"),
    [
        ("Handboek 12", "handboek #", (12,), ()),
        ("Blad 3 van 10", "blad # van #", (3, 10), ()),
        ("- iv -", "- # -", (4,), ()),
        ("Verlof 4-12", "verlof #/#", (4, 12), ()),
        ("2.1 Verlof, p. 9", "2.1 verlof, p. #", (9,), ()),
        ("Paginanr. 3", "paginanr. #", (3,), ()),
        ("civil 3 mei 2024, EUR 4", "civil 3 mei 2024, eur 4", (), ("3", "2024", "4")),
        ("Artikel 3 | 12", "artikel 3 | #", (12,), ("3",)),
        ("Order nr. 12, 12,50", "order nr. 12, 12,50", (), ("12", "12,50")),
        ("F12 van 2024-12", "f12 van 2024-12", (), ("12", "2024-12")),
    ],
)
def test_numbers_of_a_page_are_told_from_others(
    line: str, text: str, pages: tuple[int, ...], values: tuple[str, ...]
) -> None:
    assert masked(line, last_page=40) == (text, pages, values)


CONTENTS = (
    "1 Verlof 2",
    "1.1 Opbouw . . . . . . . . . . . . . . . 2",
    "1.2 Wat er gebeurt met de dagen die aan het eind van",
    "het jaar over zijn . . . . . . . . . . . 3",
    "2 Ziekte 4",
    "2.1 Melden .............................. 4",
    "3 Tot slot 5",
)
SECTIONS = ("1.1 Opbouw", "1.2 Wat er gebeurt", "2.1 MELDEN.", "Iemand belt.")


@pytest.mark.parametrize("heading", ["Inhoud", "Table of contents", "Personeelsgids"])
def test_a_contents_list_is_left_out(tmp_path: Path, heading: str) -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, 780, heading, *CONTENTS, "Dit boekje is van 2026.")
        for section in SECTIONS:
            canvas.showPage()
            lines(canvas, 780, section, "Meer hierover bij de afdeling.")

    found = read(made(tmp_path, draw)).text
    assert "Dit boekje is van 2026." in found
    assert not any(entry in found for entry in CONTENTS)
    assert all(section in found for section in SECTIONS)


def test_a_contents_list_goes_on_over_the_page(tmp_path: Path) -> None:
    ages = ["Wie 45 is ...... 2", "Wie 50 is ...... 3", "Wie 60 is ...... 5"]

    def draw(canvas: Canvas) -> None:
        lines(canvas, 780, "Inhoud", *CONTENTS)
        canvas.showPage()
        lines(canvas, 780, "Pomp ....... 5", "Klep ........ 6", "Motor ....... 8", "Zij groet.")
        canvas.showPage()
        lines(canvas, 780, *ages)

    assert read(made(tmp_path, draw)).text.split() == " ".join(["Inhoud Zij groet.", *ages]).split()


@pytest.mark.parametrize("pages", [1, 4])
def test_a_table_with_dots_is_no_contents_list(tmp_path: Path, pages: int) -> None:
    ages = [
        "45 tot en met 49 jaar",
        "50 tot en met 54 jaar",
        "55 tot en met 59 jaar",
        "60 en ouder",
    ]
    rows = [f"{age} ........... {days}" for age, days in zip(ages, (2, 3, 5, 7), strict=True)]

    def draw(canvas: Canvas) -> None:
        lines(canvas, 780, "Extra verlof naar leeftijd", *rows, "Dit geldt vanaf januari.")
        for number in range(1, pages):
            canvas.showPage()
            lines(canvas, 780, "Wie op een dag jarig is, krijgt die " * number)

    found = read(made(tmp_path, draw)).text
    assert [row in found for row in rows] == [True] * 4


def test_a_price_list_with_dots_is_no_contents_list(tmp_path: Path) -> None:
    prices = ["Koffie ........ 2", "Lunch ......... 9", "Thee .......... 2", "Diner ........ 38"]
    prices += ["Zaal ......... 250", "Beamer ...... 275", "Podium ...... 300"]

    found = read(made(tmp_path, lambda canvas: lines(canvas, 780, *prices)))
    assert [price in found.text for price in prices] == [True] * 7


def test_bookmarks_give_the_headings(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.bookmarkPage("a")
        canvas.addOutlineEntry("About leave", "a", 0)
        lines(
            canvas,
            780,
            "About leave",
            "You have twenty-five days of leave in a year here, all told.",
        )

    assert outline(read(made(tmp_path, draw)))[0] == "h1 About leave"


def test_larger_and_bold_lines_are_headings(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, 790, "Annual report", size=24)
        lines(canvas, 740, "Revenue", font="Helvetica-Bold")
        lines(canvas, 715, "Revenue grew by a tenth in the year, to eleven million euros in all.")

    assert outline(read(made(tmp_path, draw))) == [
        "h1 Annual report",
        "h4 Revenue",
        "p Revenue grew by a tenth in the year, to eleven million euros in all.",
    ]


@pytest.mark.parametrize("bullet", ["\u2022", "-", "*", "\u2013", "1."])
def test_an_item_of_a_list_is_no_heading_for_its_large_bullet(tmp_path: Path, bullet: str) -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, 790, "Wanneer niet?", size=20)
        lines(canvas, 760, "Geld terug krijgt u niet in elk geval, maar in de meeste wel.")
        pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
        for top, item in ((730, "Bij code rood van het KNMI."), (710, "Bij een staking")):
            lines(canvas, top, bullet, font="Vera", size=16)
            canvas.setFont("Helvetica", 11)
            canvas.drawString(90, top, item)
        lines(canvas, 696, "         die twee dagen duurt.")

    assert outline(read(made(tmp_path, draw))) == [
        "h1 Wanneer niet?",
        "p Geld terug krijgt u niet in elk geval, maar in de meeste wel.",
        f"p {bullet} Bij code rood van het KNMI.",
        f"p {bullet} Bij een staking die twee dagen duurt.",
    ]


def test_an_item_in_large_or_bold_letters_is_no_heading(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, 790, "De regeling geldt voor wie een kaart op naam heeft gekocht.")
        lines(canvas, 760, "\u2022 Bij code rood", size=16)
        lines(canvas, 730, "\u2022 Bij een staking", font="Helvetica-Bold")

    assert outline(read(made(tmp_path, draw)))[1:] == [
        "p \u2022 Bij code rood",
        "p \u2022 Bij een staking",
    ]


def test_a_protected_file_and_a_broken_one_are_told_apart(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, 780, "Geheim")

    sealed = made(tmp_path, draw, encrypt=StandardEncryption("geheim", canPrint=0))
    with pytest.raises(EncryptedFileError):
        read(sealed)
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.7\n" + b"x" * 500)
    with pytest.raises(CorruptFileError):
        read(tmp_path / "b.pdf")


def scan(path: Path, *, rotate: int = 0) -> Path:
    """A picture of a page of text, as a scanner makes it."""
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("L", (1654, 2339), 255)
    draw = ImageDraw.Draw(picture)
    font = ImageFont.load_default(44)
    for number, text in enumerate(
        [
            "Geachte heer Jansen,",
            "Hierbij zeg ik de huur op van het pand",
            "aan de Kerkstraat in Utrecht, per eerste mei.",
            "De sleutels lever ik die dag bij u in,",
            "samen met de gegevens van de meters.",
            "De borg ziet mijn bank graag terug",
            "op het rekeningnummer dat u al kent.",
            "Ik heb er met plezier gewoond.",
            "Met vriendelijke groet, Anna Smit",
        ]
    ):
        draw.text((200, 300 + 90 * number), text, font=font, fill=0)
    file = path / "scan.png"
    picture.rotate(rotate, expand=True, fillcolor=255).save(file, dpi=(200, 200))
    return file


@has_tesseract
def test_pages_that_are_pictures_are_read_by_ocr(tmp_path: Path) -> None:
    picture = scan(tmp_path)

    def draw(canvas: Canvas) -> None:
        lines(canvas, 780, "A page with a layer of text on it, long enough to be one of its own.")
        canvas.showPage()
        canvas.drawImage(str(picture), 0, 0, WIDTH, HEIGHT)

    found = read(made(tmp_path, draw))
    assert found.unread == ""
    second = found.pages[1]
    assert "de huur op van het pand" in found.text[second.start : second.end]


@has_tesseract
@pytest.mark.parametrize("rotate", [0, 90, 180, 270, 3])
def test_a_picture_is_read_whichever_way_it_lies(tmp_path: Path, rotate: int) -> None:
    assert "Kerkstraat in Utrecht" in read(scan(tmp_path, rotate=rotate)).text


def test_without_ocr_the_pages_left_unread_are_named(tmp_path: Path) -> None:
    picture = scan(tmp_path)

    def draw(canvas: Canvas) -> None:
        for _ in range(2):
            canvas.drawImage(str(picture), 0, 0, WIDTH, HEIGHT)
            canvas.showPage()
        lines(canvas, 780, "Only this page has a layer of text.")

    found = read(made(tmp_path, draw), ocr=False)
    assert found.unread == "pages 1, 2: OCR is switched off"
    assert found.text == "Only this page has a layer of text."
    with pytest.raises(EmptyFileError, match="OCR is switched off"):
        read(picture, ocr=False)


def test_pages_have_the_labels_that_the_document_gives_them(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.addPageLabel(0, style="ROMAN_LOWER")
        canvas.addPageLabel(2, style="ARABIC", start=3)
        for text in ("Voorwoord", "Inhoud", "Hoofdstuk"):
            lines(canvas, 780, text)
            canvas.showPage()

    found = read(made(tmp_path, draw))
    assert [(page.number, page.label) for page in found.pages] == [(1, "i"), (2, "ii"), (3, "")]


@pytest.mark.parametrize(
    ("font", "agreed", "lifting"),
    [
        (b"OpenSymbol", "• ≤ Ja.", "• ≥ 18 jaar."),
        (b"SymbolMT", "• ≤ Ja.", "• ≥ 18 jaar."),
        (b"Wingdings-Regular", "Ja.", "18 jaar."),
        (b"Wingdings2", "☐ Ja.", "18 jaar."),
    ],
)
def test_signs_of_symbol_fonts_are_those_that_are_seen(
    tmp_path: Path, font: bytes, agreed: str, lifting: str
) -> None:
    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))

    def draw(canvas: Canvas) -> None:
        lines(canvas, 780, "Wie mag er tillen?")
        lines(canvas, 750, "· £ Ja.", "· ³ 18 jaar.", font="Vera")

    file = made(tmp_path, draw, pageCompression=0)
    written = re.sub(rb"<00(A3|B3|B7)>", rb"<F0\1>", file.read_bytes())
    vera = b"BitstreamVeraSans-Roman"
    file.write_bytes(written.replace(vera, font.ljust(len(vera))))
    assert outline(read(file))[1:] == [f"p {agreed}", f"p {lifting}"]


def garbled(path: Path) -> Path:
    """A page whose font says of its letters that they are signs of nobody's alphabet."""
    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))

    def draw(canvas: Canvas) -> None:
        lines(
            canvas,
            750,
            "De pomp in de kelder van Goes is in mei vervangen",
            "door monteur Karin de Vries van Waterhoen Pomptechniek.",
            font="Vera",
        )

    file = made(path, draw, pageCompression=0)
    file.write_bytes(re.sub(rb"<00([0-9A-Fa-f]{2})>", rb"<E0\1>", file.read_bytes()))
    return file


@has_tesseract
def test_a_garbled_layer_of_text_is_read_by_ocr(tmp_path: Path) -> None:
    found = read(garbled(tmp_path))
    assert "door monteur Karin de Vries van Waterhoen" in found.text
    assert found.unread == ""


def test_a_garbled_layer_without_ocr_is_named(tmp_path: Path) -> None:
    assert read(garbled(tmp_path), ocr=False).unread == "page 1: OCR is switched off"


@has_tesseract
def test_a_stamp_over_a_scan_does_not_pass_for_its_text(tmp_path: Path) -> None:
    picture = scan(tmp_path)

    def draw(canvas: Canvas) -> None:
        canvas.drawImage(str(picture), 0, 0, WIDTH, HEIGHT)
        lines(canvas, 820, "Ingekomen 14 april 2026, Waterhoen Pomptechniek, afdeling facturen")
        lines(canvas, 20, "Archief 2026-00417, vertrouwelijk, niet verspreiden buiten de afdeling")

    assert "de huur op van het pand" in read(made(tmp_path, draw)).text


@has_tesseract
def test_a_scan_that_was_read_before_keeps_its_text(tmp_path: Path) -> None:
    """A layer under the picture that says as much as OCR would is not read anew."""
    picture = scan(tmp_path)

    def draw(canvas: Canvas) -> None:
        lines(canvas, 780, *["Deze regel staat onder de scan, en is al eens gelezen."] * 8)
        canvas.drawImage(str(picture), 0, 0, WIDTH, HEIGHT)

    text = read(made(tmp_path, draw)).text
    assert "al eens gelezen" in text
    assert "Kerkstraat" not in text


@has_tesseract
def test_a_page_that_ocr_gives_up_on_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = scan(tmp_path)

    def draw(canvas: Canvas) -> None:
        lines(canvas, 780, "Alleen deze bladzijde heeft een laag met tekst erop.")
        canvas.showPage()
        canvas.drawImage(str(picture), 0, 0, WIDTH, HEIGHT)

    mixed = made(tmp_path, draw)
    monkeypatch.setattr("ingest.parsers.ocr._SECONDS_A_PAGE", 0.01)
    found = read(mixed)
    assert found.text == "Alleen deze bladzijde heeft een laag met tekst erop."
    assert found.unread == "page 2: OCR took longer than 0.01 s"
    with pytest.raises(FileTooLargeError, match="longer than"):
        read(picture)


@has_tesseract
def test_ocr_that_fails_is_not_a_picture_without_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = scan(tmp_path)
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    with pytest.raises(OcrFailure, match="OCR failed"):
        read(picture)


def test_fields_and_comments_are_read(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, 780, "Aanvraag onderhoud")
        form = canvas.acroForm
        form.textfield(name="klant", tooltip="Klant", value="Gemeente Goes", x=72, y=700)
        form.textfield(name="leeg", tooltip="Leeg", value="", x=72, y=660)
        form.checkbox(name="spoed", tooltip="Spoed", checked=True, x=72, y=620)
        form.checkbox(name="later", tooltip="Later", checked=False, x=72, y=580)
        canvas.textAnnotation("Graag voor 1 mei.", Rect=(300, 700, 320, 720))

    assert outline(read(made(tmp_path, draw))) == [
        "p Aanvraag onderhoud",
        "p Klant: Gemeente Goes\nSpoed: Yes",
        "p Graag voor 1 mei.",
    ]


def test_files_in_a_pdf_are_members(tmp_path: Path) -> None:
    import pypdfium2

    def draw(canvas: Canvas) -> None:
        lines(canvas, 780, "Factuur met bijlagen")

    whole = tmp_path / "portfolio.pdf"
    document = pypdfium2.PdfDocument(made(tmp_path, draw))
    document.new_attachment("factuur.xml").set_data(b"<factuur/>")
    document.new_attachment("../bon.txt").set_data(b"Twee pompen")
    document.save(whole)
    document.close()
    found, unpacker = unpack(whole)
    assert found.text == "Factuur met bijlagen"
    assert contents(unpacker) == {"bon.txt": b"Twee pompen", "factuur.xml": b"<factuur/>"}


def test_a_file_that_may_not_be_copied_from_is_read(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, 780, "Niet kopiëren, wel lezen.")

    locked = StandardEncryption("", ownerPassword="geheim", canCopy=0)
    assert read(made(tmp_path, draw, encrypt=locked)).text == "Niet kopiëren, wel lezen."


def test_pages_are_named_with_what_befell_them() -> None:
    assert unread_pages({2: "a", 3: "b", 5: "a"}) == "pages 2, 5: a; page 3: b"
    many = unread_pages(dict.fromkeys(range(1, 101), "a"))
    assert many.endswith("49, 50 and 50 more: a")


@pytest.mark.parametrize(("text", "expected"), [
    ("De pomp is in mei vervangen door een monteur.", False),
    ("12,50 100,00 3.450 2026-01-04 0800 112 30,5%", False),
    ("Inleiding ............................................... 3", False),
    ("제과점은 오프라인 결제건에 한하며 적용됩니다", False),
    ("\ue044\ue065\ue020\ue070" * 10, True),
    ("(cid:12)(cid:40)(cid:7)" * 10, True),
    ("\ufffd\ufffd\ufffd a b" * 10, True),
    ("!\"#$%&'()*+/:;<=>?@[]^`{|}~" * 2, True),
])  # fmt: skip
def test_text_is_told_from_a_garbled_layer(text: str, expected: bool) -> None:
    assert is_garbled(text) is expected


def test_a_page_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for text in ("Eerste blad.", "Tweede blad.", "Derde blad."):
            lines(canvas, 780, text)
            canvas.showPage()

    file = made(tmp_path, draw, pageCompression=0)
    broken = re.sub(rb"(/Kids \[ \d+ 0 R )\d+", rb"\g<1>99", file.read_bytes())
    file.write_bytes(broken)
    found = read(file)
    assert found.text == "Eerste blad.\n\nDerde blad."
    assert found.unread == "page 2: cannot be opened"
    file.write_bytes(re.sub(rb"\[ \d+ 0 R 99 0 R \d+", b"[ 97 0 R 99 0 R 98", broken))
    with pytest.raises(CorruptFileError):
        read(file)
