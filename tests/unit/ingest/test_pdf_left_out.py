"""What is left out of a PDF's text: headers, footers and contents lists."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from tests.unit.ingest.drawn import lines, made, read_pages
from tests.unit.ingest.reading import outline, read


def test_a_line_on_every_page_stays_only_on_the_first(tmp_path: Path) -> None:
    head, said = (810, "Van Dijk BV, vertrouwelijk"), "Dit is de tekst van blad {}.".format
    pages = [
        [head, (700, said(letter)), (30, f"Pagina {number} van 5")]
        for number, letter in enumerate("abcde", start=1)
    ]
    found = read_pages(tmp_path, pages).text
    assert found.count("vertrouwelijk") == 1
    assert "Pagina" not in found
    assert [said(letter) in found for letter in "abcde"] == [True] * 5


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
    crate = ("Op een krat zit statiegeld.", "Dat is drie euro per krat.")
    vat = "Op een vat zit geen statiegeld, ook niet als het leeg terugkomt."
    pages = [
        [(810, first, 18), (740, "Statiegeld", 18), (700, *crate)],
        [(top, second, 18), (480, vat)],
    ]
    found = read_pages(tmp_path, pages)
    lines = zip(outline(found), found.blocks, strict=True)
    on_second = [line for line, block in lines if block.page == 2]
    assert on_second[:-1] == ([f"{kind} {second}"] if kind else [])


@pytest.mark.parametrize(("second", "times"), [("", 1), ("Een vat is niets.", 2)])
def test_a_letterhead_is_left_out_of_an_otherwise_empty_second_page(
    tmp_path: Path, second: str, times: int
) -> None:
    head = "Brouwerij Hop - inkoop"
    pages = [
        [(810, head), (600, said), (40, f"Statiegeld Blad {number}")]
        for number, said in enumerate(("Een krat is drie euro.", second), start=1)
    ]
    assert read_pages(tmp_path, pages).text.count(head) == times


KRAT = "Een krat bier weegt twaalf kilo."


def with_folios(path: Path, folios: Sequence[str], *said: str, title: str = "") -> str:
    """What is read of a document with one of the ``folios`` at the foot of each of its pages."""
    pages = [[(780, KRAT, *said), (30, folio)] for folio in folios]
    return " ".join(read_pages(path, pages, title).text.split())


@pytest.mark.parametrize("folio", ["Pagina {}", "- blz. {} -", "Page {} of 2", "p. {}", "{} / 2"])
def test_page_numbers_are_left_out_of_short_documents_too(tmp_path: Path, folio: str) -> None:
    assert with_folios(tmp_path, [folio.format(1), folio.format(2)]) == f"{KRAT} {KRAT}"
    assert with_folios(tmp_path, ["Pagina 1"]) == KRAT


def test_a_footer_with_page_number_and_other_text_stays_once(tmp_path: Path) -> None:
    first, other = "Brouwerij Hop - pagina 1", "Concept - pagina 2"
    assert with_folios(tmp_path, [first, first.replace("1", "2")]) == f"{KRAT} {first} {KRAT}"
    assert with_folios(tmp_path, [first, other]) == f"{KRAT} {first} {KRAT} {other}"


@pytest.mark.parametrize("line", ["Meer op pagina {}", "Pagina {}", "Maat {} / 4", "Type p{}"])
def test_a_line_with_another_pages_number_is_no_page_number(tmp_path: Path, line: str) -> None:
    two = [line.format(2), line.format(3)]
    assert with_folios(tmp_path, two) == f"{KRAT} {two[0]} {KRAT} {two[1]}"


def test_a_footer_that_repeats_the_title_or_text_is_left_out(tmp_path: Path) -> None:
    signed = "Getekend voor Brouwerij Hop."
    assert with_folios(tmp_path, ["Brouwerij Hop, pagina 1"], signed) == f"{KRAT} {signed}"
    assert with_folios(tmp_path, ["Prijzen 2026 pagina 1"], title="Prijzen 2026") == KRAT


def test_a_page_label_as_page_number_is_left_out(tmp_path: Path) -> None:
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


def test_each_running_head_stays_once(tmp_path: Path) -> None:
    heads = ("1. VERLOF 1.1 OPBOUW",) * 2 + ("2. ZIEK 2.1 DOK",) * 2 + ("2. ZIEK 2.2 ARTS",)
    words = ("opgebouwd", "gespaard", "gemeld", "beoordeeld", "door de arts")
    pages = [
        [(800, f"HOOFDSTUK {head}"), (750, f"Hoe er wordt {word} staat hier, en wel", "in regels.")]
        for head, word in zip(heads, words, strict=True)
    ]
    found = read_pages(tmp_path, pages).text
    assert [found.count(f"HOOFDSTUK {head}") for head in dict.fromkeys(heads)] == [1, 1, 1]
    assert [f"wordt {word} staat" in found for word in words] == [True] * 5


def test_repeated_lines_of_invoices_and_contracts_are_no_footers(tmp_path: Path) -> None:
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
def test_differing_titles_and_names_are_no_running_heads(
    titles: tuple[str, ...], size: int, tmp_path: Path
) -> None:
    pages = [
        [(800, title, size), (740, f"Dit is van de {name}.", f"De {name} weet het.")]
        for title, name in zip(titles, ("kok", "boer", "smid"), strict=True)
    ]
    document = read_pages(tmp_path, pages)
    for title, page in zip(titles, document.pages, strict=True):
        assert document.text[page.start : page.end].startswith(title)


def test_lines_with_numbers_other_than_the_pages_are_no_footers(tmp_path: Path) -> None:
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


def with_heads(
    path: Path, pages: Sequence[tuple[str, Sequence[str]]], height: float = 800
) -> list[str]:
    """The blocks of a document of pages with a head at a ``height``, bold headings, and text."""
    file = path / "a.pdf"
    canvas = Canvas(str(file), pagesize=(595, 842))
    for number, (head, headings) in enumerate(pages):
        canvas.setFont("Helvetica", 8)
        canvas.drawString(72, height, head)
        canvas.setFont("Helvetica-Bold", 15)
        for row, heading in enumerate(headings):
            canvas.drawString(72, 740 - 18 * row, heading)
        canvas.setFont("Helvetica", 11)
        for row in range(3):
            word = "abcdefghi"[number] * 5
            canvas.drawString(72, 640 - 14 * row, f"Regel {row} van {word} gaat over {word}.")
        canvas.showPage()
    canvas.save()
    return outline(read(file))


def heads(path: Path, pages: Sequence[tuple[str, Sequence[str]]]) -> list[str]:
    return [line for line in with_heads(path, pages) if "Cao Zuivel" in line]


def test_a_running_head_with_its_section_name_is_left_out(tmp_path: Path) -> None:
    found = with_heads(
        tmp_path,
        [
            ("Cao Zuivel 2026", ()),
            ("Cao Zuivel 2026 Hoofdstuk 1 Algemeen", ("Hoofdstuk 1 Algemeen",)),
            ("Cao Zuivel 2026 Hoofdstuk 2 Begin en einde", ("Hoofdstuk 2 Begin", "en einde")),
            ("Cao Zuivel 2026 Hoofdstuk 2 Begin en einde", ()),
            ("Cao Zuivel 2026 Hoofdstuk 2 Begin en einde", ()),
            ("Cao Zuivel 2026 Hoofdstuk 3 Loon", ("Hoofdstuk 3 Loon",)),
        ],
    )

    assert [line for line in found if "Cao Zuivel" in line] == ["p Cao Zuivel 2026"]
    assert [line for line in found if line.startswith("h")] == [
        "h2 Hoofdstuk 1 Algemeen",
        "h2 Hoofdstuk 2 Begin en einde",
        "h2 Hoofdstuk 3 Loon",
    ]


def test_a_running_head_with_a_later_or_unknown_section_stays(tmp_path: Path) -> None:
    pages = [
        ("Cao Zuivel 2026", ()),
        ("Cao Zuivel 2026 Loon", ()),
        ("Cao Zuivel 2026 Verlof", ()),
        ("Cao Zuivel 2026 Verlof", ("Loon", "Reizen")),
        ("Cao Zuivel 2026 Reizen", ()),
    ]

    assert heads(tmp_path, pages) == [
        "p Cao Zuivel 2026",
        "p Cao Zuivel 2026 Loon",
        "p Cao Zuivel 2026 Verlof",
    ]


def test_a_running_head_with_a_cut_off_section_name_is_left_out(tmp_path: Path) -> None:
    pages = [
        ("Deel 1. Melden 1.1. Door wie", ("1.1. Door wie",)),
        ("Deel 1. Melden 1.2. Wat er in een mel\u2026", ("1.2. Wat er in een melding staat",)),
        ("Deel 2. Herstel 2.1. Wie er langsko\u2026", ("2.1. Wie er langskomt",)),
        ("Deel 2. Herstel 2.2. Als niemand th\u2026", ("2.2. Als niemand thuis is",)),
    ]

    assert [line for line in with_heads(tmp_path, pages) if "Deel" in line] == [
        "p Deel 1. Melden 1.1. Door wie"
    ]


def test_a_footer_with_its_section_name_is_left_out_and_no_heading(tmp_path: Path) -> None:
    pages = [
        ("1.1. Door wie 3", ("1.1 Door wie",)),
        ("4 Deel 1. Melden", ("Melden",)),
        ("1.2. Wanneer 5", ("1.2 Wanneer",)),
        ("6 Deel 1. Melden", ()),
        ("1.3. Kosten 7", ("1.3 Kosten",)),
        ("8 Deel 1. Melden", ()),
    ]

    found = with_heads(tmp_path, pages, height=40)
    assert [line for line in found if not line.startswith("p Regel")] == [
        "h3 1.1 Door wie",
        "p 1.1. Door wie 3",
        "h3 Melden",
        "p 4 Deel 1. Melden",
        "h3 1.2 Wanneer",
        "h3 1.3 Kosten",
    ]


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
def test_other_lists_with_rising_numbers_stay(
    tmp_path: Path, heading: str, sections: Sequence[str]
) -> None:
    listed = [(section, str(number)) for number, section in enumerate(SECTIONS, start=4)]

    text = book(tmp_path, [[(heading, ""), *listed]], sections).split("Meer over")[0].split()
    wanted = " ".join(f"{title} {number}" for title, number in [(heading, ""), *listed])
    assert text[: len(wanted.split())] == wanted.split()
