"""What is left out of a PDF's text: headers, footers and contents lists."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from tests.unit.ingest.drawn import lines, made, read_pages
from tests.unit.ingest.reading import read


def test_what_stands_on_every_page_stays_on_the_first(tmp_path: Path) -> None:
    head, said = (810, "Van Dijk BV, vertrouwelijk"), "Dit is de tekst van blad {}.".format
    pages = [
        [head, (700, said(letter)), (30, f"Pagina {number} van 5")]
        for number, letter in enumerate("abcde", start=1)
    ]
    found = read_pages(tmp_path, pages).text
    assert found.count("vertrouwelijk") == 1
    assert "Pagina" not in found
    assert [said(letter) in found for letter in "abcde"] == [True] * 5


KRAT = "Een krat bier weegt twaalf kilo."


def with_folios(path: Path, folios: Sequence[str], *said: str, title: str = "") -> str:
    """What is read of a document with one of the ``folios`` at the foot of each of its pages."""
    pages = [[(780, KRAT, *said), (30, folio)] for folio in folios]
    return " ".join(read_pages(path, pages, title).text.split())


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
    page = [(810, "Huur Heiloo"), (30, "paraaf huurder"), (760, "Verhuurder: C. Smit.", *terms)]
    found = read_pages(tmp_path, [page]).text.split()
    assert (found[:3], found[-2:]) == (["Huur", "Heiloo", "Verhuurder:"], ["paraaf", "huurder"])


def test_what_is_the_same_on_each_invoice_or_contract_is_no_footer(tmp_path: Path) -> None:
    totals = ("Subtotaal € 100,00", "Btw 21% € 21,00", "Totaal te betalen 121,00")
    foot = (40, "KvK 30112233, Brouwerij Hop")
    months = ("januari", "februari", "maart", "april")
    invoices = [[(780, f"Factuur voor {month}"), (140, *totals), foot] for month in months]
    terms = ("Contracturen: 36 per week", "Opzegtermijn: twee maanden", "Verlof: 25 dagen")
    contracts = []
    for name, clauses in (("Jan", 4), ("Piet", 7), ("An", 3), ("Kees", 9)):
        said = [f"Wat {name} doet, deel {'abcdefghi'[number]}." for number in range(clauses)]
        contracts.append([(780, f"Arbeidsovereenkomst met {name}", *said, *terms), foot])
    for pages, alike in ((invoices, totals), (contracts, terms)):
        found = read_pages(tmp_path, pages).text
        assert [found.count(line) for line in alike] == [4, 4, 4]
        assert found.count("Brouwerij Hop") == 1


@pytest.mark.parametrize(
    ("titles", "size"),
    [
        (("Het verlof van de kok", "Het verlof van de boer", "Het verlof van de smid"), 20),
        (("Utrecht: openingstijden", "Tiel: openingstijden", "Gouda: openingstijden"), 20),
        (("Week 1", "Week 2", "Week 3"), 11),
        (("Module 1 - veilig werken", "Module 2 - veilig werken", "Module 3 - veilig werken"), 11),
        (("Naam medewerker: Jansen", "Naam medewerker: Bakker", "Naam medewerker: Smit"), 11),
        (("Dossier van Jansen", "Dossier van Bakker", "Dossier van Smit"), 11),
        (("Artikel 2", "Artikel 4", "Artikel 9"), 11),
        (("Hoofdstuk 1 Verlof", "Hoofdstuk 2 Ziekte", "Hoofdstuk 3 Reizen"), 11),
    ],
)
def test_titles_and_names_that_differ_are_no_running_heads(
    titles: tuple[str, ...], size: int, tmp_path: Path
) -> None:
    pages = [
        [(800, title, size), (740, f"Dit is van de {name}.", f"De {name} weet het.")]
        for title, name in zip(titles, ("kok", "boer", "smid"), strict=True)
    ]
    document = read_pages(tmp_path, pages)
    for title, page in zip(titles, document.pages, strict=True):
        assert document.text[page.start : page.end].startswith(title)


def test_numbers_that_are_not_of_the_page_are_no_footers(tmp_path: Path) -> None:
    said = [
        [
            f"Factuurnummer: 2024{37 * number:04}",
            f"Factuurdatum: {number + 3} maart 2024",
            f"Volgnummer 2024-{number}",
            f"Levering van {bread} aan de kantine",
            f"Te betalen EUR {number},00",
        ]
        for number, bread in enumerate(("brood", "krenten", "beschuit", "taart", "gist"), start=1)
    ]
    pages = [
        [(810, "Bakkerij Hop", *invoice), (30, f"Hop | blad {number} van 5")]
        for number, invoice in enumerate(said, start=1)
    ]
    found = read_pages(tmp_path, pages).text
    assert [line for invoice in said for line in invoice if line not in found] == []
    assert (found.count("Bakkerij"), found.count("blad")) == (1, 0)


def test_a_list_over_pages_keeps_its_rows(tmp_path: Path) -> None:
    rows = [f"0{1 + n // 12}-{1 + n % 12:02}-2024 Kruidenier {1000 + n}" for n in range(48)]
    pages = [[(800, *rows[12 * page : 12 * page + 12]), (30, str(page + 1))] for page in range(4)]
    assert read_pages(tmp_path, pages).text.split() == " ".join(rows).split()


SECTIONS = (
    *("1 Inleiding", "1.1 Opbouw van het boek", "2 Ziekte en herstel"),
    *("2.1 Melden", "3 Verlof", "4 Tot slot"),
)


def book(path: Path, listed: Sequence[Sequence[tuple[str, str]]], sections: Sequence[str]) -> str:
    """The text of a document with pages of titles and page numbers, and a page for each section."""
    file = path / "a.pdf"
    canvas = Canvas(str(file), pagesize=(595, 842))
    for page in listed:
        for row, (title, number) in enumerate(page):
            canvas.drawString(72, 780 - 14 * row, title)
            canvas.drawRightString(523, 780 - 14 * row, number)
        canvas.showPage()
    for section in sections:
        canvas.drawString(72, 780, section)
        canvas.drawString(72, 740, f"Meer over {section[-7:]} weet de afdeling.")
        canvas.showPage()
    canvas.save()
    return read(file).text


def test_a_contents_list_without_dots_is_left_out(tmp_path: Path) -> None:
    listed = [(section, str(page)) for page, section in enumerate(SECTIONS, start=3)]
    pages = [[("Inhoudsopgave", ""), *listed[:3], ("Einde van blad 1", "")], listed[3:]]

    wanted = ["Inhoudsopgave Einde van blad 1"]
    wanted += [f"{title} Meer over {title[-7:]} weet de afdeling." for title in SECTIONS]
    assert book(tmp_path, pages, SECTIONS).split() == " ".join(wanted).split()


@pytest.mark.parametrize(
    ("heading", "sections"),
    [
        ("Inhoud", ("Veilig werken", "Onderhoud", "Storingen")),  # of a box
        ("Wie wat krijgt", SECTIONS),
        ("Index", SECTIONS),  # of prices
    ],
)
def test_other_lists_with_numbers_that_rise_stay(
    tmp_path: Path, heading: str, sections: Sequence[str]
) -> None:
    listed = [(section, str(number)) for number, section in enumerate(SECTIONS, start=4)]

    text = book(tmp_path, [[(heading, ""), *listed]], sections).split("Meer over")[0].split()
    wanted = " ".join(f"{title} {number}" for title, number in [(heading, ""), *listed])
    assert text[: len(wanted.split())] == wanted.split()
