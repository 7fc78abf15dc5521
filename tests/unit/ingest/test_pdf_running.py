"""What a PDF repeats on its pages: running heads, footers and their numbers."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from ingest.parsers.pdf.page_numbers import masked
from tests.unit.ingest.drawn import lines, made
from tests.unit.ingest.reading import outline, read


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


@pytest.mark.parametrize(("second", "times"), [("", 1), ("Een vat is niets.", 2)])
def test_a_letterhead_is_left_out_of_a_second_page_that_has_nothing_else(
    tmp_path: Path, second: str, times: int
) -> None:
    def draw(canvas: Canvas) -> None:
        for number, said in enumerate(("Een krat is drie euro.", second), 1):
            lines(canvas, 810, "Brouwerij Hop - inkoop")
            lines(canvas, 600, said)
            lines(canvas, 40, f"Statiegeld Blad {number}")
            canvas.showPage()

    assert read(made(tmp_path, draw)).text.count("Brouwerij Hop - inkoop") == times


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
